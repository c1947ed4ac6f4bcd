// Opening a file: a session, or a recipe. Gives a sentence where it is neither.

import { readRecipe, Refusal } from "../engine/check";
import { words } from "../words";
import type { Studio } from "./studio.svelte";
import { sentence } from "./trouble";

const MOST_BYTES = 200 * 2 ** 20;

/** A file's bytes; a sentence where they cannot be had. */
export async function bytesOf(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch {
    throw new Refusal(words.notRead(file.name));
  }
}

/** Opens a file that was dropped: a session or a recipe, or a table, which is looked at before it is trained on. */
export async function take(studio: Studio, file: File): Promise<void> {
  if (/\.json$/i.test(file.name)) studio.trouble = await openFile(studio, file);
  else if (/\.(csv|tsv|tab|txt)$/i.test(file.name)) {
    studio.enter("live");
    studio.dropped = file;
  } else studio.trouble = words.notTaken(file.name);
}

export async function openFile(studio: Studio, file: File): Promise<string | null> {
  try {
    if (file.size > MOST_BYTES) throw new Refusal(`it has ${Math.round(file.size / 2 ** 20)} MB, and 200 are the most.`);
    const value = parsed(new TextDecoder().decode(await bytesOf(file)));
    if (typeof value === "object" && value !== null && "format" in value) return await studio.restore(value);
    return await studio.open({ recipe: readRecipe(value), deeds: [] });
  } catch (error) {
    return words.share.unreadable(file.name, sentence(error));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(words.share.notJson);
  }
}
