// The walk: every number comes once, in its order, and is explained by what stands there already.
import { describe, expect, test } from "vitest";
import { backBallot, forwardBallot } from "../src/app/ballots";
import { captionOf, formulasOf } from "../src/app/captions";
import { explain, lossParts } from "../src/app/explain";
import { placeOf, shownPass, type Name, type Shown } from "../src/app/quantities";
import { exampleOf, isFilled, litNames, momentsOf, stageOf } from "../src/app/walk";
import type { Recipe } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { words } from "../src/words";
import { module } from "./kernel";
import { recipe } from "./recipes";

const spirals = { kind: "toy", name: "spirals", n: 120, noise: 0.03, classes: 3, test: 0.25, seed: 0 } as const;
const CASES: [string, Recipe, number[]][] = [
  ["two classes", recipe({ hidden: [3, 2] }), [0]],
  ["a batch", recipe({ hidden: [3, 2], activation: ["tanh", "sigmoid"] }), [0, 1, 2, 3]],
  ["several classes", recipe({ data: spirals, hidden: [4], activation: ["relu"] }), [5]],
  ["values, with penalties", recipe({ hidden: [2], activation: ["elu"], l1: 0.01, l2: 0.1 }, "ripple"), [1]],
  ["no hidden layer", recipe({ hidden: [], activation: [] }), [0]],
];

function shownOf(asked: Recipe, rows: number[], step = 25): Shown {
  const session = new Session(module);
  const opened = session.open({ recipe: asked, deeds: [] }, undefined, step);
  return shownPass(session.pass(opened.run, step, rows), opened, 4, 60, 13);
}

/** What a sum as it is written comes to. */
function value(text: string): number {
  const plain = text
    .replace(/^= /, "")
    .replaceAll("−", "-")
    .replace(/·10⁻([⁰¹²³⁴⁵⁶⁷⁸⁹]+)/g, (_, power: string) => `e-${[...power].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).join("")}`)
    .replaceAll(" · ", "*");
  // Digits, signs and brackets only.
  if (!/^[-+*/() .\de]+$/.test(plain)) return NaN;
  return Number(new Function(`return ${plain.replace(/- ?-/g, "+")}`)());
}

