// With what the studio begins: what the address says, the run inside the page, or two moons.

import { FIRST } from "../engine/recipe";
import { words } from "../words";
import { addressOf, linkOf, read } from "./address";
import { runOfPage } from "./assets";
import type { Studio } from "./studio.svelte";
import { sentence } from "./trouble";

const RESTED = 500; // milliseconds

/** Opens what a fragment of the address says; where that fails, what there is instead, and says so. */
export async function start(studio: Studio, fragment: string, page: () => Promise<unknown> = runOfPage): Promise<void> {
  const said = words.share.instead;
  const wrong = fragment ? await tried(studio, () => opened(studio, fragment)) : null;
  let instead = said.stays;
  let alsoWrong: string | null = null;
  if (!studio.opened) {
    alsoWrong = await tried(studio, async () => restored(studio, await page()));
    instead = said.page;
  }
  if (!studio.opened) {
    await studio.open({ recipe: FIRST, deeds: [] });
    instead = said.first;
  }
  const told = [wrong && words.share.badLink(wrong), alsoWrong && words.share.badPage(alsoWrong)].filter(Boolean);
  if (told.length) studio.trouble = [...told, instead].join(" ");
}

/** Keeps the address at what is seen, once it has rested; and follows it where somebody opens another. */
export function followAddress(studio: Studio): void {
  let own = location.hash;
  const show = (hash: string): void => {
    own = hash;
    history.replaceState(null, "", own || location.pathname + location.search);
  };
  window.addEventListener("hashchange", async () => {
    if (location.hash === own) return;
    const before = studio.opened;
    await start(studio, location.hash.slice(1));
    if (studio.opened === before) show(own);
  });
  $effect.root(() => {
    $effect(() => {
      const address = addressOf(studio);
      if (!address || studio.playing) return;
      const resting = setTimeout(async () => {
        // What no link can hold has none, so that the page, loaded again, does not show something else.
        show(await linkOf(address).then((fragment) => `#${fragment}`, () => ""));
      }, RESTED);
      return () => clearTimeout(resting);
    });
  });
}

async function opened(studio: Studio, fragment: string): Promise<void> {
  const { story, step, view } = await read(fragment);
  await studio.open(story, step, view);
}

async function restored(studio: Studio, run: unknown): Promise<void> {
  if (run) await studio.restore(run);
}

/** Why something could not be done, in a sentence; null where it could. */
async function tried(studio: Studio, work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return studio.trouble;
  } catch (error) {
    return sentence(error);
  }
}
