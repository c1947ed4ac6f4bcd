// Limits of the numbers that come from outside: what a field takes, and what a file or an address may say.

export interface Limits {
  least: number;
  most: number;
  whole?: boolean;
  /** Training computes with it in float32: what counts is the float32 nearest to it, as in Python (training/recipe.py). */
  single?: boolean;
}

/** The ends of float32. */
export const LARGEST = 3.4028234663852886e38;
export const SMALLEST = 2 ** -149;
const BELOW_ONE = 1 - 2 ** -24;

/** Of a network. */
export const MOST_HIDDEN_LAYERS = 63;
export const MOST_UNITS = 4096;
export const MOST_INPUTS = 4096;
export const MOST_OUTPUTS = 1000;
export const MOST_PARAMETERS = 2_000_000;
/** Of data: samples, numbers of X, letters of a name. */
export const MOST_SAMPLES = 1_000_000;
export const MOST_NUMBERS = 4_000_000;
export const MOST_LETTERS = 1000;
/** Deeds of a story, and steps that may have to be trained in one go. */
export const MOST_DEEDS = 1000;
export const MOST_STEPS = 10_000_000;
/** Of a session's file: branches, states, numbers of all states together (128 MB), points of its curves. */
export const MOST_BRANCHES = 1000;
export const MOST_STATES = 2000;
export const MOST_STATE_NUMBERS = 33_554_432;
export const MOST_CURVE_POINTS = 2000;

const positive: Limits = { least: SMALLEST, most: LARGEST, single: true };
const amount: Limits = { least: 0, most: LARGEST, single: true };
const fraction: Limits = { least: 0, most: BELOW_ONE, single: true };
const steps = (least: number): Limits => ({ least, most: Number.MAX_SAFE_INTEGER, whole: true });

export const LIMITS = {
  learning_rate: positive, epsilon: positive, clip_norm: positive,
  momentum: fraction, decay: fraction, beta1: fraction, beta2: fraction,
  weight_decay: amount, l1: amount, l2: amount, init_scale: amount,
  /** A weight or a bias. */
  value: { least: -LARGEST, most: LARGEST, single: true },
  factor: { least: Number.MIN_VALUE, most: 1 },
  floor: { least: 0, most: 1 },
  warmup: steps(0), every: steps(1), period: steps(1), steps: steps(1), patience: steps(1),
  seed: steps(0),
  batch_size: { least: 1, most: 2 ** 31 - 1, whole: true },
  n: { least: 2, most: MOST_SAMPLES, whole: true },
  noise: { least: 0, most: 1000 },
  classes: { least: 2, most: MOST_OUTPUTS, whole: true },
  test: { least: 0, most: 1 - Number.EPSILON },
} satisfies Record<string, Limits>;

/** Whether a number is within them. */
export function within(value: number, { least, most, whole = false, single = false }: Limits): boolean {
  const counted = single ? Math.fround(value) : value;
  return counted >= least && counted <= most && (!whole || Number.isSafeInteger(value));
}
