// The board of matrices: every twin under its twin, nothing over anything else, and numbers that can be read.
import { describe, expect, test } from "vitest";
import { decimalsFor, Rounded } from "../src/app/digits";
import { kindOf, nameOf, shownPass, type Name } from "../src/app/quantities";
import { boardOf, boxOf, faceOf, neighbour, type Board } from "../src/drawing/matrices";
import { curvePath, frameOf, termsOf, up } from "../src/drawing/turn";
import { Session } from "../src/engine/session";
import { contrast, rgb, theme } from "../src/theme";
import { module } from "./kernel";
import { recipe } from "./recipes";

const NETWORKS = [[2, 1], [2, 3, 2, 1], [2, 8, 8, 1], [1, 4, 1], [4, 8, 3], [2, 8, 8, 8, 8], [8, 1, 8]];
const TWINS = { delta: "Z", dW: "W", db: "b", back: "H", newW: "W", newZ: "Z", newH: "H" } as const;

function present(board: Board, after: boolean): Name[] {
  return [...board.places.keys()].filter((name) => {
    const { kind } = kindOf(name);
    return /^(H|W|b|Z)$/.test(kind) || kind.startsWith("new") === after;
  });
}

describe("a board", () => {
  test.each(NETWORKS.flatMap((sizes) => [1, 4].map((samples) => [sizes, samples] as const)))(
    "of %j with %i samples has every twin under its twin, and nothing over anything else",
    (sizes, samples) => {
      const board = boardOf(sizes, samples, 1300);
      for (const [name, place] of board.places) {
        const { kind, layer } = kindOf(name);
        const twin = kind in TWINS ? board.places.get(nameOf(TWINS[kind as keyof typeof TWINS], layer)) : undefined;
        if (!twin) continue;
        expect(place.x).toBe(twin.x);
        if (kind !== "back" || samples === 1) expect(place.columns).toBe(twin.columns);
        expect(place.y).toBeGreaterThan(twin.y);
      }
      for (const after of [false, true]) {
        const boxes = [...present(board, after).map((name) => boxOf(board, { name })!), board.turn];
        for (const [k, one] of boxes.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.y).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width).toBeLessThanOrEqual(board.width);
          expect(one.y + one.height).toBeLessThanOrEqual(board.height);
          for (const other of boxes.slice(0, k)) {
            const apart =
              one.x >= other.x + other.width || other.x >= one.x + one.width ||
              one.y >= other.y + other.height || other.y >= one.y + one.height;
            expect(apart).toBe(true);
          }
        }
      }
      expect(board.turn.height).toBeGreaterThan(100);
    },
  );

  test("fits its room as long as numbers can be read", () => {
    const board = boardOf([2, 8, 8, 1], 1, 1392);
    expect(board.width).toBeLessThanOrEqual(1392);
    expect(decimalsFor(board.cell.width - 5, board.type)).toBeGreaterThanOrEqual(2);
    const narrow = boardOf([2, 8, 8, 1], 1, 360);
    expect(narrow.width).toBeGreaterThan(360);
    expect(narrow.type).toBeGreaterThanOrEqual(12);
  });

  test("is walked cell by cell in all directions", () => {
    const board = boardOf([2, 3, 2, 1], 1, 1300);
    const names = present(board, false);
    const from = { name: "W1", row: 1, column: 1 } as const;
    expect(neighbour(board, names, from, [-1, 0])).toEqual({ name: "W1", row: 1, column: 0 });
    expect(neighbour(board, names, from, [1, 0])).toEqual({ name: "b1", row: 1, column: 0 });
    expect(neighbour(board, names, from, [0, -1])).toEqual({ name: "W1", row: 0, column: 1 });
    const down = neighbour(board, names, { name: "W1", row: 2, column: 0 }, [0, 1])!;
    expect(["row0", "dW1"]).toContain(down.name);
    expect(neighbour(board, names, { name: "H0", row: 0, column: 0 }, [-1, 0])).toBeNull();
  });
});

describe("a cell", () => {
  test.each(["dark", "light"] as const)("has a number that can be read on every colour, %s", (ground) => {
    for (const quiet of [false, true]) {
      for (let value = -1; value <= 1; value += 1 / 128) {
        const { fill, ink } = faceOf(value, 1, ground, quiet);
        const [r, g, b] = fill.match(/\d+/g)!.map(Number) as [number, number, number];
        expect(contrast([r, g, b], rgb(ink))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test("has the ground's colour at 0, opposite hues on both sides, and full strength beyond its reach", () => {
    const near = (value: number) => faceOf(value, 2, "dark").fill;
    const ground = rgb(theme.grounds.dark.ground);
    near(0).match(/\d+/g)!.forEach((part, k) => expect(Math.abs(Number(part) - ground[k]!)).toBeLessThan(4));
    expect(near(9)).toBe(near(2));
    expect(near(-9)).toBe(near(-2));
    expect(near(1)).not.toBe(near(-1));
    expect(faceOf(NaN, 2, "dark").fill).toBe(near(0));
  });
});

describe("rounding", () => {
  test("keeps three digits where there is room", () => {
    const numbers = Rounded.of([0.05243, -1.2345, 0, 123.4, 0.00004], 4);
    expect([0, 1, 2, 3, 4].map((at) => numbers.text(at))).toEqual(["0.0524", "−1.23", "0", "123", "0"]);
    expect(numbers.factor(1)).toBe("(−1.23)");
  });

  test("shows small numbers as multiples of one power of ten, and the same digits in equations", () => {
    const numbers = Rounded.of([0.00052, -0.0000437], 4);
    expect(numbers.exponent).toBe(-4);
    expect([numbers.text(0), numbers.text(1)]).toEqual(["5.2", "−0.44"]);
    expect([numbers.inline(0), numbers.inline(1)]).toEqual(["0.00052", "−0.000044"]);
    expect(Rounded.of([0, 0], 4).exponent).toBe(0);
    expect(Rounded.of([NaN, 1], 4).text(0)).toBe("NaN");
    expect(Rounded.of([1.5e6], 3).exponent).toBe(6);
  });

  test("tells a prediction from its target", () => {
    const t = Rounded.of([1], 3);
    expect(Rounded.of([0.99962], 3).toldFrom(t, () => true).text(0)).toBe("0.9996");
    expect(Rounded.of([0.99962], 3).toldFrom(t, () => false).text(0)).toBe("1");
  });
});

test("the prediction lies on its curve", () => {
  const session = new Session(module);
  for (const toy of ["moons", "plane"] as const) {
    const small = recipe({ hidden: [3], activation: ["tanh"] }, toy);
    const opened = session.open({ recipe: small, deeds: [] }, undefined, 30);
    const shown = shownPass(session.pass(opened.run, 30, [0, 1]), opened, 3, 60, 13);
    const terms = termsOf(shown);
    const frame = frameOf(shown.recipe.loss, terms, { x: 0, y: 0, width: 200, height: 120 });
    for (const { x, target, value } of terms) {
      const curve = session.lossCurve(opened.run, target, 6);
      const off = Array.from(curve.x, (each) => Math.abs(each - x));
      const nearest = off.indexOf(Math.min(...off));
      expect(Math.abs(curve.loss[nearest]! - value)).toBeLessThan(0.1);
      expect(up(frame, value)).toBeGreaterThanOrEqual(0);
      expect(curvePath(curve, frame)).toMatch(/^M[\d.]+ [\d.]+(L[\d.]+ [\d.]+)+$/);
    }
  }
});
