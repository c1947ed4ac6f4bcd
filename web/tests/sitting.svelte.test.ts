// Sittings: what gives way to another beginning and is brought back, what a link shows, and a file with all branches.
import { beforeEach, describe, expect, test } from "vitest";
import { VIEW } from "../src/app/view";
import { begun } from "./engine";
import { recipe } from "./recipes";

let { slow, studio, open }: Awaited<ReturnType<typeof begun>> = await begun();

beforeEach(async () => {
  ({ slow, studio, open } = await begun());
});

describe("what was left", () => {
  const { data } = recipe({}, "circles");
  const points = { kind: "points", name: "drawn", inputs: ["x", "y"], target: "t", classes: ["0", "1"], X: [[0, 0], [1, 1], [0, 1]],
    t: [0, 1, 1], standardize: false, test: 0, seed: 0 } as const;

  test("is brought back with its branches and the step that was looked at, and so is what came after it", async () => {
    await studio.advance(100);
    await studio.seek(40);
    await studio.change({ batch_size: 5 });
    await studio.advance(30);
    await studio.seek(50);
    const runs = studio.branches.map(({ run }) => run);
    const { parameters } = studio.frame!;
    await studio.restart({ data });
    await studio.advance(7);
    expect([studio.branches.length, studio.data!.name]).toEqual([1, "circles"]);
    const later = studio.opened!.run;
    expect(slow.closed).not.toEqual(expect.arrayContaining(runs));
    await studio.bringBack();
    expect(studio.branches.map(({ run, steps }) => [run, steps])).toEqual([[runs[0], 100], [runs[1], 70]]);
    expect([studio.opened!.run, studio.step, studio.last, studio.data!.name]).toEqual([runs[1], 50, 70, "moons"]);
    expect(studio.frame!.parameters).toEqual(parameters);
    await studio.bringBack();
    expect([studio.opened!.run, studio.step, studio.trouble]).toEqual([later, 7, null]);
  });

  test("is what would be lost: a run without steps gives way", async () => {
    await studio.restart({ seed: 1 });
    expect([studio.left, slow.closed.length]).toEqual([null, 1]);
    await studio.advance(10);
    const trained = studio.opened!.run;
    for (const seed of [2, 3, 4]) await studio.restart({ seed });
    expect([studio.left!.opened.run, slow.closed.includes(trained)]).toEqual([trained, false]);
    await studio.bringBack();
    expect([studio.step, studio.left]).toEqual([10, null]);
    await studio.advance(1);
    await studio.restart({ seed: 5 });
    await studio.advance(1);
    await studio.restart({ seed: 6 });
    expect(slow.closed).toContain(trained);
  });

  test("are points that were made by hand, though nothing was trained on them", async () => {
    await open({ data: { ...points, X: points.X.map((row) => [...row]), t: [...points.t], inputs: [...points.inputs], classes: [...points.classes] } });
    await studio.restart({ seed: 1 });
    expect(studio.left).toBeNull();
    await studio.restart({ data });
    await studio.bringBack();
    expect(studio.data!.name).toBe("drawn");
  });
});

test("a branch at the first step keeps the others where its settings are changed", async () => {
  await studio.advance(20);
  await studio.seek(0);
  await studio.setParameter(2, 1.5);
  await studio.change({ batch_size: 3 });
  expect(studio.branches.map(({ story, steps }) => [story.deeds.length, steps])).toEqual([[0, 20], [2, 0]]);
});

test("a link is seen as it was: its view, and the ground where one was chosen", async () => {
  studio.turn();
  const { ground } = studio;
  const view = { ...VIEW, axes: [1, 0] as [number, number], surface: true };
  await studio.open({ recipe: recipe(), deeds: [] }, 9, { step: 4, view });
  expect([studio.step, studio.last, studio.ground, studio.view]).toEqual([4, 9, ground, { ...view, ground }]);
  const other = ground === "dark" ? "light" : "dark";
  await studio.open({ recipe: recipe(), deeds: [] }, 9, { step: 9, view: { ...view, ground: other } });
  expect([studio.looked, studio.ground]).toEqual([null, other]);
});

test("a file has all branches, in their order, and opens with them", async () => {
  await studio.advance(120);
  const [first] = studio.branches;
  await studio.seek(50);
  await studio.change({ batch_size: 5 });
  await studio.advance(30);
  await studio.setParameter(3, 1.5);
  await studio.advance(20);
  await studio.choose(first!.run);
  await studio.seek(90);
  await studio.change({ l2: 0.01 });
  await studio.choose(studio.branches[1]!.run);
  const told = () => studio.branches.map(({ story, steps }) => ({ deeds: story.deeds, steps }));
  const weights = () =>
    studio.branches.map(({ run }) =>
      slow.session.frame({ run, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false }).parameters);
  const [before, were, open] = [told(), weights(), studio.opened!.story];
  expect(before.map(({ steps }) => steps)).toEqual([120, 100, 90]);
  const file = JSON.parse(JSON.stringify(await studio.file())) as unknown;
  await studio.restart({ seed: 8 });
  await studio.restore(file);
  expect(told()).toEqual(before);
  expect(weights()).toEqual(were);
  expect([studio.opened!.story, studio.branches[1]!.run]).toEqual([open, studio.opened!.run]);
});
