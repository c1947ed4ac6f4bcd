// Pictures of a network: the landscapes of its output and of every neuron, in colours, and its last hidden layer.

import { diverging, mixtures, words, type Ground } from "../theme";
import type { Data } from "./data";
import { pictured } from "./pictured";
import { BOUNDED } from "./recipe";
import type { Trainer, View } from "./trainer";

/** Of a picture's span, on each side. */
export const MARGIN = 0.12;
const STRENGTHS = 64;

/** The widest of some ranges; where they hardly differ from a point, as much as that is from 0, 1 at the least. */
export function spanOf(ranges: [number, number][]): number {
  let [widest, size] = [0, 0];
  for (const [low, high] of ranges) {
    widest = Math.max(widest, high - low);
    size = Math.max(size, Math.abs(low), Math.abs(high));
  }
  return widest > Math.max(1e-6, 1e-5 * size) ? widest : Math.max(1, size);
}

/** An input's range over the training samples, and what is to be seen besides. */
function rangeOf({ train: { X, n }, inputs, room }: Data, axis: number): [number, number] {
  let [low, high] = room ?? [Infinity, -Infinity];
  for (let row = 0; row < n; row++) {
    const value = X[row * inputs + axis]!;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Each input's mean over the training samples. */
function meansOf({ train: { X, n }, inputs }: Data): Float32Array {
  return Float32Array.from({ length: inputs }, (_, k) => {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += X[row * inputs + k]!;
    return sum / n;
  });
}

export class Painter {
  private readonly map: Record<Ground, Uint32Array> = { dark: words(diverging("dark")), light: words(diverging("light")) };
  private readonly mixed: Partial<Record<Ground, Uint32Array[]>> = {};
  private readonly means: Float32Array;
  private readonly ranges: [number, number][] = [];
  private readonly spread: number;

  constructor(private readonly data: Data) {
    this.means = meansOf(data);
    this.spread = data.train.T.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  }

  /** The target that has the map's full strength, for regression. */
  get reach(): number {
    return this.spread;
  }

  /** The rectangle around the training samples, a square with a margin; other inputs are held at their mean. */
  view(axes: [number, number], side: number): View {
    const ranges = axes.map((axis) => (this.ranges[axis] ??= rangeOf(this.data, axis)));
    const reach = (0.5 + MARGIN) * spanOf(ranges);
    const [x, y] = ranges.map(([low, high]) => [(low + high) / 2 - reach, (low + high) / 2 + reach]) as
      [[number, number], [number, number]];
    return { width: side, height: side, axes, x, y, base: this.means };
  }

  /** What the network answers over a view, as pixels. */
  output(trainer: Trainer, parameters: Float32Array, view: View, ground: Ground): Uint32Array {
    const L = trainer.sizes.length - 1;
    if (this.data.task === "classes") return this.classes(trainer.heights(parameters, view, L), ground);
    const limits: [number, number] = this.data.task === "binary" ? [0, 1] : [-this.spread, this.spread];
    return trainer.paint(parameters, view, L, this.map[ground], [limits]);
  }

  /** What each neuron that is pictured answers, (neurons, height, width), as pixels; classes in their colours. */
  neurons(
    trainer: Trainer, parameters: Float32Array, view: View, ground: Ground, limits: [number, number][],
  ): Uint32Array {
    const units = pictured(trainer.sizes);
    const painted = trainer.paint(parameters, view, 1, this.map[ground], limits, units);
    if (this.data.task === "classes") {
      const pixels = view.width * view.height;
      const values = trainer.heights(parameters, view, trainer.sizes.length - 1).subarray(0, units.at(-1)! * pixels);
      const first = painted.length - values.length;
      values.forEach((value, k) => (painted[first + k] = this.classColor(Math.floor(k / pixels), value, ground)));
    }
    return painted;
  }

  /** The activations at the map's ends, by layer from 1: bounds, or a power of two that no sample exceeds. */
  limits(trainer: Trainer, H: Float32Array[]): [number, number][] {
    const { activation } = trainer.recipe;
    return trainer.sizes.slice(1).map((_, index) => {
      if (index < activation.length) {
        const bounded = BOUNDED[activation[index]!];
        if (bounded) return bounded;
        const largest = H[index + 1]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const reach = 2 ** Math.ceil(Math.log2(Math.max(largest, 1e-6)));
        return [-reach, reach];
      }
      return this.data.task === "regression" ? [-this.spread, this.spread] : [0, 1];
    });
  }

  private classes(values: Float32Array, ground: Ground): Uint32Array {
    const classes = this.data.outputs;
    const pixels = values.length / classes;
    const painted = new Uint32Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      let winner = 0;
      for (let k = 1; k < classes; k++) if (values[k * pixels + pixel]! > values[winner * pixels + pixel]!) winner = k;
      const certain = (values[winner * pixels + pixel]! * classes - 1) / (classes - 1);
      painted[pixel] = this.classColor(winner, certain, ground);
    }
    return painted;
  }

  /** From the ground to nearly a class's colour, for 0 to 1. */
  private classColor(which: number, strength: number, ground: Ground): number {
    const mixed = (this.mixed[ground] ??= mixtures(this.data.outputs, ground, STRENGTHS));
    return mixed[which]![Math.round(Math.min(1, Math.max(0, strength || 0)) * (STRENGTHS - 1))]!;
  }
}
