// With what the studio begins: what the address says, the run inside the page, or two moons.

import { FIRST } from "../engine/recipe";
import { words } from "../words";
import { addressOf, MOST_LETTERS, read, written } from "./address";
import { runOfPage } from "./assets";
import type { Studio } from "./studio.svelte";
import { sentence } from "./trouble";

const RESTED = 500; // milliseconds

export async function start(studio: Studio): Promise<void> {
  const trouble = (await fromAddress(studio)) ?? (studio.opened ? null : await fromPage(studio));
  if (!studio.opened) await studio.open({ recipe: FIRST, deeds: [] });
  if (trouble) studio.trouble = trouble;
}

/** Keeps the address at what is seen, once it has rested; and follows it where somebody opens another. */
export function followAddress(studio: Studio): void {
  let own = location.hash;
  window.addEventListener("hashchange", () => {
    if (location.hash !== own) void start(studio);
  });
  $effect.root(() => {
    $effect(() => {
      const address = addressOf(studio);
      if (!address || studio.playing) return;
      const resting = setTimeout(async () => {
        const fragment = await written(address);
        own = fragment.length > MOST_LETTERS ? "" : `#${fragment}`;
        history.replaceState(null, "", own || location.pathname + location.search);
      }, RESTED);
      return () => clearTimeout(resting);
    });
  });
}

/** Opens what the address says; a sentence where that fails. */
async function fromAddress(studio: Studio): Promise<string | null> {
  const fragment = location.hash.slice(1);
  if (!fragment) return null;
  try {
    const { story, step, view } = await read(fragment);
    await studio.open(story, step, view);
    return studio.trouble;
  } catch {
    return words.share.badLink;
  }
}

/** Opens the run that came with the page. */
async function fromPage(studio: Studio): Promise<string | null> {
  try {
    const run = await runOfPage();
    if (run) await studio.restore(run);
    return studio.trouble;
  } catch (error) {
    return sentence(error);
  }
}
