// What is seen goes into an address and comes back.
import { expect, test } from "vitest";
import { MOST_LETTERS, read, written } from "../src/app/address";
import { optimizer } from "../src/engine/recipe";
import { recipe } from "./recipes";

const VIEW = { room: "step", axes: [1, 0] as [number, number], surface: true, sample: 17, moment: 4 } as const;
const STORY = {
  recipe: recipe(),
  deeds: [
    { step: 40, change: { optimizer: optimizer("adam", 0.003), l2: 0.01, clip_norm: null } },
    { step: 90, parameter: { index: 3, value: -1.25 } },
  ],
};

test("an address comes back as it was written", async () => {
  const address = { story: STORY, step: 120, view: { ...VIEW } };
  const fragment = await written(address);
  expect(fragment).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(fragment.length).toBeLessThan(1000);
  expect(await read(fragment)).toEqual(address);
});

test("three hundred points of one's own fit, three thousand do not", async () => {
  const points = (n: number) => ({
    kind: "points" as const, test: 0.25, seed: 0, name: "own points", inputs: ["x1", "x2"], target: "class",
    classes: ["0", "1"], standardize: false,
    X: Array.from({ length: n }, (_, k) => [Math.round(1e3 * Math.sin(k * 12.9)) / 1e3, Math.round(1e3 * Math.cos(k * 7.3)) / 1e3]),
    t: Array.from({ length: n }, (_, k) => k % 2),
  });
  const long = (n: number) =>
    written({ story: { recipe: recipe({ data: points(n) }), deeds: [] }, step: 0, view: { ...VIEW } });
  expect((await long(300)).length).toBeLessThan(MOST_LETTERS);
  expect((await long(3000)).length).toBeGreaterThan(MOST_LETTERS);
});

test.each(["", "AAAA", "!!!!", "a".repeat(500)])("what is no address is refused: %s", async (fragment) => {
  await expect(read(fragment)).rejects.toThrow();
});

test("an address with another field in its recipe is refused", async () => {
  const story = { recipe: { ...recipe(), engine: "wide" }, deeds: [] };
  const fragment = await written({ story, step: 0, view: { ...VIEW } } as never);
  await expect(read(fragment)).rejects.toThrow('engine is "kernel" in the browser; "wide" came.');
});

test.each([
  [{ step: 1e15 }, "step is a whole number from 0 to 10000000; 1000000000000000 came."],
  [{ story: { ...STORY, deeds: [{ step: 1e15, parameter: { index: 0, value: 1 } }] } }, "Deeds stand in the order of their steps, 0 to 10000000;"],
  [{ story: { ...STORY, deeds: [...STORY.deeds].reverse() } }, "Deeds stand in the order of their steps, 0 to 10000000; step 40 came."],
])("an address that trains for ever is refused: %#", async (change, sentence) => {
  const fragment = await written({ story: STORY, step: 120, view: { ...VIEW }, ...change } as never);
  await expect(read(fragment)).rejects.toThrow(sentence);
});

test("an address that unfolds to megabytes is refused before it has", async () => {
  const bomb = await written({ story: STORY, step: 0, view: { ...VIEW }, more: "a".repeat(4e6) } as never);
  expect(bomb.length).toBeLessThan(MOST_LETTERS);
  await expect(read(bomb)).rejects.toThrow("An address unfolds to at most 1048576 bytes.");
  await expect(read("A".repeat(MOST_LETTERS + 1))).rejects.toThrow("An address has at most 8000 letters.");
});
