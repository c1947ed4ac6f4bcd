// The address: the whole of what is seen, as the page's fragment. Opened again, it shows the same.

import { readStory, whole } from "../engine/check";
import { base64 } from "../engine/file";
import { MOST_STEPS } from "../engine/limits";
import type { Story } from "../engine/story";
import type { Room, Studio, View } from "./studio.svelte";

/** Letters of a link that most programs carry. */
export const MOST_LETTERS = 8000;
/** Of what a link may unfold to. */
const MOST_BYTES = 2 ** 20;

export interface Address {
  story: Story;
  step: number;
  view: View;
}

export function addressOf(studio: Studio): Address | null {
  const { opened } = studio;
  return opened && { story: opened.story, step: studio.step, view: { ...studio.view, axes: [...studio.view.axes] } };
}

/** As the fragment of an address, without its #. */
export async function written(address: Address): Promise<string> {
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(JSON.stringify(address)));
  return base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Back again; throws where it is none. */
export async function read(fragment: string): Promise<Address> {
  if (fragment.length > MOST_LETTERS) throw new RangeError(`An address has at most ${MOST_LETTERS} letters.`);
  const letters = atob(fragment.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream("deflate-raw"), bytes, MOST_BYTES));
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || !isRecord(value["view"])) throw new TypeError("An address holds a story, a step and a view.");
  const { story, step, view } = value;
  return { story: readStory(story, MOST_STEPS), step: whole(step, "step", 0, MOST_STEPS), view: readView(view as Record<string, unknown>) };
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
  };
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
    if (room < 0) throw new RangeError(`An address unfolds to at most ${most} bytes.`);
    parts.push(value!);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