/** The same with all its terms added up by their sizes: what it may be wrong by is a part of that. */
function size(text: string): number {
  return value(text.replaceAll("−", "+").replace(/([(·/+=] ?)\+/g, "$1").replace(/^\+/, ""));
}

/** What one more in the last digit of a number, as it is written, is worth. */
function lastPlace(text: string): number {
  return Math.abs(value(text.replace(/\d/g, "0").replace(/0(?![\d.]*\d)/, "1")));
}

describe("the moments", () => {
  test("go forward layer by layer, turn, and come back to the first", () => {
    const names = momentsOf([2, 3, 2, 1]).map(({ kind, layer }) => `${kind}${layer || ""}`);
    expect(names).toEqual([
      "network", "sums1", "activations1", "sums2", "activations2", "sums3", "activations3", "loss3", "error3",
      "gradient3", "back2", "slope2", "delta2", "gradient2", "back1", "slope1", "delta1", "gradient1", "whole",
      "update", "updated", "again1", "again2", "again3", "compared3",
    ]);
  });

  test.each(CASES)("fill every cell once: %s", (_, asked, rows) => {
    const shown = shownOf(asked, rows);
    const moments = momentsOf(shown.pass.sizes);
    const filled = moments.flatMap(({ fills }) => fills.map(({ name }) => name));
    expect(new Set(filled).size).toBe(filled.length);
    for (const name of shown.quantities.keys()) {
      expect(isFilled(moments, moments.length - 1, null, name, 0)).toBe(true);
    }
    expect(isFilled(moments, 0, null, "Z1", 0)).toBe(false);
    expect(isFilled(moments, 1, 0, "Z1", 0)).toBe(true);
    expect(isFilled(moments, 1, null, "Z1", 0)).toBe(true);
    expect(moments.every(({ beats }) => beats.length > 0 && beats.every(({ seconds }) => seconds > 0.3))).toBe(true);
  });

  test("fill rows beat by beat when they are played", () => {
    const moments = momentsOf([2, 3, 1]);
    expect([0, 1, 2].map((row) => isFilled(moments, 1, 1, "Z1", row))).toEqual([true, true, false]);
    expect(isFilled(moments, 1, 2, "H1", 0)).toBe(false);
  });

  test("show below what goes back, and after the update the second way forward", () => {
    const moments = momentsOf([2, 3, 1]);
    const updated = moments.findIndex(({ kind }) => kind === "updated");
    expect(stageOf(moments, updated - 1)).toBe("back");
    expect(stageOf(moments, updated)).toBe("after");
  });

  test.each(CASES)("need nothing that is not known yet: %s", (_, asked, rows) => {
    const shown = shownOf(asked, rows);
    const moments = momentsOf(shown.pass.sizes);
    moments.forEach((moment, index) => {
      expect(captionOf(moment, shown)).toMatch(/^[A-Z].*\.$/s);
      expect(formulasOf(moment, shown).every((tex) => tex.length > 0)).toBe(true);
      const example = exampleOf(moment);
      const names: Name[] = example ? explain(shown, example).lit.map(({ name }) => name) : [];
      const known = moment.kind === "update" ? [] : names;
      for (const name of known) expect(isFilled(moments, index, null, name, 0)).toBe(true);
      expect(litNames(moment).size + moment.beats.length).toBeGreaterThan(1);
    });
  });
});

describe("an explanation", () => {
  test.each(CASES)("adds up to the number in its cell: %s", (_, asked, rows) => {
    const shown = shownOf(asked, rows);
    let sums = 0;
    for (const own of shown.quantities.values()) {
      for (let row = 0; row < own.rows; row++) {
        for (let column = 0; column < own.columns; column++) {
          const { parts, lit, tex } = explain(shown, { name: own.name, row, column });
          expect(tex).not.toBe("");
          expect(lit.at(-1)).toEqual({ name: own.name, row, column });
          if (parts.length < 2) continue;
          const at = placeOf(own, { row, column });
          const result = value(parts.at(-1)!);
          // What was updated is written with more digits, so that a small change is seen.
          if (!own.name.startsWith("new")) expect(parts.at(-1)).toBe(`= ${own.numbers.inline(at)}`);
          const exact = own.numbers.values[at]!;
          expect(Math.abs(result - exact), parts.at(-1)).toBeLessThan(0.51 * lastPlace(parts.at(-1)!));
          for (const part of parts.slice(0, -1)) {
            const sum = value(part);
            if (Number.isNaN(sum)) continue;
            sums++;
            expect(Math.abs(sum - exact), part).toBeLessThanOrEqual(0.025 * size(part));
          }
        }
      }
    }
    expect(sums).toBeGreaterThan(5);
  });

  test("has no pull towards 0 of a weight that is 0", () => {
    const shown = shownOf(recipe({ initializer: "zeros", hidden: [2], l1: 1e-7 }, "ripple"), [1], 0);
    const { parts, tex } = explain(shown, { name: "dW1", row: 0, column: 0 });
    expect(parts.map(value)).toEqual([0, 0, 0]);
    expect(tex).toContain("+ 1 \\cdot 10^{-7}\\,\\operatorname{sign}(W_1)");
    const pulled = shownOf(recipe({ hidden: [2], l1: 0.25 }, "ripple"), [1], 0);
    const w = pulled.pass.parameters[0]!;
    expect(explain(pulled, { name: "dW1", row: 0, column: 0 }).parts[0]).toContain(w < 0 ? "− 0.25" : "+ 0.25");
  });

  test("shows a difference that its cells are too short for", () => {
    const shown = shownOf(recipe({ hidden: [8], activation: ["tanh"] }), [3], 20000);
    const { parts } = explain(shown, { name: "delta2", row: 0, column: 0 });
    const delta = shown.pass.delta[2]![0]!;
    expect(Math.abs(delta)).toBeLessThan(0.02);
    expect(Math.abs(value(parts[0]!) - delta)).toBeLessThan(0.06 * Math.abs(delta));
  });

  test("of the loss is the logarithm, or half the square", () => {
    expect(lossParts(shownOf(recipe({ hidden: [3], activation: ["tanh"] }), [0]))[0]).toMatch(/^−log (0\.|\(1 − 0\.)/);
    expect(lossParts(shownOf(recipe({ hidden: [3], activation: ["tanh"] }, "plane"), [0]))[0]).toMatch(/² \/ 2$/);
    expect(lossParts(shownOf(recipe({ hidden: [3], activation: ["tanh"] }), [0, 1]))[0]).toMatch(/^\(.* \+ .*\) \/ 2$/);
  });
});

describe("what became of the step", () => {
  const said = words.step.captions;
  const saidOf = (shown: Shown): string[] =>
    momentsOf(shown.pass.sizes).filter(({ kind }) => kind === "updated" || kind === "compared").map((moment) => captionOf(moment, shown));

  test("is told as it is", () => {
    expect(saidOf(shownOf(recipe({ hidden: [3], activation: ["tanh"] }), [0]))).toEqual([said.updated, said.fallen(1)]);
  });

  test("is nothing at the end of a schedule", () => {
    const schedule = { name: "cosine", warmup: 0, period: 10, floor: 0 } as const;
    const shown = shownOf(recipe({ hidden: [3], activation: ["tanh"], schedule }), [0]);
    expect(shown.pass.rate).toBe(0);
    expect(saidOf(shown)).toEqual([said.noRate, said.noRate]);
  });

  const by = (learning_rate: number, step: number): Shown => {
    const asked = recipe({ hidden: [3], activation: ["relu"], optimizer: { name: "sgd", learning_rate } }, "plane");
    return shownOf(asked, [0], step);
  };

  test("is too long", () => {
    const { after } = by(1e30, 0).pass;
    expect([after.taken, Number.isFinite(after.pass.loss)]).toEqual([true, false]);
    expect(saidOf(by(1e30, 0))).toEqual([said.updated, said.lost]);
  });

  test("cannot be taken", () => {
    const shown = by(1e30, 1);
    expect(shown.pass.after.taken).toBe(false);
    expect(shown.pass.after.parameters).toEqual(shown.pass.parameters);
    expect(saidOf(shown)).toEqual([said.notTaken, said.notTaken]);
  });
});

describe("votes", () => {
  test.each(CASES)("add up to what a neuron is, and to what comes back: %s", (_, asked, rows) => {
    const shown = shownOf(asked, rows);
    const { sizes, Z, back, delta, samples } = shown.pass;
    for (let l = 1; l < sizes.length; l++) {
      for (let unit = 0; unit < sizes[l]!; unit++) {
        const forward = forwardBallot(shown, l, unit, "σ");
        expect(forward.filter(({ vote }) => vote).length).toBe(sizes[l - 1]! + 1);
        expect(forward.filter(({ vote }) => vote).at(-1)!.end).toBeCloseTo(Z[l]![unit * samples]!, 5);
        const backward = backBallot(shown, l, unit);
        const total = back[l]?.[unit * samples] ?? delta[l]![unit * samples]!;
        expect(backward.filter(({ vote }) => vote).at(-1)!.end).toBeCloseTo(total, 5);
        expect(backward.at(-1)!.value).toBe(delta[l]![unit * samples]);
      }
    }
  });
});
