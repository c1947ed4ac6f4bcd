// A recipe: everything that a run depends on, in the very JSON that Python reads and writes.

export const ACTIVATIONS = [
  "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine",
] as const;
export const LOSSES = ["binary_cross_entropy", "cross_entropy", "half_squared_error"] as const;
export const INITIALIZERS = [
  "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal", "uniform", "normal",
  "zeros",
] as const;
export const OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] as const;
export const SCHEDULES = ["constant", "step", "cosine"] as const;
export const TOYS = [
  "moons", "circles", "spirals", "xor", "gaussians", "linear", "checkerboard", "plane", "ripple", "sine",
] as const;
export const BUNDLED = ["iris", "wine", "breast-cancer", "digits", "diabetes"] as const;
export const REGRESSION_TOYS: readonly string[] = ["plane", "ripple", "sine"];
export const TOYS_OF_MANY_CLASSES: readonly string[] = ["spirals", "gaussians"];
export const DEFAULT_NOISE: Record<Toy, number> = {
  moons: 0.1, circles: 0.08, spirals: 0.03, xor: 0, gaussians: 0.3, linear: 0, checkerboard: 0, plane: 0.05,
  ripple: 0.05, sine: 0.1,
};

export type Activation = (typeof ACTIVATIONS)[number];
/** Activations that stay between two values, which are the ends of their colours. */
export const BOUNDED: Partial<Record<Activation, [number, number]>> = { sigmoid: [0, 1], tanh: [-1, 1], sine: [-1, 1] };

export type Loss = (typeof LOSSES)[number];
export type Initializer = (typeof INITIALIZERS)[number];
export type Toy = (typeof TOYS)[number];
export type Bundled = (typeof BUNDLED)[number];
export type Task = "binary" | "classes" | "regression";

interface Split {
  /** The part of the samples kept for testing, 0 to 1. */
  test: number;
  /** Of the split, and of a toy shape's samples. */
  seed: number;
}

export interface ToySource extends Split {
  kind: "toy";
  name: Toy;
  n: number;
  noise: number;
  classes: number;
}

export interface BundledSource extends Split {
  kind: "bundled";
  name: Bundled;
  standardize: boolean;
}

/** Samples that stand in the recipe themselves: points that were drawn, the rows of a table. */
export interface PointsSource extends Split {
  kind: "points";
  name: string;
  inputs: string[];
  target: string;
  /** In the order of the outputs; empty for regression. */
  classes: string[];
  X: number[][];
  /** The class's number, or the value. */
  t: number[];
  standardize: boolean;
  /** The samples to test on; null: drawn as for all data. */
  test_rows?: number[] | null;
  /** Where X and t are in the network's scale already: from which units they have come. */
  units?: { inputs: Moments; target: Moments } | null;
}

/** A mean and a deviation for each column. */
export interface Moments {
  mean: number[];
  deviation: number[];
}

export type Source = ToySource | BundledSource | PointsSource;

export type Optimizer =
  | { name: "sgd"; learning_rate: number }
  | { name: "momentum" | "nesterov"; learning_rate: number; momentum: number }
  | { name: "rmsprop"; learning_rate: number; decay: number; epsilon: number }
  | { name: "adam"; learning_rate: number; beta1: number; beta2: number; epsilon: number }
  | { name: "adamw"; learning_rate: number; beta1: number; beta2: number; epsilon: number; weight_decay: number };

export type Schedule =
  | { name: "constant"; warmup: number }
  | { name: "step"; warmup: number; every: number; factor: number }
  | { name: "cosine"; warmup: number; period: number | null; floor: number };

export interface Recipe {
  data: Source;
  inputs: number;
  outputs: number;
  hidden: number[];
  activation: Activation[];
  loss: Loss;
  initializer: Initializer;
  init_scale: number;
  optimizer: Optimizer;
  schedule: Schedule;
  batch_size: number;
  steps: number;
  patience: number | null;
  l1: number;
  l2: number;
  clip_norm: number | null;
  seed: number;
  engine: "kernel";
}

