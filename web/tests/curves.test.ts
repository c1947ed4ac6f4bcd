// Scales, ticks and paths of curves.
import { describe, expect, test } from "vitest";
import { logEnds, nearest, partEnds, path, place, ticks, valueAt, type Axis } from "../src/drawing/curves";
import { cellTriple } from "../src/drawing/matrix";
import { contrast, rgb, theme, type Ground } from "../src/theme";

const x: Axis = { kind: "linear", low: 0, high: 100, from: 0, to: 200 };
const y: Axis = { kind: "log", low: 0.01, high: 1, from: 100, to: 0 };

test("parts begin at the lowest of all curves, one half at most", () => {
  const curve = (...values: number[]) => ({ steps: [0, 1], values });
  expect(partEnds([curve(0.7, 0.9)])).toEqual([0.5, 1]);
  expect(partEnds([curve(0.43, 0.9), curve(0.25, 0.8)])).toEqual([0.2, 1]);
  expect(partEnds([curve(NaN, 0.9)])).toEqual([0.5, 1]);
});

describe("an axis", () => {
  test("goes both ways", () => {
    for (const axis of [x, y])
      for (const value of [0.01, 0.3, 1]) expect(valueAt(axis, place(axis, value))).toBeCloseTo(value, 10);
    expect(place(y, 0.1)).toBeCloseTo(50);
  });

  test("has ends that hold all curves, a decade apart at least", () => {
    const ends = (...values: number[]) => logEnds([{ steps: values.map((_, k) => k), values }]);
    expect(ends(0.7, 0.03)).toEqual([0.02, 1]);
    expect(ends(0.7, 0.69)).toEqual([0.1, 1]);
    expect(ends(0.5, NaN, 0, Infinity)).toEqual([0.05, 0.5]);
    expect(ends(1e-30, 1)).toEqual([1e-12, 1]);
    expect(ends()).toEqual([0.1, 1]);
  });

  test("is written in round numbers", () => {
    expect(ticks(y)).toEqual([0.01, 0.1, 1]);
    expect(ticks({ ...y, low: 0.05, high: 0.5 })).toEqual([0.05, 0.1, 0.2, 0.5]);
    expect(ticks({ ...y, low: 1e-12, high: 1 }, 4).length).toBeLessThanOrEqual(4);
    expect(ticks(x, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks({ ...x, low: 0.5, high: 1 }, 5)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  });
});

describe("a path", () => {
  test("goes through its points, and stops where there is no value", () => {
    expect(path({ steps: [0, 50, 100], values: [1, 0.1, 0.01] }, x, y)).toBe("M0.0 0.0L100.0 50.0L200.0 100.0");
    expect(path({ steps: [0, 10, 50, 100], values: [1, NaN, 0.1, 0] }, x, y)).toBe("M0.0 0.0M100.0 50.0");
  });

  test("keeps the extremes of what lies in one pixel", () => {
    const steps = Array.from({ length: 20000 }, (_, k) => k / 200);
    const values = steps.map((_, k) => (k === 7001 ? 1 : k === 7005 ? 0.01 : 0.1));
    const drawn = path({ steps, values }, x, y);
    expect(drawn.split("L").length).toBeLessThan(900);
    expect(drawn).toContain(" 0.0");
    expect(drawn).toContain(" 100.0");
  });
});

test("the nearest point of a step", () => {
  expect(nearest([0, 10, 20], 14)).toBe(1);
  expect(nearest([0, 10, 20], 16)).toBe(2);
  expect(nearest([0, 10, 20], 99)).toBe(2);
  expect(nearest([0, 10, 20], -5)).toBe(0);
  expect(nearest([], 1)).toBe(-1);
});

const ink = (ground: Ground) => rgb(theme.grounds[ground].ink);

test("text can be read on every cell of a matrix", () => {
  for (const ground of ["dark", "light"] as const)
    for (const classes of [2, 10])
      for (let kind = 0; kind < classes; kind++)
        for (const part of [0, 0.5, 1])
          expect(contrast(ink(ground), cellTriple(classes, kind, part, ground))).toBeGreaterThan(4.5);
});
