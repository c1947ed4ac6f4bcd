// Points by hand, as they become the studio's data.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Hand } from "../src/app/hand.svelte";
import { pen } from "../src/app/pen.svelte";
import { Studio } from "../src/app/studio.svelte";
import type { PointsSource, Source } from "../src/engine/recipe";
import { Slow } from "./engine";
import { recipe } from "./recipes";

let slow: Slow;
let studio: Studio;
let hand: Hand;
const open = (data: Source) => studio.open({ recipe: recipe({ data }), deeds: [] });
const toy = (more: object = {}): Source => ({ ...recipe().data, ...more }) as Source;
const source = () => studio.recipe!.data as PointsSource;

beforeEach(async () => {
  slow = new Slow();
  studio = new Studio(slow.engine, () => Promise.reject(new Error("no tables")));
  hand = new Hand(studio);
  await open(toy());
});
afterEach(() => hand.stop());

/** Until all that was asked of the studio is done. */
const done = () => studio.refresh();

test("a toy's samples become points that are drawn on", async () => {
  expect(await hand.edit()).toBe(true);
  expect([source().kind, source().X.length, pen.active]).toEqual(["points", 200, true]);
  hand.add(0.5, 0.25);
  await done();
  expect(source().X[200]).toEqual([0.5, 0.25]);
  hand.undo();
  await done();
  expect(source().X.length).toBe(200);
});

test("the samples of a table keep their digits, names and scaling", async () => {
  const X = Array.from({ length: 20 }, (_, k) => [1e-5 * k + 3e-4, k / 7]);
  const table: Source = {
    kind: "points", name: "leaks.csv", inputs: ["leak", "width"], target: "kind", classes: ["small", "big"],
    X, t: X.map((_, k) => k % 2), standardize: true, test: 0, seed: 0,
  };
  await open(table);
  expect(await hand.edit()).toBe(true);
  hand.add(0.00034567891, 1.23456789);
  await done();
  expect(source()).toMatchObject({ name: "leaks.csv", target: "kind", classes: ["small", "big"], standardize: true });
  expect(source().X).toEqual([...X, [0.0003457, 1.235]]);
});

test.each([
  ["classes", toy({ name: "spirals", classes: 9 })],
  ["samples", toy({ n: 2001 })],
])("samples with too many %s are not drawn on, and it is said why", async (why, data) => {
  await open(data);
  expect(hand.why).toBe(why);
  expect(await hand.edit()).toBe(false);
  expect(pen.active).toBe(false);
});

test("the hand stops where another source is opened, and stays where its own is trained otherwise", async () => {
  await hand.edit();
  hand.add(0.5, 0.5);
  await done();
  await studio.restart({ seed: 4 });
  hand.follow();
  expect(pen.active).toBe(true);
  await open(toy({ seed: 9 }));
  hand.follow();
  expect([pen.active, pen.draft]).toEqual([false, null]);
});

test("gestures that follow each other fast are its own", async () => {
  await hand.edit();
  const go = slow.hold("begin");
  hand.add(0.5, 0.5);
  hand.add(0.6, 0.5);
  go();
  await done();
  hand.follow();
  await done();
  expect([pen.active, source().X.length]).toEqual([true, 202]);
});
