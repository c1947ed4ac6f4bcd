// Which classes are taken for which, of so many classes that a table of all would be too large to read.

export interface Pair {
  /** A class, and the class that its samples are taken for. */
  actual: number;
  predicted: number;
  count: number;
  /** All samples of the class. */
  of: number;
}

/** The pairs that are confused most often, so many at most; and how many pairs are confused at all. */
export function confused(counts: readonly (readonly number[])[], most: number): { pairs: Pair[]; all: number } {
  const found = counts.flatMap((row, actual) => {
    const of = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) => (count && predicted !== actual ? [{ actual, predicted, count, of }] : []));
  });
  return { pairs: found.sort((a, b) => b.count - a.count || b.count / b.of - a.count / a.of).slice(0, most), all: found.length };
}
