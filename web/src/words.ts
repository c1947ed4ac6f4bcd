// All words of the page, so that it can be translated. Each part of the page has its own table. Only refusals of recipes,
// files and what is asked of the engine stand with their checks (engine/check.ts and beside it), as Python's do.

import { SMALLEST, type Limits } from "./engine/limits";
import { live } from "./words/live";
import { share } from "./words/share";
import { step } from "./words/step";

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const whole = new Intl.NumberFormat("en");

/** An end of what is allowed: in digits, or of very large ones their order. */
const ended = (end: number) => (Math.abs(end) < 1e15 ? number.format(end) : end.toPrecision(2).replace("-", "−"));
/** Of a fraction that ends before 1 too. */
const upTo = (most: number) => (most < 1 && most > 0.999 ? "to less than 1" : `to ${ended(most)}`);

export const words = {
  name: "Backlight",
  close: "Close",
  rooms: "Rooms",
  help: "Help",
  light: "Light",
  dark: "Dark",
  compare: "Compare",
  stopComparing: "Stop comparing",
  compareNote: "Keep this run, and see the next one beside it, from the same start",
  thisRun: "This run",
  keptRun: "Kept run",
  loading: "One moment",
  /** Of what gave way to what is open. */
  left: (steps: number) => (steps > 0 ? `A run of ${whole.format(steps)} ${steps === 1 ? "step" : "steps"} was left.` : "Samples were left."),
  bringBack: "Bring it back",
  bringBackNote: "Its steps, branches and samples are still there (Z); what is open now can be brought back in turn",
  dropHere: "Drop it: a table to train on, a session, or a recipe",
  notTaken: (file: string) =>
    `A table (CSV), a session or a recipe (JSON) was expected; ${file} is neither. Save it as one of these.`,
  opening: (step: number, last: number) => `Training to step ${whole.format(last)}: at step ${whole.format(step)}`,
  stop: "Stop here",
  broken: "That could not be done, by a mistake of this page or for want of memory. The browser's console says more.",
  notFetched: (file: string) => `${file} could not be fetched. Look whether the server is there, and load the page again.`,
  notRead: (file: string) =>
    `A file was expected; ${file} cannot be read. It may be a folder, or have been moved or deleted meanwhile. Choose it again.`,
  notInside: (set: string) => `${set} is not part of this page, which has everything inside. Open it in backlight studio.`,
  keys: [
    ["Space", "play and pause"],
    ["→ ←", "one step on, one step back; in the room of one step, one moment"],
    ["Shift → ←", "one epoch on, one back"],
    ["Home End", "the first step, the last one"],
    ["R", "begin again"],
    ["Z", "bring back the run that was left"],
    ["1 2", "the rooms"],
    ["C", "compare"],
    ["S", "share"],
    ["D", "dark or light"],
    ["?", "this list"],
  ],
  /** What a number must be, where what was typed is not. */
  wantedNumber: ({ least, most, whole }: Limits, came: string): string => {
    const kind = whole ? "A whole number" : "A number";
    const low = least > 0 && least <= SMALLEST ? "above 0," : least > -Infinity ? `from ${ended(least)}` : "";
    const high = most < Infinity ? upTo(most) : "";
    return `${[kind, low, high].filter(Boolean).join(" ")} is wanted; ${came ? `“${came}”` : "nothing"} came.`;
  },
  /** Of a comma that may part thousands. */
  ambiguousComma: (came: string) =>
    `“${came}” may be ${came.replaceAll(",", "")} or ${came.replace(",", ".")}: write it without a comma.`,
  live,
  step,
  share,
};
