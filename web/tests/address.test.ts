// What is seen goes into an address and comes back.
import { expect, test } from "vitest";
import { linkOf, MOST_LETTERS, read, written } from "../src/app/address";
import { optimizer } from "../src/engine/recipe";
import { VIEW as FIRST, type View } from "../src/app/view";
import { recipe } from "./recipes";

const VIEW: View = {
  room: "step", axes: [1, 0], surface: true,
  angles: { output: { turn: -1.234, tilt: 0.5 }, space: { turn: 2, tilt: 1.5 } }, tests: true, curve: "accuracy", ground: "light", sample: 17, moment: 4, batch: 3, voting: true, neuron: { layer: 2, unit: 1 },
};
const STORY = {
  recipe: recipe(),
  deeds: [
    { step: 40, change: { optimizer: optimizer("adam", 0.003), l2: 0.01, clip_norm: null } },
    { step: 90, parameter: { index: 3, value: -1.25 } },
  ],
};

test("an address comes back as it was written", async () => {
  const address = { story: STORY, last: 300, step: 120, view: { ...VIEW } };
  const fragment = await written(address);
  expect(fragment).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(fragment.length).toBeLessThan(1000);
  expect(await read(fragment)).toEqual(address);
});

test("of the view only what is chosen is written; older links say neither that nor how far was trained", async () => {
  const folded = (value: unknown) => written({ view: {}, ...(value as object) } as never);
  const plain = await written({ story: STORY, last: 300, step: 120, view: FIRST });
  expect(plain).toBe(await folded({ story: STORY, last: 300, step: 120 }));
  expect(await read(plain)).toEqual({ story: STORY, last: 300, step: 120, view: FIRST });
  const older = await folded({ story: STORY, step: 120, view: { room: "step", axes: [1, 0], surface: true, sample: 3, moment: 2 } });
  expect(await read(older)).toEqual({
    story: STORY, last: 120, step: 120, view: { ...FIRST, room: "step", axes: [1, 0], surface: true, sample: 3, moment: 2 },
  });
  const odd = await read(await folded({ story: STORY, step: 1, view: { room: "x", curve: 3, ground: "green", tests: "no" } }));
  expect(odd.view).toEqual(FIRST);
  for (const angles of [null, 7, { output: 3 }, { output: { turn: "a", tilt: null }, space: [] }]) {
    const odder = await read(await folded({ story: STORY, step: 1, view: { angles } }));
    expect(odder.view.angles).toEqual(FIRST.angles);
  }
  const steep = await read(await folded({ story: STORY, step: 1, view: { angles: { output: { turn: 100, tilt: 9 } } } }));
  expect(steep.view.angles).toEqual({ output: { turn: 5.752, tilt: 1.571 }, space: FIRST.angles.space });
});

test("a link cannot look beyond what it trains", async () => {
  await expect(read(await written({ story: STORY, last: 100, step: 120, view: FIRST }))).rejects.toThrow(
    "last is a whole number from 120 to 10000000; 100 came.",
  );
});

test("three hundred points of one's own fit, three thousand do not", async () => {
  const points = (n: number) => ({
    kind: "points" as const, test: 0.25, seed: 0, name: "own points", inputs: ["x1", "x2"], target: "class",
    classes: ["0", "1"], standardize: false,
    X: Array.from({ length: n }, (_, k) => [Math.round(1e3 * Math.sin(k * 12.9)) / 1e3, Math.round(1e3 * Math.cos(k * 7.3)) / 1e3]),
    t: Array.from({ length: n }, (_, k) => k % 2),
  });
  const long = (n: number) =>
    written({ story: { recipe: recipe({ data: points(n) }), deeds: [] }, last: 0, step: 0, view: { ...VIEW } });
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

test("what no link can hold is told, with what to do", async () => {
  const seen = { story: STORY, last: 300, step: 120, view: VIEW, exact: true };
  expect(await linkOf(seen)).toBe(await written({ story: STORY, last: 300, step: 120, view: VIEW }));
  const refused = (change: object) => expect(linkOf({ ...seen, ...change })).rejects;
  await refused({ exact: false }).toThrow("trained by the wide engine");
  await refused({ last: 10_000_001 }).toThrow("A link trains at most 10,000,000 steps");
  const late = { ...STORY, deeds: [{ step: 10_000_001, parameter: { index: 0, value: 1 } }] };
  await refused({ story: late }).toThrow("A link trains at most 10,000,000 steps");
  const X = Array.from({ length: 3000 }, (_, k) => [Math.sin(k), Math.cos(k)]);
  const data = { kind: "points", test: 0, seed: 0, name: "p", inputs: ["x", "y"], target: "t", classes: ["0", "1"], X, t: X.map((_, k) => k % 2), standardize: false };
  await refused({ story: { recipe: recipe({ data } as never), deeds: [] } }).toThrow("longer than most programs carry");
  // So many numbers are not even folded.
  const many = { ...data, toJSON: () => { throw new Error("was written"); }, X: new Array(100_000).fill([0, 0]) };
  await refused({ story: { recipe: recipe({ data: many } as never), deeds: [] } }).toThrow("longer than most programs carry");
});
