// The bundled sets, as the studio fetches them.
import fs from "node:fs";
import { expect, test } from "vitest";
import type { Table } from "../src/engine/data";
import { BUNDLED } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

const file = (name: string) => new URL(`../public/data/${name}.json`, import.meta.url);
/** Samples, inputs, classes. */
const SHAPES = {
  iris: [150, 4, 3], wine: [178, 13, 3], "breast-cancer": [569, 30, 2], digits: [1797, 64, 10], diabetes: [442, 10, 0],
};

test.each(BUNDLED)("%s opens and trains", (name) => {
  const table = JSON.parse(fs.readFileSync(file(name), "utf8")) as Table;
  expect([table.X.length, table.inputs.length, table.classes.length]).toEqual(SHAPES[name]);
  expect(table.t.length).toBe(table.X.length);
  const session = new Session(module);
  const source = { kind: "bundled", name, standardize: true, test: 0.25, seed: 0 } as const;
  const opened = session.open({ recipe: recipe({ data: source }), deeds: [] }, table);
  expect(opened.data.inputNames).toEqual(table.inputs);
  expect(session.train(opened.run, 50).well).toBe(true);
});

test("they are small enough to fetch", () => {
  const bytes = BUNDLED.reduce((sum, name) => sum + fs.statSync(file(name)).size, 0);
  expect(bytes).toBeLessThan(600_000);
});
