// What is done becomes part of the story; what is done twice at once, one part of it.
import { expect, test } from "vitest";
import { Refusal } from "../src/engine/check";
import { MOST_DEEDS } from "../src/engine/limits";
import { optimizer, type Optimizer } from "../src/engine/recipe";
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
  // Momentum's and Nesterov's are one, as they keep the same moments.
  expect(story.deeds.length).toBe(4);
  const again = session.open(story, undefined, 90);
  expect(parameters(session, again.run)).toEqual(parameters(session, run));
});

/** What the moments of one optimiser are to another. */
function switched(from: Optimizer["name"], to: Optimizer["name"]): { there: Float32Array; anew: Float32Array } {
  const session = new Session(module);
  const { run } = session.open({ recipe: recipe({ optimizer: optimizer(from) }), deeds: [] }, undefined, 200);
  const change = { optimizer: optimizer(to) };
  const there = session.branch(run, { step: 200, change });
  // By way of plain descent, which keeps nothing.
  const forgotten = session.branch(run, { step: 200, change: { optimizer: optimizer("sgd") } });
  const anew = session.branch(forgotten.run, { step: 200, change });
  for (const { run: each } of [there, anew]) expect(session.train(each, 20).well).toBe(true);
  return { there: parameters(session, there.run), anew: parameters(session, anew.run) };
}

test.each([
  ["momentum", "rmsprop"], ["nesterov", "rmsprop"], ["rmsprop", "momentum"], ["momentum", "adam"], ["adamw", "nesterov"],
] as const)("from %s to %s the moments begin anew", (from, to) => {
  const { there, anew } = switched(from, to);
  expect(there.every(Number.isFinite)).toBe(true);
  expect(there).toEqual(anew);
});

test.each([["momentum", "nesterov"], ["nesterov", "momentum"], ["adam", "adamw"], ["rmsprop", "rmsprop"]] as const)(
  "from %s to %s they go on",
  (from, to) => {
    const { there, anew } = switched(from, to);
    expect(there).not.toEqual(anew);
  },
);

test("a story whose optimiser changes while it trains is told again to the same bits", () => {
  const session = new Session(module);
  let { run, story } = session.open({ recipe: recipe({ optimizer: optimizer("momentum") }), deeds: [] }, undefined, 60);
  let step = 60;
  for (const name of ["nesterov", "rmsprop", "adam", "adamw", "sgd", "momentum"] as const) {
    ({ run, story } = session.branch(run, { step, change: { optimizer: optimizer(name) } }));
    expect(session.train(run, 60).well).toBe(true);
    step += 60;
  }
  expect(story.deeds.length).toBe(6);
  expect(parameters(session, session.open(story, undefined, step).run)).toEqual(parameters(session, run));
});

function parameters(session: Session, run: number): Float32Array {
  return session.frame({ run, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false }).parameters;
}

test("a story ends where a file could not hold it", () => {
  const deeds = Array.from({ length: MOST_DEEDS }, (_, step) => set(0, 1, step));
  expect(() => told({ recipe: recipe(), deeds }, set(0, 1, MOST_DEEDS))).toThrow(Refusal);
});
