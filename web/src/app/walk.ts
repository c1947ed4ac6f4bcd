// The walk: the moments of one step, from the sample to the new weights, and the beats of which each is made.

import type { Cell, Kind, Name } from "./quantities";
import { nameOf } from "./quantities";

export const PHASES = ["forward", "loss", "back", "update", "again"] as const;
export type Phase = (typeof PHASES)[number];
export type MomentKind =
  | "network" | "sums" | "activations" | "loss" | "error" | "gradient" | "back" | "slope" | "delta" | "whole"
  | "update" | "updated" | "again" | "compared";

/** When a quantity's cells get their numbers: row by row, or all at one of the moment's beats. */
interface Fill {
  name: Name;
  begins: number;
  byRow: boolean;
}

export interface Moment {
  kind: MomentKind;
  phase: Phase;
  layer: number;
  fills: readonly Fill[];
  /** What it is about, besides what it fills. */
  about: readonly Name[];
  beats: readonly Beat[];
}

/** One cell comes of others; or nothing does, and it is time to look. */
export interface Beat {
  cell: Cell | null;
  seconds: number;
}

/** What happens with the cells below: they hold what goes back, or the sample's second way forward. */
export type Stage = "back" | "after";

/** All moments of a network's step, by the units of its layers, the inputs first. */
export function momentsOf(sizes: readonly number[]): Moment[] {
  const depth = sizes.length - 1;
  const layers = sizes.slice(1).map((_, index) => index + 1);
  const found = [moment("network", "forward", 0, [], everything(depth), [rest(2.8)])];
  for (const l of layers) found.push(...forward(sizes, l));
  found.push(moment("loss", "loss", depth, [], [nameOf("H", depth), nameOf("t", depth)], [rest(4)]));
  const outputs = sizes[depth]!;
  found.push(
    moment("error", "back", depth, [byRow("delta", depth)], [nameOf("H", depth), nameOf("t", depth)],
      rows("delta", depth, outputs, pace(1.6, outputs))),
    gradient(sizes, depth),
  );
  for (const l of layers.slice(0, -1).reverse()) found.push(...wayBack(sizes, l), gradient(sizes, l));
  found.push(moment("whole", "back", 0, [], [...everything(depth), ...allOf(depth, BACK)], [rest(4)]));
  const pairs = allOf(depth, ["W", "b", "dW", "db"]);
  found.push(
    moment("update", "update", 0, [], pairs, layers.map((l) => beat("newW", l, 0, 1.6))),
    moment("updated", "update", 0, [once("newH", 0, 0), ...layers.flatMap(parametersOf)], [],
      layers.map((l) => beat("newW", l, 0, 1.6))),
  );
  for (const l of layers) found.push(again(sizes, l));
  found.push(moment("compared", "again", depth, [], [nameOf("H", depth), nameOf("newH", depth)], [rest(4)]));
  return found;
}

/** Whether a row has its numbers when a moment has come so far; null: to its end. */
export function isFilled(
  moments: readonly Moment[], index: number, beat: number | null, name: Name, row: number,
): boolean {
  if (GIVEN.test(name) || name === "H0") return true;
  const at = moments.findIndex(({ fills }) => fills.some((fill) => fill.name === name));
  if (at < 0 || at > index) return false;
  if (at < index || beat === null) return true;
  const fill = moments[at]!.fills.find((each) => each.name === name)!;
  return beat >= fill.begins + (fill.byRow ? row : 0);
}

export function stageOf(moments: readonly Moment[], index: number): Stage {
  return index >= moments.findIndex(({ kind }) => kind === "updated") ? "after" : "back";
}

/** What a moment lights up: its own cells, and those that they are made of. */
export function litNames({ fills, about }: Moment): Set<Name> {
  return new Set([...about, ...fills.map(({ name }) => name)]);
}

/** The cell that stands for a moment when it is not played. */
export function exampleOf(moment: Moment): Cell | null {
  return moment.beats[0]?.cell ?? null;
}

const GIVEN = /^(W|b|t)\d/;
const BACK: Kind[] = ["delta", "dW", "db", "back", "slope", "row"];

function forward(sizes: readonly number[], l: number): Moment[] {
  const units = sizes[l]!;
  const given = [nameOf("W", l), nameOf("b", l), nameOf("H", l - 1)];
  const slower = l === 1 ? 1 : 0.8;
  return [
    moment("sums", "forward", l, [byRow("Z", l)], given, rows("Z", l, units, slower * pace(1.8, units))),
    moment("activations", "forward", l, [byRow("H", l)], [nameOf("Z", l)],
      rows("H", l, units, slower * pace(1.3, units))),
  ];
}

function gradient(sizes: readonly number[], l: number): Moment {
  const units = sizes[l]!;
  const fills = [once("row", l - 1, 0), byRow("dW", l), byRow("db", l)];
  return moment("gradient", "back", l, fills, [nameOf("delta", l), nameOf("H", l - 1)],
    rows("dW", l, units, pace(2, units)));
}

function wayBack(sizes: readonly number[], l: number): Moment[] {
  const units = sizes[l]!;
  return [
    moment("back", "back", l, [byRow("back", l)], [nameOf("W", l + 1), nameOf("delta", l + 1)],
      rows("back", l, units, pace(2, units))),
    moment("slope", "back", l, [byRow("slope", l)], [nameOf("Z", l)], rows("slope", l, units, pace(1.3, units))),
    moment("delta", "back", l, [byRow("delta", l)], [nameOf("back", l), nameOf("slope", l)],
      rows("delta", l, units, pace(1.5, units))),
  ];
}

function again(sizes: readonly number[], l: number): Moment {
  const units = sizes[l]!;
  const fills = [byRow("newZ", l), once("newH", l, units)];
  const beats = [...rows("newZ", l, units, pace(1, units)), beat("newH", l, 0, 1.2)];
  return moment("again", "again", l, fills, [nameOf("newW", l), nameOf("newb", l), nameOf("newH", l - 1)], beats);
}

function moment(
  kind: MomentKind, phase: Phase, layer: number, fills: Fill[], about: Name[], beats: Beat[],
): Moment {
  return { kind, phase, layer, fills, about, beats };
}

/** Seconds of a row: less each, the more there are. */
function pace(seconds: number, units: number): number {
  return Math.max(0.45 * seconds, seconds - 0.22 * (units - 1));
}

function rows(kind: Kind, layer: number, units: number, seconds: number): Beat[] {
  return Array.from({ length: units }, (_, row) => beat(kind, layer, row, seconds));
}

function beat(kind: Kind, layer: number, row: number, seconds: number): Beat {
  return { cell: { name: nameOf(kind, layer), row, column: 0 }, seconds };
}

function rest(seconds: number): Beat {
  return { cell: null, seconds };
}

/** The new weights and biases of a layer, which come at its beat. */
function parametersOf(layer: number): Fill[] {
  return [once("newW", layer, layer - 1), once("newb", layer, layer - 1)];
}

function byRow(kind: Kind, layer: number): Fill {
  return { name: nameOf(kind, layer), begins: 0, byRow: true };
}

function once(kind: Kind, layer: number, begins: number): Fill {
  return { name: nameOf(kind, layer), begins, byRow: false };
}

function everything(depth: number): Name[] {
  return [...allOf(depth, ["H", "W", "b", "Z"]), "H0", nameOf("t", depth)];
}

function allOf(depth: number, kinds: Kind[]): Name[] {
  const layers = Array.from({ length: depth }, (_, index) => index + 1);
  return layers.flatMap((l) => kinds.map((kind) => nameOf(kind, kind === "row" ? l - 1 : l)));
}
