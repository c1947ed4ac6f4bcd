// Round numbers along an axis.

export interface Tick {
  value: number;
  /** Its place, 0 to 1 from the low end. */
  at: number;
}

/** Round numbers between two ends, 1, 2 or 5 times a power of ten apart, with at most so many steps. */
export function ticks(low: number, high: number, most = 5): Tick[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = [1, 2, 5, 10].map((part) => part * power).find((each) => span / each <= most)!;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const value = Number(((first + k) * step).toPrecision(12));
    return { value, at: (value - low) / span };
  });
}
