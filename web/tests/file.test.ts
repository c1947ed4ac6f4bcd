// Session files: written and opened again to the same bits, and refused in a sentence where they are not right.
import { describe, expect, test } from "vitest";
import { Refusal } from "../src/engine/check";
import { fileOf, readSession, type SessionFile } from "../src/engine/file";
import { MOST_STATE_NUMBERS } from "../src/engine/limits";
import { optimizer } from "../src/engine/recipe";
import type { Ask } from "../src/engine/frame";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

function ask(run: number, step?: number): Ask {
  return { run, step, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false };
}

/** A session of a run with two branches, and the file of its last. */
function branched(): { session: Session; run: number; file: SessionFile } {
  const session = new Session(module);
  const first = session.open({ recipe: recipe(), deeds: [] });
  for (let k = 0; k < 100; k++) session.train(first.run, 5);
  const calmer = session.branch(first.run, { step: 300, change: { optimizer: optimizer("adam") } });
  for (let k = 0; k < 50; k++) session.train(calmer.run, 7);
  const edited = session.branch(calmer.run, { step: 500, parameter: { index: 3, value: -2 } });
  for (let k = 0; k < 40; k++) session.train(edited.run, 5);
  return { session, run: edited.run, file: JSON.parse(JSON.stringify(fileOf(session.keep(edited.run)))) as SessionFile };
}

function reopened(file: unknown): { session: Session; run: number } {
  const session = new Session(module);
  return { session, run: session.restore(readSession(file)).run };
}

describe("a session's file", () => {
  test("opens as the run that was left, with every step", () => {
    const { session, run, file } = branched();
    const again = reopened(file);
    expect(again.session.frame(ask(again.run)).steps).toBe(700);
    for (const step of [0, 1, 123, 299, 300, 301, 417, 499, 500, 501, 699, 700]) {
      expect(again.session.frame(ask(again.run, step)).parameters).toEqual(session.frame(ask(run, step)).parameters);
    }
    expect(again.session.curves(again.run)).toEqual(session.curves(run));
  });

  test("goes on to the same bits", () => {
    const { session, run, file } = branched();
    const again = reopened(file);
    for (const each of [{ session, run }, again]) each.session.train(each.run, 333);
    expect(again.session.frame(ask(again.run)).parameters).toEqual(session.frame(ask(run)).parameters);
  });

  test("can be branched at an earlier step", () => {
    const { session, run, file } = branched();
    const again = reopened(file);
    const deed = { step: 350, parameter: { index: 0, value: 1 } };
    const [here, there] = [session.branch(run, deed), again.session.branch(again.run, deed)];
    session.train(here.run, 20);
    again.session.train(there.run, 20);
    expect(again.session.frame(ask(there.run)).parameters).toEqual(session.frame(ask(here.run)).parameters);
  });

  test("needs no states: then it is trained again", () => {
    const { session, run, file } = branched();
    const again = reopened({ ...file, keyframes: [], curves: null });
    expect(again.session.frame(ask(again.run)).parameters).toEqual(session.frame(ask(run)).parameters);
  });

  test("keeps at most some hundred states", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] });
    for (let k = 0; k < 1000; k++) session.train(run, 3);
    const { keyframes } = fileOf(session.keep(run));
    expect(keyframes.length).toBeLessThanOrEqual(201);
    expect(keyframes.length).toBeGreaterThan(90);
    expect(keyframes.at(-1)!.step).toBe(3000);
  });

  test("holds no more numbers than are read again, however large the network is", () => {
    const session = new Session(module);
    const large = recipe({
      data: { ...recipe().data, n: 10 } as never, hidden: [700, 700], optimizer: optimizer("adam"), batch_size: 1,
    });
    let { run } = session.open({ recipe: large, deeds: [] });
    for (let chapter = 1; chapter <= 3; chapter++) {
      for (let k = 0; k < 12; k++) session.train(run, 1);
      if (chapter < 3) ({ run } = session.branch(run, { step: 12 * chapter, parameter: { index: 0, value: 1 } }));
    }
    const { states } = session.keep(run);
    const numbers = states.reduce((sum, { parameters, optimizer: moments }) => sum + parameters.length + moments.length, 0);
    expect(numbers).toBeLessThanOrEqual(MOST_STATE_NUMBERS);
    expect(states.length).toBeGreaterThan(12);
    expect([0, 12, 24, 36].every((step) => states.some((state) => state.step === step))).toBe(true);
  });

  test("of another engine's run shows the states that were kept, and goes on from the last", () => {
    const { file } = branched();
    const keyframes = file.keyframes.filter(({ step }) => step < 300).filter((_, k) => k % 6 === 0);
    const { step } = keyframes.at(-1)!;
    const story = { ...file.story, deeds: [] };
    const { session, run } = reopened({ ...file, story, keyframes, step, exact: false, curves: null });
    const second = keyframes[1]!.step;
    expect(session.frame(ask(run, second + 1)).step).toBe(second);
    expect(session.frame(ask(run)).step).toBe(step);
    expect(session.curves(run).step).toEqual(keyframes.map((each) => each.step));
    session.train(run, 10);
    expect(session.frame(ask(run, step + 4)).step).toBe(step + 4);
    expect(session.keep(run).exact).toBe(false);
    expect(session.branch(run, { step: second + 1, parameter: { index: 0, value: 1 } }).story.deeds[0]!.step).toBe(second);
  });
});

