// The two axes of a landscape: in the network's scale, in which it is drawn, and in raw units, in which it is written.

import type { Range } from "../../../drawing/samples";
import { MARGIN, spanOf } from "../../../engine/painter";
import type { Opened } from "../../../engine/session";
import { pictures } from "../../../words/pictures";

export interface Axis {
  name: string;
  /** Raw. */
  low: number;
  high: number;
}

export interface Scale {
  axes: Range;
  /** In the network's scale. */
  seen: { x: Range; y: Range };
  x: Axis;
  y: Axis;
}

/** Over a single input the way up is the target's, or a neuron's activation between its limits. */
export function axesOf({ data }: Opened, [x, y]: [Range, Range], chosen: Range, limits: Range | null): Scale {
  const input = (k: number, range: Range): Axis => ({
    name: pictures.input(data.inputNames[k]!),
    low: range[0] * data.inputScaling.deviation[k]! + data.inputScaling.mean[k]!,
    high: range[1] * data.inputScaling.deviation[k]! + data.inputScaling.mean[k]!,
  });
  if (data.inputs > 1) {
    const axes: Range = [Math.min(chosen[0], data.inputs - 1), Math.min(chosen[1], data.inputs - 1)];
    return { axes, seen: { x, y }, x: input(axes[0], x), y: input(axes[1], y) };
  }
  const up = limits ?? targets(data.train.T);
  const { mean, deviation } = data.targetScaling;
  const raw = (value: number): number => (limits ? value : value * deviation[0]! + mean[0]!);
  const name = limits ? pictures.output.activation : data.targetName;
  return { axes: [0, 0], seen: { x, y: up }, x: input(0, x), y: { name, low: raw(up[0]), high: raw(up[1]) } };
}

function targets(T: Float32Array): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const value of T) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const [middle, reach] = [(low + high) / 2, (0.5 + MARGIN) * spanOf([[low, high]])];
  return [middle - reach, middle + reach];
}
