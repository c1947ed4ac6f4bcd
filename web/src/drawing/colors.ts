// The theme's colours as canvases want them, made once for each ground.

import { bright, classColors, css, diverging, mixtures, theme, words, type Ground } from "../theme";

/** So many colours samples have by their value. */
export const VALUES = 33;

export interface Colors {
  ground: string;
  ink: string;
  quiet: string;
  faint: string;
  panel: string;
  negative: string;
  positive: string;
  /** The diverging map: as pixels' words and as CSS; and fewer of its colours, for samples by their value. */
  words: Uint32Array;
  map: string[];
  values: string[];
}

const made = new Map<Ground, Colors>();

export function colorsOf(ground: Ground): Colors {
  let colors = made.get(ground);
  if (!colors) {
    const map = diverging(ground);
    colors = {
      ...theme.grounds[ground],
      negative: css(map[0]!),
      positive: css(map[255]!),
      words: words(map),
      map: map.map(css),
      values: Array.from({ length: VALUES }, (_, k) => css(bright(map[Math.round((k * 255) / (VALUES - 1))]!, ground))),
    };
    made.set(ground, colors);
  }
  return colors;
}

/** The colours of samples by their class; two are brighter than any landscape, more keep their own. */
export function sampleColors(classes: number, ground: Ground): string[] {
  const own = classColors(Math.max(2, classes), ground);
  return own.map((color) => css(classes > 2 ? color : bright(color, ground)));
}

/** A bar from the map's one end to the other, or from its middle on, as CSS. */
export function gradient(ground: Ground, half = false): string {
  const { map } = colorsOf(ground);
  const [first, length] = half ? [127.5, 127.5] : [0, 255];
  return bar(Array.from({ length: 17 }, (_, k) => map[Math.round(first + (k * length) / 16)]!));
}

/** A bar from the ground to a class's colour, as CSS. */
export function classGradient(ground: Ground, classes: number, which: number): string {
  const found = mixtures(classes, ground, 9)[which]!;
  return bar([...found].map((word) => css([word & 255, (word >> 8) & 255, (word >> 16) & 255])));
}

function bar(stops: string[]): string {
  return `linear-gradient(to right, ${stops.join(", ")})`;
}
