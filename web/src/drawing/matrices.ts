// Where a pass's matrices stand: feedforward above, left to right, and under each of them its twin of the way back.

import { nameOf, type Cell, type Kind, type Name } from "../app/quantities";
import { contrast, css, diverging, rgb, theme, type Ground } from "../theme";

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A matrix's place: its upper left corner, and what stands there. */
export interface Place {
  name: Name;
  rows: number;
  columns: number;
  x: number;
  y: number;
  /** Where its symbol stands. */
  side: "above" | "below" | "right";
}

export interface Arrow {
  from: number;
  to: number;
  /** Forward, or back. */
  forward: boolean;
  layer: number;
}

export interface Board {
  width: number;
  height: number;
  cell: { width: number; height: number };
  /** The size of the numbers' type. */
  type: number;
  places: ReadonlyMap<Name, Place>;
  /** Where the loss's curve stands. */
  turn: Box;
  /** The heights of both rows' middles. */
  middles: { above: number; below: number };
  arrows: Arrow[];
  /** Where ∘ stands, between what came back and the slopes. */
  times: number[];
}

/** Between two cells. */
export const GAP = 2;
/** A cell's width; where not even the least fits, the board is scrolled, and may as well be easy to read. */
const WIDTHS = { least: 40, scrolled: 48, most: 92 };
const LABEL = 44;
const [CLOSE, APART, TIMES, STRIDE, ARROW] = [5, 9, 15, 16, 24];
const TURN = 128;
const LEAST_MIDDLE = 30;
const OVER = 8; // between a matrix and the row that lies over it

/** The board of a network, in so many pixels' width if it fits. */
export function boardOf(sizes: readonly number[], samples: number, room: number): Board {
  const depth = sizes.length - 1;
  const columns = sizes.slice(0, -1).reduce((sum, units) => sum + units + 1, 0) + samples * (1 + 2 * depth + depth - 1);
  const gaps = STRIDE * depth + (CLOSE + APART) * depth + (APART + TIMES) * (depth - 1) + ARROW;
  const fit = Math.floor((room - gaps - 2) / columns);
  const cellWidth = fit < WIDTHS.least ? WIDTHS.scrolled : Math.min(WIDTHS.most, fit);
  const most = Math.max(...sizes);
  const roomy = cellWidth >= 80 && most <= 5;
  const cell = { width: cellWidth, height: (most <= 3 ? 38 : most <= 5 ? 32 : 26) + (roomy ? 8 : 0) };
  const type = cellWidth >= 80 ? 16 : cellWidth >= 68 ? 14 : cellWidth >= 56 ? 13 : 12;
  const band = most * cell.height;
  const middle = middleOf(sizes, samples, cell.height, band);
  const middles = { above: LABEL + band / 2, below: LABEL + band + middle + band / 2 };
  const layer = laid(sizes, samples, cell, middles);
  const height = 2 * (LABEL + band) + middle;
  const outputs = sizes[depth]! * cell.height;
  const over = samples * cell.height + OVER;
  const W = layer.places.get(nameOf("W", depth))!;
  const top = middles.above + outputs / 2 + 14;
  const turn = { x: W.x, y: top, width: layer.width - W.x, height: middles.below - outputs / 2 - over - 10 - top };
  return { ...layer, height, cell, type, turn, middles };
}

/** The height between the rows: room for the loss, and for every row of Hᵀ over its update matrix. */
function middleOf(sizes: readonly number[], samples: number, height: number, band: number): number {
  const depth = sizes.length - 1;
  const needed = sizes.slice(1).map((units, index) => {
    const row = samples * height + OVER + 8;
    return units * height + row + (index + 1 === depth ? TURN + 24 : 0) - band;
  });
  return Math.max(LEAST_MIDDLE, ...needed);
}

