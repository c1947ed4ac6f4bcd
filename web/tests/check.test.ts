// What comes from outside is checked field by field.
import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { readRecipe, readSource, readStory, Refusal } from "../src/engine/check";
import { LIMITS, MOST_STEPS, within } from "../src/engine/limits";
import { optimizer, schedule, type Optimizer, type Recipe } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import type { Change, Deed } from "../src/engine/story";
import { module } from "./kernel";
import { recipe } from "./recipes";

/** What both readers of recipes take, and refuse: tests/training/test_recipe.py has the same table. */
const numbers = JSON.parse(fs.readFileSync(new URL("numbers.json", import.meta.url), "utf8")) as
  Record<"taken" | "refused", Partial<Recipe>[]>;

test("good recipes pass unchanged", () => {
  for (const name of ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] as const)
    for (const decay of ["constant", "step", "cosine"] as const) {
      const good = recipe({ optimizer: optimizer(name), schedule: schedule(decay), clip_norm: 1, patience: 100 });
      expect(readRecipe(JSON.parse(JSON.stringify(good)))).toEqual(good);
    }
});

test.each([
  [{ hidden: [0] }, "hidden is a whole number from 1 to 4096; 0 came."],
  [{ activation: ["tanh"] }, "activation has one name for each hidden layer, 2; 1 came."],
  [{ activation: ["tanh", "step"] }, "activation is one of identity, sigmoid,"],
  [{ loss: "hinge" }, "loss is one of binary_cross_entropy,"],
  [{ init_scale: -1 }, "init_scale is a number from 0 to 3.4028235e+38, as training computes with float32; -1 came."],
  [
    { optimizer: { name: "sgd", learning_rate: 1e300 } },
    "learning_rate is a number from 1.4e-45 to 3.4028235e+38, as training computes with float32; 1e+300 came.",
  ],
  [{ optimizer: { name: "momentum", learning_rate: 1, momentum: 1 } }, "momentum is a number from 0 to "],
  [{ schedule: { name: "step", warmup: 0, every: 0, factor: 1 } }, "every is a whole number from 1"],
  [{ batch_size: 1.5 }, "batch_size is a whole number from 1 to 2147483647; 1.5 came."],
  [{ seed: -1 }, "seed is a whole number from 0"],
  [{ patience: "never" }, 'patience is a whole number from 1 on; "never" came.'],
  [{ data: { kind: "url" } }, 'data is of the kind toy, bundled or points in the browser; "url" came.'],
  [{ data: { kind: "toy", name: "moons", n: 1, noise: 0, classes: 2, test: 0, seed: 0 } }, "n is a whole number from 2"],
  [{ more: 1 }, 'A recipe has no field "more".'],
])("a recipe with %j is refused", (change, sentence) => {
  expect(() => readRecipe({ ...recipe(), ...change })).toThrow(sentence);
});

test("points are checked row by row", () => {
  const points = {
    kind: "points", test: 0, seed: 0, name: "a", inputs: ["x", "y"], target: "t", classes: ["a", "b"],
    X: [[0, 1], [2, 3]], t: [0, 1], standardize: false,
  };
  expect(readSource(points)).toMatchObject(points);
  for (const [change, sentence] of [
    [{ X: [[0, 1], [2]] }, "row 1 has 1."],
    [{ X: [[0, 1], [2, null]] }, "X, row 1 is a number; null came."],
    [{ t: [0, 2] }, "t is a whole number from 0 to 1; 2 came."],
    [{ t: [0] }, "X and t have as many rows, two at least; 2 and 1 came."],
    [{ classes: ["a"] }, "data has two classes at least"],
    [{ classes: ["a", "b", "a"] }, 'classes are different names; "a" came twice.'],
    [{ name: "a".repeat(1001) }, "name is a text of at most 1000 letters;"],
    [{ name: 4 }, "name is a text of at most 1000 letters; 4 came."],
    [{ standardize: 1 }, "standardize is true or false; 1 came."],
  ] as const) {
    expect(() => readSource({ ...points, ...change })).toThrow(sentence);
  }
});

test("a story is a recipe and deeds", () => {
  expect(() => readStory([], 9)).toThrow("A story is an object of JSON; [] came.");
  expect(() => readStory({ recipe: recipe() }, 9)).toThrow("A story has the field deeds; it is missing.");
  expect(() => readStory({ recipe: recipe(), deeds: [{ step: 1, parameter: { index: -1, value: 0 } }] }, 9)).toThrow(
    "index is a whole number from 0",
  );
});

test.each<[object, string]>([
  [{ step: 1 }, "A deed has a change or a parameter; neither came."],
  [{ step: 1, change: { l1: 1 }, more: 1 }, 'A deed has no field "more".'],
  [{ step: 1, change: { seed: 1 } }, 'change has no field "seed".'],
])("a deed %j is refused", (deed, sentence) => {
  expect(() => readStory({ recipe: recipe(), deeds: [deed] }, 9)).toThrow(sentence);
});

