// Thinning of curves that have become long.

/** Without every second value of the older half, so that what is new is shown in full. */
export function thinned<T>(values: readonly T[]): T[] {
  const half = values.length >> 1;
  return values.filter((_, index) => index > half || index % 2 === 0);
}
