// Which neurons have a picture of their own: more would be too small to see.

import { unitsOf } from "./recipe";

/** Units of a hidden layer, hidden layers, and outputs that are shown, at most. */
export const MOST_UNITS = 16;
export const MOST_HIDDEN = 6;
const MOST_OUTPUTS = 10;

/** How many of each layer's units are shown, from layer 1 on: the first ones; of many hidden layers those at the ends. */
export function pictured(sizes: number[]): number[] {
  const depth = sizes.length - 1;
  const end = MOST_HIDDEN / 2;
  return sizes.slice(1).map((units, index) => {
    const layer = index + 1;
    if (layer === depth) return Math.min(units, MOST_OUTPUTS);
    const inside = depth - 1 > MOST_HIDDEN && layer > end && layer < depth - end;
    return inside ? 0 : Math.min(units, MOST_UNITS);
  });
}

/** Where a neuron stands among all that are shown. */
export function positionOf(sizes: number[], { layer, unit }: { layer: number; unit: number }): number {
  return unitsOf(pictured(sizes).slice(0, layer - 1)) + unit;
}
