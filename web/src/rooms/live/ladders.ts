// The usual values of settings, which controls go through.

const decades = (first: number, last: number, parts: readonly number[]): number[] => {
  const values: number[] = [];
  for (let power = first; power <= last; power++) for (const part of parts) values.push(Number(`${part}e${power}`));
  return values;
};

/** Learning rates, 0.0001 to 10. */
export const RATES: readonly number[] = [...decades(-4, 0, [1, 3]), 10];
export const BATCHES: readonly number[] = [1, 2, 5, 10, 20, 32, 50, 64, 100, 128, 200, 256, 500, 1000];
export const PENALTIES: readonly number[] = [0, ...decades(-5, -1, [1, 3]), 1];
export const CLIPS: readonly number[] = [0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
export const MOMENTA: readonly number[] = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999];
export const EPSILONS: readonly number[] = decades(-10, -2, [1]);
export const LENGTHS: readonly number[] = [0, ...decades(1, 5, [1, 2, 5])];
export const FACTORS: readonly number[] = [0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1];
export const FLOORS: readonly number[] = [0, 0.01, 0.03, 0.1, 0.3, 0.5];
export const NOISES: readonly number[] = [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8, 1];
export const SAMPLES: readonly number[] = [20, 50, 100, 200, 400, 1000, 2000, 5000, 10000];
export const PARTS: readonly number[] = [0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5];

/** Steps a second; the last is as fast as it can. */
export const FASTEST = 1e9;
export const SPEEDS: readonly number[] = [1, 10, 60, 300, 1000, 10000, FASTEST];
