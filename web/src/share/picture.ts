// Pictures to keep: the figure as SVG, or drawn as PNG.

import { base64, figure, HEIGHT, WIDTH, type Shown } from "./figure";

/** The figure as a file of SVG. */
export async function svgFile(shown: Shown): Promise<Blob> {
  return new Blob([await figure(shown)], { type: "image/svg+xml" });
}

/** The figure as PNG, so many pixels across. */
export async function pngFile(shown: Shown, across: number): Promise<Blob> {
  const canvas = await drawn(shown, across);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be written."))), "image/png"),
  );
}

/** The figure drawn, so many pixels across. */
export async function drawn(shown: Shown, across: number, canvas = document.createElement("canvas")) {
  const image = new Image();
  // An SVG that is an image sees nothing of the page, so that its font comes with it.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(await figure({ ...shown, style: await fontStyle() }))}`;
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
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  return rule.cssText.replace(/url\([^)]+\)/, `url(data:font/woff2;base64,${base64(bytes)})`);
}
