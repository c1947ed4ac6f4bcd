import { expect, test } from "vitest";
import { Norms } from "../src/drawing/norms";

function seen(...steps: number[]): Norms {
  const norms = new Norms();
  for (const step of steps) norms.see({ step, gradients: [step, 2 * step] });
  return norms;
}

test("norms are kept in the order of their steps, and no more than can be told apart", () => {
  const norms = seen(0, 30, 10, 20, 20);
  expect(norms.steps).toEqual([0, 10, 20, 30]);
  expect(norms.layers).toEqual([[0, 10, 20, 30], [0, 20, 40, 60]]);
  const many = seen(...Array.from({ length: 5000 }, (_, step) => step));
  expect(many.steps.length).toBeLessThanOrEqual(800);
  expect(many.layers[0]).toEqual(many.steps);
});

test("a branch goes on with those before it parts, and leaves the other run its own", () => {
  const norms = seen(0, 10, 20, 30);
  const branch = norms.until(20);
  branch.see({ step: 25, gradients: [7, 7] });
  expect(branch.steps).toEqual([0, 10, 25]);
  expect(branch.layers[0]).toEqual([0, 10, 7]);
  expect(norms.steps).toEqual([0, 10, 20, 30]);
});