test("losses beyond float32 are read as none", () => {
  const { file } = branched();
  const curves = { ...file.curves!, train_loss: file.curves!.step.map(() => 1e300) };
  expect(readSession({ ...file, curves }).curves!.train.every(({ loss }) => Number.isNaN(loss))).toBe(true);
});

describe("a file that is not right is refused", () => {
  const { file } = branched();
  const [first] = file.keyframes as [SessionFile["keyframes"][number]];
  const broken = (changes: Record<string, unknown>) => ({ ...file, ...changes });
  test.each<[string, unknown, string]>([
    ["no session", { format: "other" }, "This is not a session of Backlight."],
    ["nothing", null, "This is not a session of Backlight."],
    ["a later version", broken({ version: 2 }), "The session is of version 2; this page reads up to version 1."],
    ["a version that is none", broken({ version: "1" }), "version is 1 in a session."],
    ["a field too many", broken({ more: 1 }), 'A session has no field "more".'],
    ["no story", broken({ story: undefined }), "A story is an object of JSON; undefined came."],
    ["a hostile recipe", broken({ story: { ...file.story, recipe: { ...file.story.recipe, hidden: [1e9] } } }), "hidden is a whole number from 1 to 4096; 1000000000 came."],
    ["a step that is none", broken({ step: -1 }), "step is a whole number from 0 on; -1 came."],
    ["another last step", broken({ step: 900 }), "The last of the keyframes is of step 900, to which it was trained; 700 came."],
    ["steps without end", broken({ keyframes: [], step: 1e12 }), "step is a whole number from 0 to 10000000; 1000000000000 came."],
    ["truth that is none", broken({ exact: 1 }), "exact is true or false; 1 came."],
    ["no states of an inexact run", broken({ exact: false, keyframes: [] }), "A session that is not exact has keyframes; none came."],
    ["steps that fall", broken({ keyframes: [first, first] }), "A keyframe's step is a whole number from 1 to 10000000; 0 came."],
    ["no base64", broken({ keyframes: [{ ...first, parameters: "?" }] }), "parameters of step 0 are numbers of 32 bits in base64; they cannot be read."],
    ["half a number", broken({ keyframes: [{ ...first, parameters: "AAA=" }] }), "parameters of step 0 are numbers of 32 bits in base64; 2 bytes came."],
    ["an infinity", broken({ keyframes: [{ ...first, optimizer: "AACAfw==" }] }), "optimizer of step 0 are numbers of 32 bits in base64; one is not finite."],
    ["no text", broken({ keyframes: [{ ...first, optimizer: [1] }] }), "optimizer of step 0 are numbers of 32 bits in base64."],
    ["curves of other lengths", broken({ curves: { ...file.curves, test_loss: [1] } }), `curves.test_loss has ${file.curves!.step.length} entries; 1 came.`],
    ["curves beyond the end", broken({ curves: { ...file.curves, step: [0, 701] } }), "curves.step is a whole number from 1 to 700; 701 came."],
    ["a gap that nobody can train", broken({ keyframes: [first, { ...first, step: 1e12 }], step: 1e12 }), "A keyframe's step is a whole number from 1 to 10000000; 1000000000000 came."],
    ["an accuracy above 1", broken({ curves: { ...file.curves, test_accuracy: file.curves!.step.map(() => 1e300) } }), "curves.test_accuracy is a number from 0 to 1; 1e+300 came."],
    ["a loss below 0", broken({ curves: { ...file.curves, train_loss: file.curves!.step.map(() => -1) } }), "curves.train_loss is a number from 0 on; -1 came."],
    ["deeds out of order", broken({ story: { ...file.story, deeds: [...file.story.deeds].reverse() } }), "Deeds stand in the order of their steps, 0 to 700; step 300 came."],
  ])("%s", (_, value, sentence) => {
    expect(() => readSession(value)).toThrow(new Refusal(sentence));
  });

  test("states of another network", () => {
    const story = { ...file.story, recipe: { ...file.story.recipe, hidden: [3, 5] } };
    expect(() => reopened(broken({ story }))).toThrow(
      "The states that were kept from step 0 on are not those of this network.",
    );
  });
});

