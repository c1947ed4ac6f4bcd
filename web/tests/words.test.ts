// What is said of a number that cannot be taken: what is wanted, and what came.
import { expect, test } from "vitest";
import { LIMITS } from "../src/engine/limits";
import { words } from "../src/words";

test.each([
  [LIMITS.value, "1e39", "A number from −3.4e+38 to 3.4e+38 is wanted; “1e39” came."],
  [LIMITS.learning_rate, "-1", "A number above 0, to 3.4e+38 is wanted; “-1” came."],
  [LIMITS.seed, "2.5", "A whole number from 0 to 9.0e+15 is wanted; “2.5” came."],
  [LIMITS.momentum, "1", "A number from 0 to less than 1 is wanted; “1” came."],
  [{ least: 4, most: 50_000, whole: true }, "", "A whole number from 4 to 50,000 is wanted; nothing came."],
  [{ least: -Infinity, most: Infinity }, "x", "A number is wanted; “x” came."],
])("%o: %s", (limits, came, told) => {
  expect(words.wantedNumber(limits, came)).toBe(told);
});
