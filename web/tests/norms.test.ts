import { expect, test } from "vitest";
import { Norms } from "../src/drawing/norms";
import type { Opened } from "../src/engine/session";
import { recipe } from "./recipes";

test("norms are kept in the order of their steps, and forgotten where a run parts", () => {
  const norms = new Norms();
  const story = { recipe: recipe(), deeds: [] };
  const opened = (run: number, more = {}) => ({ run, story: { ...story, ...more } }) as unknown as Opened;
  const see = (run: number, step: number, more = {}) =>
    norms.see({ run, step, gradients: [step, 2 * step] }, opened(run, more));
  for (const step of [0, 30, 10, 20, 20]) see(1, step);
  expect(norms.steps).toEqual([0, 10, 20, 30]);
  expect(norms.layers[1]).toEqual([0, 20, 40, 60]);
  see(2, 25, { deeds: [{ step: 20, change: { batch_size: 5 } }] });
  expect(norms.steps).toEqual([0, 10, 20, 25]);
  see(3, 0);
  expect(norms.steps).toEqual([0]);
  for (let step = 1; step < 5000; step++) see(3, step);
  expect(norms.steps.length).toBeLessThanOrEqual(800);
  expect(norms.layers[0]).toEqual(norms.steps);
  norms.see({ run: 9, step: 1, gradients: [1, 1] }, opened(3));
  expect(norms.steps.at(-1)).toBe(4999);
});