/** What the optimisers remember of the gradients; of the same kind, one goes on with what another remembered. */
export const MOMENTS: Record<Optimizer["name"], "none" | "velocity" | "mean square" | "mean and mean square"> = {
  sgd: "none", momentum: "velocity", nesterov: "velocity", rmsprop: "mean square", adam: "mean and mean square",
  adamw: "mean and mean square",
};

/** An optimiser with the settings that Python gives it too. */
export function optimizer(name: Optimizer["name"], learning_rate?: number): Optimizer {
  switch (name) {
    case "sgd":
      return { name, learning_rate: learning_rate ?? 0.1 };
    case "momentum":
    case "nesterov":
      return { name, learning_rate: learning_rate ?? 0.05, momentum: 0.9 };
    case "rmsprop":
      return { name, learning_rate: learning_rate ?? 0.003, decay: 0.9, epsilon: 1e-7 };
    case "adam":
      return { name, learning_rate: learning_rate ?? 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
    case "adamw":
      return { name, learning_rate: learning_rate ?? 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay: 0.01 };
  }
}

export function schedule(name: Schedule["name"]): Schedule {
  switch (name) {
    case "constant":
      return { name, warmup: 0 };
    case "step":
      return { name, warmup: 0, every: 1000, factor: 0.5 };
    case "cosine":
      return { name, warmup: 0, period: 5000, floor: 0 };
  }
}

/** Two moons and two layers of eight: with what the studio begins. */
export const FIRST: Recipe = {
  data: { kind: "toy", name: "moons", n: 400, noise: 0.1, classes: 2, test: 0.25, seed: 0 },
  inputs: 2,
  outputs: 1,
  hidden: [8, 8],
  activation: ["tanh", "tanh"],
  loss: "binary_cross_entropy",
  initializer: "glorot_uniform",
  init_scale: 1,
  optimizer: optimizer("sgd"),
  schedule: { name: "constant", warmup: 0 },
  batch_size: 10,
  steps: 2000,
  patience: null,
  l1: 0,
  l2: 0,
  clip_norm: null,
  seed: 0,
  engine: "kernel",
};

/**
 * A recipe that trains to a step as far as this one has: a cosine's period is what it was, whatever steps are said, and
 * training does not stop early.
 */
export function trainedTo(recipe: Recipe, step: number): Recipe {
  const { schedule, steps } = recipe;
  const said = schedule.name === "cosine" ? { ...schedule, period: periodOf(schedule, steps) } : schedule;
  return { ...recipe, schedule: said, steps: step || steps, patience: null };
}

/** A cosine's steps from the learning rate to the floor: as many as there are after the warm-up where none are said. */
export function periodOf({ period, warmup }: { period: number | null; warmup: number }, steps: number): number {
  return period ?? Math.max(1, steps - warmup);
}

/** Units of every layer, the inputs first. */
export function sizesOf(recipe: Recipe): number[] {
  return [recipe.inputs, ...recipe.hidden, recipe.outputs];
}

/** Units of some layers together. */
export function unitsOf(sizes: number[]): number {
  return sizes.reduce((sum, units) => sum + units, 0);
}

export function parameterCount(recipe: Recipe): number {
  const sizes = sizesOf(recipe);
  return sizes.slice(1).reduce((sum, units, l) => sum + units * (sizes[l]! + 1), 0);
}

/** Where W and b of layer l = 1 … L begin among all parameters; W is row by row, a row for each unit. */
export function layout(recipe: Recipe): { W: number; b: number; units: number; before: number }[] {
  const sizes = sizesOf(recipe);
  let at = 0;
  return sizes.slice(1).map((units, index) => {
    const before = sizes[index]!;
    const place = { W: at, b: at + units * before, units, before };
    at += units * (before + 1);
    return place;
  });
}
