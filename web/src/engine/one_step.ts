// One step: some samples forward and back, what a step on them alone would do, and a check of the gradient.

import { noSamples, taken, type Data } from "./data";
import { Trainer, type Pass } from "./trainer";

/** The pass of some samples, with what comes back to each hidden layer. */
export interface SamplePass extends Pass {
  step: number;
  parameters: Float32Array;
  /** (samples, outputs). */
  T: Float32Array;
  /** Of each sample alone. */
  losses: number[];
  /** By layer, null where there is none: W_{l+1}ᵀ δ_{l+1} and σ′(Z_l). */
  back: (Float32Array | null)[];
  slopes: (Float32Array | null)[];
  rate: number;
  /** After one step of plain gradient descent on these samples alone; not taken where a number on the way is not finite. */
  after: { taken: boolean; parameters: Float32Array; pass: Pass; losses: number[] };
}

/** The slope of the loss over one parameter, found twice. */
export interface Check {
  /** From two losses, with the penalty if there is one, at `low` and `high`. */
  numeric: number;
  /** From backpropagation. */
  exact: number;
  low: { at: number; loss: number };
  high: { at: number; loss: number };
}

/** One sample forward and back, or several at once, and what a step on them alone would do. */
export function samplePass(
  module: WebAssembly.Module, trainer: Trainer, parameters: Float32Array, step: number, rows: number[],
): SamplePass {
  const pass = trainer.pass(parameters, "train", rows);
  const L = trainer.sizes.length - 1;
  const returned = Array.from({ length: L + 1 }, (_, l) =>
    l > 0 && l < L ? trainer.returned(parameters, pass, l) : null,
  );
  const rate = trainer.learningRate(step);
  const after = nudged(module, trainer, parameters, rows, rate);
  return {
    ...pass,
    step,
    parameters,
    T: taken(trainer.data.train, rows, trainer.data).T,
    losses: lossesOf(trainer, parameters, rows),
    back: returned.map((each) => each?.back ?? null),
    slopes: returned.map((each) => each?.slopes ?? null),
    rate,
    after: {
      ...after,
      pass: trainer.pass(after.parameters, "train", rows),
      losses: lossesOf(trainer, after.parameters, rows),
    },
  };
}

/** The slope of the loss over one parameter, from two losses close by, beside what backpropagation says. */
export function checkOf(trainer: Trainer, parameters: Float32Array, rows: number[], index: number): Check {
  // Near the cube root of float32's precision, where rounding and curvature err alike.
  const nudge = 0.005 * Math.max(1, Math.abs(parameters[index]!));
  const lossAt = (value: number): { loss: number; at: number } => {
    const moved = parameters.slice();
    moved[index] = value;
    const { loss, penalty } = trainer.pass(moved, "train", rows);
    return { loss: loss + penalty, at: moved[index]! };
  };
  const [low, high] = [lossAt(parameters[index]! - nudge), lossAt(parameters[index]! + nudge)];
  const exact = trainer.pass(parameters, "train", rows).gradient[index]!;
  return { numeric: (high.loss - low.loss) / (high.at - low.at), exact, low, high };
}

/** The parameters after one step of plain gradient descent on some samples, if it can be taken. */
function nudged(
  module: WebAssembly.Module, trainer: Trainer, parameters: Float32Array, rows: number[], rate: number,
): { taken: boolean; parameters: Float32Array } {
  const { data, recipe } = trainer;
  const few: Data = {
    ...data,
    train: taken(data.train, rows, data),
    test: noSamples(),
  };
  const plain = new Trainer(
    module,
    {
      ...recipe,
      optimizer: { name: "sgd", learning_rate: rate },
      schedule: { name: "constant", warmup: 0 },
      batch_size: rows.length,
      clip_norm: null,
    },
    few,
  );
  const state = { step: 0, parameters: parameters.slice(), optimizer: new Float32Array(0) };
  const { diverged, spoilt } = plain.advance(state, 1);
  return { taken: !diverged || spoilt, parameters: state.parameters };
}

function lossesOf(trainer: Trainer, parameters: Float32Array, rows: number[]): number[] {
  return rows.map((row) => trainer.pass(parameters, "train", [row]).loss);
}
