// A matrix's cells: the colour of a class, as strong as the part of the row that a cell has.

import { classColors, css, oklab, rgb, srgb, theme, type Ground } from "../theme";

/** The strongest cell, which text must still be read on. */
const STRONGEST: Record<Ground, number> = { dark: 0.45, light: 0.5 };

export function cellColor(classes: number, kind: number, part: number, ground: Ground): string {
  return css(cellTriple(classes, kind, part, ground));
}

export function cellTriple(classes: number, kind: number, part: number, ground: Ground): [number, number, number] {
  const base = oklab(rgb(theme.grounds[ground].ground));
  const colors = classColors(classes, ground);
  const end = oklab(colors[kind % colors.length]!);
  const strength = STRONGEST[ground] * Math.min(1, Math.max(0, part));
  return srgb(base.map((value, k) => value + (end[k]! - value) * strength) as [number, number, number]);
}
