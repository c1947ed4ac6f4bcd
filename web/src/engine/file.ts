// A session's file: its story, and states of its run, so that it opens at once and at any step. Python writes it too.

import { fields, list, number, readDeeds, readStory, Refusal, truth, whole } from "./check";
import { LARGEST, MOST_BRANCHES, MOST_CURVE_POINTS, MOST_STATE_NUMBERS, MOST_STATES, MOST_STEPS } from "./limits";
import type { Curves } from "./run";
import type { Deed, Story } from "./story";
import type { Score, State } from "./trainer";

export const FORMAT = "backlight-session";
const VERSION = 1;

/** What a file says, checked. */
export interface Kept {
  story: Story;
  /** Steps trained. */
  step: number;
  /** False where another engine than the kernel trained: then there is nothing between the states. */
  exact: boolean;
  /** In the order of their steps, the last at `step`; or none, and it is trained again. */
  states: State[];
  curves: Curves | null;
}

/** Another run of the same session: what was done to the recipe, how far it was trained, and on which side it stands. */
export interface Branch {
  deeds: Deed[];
  step: number;
  before: boolean;
}

/** As it is written: arrays of float32, little-endian, in base64; null for what is no number. */
export interface SessionFile {
  format: typeof FORMAT;
  version: typeof VERSION;
  story: Story;
  step: number;
  exact: boolean;
  keyframes: { step: number; parameters: string; optimizer: string }[];
  curves: FileCurves | null;
  branches?: Branch[];
}

type Column = "train_loss" | "test_loss" | "train_accuracy" | "test_accuracy";
type FileCurves = { step: number[] } & Record<Column, (number | null)[]>;

/** Whether something claims to be a session's file. */
export function isSession(value: unknown): boolean {
  return typeof value === "object" && value !== null && (value as { format?: unknown }).format === FORMAT;
}

/** What a file says; throws a sentence where it is none, or damaged. */
export function readSession(value: unknown): Kept & { branches: Branch[] } {
  if (!isSession(value)) throw new Refusal("This is not a session of Backlight.");
  const { version } = value as { version?: unknown };
  if (typeof version === "number" && version > VERSION) {
    throw new Refusal(`The session is of version ${version}; this page reads up to version ${VERSION}.`);
  }
  const all = fields(value, "A session", ["format", "version", "story", "step", "exact", "keyframes", "curves"], ["branches"]);
  if (version !== VERSION) throw new Refusal(`version is ${VERSION} in a session.`);
  const exact = truth(all["exact"], "exact");
  const states = readStates(all["keyframes"], exact);
  const step = whole(all["step"], "step", 0, states.length ? undefined : MOST_STEPS);
  const story = readStory(all["story"], step);
  const last = states.at(-1)?.step ?? step;
  if (last !== step) throw new Refusal(`The last of the keyframes is of step ${step}, to which it was trained; ${last} came.`);
  if (!exact && !states.length) throw new Refusal("A session that is not exact has keyframes; none came.");
  const branches = list(all["branches"] ?? [], "branches", MOST_BRANCHES).map(readBranch);
  return { story, step, exact, states, curves: readCurves(all["curves"], step), branches };
}

function readBranch(value: unknown): Branch {
  const all = fields(value, "A branch", ["deeds", "step", "before"]);
  const step = whole(all["step"], "A branch's step", 0);
  return { deeds: readDeeds(all["deeds"], step), step, before: truth(all["before"], "before") };
}

/** The file that says it, with the other runs of the session. */
export function fileOf({ story, step, exact, states, curves }: Kept, branches: Branch[] = []): SessionFile {
  return {
    format: FORMAT,
    version: VERSION,
    story,
    step,
    exact,
    keyframes: states.map((state) => ({
      step: state.step, parameters: encoded(state.parameters), optimizer: encoded(state.optimizer),
    })),
    curves: curves && {
      step: curves.step,
      train_loss: column(curves.train, "loss"),
      test_loss: column(curves.test, "loss"),
      train_accuracy: column(curves.train, "accuracy"),
      test_accuracy: column(curves.test, "accuracy"),
    },
    ...(branches.length ? { branches } : {}),
  };
}

/** States in their order; what lies between exact ones is trained when it is looked at. */
function readStates(value: unknown, exact: boolean): State[] {
  let before = -1;
  let room = MOST_STATE_NUMBERS;
  return list(value, "keyframes", MOST_STATES).map((given) => {
    const all = fields(given, "A keyframe", ["step", "parameters", "optimizer"]);
    const step = whole(all["step"], "A keyframe's step", before + 1, exact && before >= 0 ? before + MOST_STEPS : undefined);
    const parameters = decoded(all["parameters"], `parameters of step ${step}`);
    const optimizer = decoded(all["optimizer"], `optimizer of step ${step}`);
    before = step;
    room -= parameters.length + optimizer.length;
    if (room < 0) throw new Refusal(`The keyframes have at most ${MOST_STATE_NUMBERS} numbers.`);
    return { step, parameters, optimizer };
  });
}

function readCurves(value: unknown, last: number): Curves | null {
  if (value === null) return null;
  const all = fields(value, "curves", ["step", "train_loss", "test_loss", "train_accuracy", "test_accuracy"]);
  let before = -1;
  const step = list(all["step"], "curves.step", MOST_CURVE_POINTS).map((each) => (before = whole(each, "curves.step", before + 1, last)));
  const read = (name: Column, most?: number): number[] => {
    const values = list(all[name], `curves.${name}`, MOST_CURVE_POINTS);
    if (values.length !== step.length) throw new Refusal(`curves.${name} has ${step.length} entries; ${values.length} came.`);
    return values.map((each) => (each === null ? NaN : number(each, `curves.${name}`, 0, most)));
  };
  const scores = (losses: Column, accuracies: Column): Score[] => {
    const found = read(accuracies, 1);
    return read(losses).map((loss, k) => ({ loss: drawable(loss), accuracy: found[k]! }));
  };
  return { step, train: scores("train_loss", "train_accuracy"), test: scores("test_loss", "test_accuracy") };
}

/** A loss beyond float32 is as good as none: nobody can draw it. */
function drawable(loss: number): number {
  return loss <= LARGEST ? loss : NaN;
}

function column(scores: Score[], name: keyof Score): (number | null)[] {
  return scores.map((score) => (Number.isFinite(drawable(score[name])) ? score[name] : null));
}

function decoded(value: unknown, what: string): Float32Array {
  const wanted = `${what} are numbers of 32 bits in base64`;
  if (typeof value !== "string" || value.length > (MOST_STATE_NUMBERS * 16) / 3) throw new Refusal(`${wanted}.`);
  let letters: string;
  try {
    letters = atob(value);
  } catch {
    throw new Refusal(`${wanted}; they cannot be read.`);
  }
  if (letters.length % 4) throw new Refusal(`${wanted}; ${letters.length} bytes came.`);
  const numbers = new Float32Array(Uint8Array.from(letters, (letter) => letter.charCodeAt(0)).buffer);
  if (!numbers.every(Number.isFinite)) throw new Refusal(`${wanted}; one is not finite.`);
  return numbers;
}

function encoded(numbers: Float32Array): string {
  return base64(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

export function base64(bytes: Uint8Array): string {
  let letters = "";
  // As many arguments as every browser's call takes.
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}
