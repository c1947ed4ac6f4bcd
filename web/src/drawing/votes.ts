// The network between two ballots: where its neurons stand, and the votes as streams along its edges.

import { colorsOf } from "./colors";
import type { Ground } from "../theme";

export interface Electorate {
  width: number;
  height: number;
  /** A neuron's cell; an input has half of it. */
  cell: { width: number; half: number };
  /** The middles of all neurons, by layer. */
  neurons: { x: number; y: number }[][];
}

const PITCH = 136;
const TALL = 560;
const FOOT = 30; // for the symbols, above and below
/** A vote's colour is at least so strong: its width says how large it is. */
const LEAST_STRENGTH = 0.55;
const WIDTHS = { least: 2, most: 15 };

export function electorateOf(sizes: readonly number[], room: number): Electorate {
  const depth = sizes.length - 1;
  const most = Math.max(...sizes);
  const pitch = Math.min(PITCH, 0.26 * room, TALL / most);
  const width = Math.max(280, room);
  const cellWidth = Math.max(54, Math.min(92, (width - 30 * depth) / (depth + 1)));
  const half = Math.min(34, (pitch - 8) / 2);
  const height = most * pitch + 2 * FOOT;
  const stride = depth ? Math.min(250, (width - cellWidth - 2) / depth) : 0;
  const left = (width - depth * stride) / 2;
  const neurons = sizes.map((units, l) =>
    Array.from({ length: units }, (_, unit) => ({
      x: left + l * stride,
      y: height / 2 + (unit - (units - 1) / 2) * pitch,
    })),
  );
  return { width, height, cell: { width: cellWidth, half }, neurons };
}

/** The edge from a unit of layer l − 1 to one of layer l, as an SVG path. */
export function edgePath({ cell, neurons }: Electorate, l: number, before: number, unit: number): string {
  const [from, to] = [neurons[l - 1]![before]!, neurons[l]![unit]!];
  const [x0, x1] = [from.x + cell.width / 2, to.x - cell.width / 2];
  const bend = 0.5 * (x1 - x0);
  return `M${x0} ${from.y}C${x0 + bend} ${from.y} ${x1 - bend} ${to.y} ${x1} ${to.y}`;
}

export function streamWidth(vote: number, strongest: number): number {
  return WIDTHS.least + (WIDTHS.most - WIDTHS.least) * Math.min(1, Math.abs(vote) / strongest || 0);
}

export function voteColor(vote: number, strongest: number, ground: Ground): string {
  const part = Math.min(1, Math.abs(vote) / strongest || 0);
  const strength = LEAST_STRENGTH + (1 - LEAST_STRENGTH) * part;
  return colorsOf(ground).map[Math.round(127.5 + Math.sign(vote) * 127.5 * strength)]!;
}
