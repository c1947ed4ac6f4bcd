// All words of the page, so that it can be translated. Each part of the page has its own table.

import { live } from "./words/live";
import { share } from "./words/share";
import { step } from "./words/step";

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

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
  keys: [
    ["Space", "play and pause"],
    ["→ ←", "one step on, one step back; in the room of one step, one moment"],
    ["Shift → ←", "one epoch on, one back"],
    ["Home End", "the first step, the last one"],
    ["R", "begin again"],
    ["1 2", "the rooms"],
    ["C", "compare"],
    ["S", "share"],
    ["D", "dark or light"],
    ["?", "this list"],
  ],
  /** What a number must be, where what was typed is not. */
  wantedNumber: (least: number, most: number, whole: boolean): string => {
    const kind = whole ? "A whole number" : "A number";
    if (least === -Infinity && most === Infinity) return `${kind}.`;
    if (most === Infinity) return `${kind} of ${number.format(least)} or more.`;
    return `${kind} from ${number.format(least)} to ${number.format(most)}.`;
  },
  live,
  step,
  share,
};
