// Samples as dots, numbers along an axis, and the axes of a landscape.
import { describe, expect, test } from "vitest";
import { nearest, paletteOf, placesOf, radiusOf, valueEntry } from "../src/drawing/samples";
import { EMPTY } from "../src/drawing/drawn";
import { ticks } from "../src/drawing/ticks";
import { classOf } from "../src/engine/data";
import type { Ask } from "../src/engine/frame";
import { Session } from "../src/engine/session";
import { axesOf } from "../src/rooms/live/output/axes";
import { draftSeen, seenOf } from "../src/rooms/live/output/seen";
import { mixtures } from "../src/theme";
import { module } from "./kernel";
import { recipe } from "./recipes";

const ask: Omit<Ask, "run"> = { axes: [0, 1], ground: "dark", output: 16, tiles: 8, space: 8, surface: true };

describe("ticks", () => {
  test("are round numbers inside the ends", () => {
    expect(ticks(-2.16, 2.04).map(({ value }) => value)).toEqual([-2, -1, 0, 1, 2]);
    expect(ticks(0, 1).map(({ value }) => value)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(0.1, 0.32, 4).map(({ value }) => value)).toEqual([0.1, 0.2, 0.3]);
    for (const { value, at } of ticks(19, 83, 5)) expect(19 + 64 * at).toBeCloseTo(value);
  });

  test("are none where there is no span", () => {
    expect(ticks(1, 1)).toEqual([]);
    expect(ticks(0, Infinity)).toEqual([]);
  });
});

describe("samples", () => {
  const session = new Session(module);

  test("lie in the rectangle, and are found there", () => {
    const { run, data } = session.open({ recipe: recipe(), deeds: [] });
    const { rectangle } = session.frame({ ...ask, run });
    const places = placesOf(data.train, data, [0, 1], rectangle.x, rectangle.y);
    expect(places).toHaveLength(2 * data.train.n);
    for (const place of places) expect(place > 0 && place < 1).toBe(true);
    expect(nearest(places, places[20]! * 400, places[21]! * 400, 400, 5)).toBe(10);
    expect(nearest(places, -50, -50, 400, 5)).toBe(-1);
    // The way up is turned round: the highest sample has the least place.
    const rows = Array.from({ length: data.train.n }, (_, row) => row);
    const highest = rows.reduce((a, b) => (data.train.X[2 * b + 1]! > data.train.X[2 * a + 1]! ? b : a));
    expect(places[2 * highest + 1]).toBe(Math.min(...rows.map((row) => places[2 * row + 1]!)));
  });

  test("have their class's colour, or the value's", () => {
    const moons = session.open({ recipe: recipe(), deeds: [] });
    const { colors, entries } = paletteOf(moons.data.train, moons.data, moons.reach, "dark");
    expect(colors).toHaveLength(2);
    entries.forEach((entry, row) => expect(entry).toBe(moons.data.train.T[row]));
    const plane = session.open({ recipe: recipe({ loss: "half_squared_error" }, "plane"), deeds: [] });
    const values = paletteOf(plane.data.train, plane.data, plane.reach, "dark");
    expect(Math.max(...values.entries)).toBeLessThan(values.colors.length);
    expect([valueEntry(-9, 1), valueEntry(0, 1), valueEntry(9, 1)]).toEqual([0, 16, 32]);
    expect(radiusOf(400, 2000)).toBeLessThan(radiusOf(400, 100));
  });

  test("over one input stand at their target", () => {
    const opened = session.open({ recipe: recipe({ inputs: 1 }, "sine"), deeds: [] });
    const { rectangle } = session.frame({ ...ask, run: opened.run, axes: [0, 0] });
    const scale = axesOf(opened, [rectangle.x, rectangle.y], [0, 0], null);
    const seen = seenOf(opened, "train", scale, "dark");
    const { data } = opened;
    const [low, high] = scale.seen.y;
    expect(seen.places[1]).toBeCloseTo((high - data.train.T[0]!) / (high - low), 5);
    expect(scale.y.name).toBe(data.targetName);
    expect(axesOf(opened, [rectangle.x, rectangle.y], [0, 0], [-1, 1]).seen.y).toEqual([-1, 1]);
  });

  test("are told in raw units", () => {
    const source = {
      kind: "points" as const, name: "p", inputs: ["length", "width"], target: "weight", classes: [], test: 0, seed: 0,
      X: Array.from({ length: 20 }, (_, k) => [100 + k, 7 * k]), t: Array.from({ length: 20 }, (_, k) => 1000 + k),
      standardize: true,
    };
    const opened = session.open({ recipe: recipe({ data: source }), deeds: [] });
    const { rectangle } = session.frame({ ...ask, run: opened.run });
    const scale = axesOf(opened, [rectangle.x, rectangle.y], [0, 1], null);
    expect(scale.x).toMatchObject({ name: "length" });
    expect((scale.x.low + scale.x.high) / 2).toBeCloseTo(109.5);
    expect(seenOf(opened, "train", scale, "dark").told(3)).toContain("weight 1003");
  });

  test("that are drawn lie where the data's would", () => {
    const opened = session.open({ recipe: recipe(), deeds: [] });
    const { rectangle } = session.frame({ ...ask, run: opened.run });
    const scale = axesOf(opened, [rectangle.x, rectangle.y], [0, 1], null);
    const { data } = opened;
    const X = [[data.train.X[0]!, data.train.X[1]!]];
    const draft = draftSeen({ ...EMPTY, X, t: [2], classes: ["0", "1", "2"] }, opened, scale, "dark");
    const own = seenOf(opened, "train", scale, "dark");
    expect(draft.places[0]).toBeCloseTo(own.places[0]!, 5);
    expect(draft.places[1]).toBeCloseTo(own.places[1]!, 5);
    expect(draft.palette.colors).toHaveLength(3);
    expect(draft.palette.entries[0]).toBe(2);
  });

  test("of several classes have tiles in their class's colours", () => {
    const data = { ...recipe({}, "spirals").data, classes: 3 } as ReturnType<typeof recipe>["data"];
    const opened = session.open({ recipe: recipe({ data, outputs: 3 }), deeds: [] });
    const { tiles } = session.frame({ ...ask, run: opened.run });
    const mixed = mixtures(3, "dark", 64);
    const first = tiles!.length - 3 * 64;
    for (let k = 0; k < 3 * 64; k++) expect(mixed[Math.floor(k / 64)]).toContain(tiles![first + k]);
    expect(classOf(opened.data.train.T, 0, opened.data)).toBe(opened.data.train.T.indexOf(1));
  });
});
