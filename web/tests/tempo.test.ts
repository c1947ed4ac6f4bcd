// A speed that is kept, where the machine can; and found again after it could not.
import { expect, test } from "vitest";
import { Tempo } from "../src/app/tempo";

/** Steps trained in so many frames of 60 a second, where a step takes some milliseconds. */
function trained(tempo: Tempo, frames: number, perSecond: number, cost: number): number {
  tempo.begin();
  const start = performance.now();
  let total = 0;
  for (let frame = 1; frame <= frames; frame++) {
    const steps = tempo.steps(start + (frame * 1000) / 60, perSecond);
    if (steps) tempo.took(cost * steps, steps);
    total += steps;
  }
  return total;
}

test.each([1, 10, 60, 300, 1000, 10000])("%i steps a second", (speed) => {
  const tempo = new Tempo();
  trained(tempo, 60, speed, 0.001);
  expect(Math.abs(trained(tempo, 300, speed, 0.001) - 5 * speed)).toBeLessThanOrEqual(2 + speed / 30);
});

test("as fast as it can is as much as fits into frames", () => {
  const tempo = new Tempo();
  const fast = trained(tempo, 300, 1e9, 0.01);
  expect(fast).toBeGreaterThan(100_000);
  expect(trained(new Tempo(), 300, 1e9, 1)).toBeLessThan(300 * 30);
});

test("one slow frame does not slow it down for good", () => {
  const tempo = new Tempo();
  tempo.took(500, 1);
  expect(trained(tempo, 300, 1000, 0.001)).toBeGreaterThan(4500);
});
