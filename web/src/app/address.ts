// The address: the open run and how it is looked at, as the page's fragment. Opened again, it shows the same, to the bit.

import { readStory, Refusal, whole } from "../engine/check";
import { base64 } from "../engine/file";
import { MOST_STEPS } from "../engine/limits";
import type { Story } from "../engine/story";
import { words } from "../words";
import { VIEW, type Room, type Studio, type View } from "./studio.svelte";

/** Letters of a link that most programs carry. */
export const MOST_LETTERS = 8000;
/** Of what a link may unfold to. */
const MOST_BYTES = 2 ** 20;
/** Of data that stand in the recipe: more never are as short as a link. */
const MOST_NUMBERS = 30_000;

export interface Address {
  story: Story;
  step: number;
  view: View;
}

/** What is seen, and whether its story tells all of it; null while nothing is. */
export function addressOf({ opened, step, view }: Studio): (Address & { exact: boolean }) | null {
  if (!opened) return null;
  const { story, exact } = opened;
  return { story, step, view: { ...view, axes: [...view.axes], neuron: { ...view.neuron } }, exact };
}

/** The fragment that `read` opens; throws a sentence where there is none. */
export async function linkOf({ exact, ...address }: Address & { exact: boolean }): Promise<string> {
  const { unlinkable } = words.share;
  const { recipe, deeds } = address.story;
  if (!exact) throw new Refusal(unlinkable.inexact);
  if (Math.max(address.step, deeds.at(-1)?.step ?? 0) > MOST_STEPS) throw new Refusal(unlinkable.steps(MOST_STEPS));
  const numbers = recipe.data.kind === "points" ? recipe.data.X.length * recipe.data.inputs.length : 0;
  const fragment = numbers > MOST_NUMBERS ? null : await written(address);
  if (fragment === null || fragment.length > MOST_LETTERS) throw new Refusal(unlinkable.long);
  return fragment;
}

/** As letters that an address takes. */
export async function written(address: Address): Promise<string> {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(address)));
  return base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Back again; throws a sentence where it is none. */
export async function read(fragment: string): Promise<Address> {
  if (fragment.length > MOST_LETTERS) throw new Refusal(`An address has at most ${MOST_LETTERS} letters.`);
  const value = await unfolded(fragment);
  if (!isRecord(value) || !isRecord(value["view"])) throw new Refusal("An address holds a story, a step and a view.");
  const { story, step, view } = value;
  return { story: readStory(story, MOST_STEPS), step: whole(step, "step", 0, MOST_STEPS), view: readView(view as Record<string, unknown>) };
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

function readView(view: Record<string, unknown>): View {
  const axes = Array.isArray(view["axes"]) ? view["axes"].map((axis) => count(axis, "axes")) : [];
  const room: Room = view["room"] === "step" ? "step" : "live";
  return {
    room,
    axes: [axes[0] ?? 0, axes[1] ?? 1],
    surface: view["surface"] === true,
    sample: count(view["sample"], "sample"),
    moment: count(view["moment"], "moment"),
    batch: whole(view["batch"] ?? VIEW.batch, "batch", 1),
    voting: view["voting"] === true,
    neuron: readNeuron(view["neuron"]),
  };
}

function readNeuron(value: unknown): View["neuron"] {
  if (!isRecord(value)) return { ...VIEW.neuron };
  return { layer: whole(value["layer"], "layer", 1), unit: count(value["unit"], "unit") };
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
