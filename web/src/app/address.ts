// The address: the open run and how it is looked at, as the page's fragment. Opened again, it shows the same, to the bit.

import { readStory, Refusal, whole } from "../engine/check";
import { base64 } from "../engine/file";
import { turned, type Angle } from "../drawing/solid";
import { MOST_STEPS } from "../engine/limits";
import type { Story } from "../engine/story";
import { words } from "../words";
import type { Studio } from "./studio.svelte";
import { ROOMS, VIEW, type View } from "./view";

/** Letters of a link that most programs carry. */
export const MOST_LETTERS = 8000;
/** Of what a link may unfold to. */
const MOST_BYTES = 2 ** 20;
/** Of data that stand in the recipe: more never are as short as a link. */
const MOST_NUMBERS = 30_000;

export interface Address {
  story: Story;
  /** Steps that were trained, and the one that is looked at. */
  last: number;
  step: number;
  view: View;
}

/** What is seen, and whether its story tells all of it; null while nothing is. */
export function addressOf({ opened, last, step, view }: Studio): (Address & { exact: boolean }) | null {
  if (!opened) return null;
  const { story, exact } = opened;
  const { axes, angles, neuron } = view;
  const seen: View = {
    ...view, axes: [...axes], neuron: { ...neuron },
    angles: { output: rounded(angles.output), space: rounded(angles.space) },
  };
  return { story, last, step, view: seen, exact };
}

/** The fragment that `read` opens; throws a sentence where there is none. */
export async function linkOf({ exact, ...address }: Address & { exact: boolean }): Promise<string> {
  const { unlinkable } = words.share;
  const { recipe, deeds } = address.story;
  if (!exact) throw new Refusal(unlinkable.inexact);
  if (Math.max(address.last, deeds.at(-1)?.step ?? 0) > MOST_STEPS) throw new Refusal(unlinkable.steps(MOST_STEPS));
  const numbers = recipe.data.kind === "points" ? recipe.data.X.length * recipe.data.inputs.length : 0;
  const fragment = numbers > MOST_NUMBERS ? null : await written(address);
  if (fragment === null || fragment.length > MOST_LETTERS) throw new Refusal(unlinkable.long);
  return fragment;
}

/** As letters that an address takes; of the view only what is not as at the beginning. */
export async function written({ view, ...address }: Address): Promise<string> {
  const own = Object.entries(view).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(VIEW[name as keyof View]));
  const text = JSON.stringify({ ...address, view: Object.fromEntries(own) });
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(text));
  return base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Back again; throws a sentence where it is none. */
export async function read(fragment: string): Promise<Address> {
  if (fragment.length > MOST_LETTERS) throw new Refusal(`An address has at most ${MOST_LETTERS} letters.`);
  const value = await unfolded(fragment);
  if (!isRecord(value) || !isRecord(value["view"])) throw new Refusal("An address holds a story, a step and a view.");
  const step = whole(value["step"], "step", 0, MOST_STEPS);
  // Older links were trained as far as they show.
  const last = whole(value["last"] ?? step, "last", step, MOST_STEPS);
  return { story: readStory(value["story"], MOST_STEPS), last, step, view: readView(value["view"]) };
}

async function unfolded(fragment: string): Promise<unknown> {
  try {
    const letters = atob(fragment.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const text = await through(new DecompressionStream("deflate-raw"), bytes, MOST_BYTES);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text)) as unknown;
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(words.share.cut);
  }
}

function readView(given: Record<string, unknown>): View {
  const view = { ...VIEW, ...given };
  const axes = Array.isArray(view.axes) ? view.axes.map((axis) => count(axis, "axes")) : [];
  return {
    room: oneOf(ROOMS, view.room),
    axes: [axes[0] ?? 0, axes[1] ?? 1],
    surface: view.surface === true,
    angles: readAngles(view.angles),
    tests: view.tests === true,
    curve: oneOf(["loss", "accuracy"], view.curve),
    ground: oneOf([null, "dark", "light"], view.ground),
    sample: count(view.sample, "sample"),
    moment: count(view.moment, "moment"),
    batch: whole(view.batch, "batch", 1),
    voting: view.voting === true,
    neuron: readNeuron(view.neuron),
  };
}

function readAngles(value: unknown): View["angles"] {
  const of = (which: keyof View["angles"]): Angle => {
    const given = isRecord(value) ? value[which] : null;
    const first = VIEW.angles[which];
    if (!isRecord(given)) return { ...first };
    const { turn, tilt } = given;
    const angle = { ...first, ...(Number.isFinite(turn) && { turn }), ...(Number.isFinite(tilt) && { tilt }) } as Angle;
    // Its tilt stays between the ends, as when it is turned by hand.
    return rounded(turned(angle, 0, 0));
  };
  return { output: of("output"), space: of("space") };
}

/** An angle as an address writes it: once around, in thousandths. */
function rounded({ turn, tilt }: Angle): Angle {
  return { turn: Number((turn % (2 * Math.PI)).toFixed(3)), tilt: Number(tilt.toFixed(3)) };
}

function readNeuron(value: unknown): View["neuron"] {
  if (!isRecord(value)) return { ...VIEW.neuron };
  return { layer: whole(value["layer"], "layer", 1), unit: count(value["unit"], "unit") };
}

/** What is one of some, or else the first of them. */
function oneOf<T>(all: readonly T[], value: unknown): T {
  return all.find((each) => each === value) ?? all[0]!;
}

function count(value: unknown, what: string): number {
  return whole(value, what, 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function through(
  stream: CompressionStream | DecompressionStream, bytes: Uint8Array<ArrayBuffer>, most = Infinity,
): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let room = most;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    room -= value!.length;
    if (room < 0) throw new Refusal(`An address unfolds to at most ${most} bytes.`);
    parts.push(value!);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
