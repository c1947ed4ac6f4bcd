// What comes from outside is checked field by field.
import { expect, test } from "vitest";
import { readRecipe, readSource, readStory } from "../src/engine/check";
import { optimizer, schedule } from "../src/engine/recipe";
import { recipe } from "./recipes";

test("good recipes pass unchanged", () => {
  for (const name of ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"] as const)
    for (const decay of ["constant", "step", "cosine"] as const) {
      const good = recipe({ optimizer: optimizer(name), schedule: schedule(decay), clip_norm: 1, patience: 100 });
      expect(readRecipe(JSON.parse(JSON.stringify(good)))).toEqual(good);
    }
});

test.each([
  [{ hidden: [0] }, "hidden is a whole number from 1 to 4096; 0 came."],
  [{ hidden: [4096, 4096] }, "A network here has at most 2000000 weights and biases; 16797697 came."],
  [{ activation: ["tanh"] }, "activation has one name for each hidden layer, 2; 1 came."],
  [{ activation: ["tanh", "step"] }, "activation is one of identity, sigmoid,"],
  [{ loss: "hinge" }, "loss is one of binary_cross_entropy,"],
  [{ init_scale: -1 }, "init_scale is a number from 0 to 1000000; -1 came."],
  [{ optimizer: { name: "sgd", learning_rate: 0 } }, "learning_rate is a number above 0; 0 came."],
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
    [{ name: 4 }, "name is a text; 4 came."],
    [{ standardize: 1 }, "standardize is true or false; 1 came."],
  ] as const) {
    expect(() => readSource({ ...points, ...change })).toThrow(sentence);
  }
});

test("a story is a recipe and deeds", () => {
  expect(() => readStory([])).toThrow("A story is an object of JSON; [] came.");
  expect(() => readStory({ recipe: recipe() })).toThrow("A story has the field deeds; it is missing.");
  expect(() => readStory({ recipe: recipe(), deeds: [{ step: 1, parameter: { index: -1, value: 0 } }] })).toThrow(
    "index is a whole number from 0",
  );
});
