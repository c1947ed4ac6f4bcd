// What the room of one step asks of the session beyond the pass: curves of the loss, wrong samples, checks.
import { describe, expect, test } from "vitest";
import { lossCurve } from "../src/engine/losses";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

describe("a loss's curve", () => {
  test("is the logarithm of what is left to the truth", () => {
    for (const [target, truth] of [[1, (y: number) => y], [0, (y: number) => 1 - y]] as const) {
      const { x, loss } = lossCurve(module, "binary_cross_entropy", target, 5);
      x.forEach((y, k) => expect(loss[k]).toBeCloseTo(-Math.log(truth(y)), 4));
      expect(x[0]).toBeLessThan(0.01);
      expect(x.at(-1)).toBeGreaterThan(0.99);
    }
  });

  test("of classes is that of the class that it is", () => {
    const { x, loss } = lossCurve(module, "cross_entropy", 1, 5);
    x.forEach((y, k) => expect(loss[k]).toBeCloseTo(-Math.log(y), 4));
  });

  test("of values is half a square", () => {
    const { x, loss } = lossCurve(module, "half_squared_error", 0.7, 2);
    expect(x[0]).toBe(-2);
    x.forEach((error, k) => expect(loss[k]).toBeCloseTo(error ** 2 / 2, 5));
  });
});

describe("wrong samples", () => {
  test("are as many as the accuracy says", () => {
    const session = new Session(module);
    const { run, data } = session.open({ recipe: recipe(), deeds: [] }, undefined, 20);
    const { accuracy } = session.frame({
      run, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false,
    }).scores.train;
    expect(session.wrong(run, 20).length).toBe(Math.round((1 - accuracy) * data.train.n));
  });

  test("of values are those farthest off", () => {
    const session = new Session(module);
    const { run, data } = session.open({ recipe: recipe({}, "plane"), deeds: [] }, undefined, 20);
    const worst = session.wrong(run, 20);
    expect(worst.length).toBe(Math.ceil(data.train.n / 10));
    const least = session.pass(run, 20, [worst.at(-1)!]).losses[0]!;
    const better = data.train.n - Array.from({ length: data.train.n }, (_, row) => row).filter(
      (row) => session.pass(run, 20, [row]).losses[0]! <= least,
    ).length;
    expect(better).toBe(worst.length - 1);
  });
});

test("a batch's loss is the mean of its samples' losses", () => {
  const session = new Session(module);
  const { run } = session.open({ recipe: recipe(), deeds: [] }, undefined, 5);
  const pass = session.pass(run, 5, [0, 1, 2, 3]);
  expect(pass.losses.reduce((sum, loss) => sum + loss) / 4).toBeCloseTo(pass.loss, 6);
  expect(pass.after.losses.reduce((sum, loss) => sum + loss) / 4).toBeCloseTo(pass.after.pass.loss, 6);
});

test("a check holds with a penalty too, and a plain step is not clipped", () => {
  const session = new Session(module);
  const strict = recipe({ hidden: [3], activation: ["tanh"], l1: 0.02, l2: 0.3, clip_norm: 1e-3 });
  const { run } = session.open({ recipe: strict, deeds: [] }, undefined, 10);
  for (let index = 0; index < 13; index++) {
    const { numeric, exact, low, high } = session.check(run, 10, [3], index);
    expect(Math.abs(numeric - exact)).toBeLessThan(3e-4 + 2e-3 * Math.abs(exact));
    expect(high.at).toBeGreaterThan(low.at);
  }
  const pass = session.pass(run, 10, [3]);
  expect(pass.after.parameters[0]! - pass.parameters[0]!).toBeCloseTo(-pass.rate * pass.gradient[0]!, 5);
});
