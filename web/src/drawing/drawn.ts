// Points that are drawn by hand: each gesture makes new ones, so that the old stay for undoing.

import type { Table } from "../engine/data";
import type { PointsSource } from "../engine/recipe";
import { live } from "../words/live";

export const MOST_POINTS = 2000;
export const MOST_CLASSES = 8;
/** A coordinate is kept to so many digits of its range: finer than a hand, and short in a link. */
const DIGITS = 3;

export interface Drawn extends Omit<Table, "X" | "t"> {
  /** Each (x, y), or (x) where the target is the height. */
  X: readonly (readonly number[])[];
  /** The class's number, or the value. */
  t: readonly number[];
  standardize: boolean;
  /** Decimals of new coordinates, for each input and for the target; fewer than none: whole tens, hundreds. */
  decimals: { X: readonly number[]; t: number };
}

export const EMPTY: Drawn = {
  name: live.points.name, inputs: ["x1", "x2"], target: "class", classes: ["0", "1"], X: [], t: [],
  standardize: false, decimals: { X: [DIGITS, DIGITS], t: DIGITS },
};

/** Why samples cannot be drawn on: they have too many inputs or classes, or are too many; null where they can. */
export function undrawable(inputs: number, classes: number, samples: number): "inputs" | "classes" | "samples" | null {
  if (inputs > 2) return "inputs";
  if (classes > MOST_CLASSES) return "classes";
  return samples > MOST_POINTS ? "samples" : null;
}

/** Samples to go on from, as they are; null where they cannot be drawn on. */
export function drawnFrom({ name, inputs, target, classes, X, t }: Table, standardize = false): Drawn | null {
  if (undrawable(inputs.length, classes.length, X.length)) return null;
  const decimals = { X: inputs.map((_, k) => decimalsOf(X.map((row) => row[k]!))), t: decimalsOf(t) };
  return { name, inputs, target, classes, X, t, standardize, decimals };
}

/** The same with few digits, as of a toy shape, whose samples are drawn by chance. */
export function short(drawn: Drawn): Drawn {
  const { X, t, classes, decimals } = drawn;
  return {
    ...drawn,
    X: X.map((row) => row.map((value, k) => rounded(value, decimals.X[k]!))),
    t: classes.length ? t : t.map((value) => rounded(value, decimals.t)),
  };
}

function decimalsOf(values: readonly number[]): number {
  const [low, high] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  // Of a single value, its own size; about 0, that of a square from −1 to 1.
  const range = high > low ? high - low : Math.abs(high) || 1;
  return Number.isFinite(range) ? DIGITS - Math.floor(Math.log10(range)) : DIGITS;
}

function rounded(value: number, decimals: number): number {
  if (decimals > 100 || decimals < -300) return value;
  const power = 10 ** Math.abs(decimals);
  return decimals < 0 ? Math.round(value / power) * power : Number(value.toFixed(decimals)) + 0;
}

/** Where a point lies in the plane. */
export function positionOf({ X, t }: Drawn, index: number): [number, number] {
  const row = X[index]!;
  return [row[0]!, row.length > 1 ? row[1]! : t[index]!];
}

export function withPoint(drawn: Drawn, x: number, y: number, kind: number): Drawn {
  const { row, height } = coordinates(drawn, x, y);
  const { classes } = drawn;
  return {
    ...drawn,
    X: [...drawn.X, row],
    t: [...drawn.t, height ?? (classes.length ? kind : rounded(kind, drawn.decimals.t))],
    classes: classes.length ? named(classes, kind + 1) : [],
  };
}

/** A place as a row of inputs, and as a target where that is the height. */
function coordinates({ inputs, decimals }: Drawn, x: number, y: number): { row: number[]; height?: number } {
  const across = rounded(x, decimals.X[0]!);
  if (inputs.length < 2) return { row: [across], height: rounded(y, decimals.t) };
  return { row: [across, rounded(y, decimals.X[1]!)] };
}

/** Names of so many classes: those there are, and numbers that none of them is called. */
function named(classes: readonly string[], count: number): string[] {
  const names = [...classes];
  for (let next = names.length; names.length < count; next++) if (!names.includes(String(next))) names.push(String(next));
  return names;
}

export function moved(drawn: Drawn, index: number, x: number, y: number): Drawn {
  const { row, height } = coordinates(drawn, x, y);
  return {
    ...drawn,
    X: drawn.X.map((before, k) => (k === index ? row : before)),
    t: height === undefined ? drawn.t : drawn.t.map((before, k) => (k === index ? height : before)),
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

/** A recipe's source. */
export function sourceOf(drawn: Drawn, split: { test: number; seed: number }): PointsSource {
  const { name, inputs, target, classes, X, t, standardize } = drawn;
  return {
    kind: "points", name, inputs: [...inputs], target, classes: [...classes], X: X.map((row) => [...row]), t: [...t],
    standardize, ...split,
  };
}
