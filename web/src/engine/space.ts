// The last hidden layer's space: where samples lie in it, the directions it is seen along, the output behind them.

import type { Recipe } from "./recipe";
import type { Pass, Trainer } from "./trainer";

/** Of the power method. */
const ROUNDS = 51;

/** Samples in the space, and the field behind them where there are two directions. */
export interface Space {
  units: number;
  /** 2 or 3: along how many directions it is seen. */
  dimensions: number;
  /** (units, dimensions), row by row. */
  directions: Float32Array;
  /** (samples, dimensions), row by row. */
  points: Float32Array;
  /** The middle of the space that the field goes through, (units,). */
  middle: Float32Array;
}

export function spaceOf(trainer: Trainer, parameters: Float32Array, pass: Pass): Space {
  const L = trainer.sizes.length - 1;
  const units = trainer.sizes[L - 1]!;
  const H = pass.H[L - 1]!;
  const n = pass.samples;
  const middle = Float32Array.from({ length: units }, (_, unit) => mean(H.subarray(unit * n, (unit + 1) * n)));
  const directions = directionsOf(H, middle, n, units, weights(trainer, parameters), pass.H[0]!.subarray(0, n));
  const dimensions = directions.length / units;
  const points = new Float32Array(n * dimensions);
  for (let sample = 0; sample < n; sample++)
    for (let d = 0; d < dimensions; d++) {
      let sum = 0;
      for (let unit = 0; unit < units; unit++) sum += H[unit * n + sample]! * directions[unit * dimensions + d]!;
      points[sample * dimensions + d] = sum;
    }
  return { units, dimensions, directions, points, middle };
}

/**
 * The network whose inputs are coordinates along the directions: a layer of identity, which places a point in the space,
 * and the last layer as it is. Its parameters, and the recipe that says its shape.
 */
export function section(
  recipe: Recipe, trainer: Trainer, parameters: Float32Array, { units, dimensions, directions, middle }: Space,
): { recipe: Recipe; parameters: Float32Array } {
  const last = trainer.places.at(-1)!;
  // What of the middle is not along the directions stays as it is.
  const rest = middle.slice();
  for (let d = 0; d < dimensions; d++) {
    let along = 0;
    for (let unit = 0; unit < units; unit++) along += middle[unit]! * directions[unit * dimensions + d]!;
    for (let unit = 0; unit < units; unit++) rest[unit]! -= along * directions[unit * dimensions + d]!;
  }
  return {
    recipe: { ...recipe, inputs: dimensions, hidden: [units], activation: ["identity"] },
    parameters: Float32Array.from([...directions, ...rest, ...parameters.subarray(last.W)]),
  };
}

/**
 * (units, 2 or 3): the units themselves where there are two or three (or one, laid out flat); else, with one output, the
 * direction that it reads, and across it the one in which the samples spread most; with several, the two in which they
 * spread most. Signs are chosen by the samples' first input, so that the view does not flip from frame to frame.
 */
function directionsOf(
  H: Float32Array, middle: Float32Array, n: number, units: number, W: Float32Array, first: Float32Array,
): Float32Array {
  if (units <= 3) {
    const dimensions = Math.max(2, units);
    return Float32Array.from({ length: units * dimensions }, (_, k) => Number(Math.floor(k / dimensions) === k % dimensions));
  }
  const centered = Array.from({ length: n }, (_, sample) =>
    Float64Array.from({ length: units }, (_, unit) => H[unit * n + sample]! - middle[unit]!),
  );
  const found: Float64Array[] = [];
  if (W.length === units && length(W) > 0) {
    found.push(Float64Array.from(W, (w) => w / length(W)));
    for (const point of centered) remove(point, found[0]!);
  }
  while (found.length < 2) {
    const direction = principal(centered, units);
    if (leaning(centered, direction, first) < 0) direction.forEach((value, k) => (direction[k] = -value));
    found.push(direction);
    for (const point of centered) remove(point, direction);
  }
  return Float32Array.from({ length: units * 2 }, (_, k) => found[k % 2]![k >> 1]!);
}

/** The direction in which points spread most, by the power method on their covariance Σ p pᵀ, which is never written down. */
function principal(points: Float64Array[], units: number): Float64Array {
  const spreads = new Float64Array(units);
  for (const point of points) point.forEach((value, k) => (spreads[k]! += value * value));
  const widest = spreads.reduce((best, spread, k) => (spread > spreads[best]! ? k : best), 0);
  let direction = new Float64Array(units);
  direction[widest] = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(units);
    for (const point of points) {
      const along = dot(point, direction);
      for (let k = 0; k < units; k++) next[k]! += along * point[k]!;
    }
    const size = length(next);
    if (!(size > 0)) break;
    direction = next.map((value) => value / size);
  }
  return direction;
}

/** How samples lie along a direction by their first input: its sign is the direction's. */
function leaning(points: Float64Array[], direction: Float64Array, first: Float32Array): number {
  return points.reduce((sum, point, sample) => sum + dot(point, direction) * first[sample]!, 0);
}

function weights(trainer: Trainer, parameters: Float32Array): Float32Array {
  const { W, units, before } = trainer.places.at(-1)!;
  return parameters.subarray(W, W + units * before);
}

function remove(point: Float64Array, direction: Float64Array): void {
  const along = dot(point, direction);
  direction.forEach((value, k) => (point[k]! -= along * value));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

function length(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector));
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
