// Pictures to keep: the figure as SVG, or drawn as PNG.

import { figure, HEIGHT, WIDTH, type Shown } from "./figure";

/** The figure as a file of SVG. */
export function svgFile(shown: Shown): Blob {
  return new Blob([figure(shown)], { type: "image/svg+xml" });
}

/** The figure as PNG, so many pixels across. */
export async function pngFile(shown: Shown, across: number): Promise<Blob> {
  // At once: toBlob waits until the page rests, and it may not.
  const [, letters] = (await drawn(shown, across)).toDataURL("image/png").split(",");
  return new Blob([Uint8Array.from(atob(letters!), (letter) => letter.charCodeAt(0))], { type: "image/png" });
}

/** The figure drawn, so many pixels across. */
export async function drawn(shown: Shown, across: number, canvas = document.createElement("canvas")) {
  const image = new Image();
  // An SVG that is an image sees nothing of the page, so that its font comes with it.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figure({ ...shown, style: await fontStyle() }))}`;
  await image.decode();
  canvas.width = across;
  canvas.height = Math.round((across * HEIGHT) / WIDTH);
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

let style: Promise<string> | undefined;

function fontStyle(): Promise<string> {
  return (style ??= Promise.all(faces().map(heldInside)).then((rules) => rules.join("")));
}

/** The page's own rules for the font. */
function faces(): CSSFontFaceRule[] {
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).flatMap((rule) =>
    rule instanceof CSSFontFaceRule && rule.style.getPropertyValue("font-family").includes("Inter") ? [rule] : [],
  );
}

async function heldInside(rule: CSSFontFaceRule): Promise<string> {
  const source = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
  if (!source || source.startsWith("data:")) return rule.cssText;
  const url = new URL(source, rule.parentStyleSheet?.href ?? document.baseURI);
  const reader = new FileReader();
  reader.readAsDataURL(await (await fetch(url)).blob());
  await new Promise((resolve) => (reader.onloadend = resolve));
  return rule.cssText.replace(/url\([^)]+\)/, `url(${reader.result as string})`);
}
