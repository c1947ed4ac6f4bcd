// The pairs of classes that are confused most.
import { expect, test } from "vitest";
import { confused } from "../src/rooms/live/confused";

test("pairs come by their number, of equal ones the greater part of a class first", () => {
  const counts = [[5, 2, 0], [0, 1, 2], [3, 0, 9]];
  expect(confused(counts, 2)).toEqual({
    pairs: [
      { actual: 2, predicted: 0, count: 3, of: 12 },
      { actual: 1, predicted: 2, count: 2, of: 3 },
    ],
    all: 3,
  });
});

test("where all are right there is none", () => {
  expect(confused([[2, 0], [0, 3]], 5)).toEqual({ pairs: [], all: 0 });
});
