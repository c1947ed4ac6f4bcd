// Points that are drawn by hand: each gesture makes new ones, so that the old stay for undoing.

import type { Table } from "../engine/data";
import type { PointsSource } from "../engine/recipe";

export const MOST_POINTS = 2000;
export const MOST_CLASSES = 8;
/** Coordinates are kept to so many decimals: finer than a hand, and short in a link. */
const DECIMALS = 3;

export interface Drawn {
  /** Each (x, y), or (x) where the target is the height. */
  X: readonly (readonly number[])[];
  /** The class's number, or the value. */
  t: readonly number[];
  /** 0 for regression. */
  classes: number;
  inputs: readonly string[];
}

export const EMPTY: Drawn = { X: [], t: [], classes: 2, inputs: ["x1", "x2"] };

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS)) + 0;
}

/** Samples to go on from; null where they do not lie in a plane. */
export function drawnFrom(table: Table): Drawn | null {
  if (table.inputs.length > 2 || table.classes.length > MOST_CLASSES) return null;
  return {
    X: table.X.slice(0, MOST_POINTS).map((row) => row.map(rounded)),
    t: table.t.slice(0, MOST_POINTS).map((value) => (table.classes.length ? value : rounded(value))),
    classes: table.classes.length,
    inputs: table.inputs,
  };
}

/** Where a point lies in the plane. */
export function positionOf({ X, t }: Drawn, index: number): [number, number] {
  const row = X[index]!;
  return [row[0]!, row.length > 1 ? row[1]! : t[index]!];
}

export function withPoint(drawn: Drawn, x: number, y: number, kind: number): Drawn {
  const single = drawn.inputs.length < 2;
  const target = single ? rounded(y) : drawn.classes ? kind : rounded(kind);
  return {
    ...drawn,
    X: [...drawn.X, single ? [rounded(x)] : [rounded(x), rounded(y)]],
    t: [...drawn.t, target],
    classes: drawn.classes ? Math.max(drawn.classes, kind + 1) : 0,
  };
}

export function moved(drawn: Drawn, index: number, x: number, y: number): Drawn {
  const single = drawn.inputs.length < 2;
  return {
    ...drawn,
    X: drawn.X.map((row, k) => (k === index ? (single ? [rounded(x)] : [rounded(x), rounded(y)]) : row)),
    t: single ? drawn.t.map((value, k) => (k === index ? rounded(y) : value)) : drawn.t,
  };
}

export function without(drawn: Drawn, x: number, y: number, near: number): Drawn {
  const stays = drawn.X.map((_, k) => distance(drawn, k, x, y) > near);
  if (stays.every(Boolean)) return drawn;
  return { ...drawn, X: drawn.X.filter((_, k) => stays[k]), t: drawn.t.filter((_, k) => stays[k]) };
}

/** The point nearest to a place and not farther than that; −1 for none. */
export function nearestPoint(drawn: Drawn, x: number, y: number, near: number): number {
  let [best, least] = [-1, near];
  drawn.X.forEach((_, k) => {
    const away = distance(drawn, k, x, y);
    if (away <= least) [best, least] = [k, away];
  });
  return best;
}

function distance(drawn: Drawn, index: number, x: number, y: number): number {
  const [px, py] = positionOf(drawn, index);
  return Math.hypot(px - x, py - y);
}

/** A recipe's source; names of more classes than there were are numbers. */
export function sourceOf(drawn: Drawn, name: string, split: { test: number; seed: number }): PointsSource {
  return {
    kind: "points",
    name,
    inputs: [...drawn.inputs],
    target: drawn.classes ? "class" : "value",
    classes: Array.from({ length: drawn.classes }, (_, k) => String(k)),
    X: drawn.X.map((row) => [...row]),
    t: [...drawn.t],
    standardize: false,
    ...split,
  };
}