describe("a network is held against its data", () => {
  const open = (changes: Partial<Recipe>, deeds: Deed[] = []) => new Session(module).open({ recipe: recipe(changes), deeds });

  test("whose inputs and outputs it has, whatever the recipe says", () => {
    const row = Array.from({ length: 1000 }, (_, k) => k);
    const data: Recipe["data"] = {
      kind: "points", test: 0, seed: 0, name: "wide", inputs: row.map(String), target: "t", classes: ["a", "b"],
      X: [row, row], t: [0, 1], standardize: false,
    };
    expect(() => open({ data, inputs: 1, hidden: [4096], activation: ["tanh"] })).toThrow(
      new Refusal("A network here has at most 2000000 weights and biases; 4104193 came."),
    );
    expect(open({ inputs: 4096, hidden: [1000], activation: ["tanh"] }).sizes).toEqual([2, 1000, 1]);
  });

  test("and every parameter that is set by hand is one of its", () => {
    const set = (index: number): Deed => ({ step: 0, parameter: { index, value: 1 } });
    expect(open({}, [set(58)]).steps).toBe(0);
    expect(() => open({}, [set(59)])).toThrow(new Refusal("index is a whole number from 0 to 58; 59 came."));
  });
});

test.each(numbers.taken)("numbers that Python takes are taken: %j", (change) => {
  expect(readRecipe({ ...recipe(), ...change })).toMatchObject(change);
});

test.each(numbers.refused)("numbers that Python refuses are refused: %j", (change) => {
  expect(() => readRecipe({ ...recipe(), ...change })).toThrow(Refusal);
});

/** What the fields of the page make of a number. */
const fields: [keyof typeof LIMITS, (value: number) => Omit<Deed, "step"> | Partial<Recipe>][] = [
  ["value", (value) => ({ parameter: { index: 0, value } })],
  ["learning_rate", (value) => changed({ optimizer: { name: "sgd", learning_rate: value } })],
  ["momentum", (momentum) => changed({ optimizer: { ...optimizer("nesterov"), momentum } as Optimizer })],
  ["decay", (decay) => changed({ optimizer: { ...optimizer("rmsprop"), decay } as Optimizer })],
  ["beta1", (beta1) => changed({ optimizer: { ...optimizer("adam"), beta1 } as Optimizer })],
  ["beta2", (beta2) => changed({ optimizer: { ...optimizer("adam"), beta2 } as Optimizer })],
  ["epsilon", (epsilon) => changed({ optimizer: { ...optimizer("adam"), epsilon } as Optimizer })],
  ["weight_decay", (value) => changed({ optimizer: { ...optimizer("adamw"), weight_decay: value } as Optimizer })],
  ["l1", (l1) => changed({ l1 })],
  ["l2", (l2) => changed({ l2 })],
  ["clip_norm", (norm) => changed({ clip_norm: norm })],
  ["batch_size", (batch) => changed({ batch_size: batch })],
  ["every", (every) => changed({ schedule: { name: "step", warmup: 0, every, factor: 0.5 } })],
  ["factor", (factor) => changed({ schedule: { name: "step", warmup: 0, every: 1, factor } })],
  ["period", (period) => changed({ schedule: { name: "cosine", warmup: 0, period, floor: 0 } })],
  ["floor", (floor) => changed({ schedule: { name: "cosine", warmup: 0, period: 1, floor } })],
  ["warmup", (warmup) => changed({ schedule: { name: "constant", warmup } })],
  ["seed", (seed) => ({ seed })],
  ["n", (n) => ({ data: { ...recipe().data, n } as Recipe["data"] })],
  ["noise", (noise) => ({ data: { ...recipe().data, noise } as Recipe["data"] })],
];

function changed(change: Change): Omit<Deed, "step"> {
  return { change };
}

test.each(fields)("the extremes of the field for %s come back from a story", (name, made) => {
  for (const value of [LIMITS[name].least, LIMITS[name].most]) {
    expect(within(value, LIMITS[name])).toBe(true);
    const done = made(value);
    const story =
      "change" in done || "parameter" in done
        ? { recipe: recipe(), deeds: [{ step: 3, ...done }] }
        : { recipe: recipe(done as Partial<Recipe>), deeds: [] };
    expect(readStory(JSON.parse(JSON.stringify(story)), MOST_STEPS)).toEqual(story);
  }
});

test("a weight that float32 cannot hold is refused", () => {
  for (const value of [1e39, -1e39])
    expect(() => readStory({ recipe: recipe(), deeds: [{ step: 1, parameter: { index: 0, value } }] }, 9)).toThrow(
      "value is a number from -3.4028235e+38 to 3.4028235e+38, as training computes with float32;",
    );
});
