// The axes to begin with: of many inputs the two that tell most of the target.

import type { Data } from "../engine/data";

/** Axes as they are where the data have such inputs; else those that tell most. */
export function fitting(axes: [number, number], data: Data): [number, number] {
  const fit = Math.max(...axes) < data.inputs && (data.inputs === 1 || axes[0] !== axes[1]);
  return fit ? axes : telling(data);
}

/** The numbers of two inputs, in their order; of one input, twice that. */
export function telling(data: Data): [number, number] {
  if (data.inputs < 3) return [0, data.inputs - 1];
  const told = Array.from({ length: data.inputs }, (_, input) => ({ input, share: share(data, input) }));
  const [first, second] = told.sort((a, b) => b.share - a.share || a.input - b.input);
  return [first!.input, second!.input].sort((a, b) => a - b) as [number, number];
}

/** How much of an input's variance its target explains, 0 to 1: by outputs, the greatest squared correlation. */
function share({ train, inputs, outputs }: Data, input: number): number {
  const x = column(train.X, inputs, input);
  return Math.max(...Array.from({ length: outputs }, (_, output) => squaredCorrelation(x, column(train.T, outputs, output))));
}

function squaredCorrelation(x: Float64Array, t: Float64Array): number {
  const [middle, target] = [mean(x), mean(t)];
  let [both, own, others] = [0, 0, 0];
  x.forEach((value, row) => {
    both += (value - middle) * (t[row]! - target);
    own += (value - middle) ** 2;
    others += (t[row]! - target) ** 2;
  });
  return own > 0 && others > 0 ? both ** 2 / (own * others) : 0;
}

function column(values: Float32Array, width: number, at: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + at]!);
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
