// What is done becomes part of the story; what is done twice at once, one part of it.
import { expect, test } from "vitest";
import { Refusal } from "../src/engine/check";
import { MOST_DEEDS } from "../src/engine/limits";
import { optimizer } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { told, type Deed, type Story } from "../src/engine/story";
import { module } from "./kernel";
import { recipe } from "./recipes";

const set = (index: number, value: number, step = 5): Deed => ({ step, parameter: { index, value } });
const after = (...deeds: Deed[]): Deed[] =>
  deeds.reduce<Story>((story, deed) => told(story, deed), { recipe: recipe(), deeds: [] }).deeds;

test("a parameter or a setting that is turned at one step is one deed", () => {
  expect(after(set(1, 1), set(1, 2), set(2, 1), set(1, 3))).toEqual([set(2, 1), set(1, 3)]);
  expect(after(set(1, 1, 4), set(1, 2))).toEqual([set(1, 1, 4), set(1, 2)]);
  expect(after({ step: 5, change: { l1: 1 } }, set(1, 1), { step: 5, change: { l1: 2, l2: 3 } })).toEqual([
    set(1, 1), { step: 5, change: { l1: 2, l2: 3 } },
  ]);
  const [momentum, adam] = [optimizer("momentum"), optimizer("adam")];
  const turned = [{ step: 5, change: { optimizer: adam } }, { step: 5, change: { optimizer: momentum } }];
  expect(after(...turned)).toEqual(turned);
});

test("what was turned at one step is told again to the same bits", () => {
  const session = new Session(module);
  let { run, story } = session.open({ recipe: recipe({ optimizer: optimizer("momentum") }), deeds: [] }, undefined, 50);
  for (const name of ["adam", "momentum", "nesterov", "rmsprop"] as const) {
    for (const rate of [0.03, 0.02]) {
      ({ run, story } = session.branch(run, { step: 50, change: { optimizer: optimizer(name, rate) } }));
      ({ run, story } = session.branch(run, set(3, rate, 50)));
    }
  }
  session.train(run, 40);
  expect(story.deeds.length).toBe(5);
  const again = session.open(story, undefined, 90);
  const seen = (of: number) => session.frame({ run: of, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: 0 });
  expect(seen(again.run).parameters).toEqual(seen(run).parameters);
});

test("a story ends where a file could not hold it", () => {
  const deeds = Array.from({ length: MOST_DEEDS }, (_, step) => set(0, 1, step));
  expect(() => told({ recipe: recipe(), deeds }, set(0, 1, MOST_DEEDS))).toThrow(Refusal);
});
