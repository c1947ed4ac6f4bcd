// The health of neurons: which are dead, which are saturated, by the measure that Python has (measures/health.py).

import type { Activation } from "./recipe";
import type { Pass, Trainer } from "./trainer";

const FLAT = 0.05;
const SATURATED = 0.9;
const SATURATING: readonly Activation[] = ["sigmoid", "tanh"];
const CONSTANT = 1e-6;

export type Health = "well" | "dead" | "saturated";

/** Of every hidden neuron, layer by layer. Samples that are all the same tell nothing of it: then all are well. */
export function healthOf(trainer: Trainer, parameters: Float32Array, pass: Pass): Health[][] {
  const same = inputsAreSame(pass);
  // A network of zeros has Z = 0 everywhere, where a sigmoid and tanh are steepest.
  const silent = new Float32Array(parameters.length);
  const atZero = trainer.passOf(silent, { n: 1, X: new Float32Array(trainer.sizes[0]!) });
  return trainer.recipe.activation.map((activation, index) => {
    const layer = index + 1;
    if (same) return new Array<Health>(trainer.sizes[layer]!).fill("well");
    const H = pass.H[layer]!;
    const slopes = SATURATING.includes(activation)
      ? { own: trainer.returned(parameters, pass, layer).slopes, greatest: trainer.returned(silent, atZero, layer).slopes }
      : null;
    return Array.from({ length: trainer.sizes[layer]! }, (_, unit) => {
      const values = H.subarray(unit * pass.samples, (unit + 1) * pass.samples);
      if (isConstant(values)) return "dead";
      if (!slopes) return "well";
      const flat = FLAT * slopes.greatest[unit]!;
      const own = slopes.own.subarray(unit * pass.samples, (unit + 1) * pass.samples);
      const stuck = own.reduce((count, slope) => count + Number(Math.abs(slope) < flat), 0);
      return stuck >= SATURATED * pass.samples ? "saturated" : "well";
    });
  });
}

function inputsAreSame({ H, samples }: Pass): boolean {
  return H[0]!.every((value, k, X) => value === X[k - (k % samples)]);
}

function isConstant(values: Float32Array): boolean {
  let [low, high, size] = [Infinity, -Infinity, 0];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    size = Math.max(size, Math.abs(value));
  }
  return high - low <= CONSTANT * size;
}
