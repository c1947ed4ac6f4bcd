// Of many inputs, those that tell most of the target are the axes.
import { expect, test } from "vitest";
import fs from "node:fs";
import { fitting, telling } from "../src/app/axes";
import { makeData, type Table } from "../src/engine/data";
import { Kernel } from "../src/engine/kernel";
import type { Bundled } from "../src/engine/recipe";
import { module } from "./kernel";

function data(name: Bundled) {
  const table = JSON.parse(fs.readFileSync(new URL(`../public/data/${name}.json`, import.meta.url), "utf8")) as Table;
  return makeData(new Kernel(module), { kind: "bundled", name, standardize: true, test: 0.25, seed: 0 }, table);
}

test("irises are told apart by their petals", () => {
  const iris = data("iris");
  expect(telling(iris).map((axis) => iris.inputNames[axis])).toEqual(["petal length (cm)", "petal width (cm)"]);
});

test("the progress of diabetes goes with body mass and a serum value", () => {
  const diabetes = data("diabetes");
  expect(telling(diabetes).map((axis) => diabetes.inputNames[axis])).toEqual(["bmi", "s5"]);
});

test("no constant pixel of the digits is an axis", () => {
  const digits = data("digits");
  for (const axis of telling(digits)) {
    expect(new Set(Array.from({ length: digits.train.n }, (_, row) => digits.train.X[row * 64 + axis])).size).toBeGreaterThan(5);
  }
});

test("axes are kept where data have such inputs", () => {
  const diabetes = data("diabetes");
  expect(fitting([9, 0], diabetes)).toEqual([9, 0]);
  for (const axes of [[10, 0], [3, 3]] as [number, number][]) expect(fitting(axes, diabetes)).toEqual(telling(diabetes));
});
