// Curves over steps: scales, ticks and paths. Values that are not finite, or not positive on a log scale, are gaps.

import { ticks as linearTicks } from "./ticks";

export type ScaleKind = "log" | "linear";

/** From a value to its place along an axis, and back. */
export interface Axis {
  kind: ScaleKind;
  low: number;
  high: number;
  /** Where low and high lie, in pixels. */
  from: number;
  to: number;
}

/** One curve: values at steps, which rise. */
export interface Curve {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

export function place({ kind, low, high, from, to }: Axis, value: number): number {
  const part =
    kind === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return from + (to - from) * part;
}

export function valueAt({ kind, low, high, from, to }: Axis, at: number): number {
  const part = (at - from) / (to - from);
  return kind === "log" ? low * (high / low) ** part : low + (high - low) * part;
}

/** Ends of a log axis that hold all curves: 1, 2 or 5 times a power of ten, a factor of 10 apart at least. */
export function logEnds(curves: Curve[], least = 1e-12): [number, number] {
  let [low, high] = [Infinity, 0];
  for (const { values } of curves)
    for (let k = 0; k < values.length; k++) {
      const value = values[k]!;
      if (!(value > 0) || value === Infinity) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  if (low > high) return [0.1, 1];
  const ends: [number, number] = [round(Math.max(low, least), -1), round(Math.max(high, least), 1)];
  while (ends[1] / ends[0] < 9.99) ends[0] = round(ends[0] * 0.99, -1);
  return ends;
}

/** Ends of an axis of parts, 0 to 1, that hold all curves: from a tenth below the lowest, one half at most, to 1. */
export function partEnds(curves: Curve[]): [number, number] {
  let low = 0.5;
  for (const { values } of curves) for (let k = 0; k < values.length; k++) if (values[k]! < low) low = values[k]!;
  return [Math.floor(10 * low) / 10, 1];
}

/** The next of 1, 2, 5 times a power of ten, up or down. */
function round(value: number, direction: 1 | -1): number {
  const power = Math.floor(Math.log10(value) + 1e-12);
  const steps = [1, 2, 5, 10].map((part) => Number(`${part}e${power}`));
  const found =
    direction > 0
      ? steps.find((each) => each >= value * (1 - 1e-12))
      : steps.findLast((each) => each <= value * (1 + 1e-12));
  return found ?? value;
}

/** Values of an axis to write beside it, so many at most. */
export function ticks({ kind, low, high }: Axis, most = 5): number[] {
  if (kind === "linear") return linearTicks(low, high, most).map(({ value }) => value);
  const powers = range(Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9));
  if (powers.length > 2 || most < 3) {
    const every = Math.ceil(powers.length / most);
    return powers.filter((power) => power % every === 0).map((power) => Number(`1e${power}`));
  }
  return range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)))
    .flatMap((power) => [1, 2, 5].map((part) => Number(`${part}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

/** A curve as an SVG path. Where points lie closer than a pixel, the least and the most of a pixel stand for them. */
export function path({ steps, values }: Curve, x: Axis, y: Axis): string {
  let text = "";
  let open = false;
  const [top, bottom] = [Math.min(y.from, y.to), Math.max(y.from, y.to)];
  const usable = (k: number) => {
    const value = values[k]!;
    return Number.isFinite(value) && (y.kind === "linear" || value > 0);
  };
  const put = (k: number) => {
    const height = Math.min(bottom, Math.max(top, place(y, values[k]!)));
    text += `${open ? "L" : "M"}${place(x, steps[k]!).toFixed(1)} ${height.toFixed(1)}`;
    open = true;
  };
  for (let k = 0; k < steps.length; ) {
    if (!usable(k)) {
      open = false;
      k++;
      continue;
    }
    const column = Math.floor(place(x, steps[k]!));
    let [least, most, last] = [k, k, k];
    while (last + 1 < steps.length && usable(last + 1) && Math.floor(place(x, steps[last + 1]!)) === column) {
      last++;
      if (values[last]! < values[least]!) least = last;
      if (values[last]! > values[most]!) most = last;
    }
    for (const each of [...new Set([k, least, most, last])].sort((a, b) => a - b)) put(each);
    k = last + 1;
  }
  return text;
}

/** The index of the point nearest to a step; −1 where there are none. */
export function nearest(steps: ArrayLike<number>, step: number): number {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low > 0 && step - steps[low - 1]! <= steps[low]! - step ? low - 1 : high < 0 ? -1 : low;
}