describe("points", () => {
  const source = {
    kind: "points", test: 0.5, seed: 1, name: "drawn", inputs: ["x"], target: "y", classes: [],
    X: [[0], [1], [2], [3]], t: [0, 10, 20, 30], standardize: false, test_rows: [3, 1],
    units: { inputs: { mean: [5], deviation: [2] }, target: { mean: [1], deviation: [3] } },
  } as const;
  const story = (more: object = {}) => ({ recipe: recipe({ data: { ...source, ...more } as never }), deeds: [] });

  test("name their test rows, and the units they come from", () => {
    const file = { format: "backlight-session", version: 1, story: story(), step: 0, exact: true, keyframes: [], curves: null };
    const { data } = new Session(module).restore(readSession(file));
    expect([...data.test.rows]).toEqual([1, 3]);
    expect([...data.train.X]).toEqual([0, 2]);
    expect([...data.inputScaling.mean, ...data.inputScaling.deviation]).toEqual([5, 2]);
    expect([...data.targetScaling.mean, ...data.targetScaling.deviation]).toEqual([1, 3]);
  });

  test.each([
    [{ test_rows: [0, 0] }, "test_rows are different numbers of points."],
    [{ test_rows: [0, 1, 2, 3] }, "test_rows has at most 3 entries; 4 came."],
    [{ test_rows: [4] }, "test_rows is a whole number from 0 to 3; 4 came."],
    [{ standardize: true }, "units are of points that have been standardised; then standardize is false."],
    [
      { units: { inputs: { mean: [5], deviation: [0] }, target: source.units.target } },
      "units.inputs is a number above 0; 0 came.",
    ],
    [
      { units: { inputs: { mean: [], deviation: [2] }, target: source.units.target } },
      "units.inputs has 1 numbers, each of mean and deviation.",
    ],
  ])("are refused: %o", (more, sentence) => {
    const file = { format: "backlight-session", version: 1, story: story(more), step: 0, exact: true, keyframes: [], curves: null };
    expect(() => readSession(file)).toThrow(new Refusal(sentence));
  });
});
