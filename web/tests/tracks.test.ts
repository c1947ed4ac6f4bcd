// Where runs part, and what is said of it.
import { describe, expect, test } from "vitest";
import { labelOf, marks, partOf, shared, stepAt, tracksOf } from "../src/drawing/tracks";
import { layout, optimizer } from "../src/engine/recipe";
import type { Deed } from "../src/engine/story";
import { recipe } from "./recipes";

const first = recipe({ hidden: [3], activation: ["tanh"] });
const places = layout(first);
const slower: Deed = { step: 500, change: { optimizer: optimizer("sgd", 0.03) } };
const larger: Deed = { step: 200, change: { batch_size: 32, l2: 0.001 } };

function branch(run: number, deeds: Deed[], steps: number) {
  return { run, story: { recipe: first, deeds }, steps, places };
}

describe("tracks", () => {
  test("part where their stories do", () => {
    const tracks = tracksOf([
      branch(1, [], 1000), branch(2, [slower], 900), branch(3, [larger], 300),
      branch(4, [slower, { ...slower, step: 700 }], 800),
    ]);
    expect(tracks.map(({ parent, from, to }) => [parent, from, to])).toEqual([
      [-1, 0, 1000], [0, 500, 900], [0, 200, 300], [1, 700, 800],
    ]);
    expect(tracks[1]!.label).toBe("η 0.1 → 0.03");
    expect(tracks[2]!.label).toBe("batch 10 → 32, L2 0 → 0.001");
  });

  test("share what is equal", () => {
    const of = (...deeds: Deed[]) => ({ recipe: first, deeds });
    expect(shared(of(), of(slower))).toEqual({ step: 500, deeds: 0 });
    expect(shared(of(slower), of(slower))).toEqual({ step: Infinity, deeds: 1 });
    expect(shared(of(larger, slower), of(slower))).toEqual({ step: 200, deeds: 0 });
  });
});

describe("what was done", () => {
  const label = (...deeds: Deed[]) => labelOf({ story: { recipe: first, deeds }, places }, 0);

  test("weights and biases by their names", () => {
    expect(label({ step: 3, parameter: { index: places[0]!.W + 3, value: 1.5 } })).toBe("w₂₂ of layer 1 set to 1.5");
    expect(label({ step: 3, parameter: { index: places[1]!.b, value: -0.25 } })).toBe("b₁ of layer 2 set to −0.25");
  });

  test("the same setting twice at one step is said once", () => {
    expect(label(slower, { ...slower, change: { optimizer: optimizer("sgd", 0.01) } })).toBe("η 0.1 → 0.01");
    expect(label({ step: 3, change: { optimizer: optimizer("adam") } })).toBe("SGD → Adam, η 0.1 → 0.01");
    expect(label({ step: 3, change: { schedule: { name: "cosine", warmup: 0, period: 100, floor: 0 } } })).toBe(
      "schedule constant → cosine",
    );
    expect(label({ step: 3, change: { clip_norm: 1 } })).toBe("clip norm none → 1");
  });
});

test("a slider's place and its step belong together", () => {
  for (const last of [1, 7, 1000, 1234567])
    for (const step of [0, 1, Math.floor(last / 3), last]) expect(stepAt(partOf(step, last), last)).toBe(step);
  expect(partOf(0, 0)).toBe(0);
  for (const last of [0, 3, 999, 54321]) {
    const found = marks(last, 8);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found.length).toBeLessThanOrEqual(8);
    expect(found.every((step) => step > 0 && step < last)).toBe(true);
  }
});
