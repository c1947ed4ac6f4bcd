// Points by hand, and what the engine makes of them.
import { describe, expect, test } from "vitest";
import {
  drawnFrom, EMPTY, moved, nearestPoint, positionOf, short, sourceOf, undrawable, without, withPoint,
} from "../src/drawing/drawn";
import { placed } from "../src/drawing/shape";
import { TOYS, TOYS_OF_MANY_CLASSES } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

const session = new Session(module);
const split = { test: 0.25, seed: 0 };

describe("points", () => {
  test("come, go, and are taken along; what was before stays as it is", () => {
    const one = withPoint(EMPTY, 0.12345, -0.5, 1);
    const two = withPoint(one, 1, 1, 4);
    expect(EMPTY.X).toEqual([]);
    expect(two.X).toEqual([[0.123, -0.5], [1, 1]]);
    expect([one.classes, two.classes].map((names) => names.length)).toEqual([2, 5]);
    expect(nearestPoint(two, 0.9, 1, 0.2)).toBe(1);
    expect(nearestPoint(two, 0.5, 1, 0.2)).toBe(-1);
    expect(positionOf(moved(two, 1, 0, 0.25), 1)).toEqual([0, 0.25]);
    expect(without(two, 1, 1, 0.1).t).toEqual([1]);
    expect(without(two, 0, 1, 0.1)).toBe(two);
  });

  test("of one input have their target as height", () => {
    const sine = drawnFrom(session.samples({ kind: "toy", name: "sine", n: 20, noise: 0, classes: 2, ...split }))!;
    const more = withPoint(sine, 0.5, 0.25, 0);
    expect(positionOf(more, 20)).toEqual([0.5, 0.25]);
    expect(more.t[20]).toBe(0.25);
    expect(moved(more, 20, 1, 2).t[20]).toBe(2);
  });

  test("of every toy are its samples, and train", () => {
    for (const name of TOYS) {
      const classes = TOYS_OF_MANY_CLASSES.includes(name) ? 3 : 2;
      const table = session.samples({ kind: "toy", name, n: 60, noise: 0.05, classes, ...split });
      const { data } = session.open({
        recipe: recipe({ data: { kind: "toy", name, n: 60, noise: 0.05, classes, test: 0, seed: 0 } }), deeds: [],
      });
      expect(Float32Array.from(table.X.flat())).toEqual(data.train.X);
      expect(table.classes).toEqual(data.classNames);
      if (data.outputs === 1) expect(Float32Array.from(table.t)).toEqual(data.train.T);
      const opened = session.open({ recipe: recipe({ data: sourceOf(drawnFrom(table)!, split) }), deeds: [] });
      expect(opened.data.task).toBe(data.task);
      expect(opened.data.train.n + opened.data.test.n).toBe(60);
      expect(session.train(opened.run, 20).well).toBe(true);
    }
  });

  test("two are enough, and the view keeps its square", () => {
    const two = withPoint(withPoint(EMPTY, 0.1, 0.1, 0), 0.2, 0.1, 1);
    const { run } = session.open({ recipe: recipe({ data: sourceOf(two, split) }), deeds: [] });
    const { rectangle } = session.frame({
      run, axes: [0, 1], ground: "dark", output: 8, tiles: 0, space: 0, surface: false,
    });
    expect(rectangle.x[0]).toBeLessThan(-1);
    expect(rectangle.y[1]).toBeGreaterThan(1);
    expect(session.train(run, 5).well).toBe(true);
  });

  test("more than two inputs do not lie in a plane", () => {
    const table = { name: "t", inputs: ["a", "b", "c"], target: "y", classes: ["0", "1"], X: [[1, 2, 3]], t: [0] };
    expect(drawnFrom(table)).toBeNull();
    expect(undrawable(3, 2, 1)).toBe("inputs");
    expect(undrawable(2, 9, 1)).toBe("classes");
    expect(undrawable(2, 2, 2001)).toBe("samples");
    expect(undrawable(1, 0, 2000)).toBeNull();
  });

  test("keep names, units and digits of their own table; new ones have as many digits as its range has a use for", () => {
    const table = {
      name: "flowers.csv", inputs: ["leak", "width"], target: "kind", classes: ["2", "small"],
      X: [[0.00031234567, 5e6], [0.00012345678, 9e6]], t: [0, 1],
    };
    const drawn = drawnFrom(table, true)!;
    const more = withPoint(drawn, 0.000212345678, 7123456, 2);
    const source = sourceOf(more, split);
    expect(source).toMatchObject({ name: "flowers.csv", inputs: ["leak", "width"], target: "kind", standardize: true });
    expect(source.X).toEqual([...table.X, [0.0002123, 7123000]]);
    // The third class is called by the first number that is free.
    expect(source.classes).toEqual(["2", "small", "3"]);
    expect(short(drawn).X).toEqual([[0.0003123, 5e6], [0.0001235, 9e6]]);
    expect(moved(drawn, 1, 0.0002, 6e6).X[1]).toEqual([0.0002, 6e6]);
  });
});

test("a picture's points lie inside it", () => {
  for (const name of TOYS) {
    const table = session.samples({ kind: "toy", name, n: 100, noise: 0.1, classes: 2, ...split });
    for (const part of placed(table).flat()) {
      expect(part).toBeGreaterThanOrEqual(0.0999);
      expect(part).toBeLessThanOrEqual(0.9001);
    }
  }
});
