// The address: the whole of what is seen, as the page's fragment. Opened again, it shows the same.

import { readStory } from "../engine/check";
import type { Story } from "../engine/story";
import type { Room, Studio, View } from "./studio.svelte";

/** Letters of a link that most programs carry. */
export const MOST_LETTERS = 8000;

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
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Back again; throws where it is none. */
export async function read(fragment: string): Promise<Address> {
  const letters = atob(fragment.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const text = new TextDecoder("utf-8", { fatal: true }).decode(await through(new DecompressionStream("deflate-raw"), bytes));
  const value: unknown = JSON.parse(text);
  if (!isRecord(value) || !isRecord(value["view"])) throw new TypeError("An address holds a story, a step and a view.");
  const { story, step, view } = value;
  return { story: readStory(story), step: whole(step), view: readView(view as Record<string, unknown>) };
}

function readView(view: Record<string, unknown>): View {
  const axes = Array.isArray(view["axes"]) ? view["axes"].map(whole) : [];
  const room: Room = view["room"] === "step" ? "step" : "live";
  return {
    room,
    axes: [axes[0] ?? 0, axes[1] ?? 1],
    surface: view["surface"] === true,
    sample: whole(view["sample"]),
    moment: whole(view["moment"]),
  };
}

function whole(value: unknown): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) throw new TypeError("A number is whole.");
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function through(stream: CompressionStream | DecompressionStream, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const answer = new Response(new Blob([bytes]).stream().pipeThrough(stream));
  return new Uint8Array(await answer.arrayBuffer());
}
