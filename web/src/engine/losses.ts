// A loss by itself: what one output neuron costs over what it predicts, as the kernel computes it.

import { noSamples, type Data } from "./data";
import { FIRST, type Loss, type Recipe } from "./recipe";
import { Trainer } from "./trainer";

/** x is y; for half squares it is y − t. */
export interface LossCurve {
  x: Float64Array;
  loss: Float64Array;
}

const POINTS = 121;

/** The curve for a target, over pre-activations from −reach to reach; for half squares over errors of that size. */
export function lossCurve(module: WebAssembly.Module, loss: Loss, target: number, reach: number): LossCurve {
  const trainer = new Trainer(module, neuron(loss), nothing(loss));
  const outputs = trainer.sizes[1]!;
  // z reaches the first output as it is; a second one, of classes, stays at 0.
  const parameters = new Float32Array(trainer.parameters);
  parameters[0] = 1;
  const T = new Float32Array(outputs);
  T[0] = loss === "half_squared_error" ? 0 : target;
  const curve = { x: new Float64Array(POINTS), loss: new Float64Array(POINTS) };
  for (let point = 0; point < POINTS; point++) {
    const z = reach * ((2 * point) / (POINTS - 1) - 1);
    const pass = trainer.passOf(parameters, { n: 1, X: Float32Array.of(z), T });
    curve.x[point] = pass.H[1]![0]!;
    curve.loss[point] = pass.loss;
  }
  return curve;
}

function neuron(loss: Loss): Recipe {
  return {
    ...FIRST,
    inputs: 1,
    outputs: loss === "cross_entropy" ? 2 : 1,
    hidden: [],
    activation: [],
    loss,
    batch_size: 1,
  };
}

function nothing(loss: Loss): Data {
  const scaling = { mean: new Float64Array(1), deviation: new Float64Array(1) };
  return {
    name: "",
    task: loss === "cross_entropy" ? "classes" : loss === "half_squared_error" ? "regression" : "binary",
    inputs: 1,
    outputs: loss === "cross_entropy" ? 2 : 1,
    inputNames: [],
    targetName: "",
    classNames: [],
    train: noSamples(),
    test: noSamples(),
    inputScaling: scaling,
    targetScaling: scaling,
  };
}