/** The matrices from left to right. */
function laid(
  sizes: readonly number[], samples: number, cell: Board["cell"], middles: Board["middles"],
): Pick<Board, "places" | "arrows" | "times" | "width"> {
  const places = new Map<Name, Place>();
  const arrows: Arrow[] = [];
  const times: number[] = [];
  const depth = sizes.length - 1;
  const put = (kind: Kind, layer: number, rows: number, columns: number, x: number, below: boolean): number => {
    const y = (below ? middles.below : middles.above) - (rows * cell.height) / 2;
    const name = nameOf(kind, layer);
    places.set(name, { name, rows, columns, x, y, side: below ? "below" : "above" });
    return x + columns * cell.width;
  };
  const both = (
    kinds: readonly [Kind, ...Kind[]], layer: number, rows: number, columns: number, x: number,
  ): number => {
    const [above, ...below] = kinds;
    for (const kind of below) put(kind, layer, rows, columns, x, true);
    return put(above, layer, rows, columns, x, false);
  };
  let x = both(["H", "newH"], 0, sizes[0]!, samples, 1);
  for (let l = 1; l <= depth; l++) {
    const [units, before] = [sizes[l]!, sizes[l - 1]!];
    const left = x + STRIDE;
    x = both(["W", "dW", "newW"], l, units, before, left);
    const y = middles.below - (units * cell.height) / 2 - OVER - samples * cell.height;
    const row = nameOf("row", l - 1);
    places.set(row, { name: row, rows: samples, columns: before, x: left, y, side: "right" });
    x = both(["b", "db", "newb"], l, units, 1, x + CLOSE);
    x = both(["Z", "delta", "newZ"], l, units, samples, x + APART);
    const from = x;
    x = l < depth ? put("slope", l, units, samples, x + APART, true) + TIMES : x + ARROW;
    if (l < depth) times.push(x - TIMES / 2);
    arrows.push({ from: from + 3, to: x - 3, forward: true, layer: l });
    // Between the last two what goes back is only a difference; before, the slopes stand in its way.
    if (l === depth) arrows.push({ from: x - 3, to: from + 3, forward: false, layer: l });
    x = both(l < depth ? ["H", "back", "newH"] : ["H", "t", "newH"], l, units, samples, x);
  }
  return { places, arrows, times, width: x + 1 };
}

/** The rectangle of some of a matrix's cells: one, a row, a column, or all. */
export function boxOf(board: Board, { name, row, column }: { name: Name; row?: number; column?: number }): Box | null {
  const place = board.places.get(name);
  if (!place) return null;
  const { width, height } = board.cell;
  return {
    x: place.x + (column ?? 0) * width,
    y: place.y + (row ?? 0) * height,
    width: (column === undefined ? place.columns : 1) * width,
    height: (row === undefined ? place.rows : 1) * height,
  };
}

/** The rectangle around some. */
export function around(boxes: readonly Box[]): Box | null {
  if (!boxes.length) return null;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The next cell in a direction: the nearest of those that lie that way, those in line before others. */
export function neighbour(
  board: Board, names: Iterable<Name>, from: Cell, [dx, dy]: readonly [number, number],
): Cell | null {
  const start = boxOf(board, from);
  if (!start) return null;
  let best: { cell: Cell; cost: number } | null = null;
  for (const name of names) {
    const place = board.places.get(name);
    if (!place) continue;
    for (let row = 0; row < place.rows; row++) {
      for (let column = 0; column < place.columns; column++) {
        const box = boxOf(board, { name, row, column })!;
        const [x, y] = [box.x - start.x, box.y - start.y];
        const along = dx * x + dy * y;
        if (along <= 1) continue;
        const cost = along + 4 * Math.abs(dx * y + dy * x);
        if (!best || cost < best.cost) best = { cell: { name, row, column }, cost };
      }
    }
  }
  return best?.cell ?? null;
}

/** A cell's colour and that of the number on it. */
export interface Face {
  fill: string;
  ink: string;
}

const LEAST_CONTRAST = 4.5; // of text, WCAG 2.2
const QUIET = 0.42;
const faces = new Map<Ground, { lit: Face[]; quiet: Face[] }>();

/** A number's face: hue is the sign, strength the size; quiet where the moment is about something else. */
export function faceOf(value: number, reach: number, ground: Ground, quiet = false): Face {
  let found = faces.get(ground);
  if (!found) faces.set(ground, (found = { lit: facesOf(ground, false), quiet: facesOf(ground, true) }));
  const part = Number.isNaN(value) || !(reach > 0) ? 0 : Math.max(-1, Math.min(1, value / reach));
  return found[quiet ? "quiet" : "lit"][Math.round((part + 1) * 127.5)]!;
}

function facesOf(ground: Ground, quiet: boolean): Face[] {
  const map = diverging(ground);
  const colors = theme.grounds[ground];
  const inks = quiet ? [colors.quiet, colors.ink, colors.ground] : [colors.ink, colors.ground];
  return map.map((_, entry) => {
    const fill = map[quiet ? Math.round(127.5 + QUIET * (entry - 127.5)) : entry]!;
    const ink =
      inks.find((each) => contrast(rgb(each), fill) >= LEAST_CONTRAST) ??
      (contrast(rgb("#000000"), fill) > contrast(rgb("#ffffff"), fill) ? "#000000" : "#ffffff");
    return { fill: css(fill), ink };
  });
}
