// With what the studio begins: what the address says, the run inside the page, or two moons; and how the address follows.

import { FIRST } from "../engine/recipe";
import { words } from "../words";
import { addressOf, linkOf, read, type Address } from "./address";
import { runOfPage } from "./assets";
import type { Studio } from "./studio.svelte";
import { sentence } from "./trouble";
import type { Room } from "./view";

const RESTED = 500; // milliseconds

/** Opens what a fragment of the address says; where that fails, what there is instead, and says so. */
export async function start(studio: Studio, fragment: string, page: () => Promise<unknown> = runOfPage): Promise<void> {
  const said = words.share.instead;
  const wrong = fragment ? await tried(() => opened(studio, fragment)) : null;
  let instead = said.stays;
  let alsoWrong: string | null = null;
  if (!studio.opened) {
    alsoWrong = await tried(async () => {
      const run = await page();
      return run ? studio.restore(run) : null;
    });
    instead = said.page;
  }
  if (!studio.opened) {
    await studio.open({ recipe: FIRST, deeds: [] });
    instead = said.first;
  }
  const told = [wrong && words.share.badLink(wrong), alsoWrong && words.share.badPage(alsoWrong)].filter(Boolean);
  if (told.length) studio.trouble = [...told, instead].join(" ");
}

async function opened(studio: Studio, fragment: string): Promise<string | null> {
  const { story, last, ...seen } = await read(fragment);
  return studio.open(story, last, seen);
}

/** Why something could not be done, in a sentence; null where it could. */
async function tried(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    return sentence(error);
  }
}

/** A place in the browser's history: a room of a sitting, of this page as it was loaded. */
interface Place {
  page: number;
  sitting: number;
  room: Room;
}

/**
 * Keeps the address at what is seen, once it has rested; each room and each sitting is a place of its own, through which
 * the browser goes back and forward. Asks before the page is left with what no address can say.
 */
export function followAddress(studio: Studio): void {
  const page = performance.timeOrigin;
  const here = (): Place => ({ page, sitting: studio.sitting, room: studio.view.room });
  // What came without a link comes again with the page.
  const came = location.hash ? null : { opened: studio.opened, last: studio.last };
  let place = here();
  /** How that place looked last. */
  let seen: ReturnType<typeof addressOf> = null;
  let linked = true;
  /** Steps of the browser through its history that are still to be followed: until then its place is another. */
  let moving = 0;
  let busy: Promise<unknown> = Promise.resolve();
  const then = (work: () => Promise<void>): Promise<unknown> => (busy = busy.then(work));

  async function write(how: "pushState" | "replaceState", at: Place, what: Address & { exact: boolean }): Promise<void> {
    // What no link can hold has none, so that the page, loaded again, does not show something else.
    const hash = await linkOf(what).then((fragment) => `#${fragment}`, () => "");
    if (moving) return;
    linked = hash !== "";
    history[how](at, "", hash || location.pathname + location.search);
  }

  async function settle(): Promise<void> {
    const now = addressOf(studio);
    if (!now || moving) return;
    const moved = !same(place, here());
    // The address of what is left may be of an earlier step.
    if (moved && seen) await write("replaceState", place, seen);
    [place, seen] = [here(), now];
    await write(moved ? "pushState" : "replaceState", place, now);
  }

  /** Goes to what is still there, and opens what is not. */
  async function go(to: Place | null): Promise<void> {
    if (to?.page !== page || ![studio.sitting, studio.left?.id].includes(to.sitting)) {
      return start(studio, location.hash.slice(1));
    }
    if (to.sitting !== studio.sitting) await studio.bringBack();
    if (to.room !== studio.view.room) studio.enter(to.room);
  }

  window.addEventListener("popstate", ({ state }) => {
    moving++;
    return then(async () => {
      // Of several steps the last one tells where somebody is.
      if (moving === 1) await go(state as Place | null);
      if (--moving) return;
      place = here();
      await settle();
    });
  });
  window.addEventListener("beforeunload", (event) => {
    const again = studio.opened === came?.opened && studio.last === came?.last;
    if (studio.branches.length > 1 || !(linked || again)) event.preventDefault();
  });
  $effect.root(() => {
    $effect(() => {
      const now = addressOf(studio);
      if (same(place, here())) seen = now;
      if (!now || studio.playing) return;
      const resting = setTimeout(() => then(settle), RESTED);
      return () => clearTimeout(resting);
    });
  });
}

function same(one: Place, other: Place): boolean {
  return one.sitting === other.sitting && one.room === other.room;
}
