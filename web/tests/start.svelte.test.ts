// With what the studio begins, and what its address says of it.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { read, written } from "../src/app/address";
import { followAddress, start } from "../src/app/start.svelte";
import { Studio, VIEW } from "../src/app/studio.svelte";
import { fileOf } from "../src/engine/file";
import { Session } from "../src/engine/session";
import { Slow } from "./engine";
import { module } from "./kernel";
import { recipe } from "./recipes";

let studio: Studio;
const nothing = () => Promise.resolve(null);
const link = (seed: number) => written({ story: { recipe: recipe({ seed }), deeds: [] }, step: 7, view: VIEW });

/** A session's file of 300 steps. */
function file(exact: boolean) {
  const session = new Session(module);
  const { run } = session.open({ recipe: recipe({ seed: 5 }), deeds: [] }, undefined, 300);
  return fileOf({ ...session.keep(run), exact });
}

beforeEach(() => {
  studio = new Studio(new Slow().engine, () => Promise.reject(new Error("no tables")));
});

describe("the studio begins", () => {
  test("with two moons", async () => {
    await start(studio, "", nothing);
    expect([studio.recipe!.hidden, studio.step, studio.trouble]).toEqual([[8, 8], 0, null]);
  });

  test("with the run of its page, and a link before that", async () => {
    await start(studio, "", async () => file(true));
    expect([studio.recipe!.seed, studio.step, studio.trouble]).toEqual([5, 300, null]);
    await start(studio, await link(3), async () => file(true));
    expect([studio.recipe!.seed, studio.step, studio.trouble]).toEqual([3, 7, null]);
  });

  test("with the run of its page where the link cannot be read, and says so", async () => {
    await start(studio, "abcdef", async () => file(true));
    expect(studio.step).toBe(300);
    expect(studio.trouble).toBe(
      "This link cannot be opened: it is not whole, as if it had been cut. Here is the run that came with the page instead.",
    );
  });

  test("with two moons where neither can be read, and says why", async () => {
    const wide = await written({ story: { recipe: { ...recipe(), engine: "wide" }, deeds: [] }, step: 0, view: VIEW } as never);
    await start(studio, wide, async () => ({ format: 3 }));
    expect(studio.opened).not.toBeNull();
    expect(studio.trouble).toBe(
      'This link cannot be opened: engine is "kernel" in the browser; "wide" came. ' +
        "The run that came with the page cannot be opened: This is not a session of Backlight. Here is the beginning instead.",
    );
  });

  test("not anew where another address cannot be read: what was open stays", async () => {
    await start(studio, await link(3), nothing);
    const { opened } = studio;
    await start(studio, "abcdef", async () => file(true));
    expect(studio.opened).toBe(opened);
    expect(studio.trouble).toContain("What was open stays open.");
  });
});

describe("the address", () => {
  const shown = vi.fn();
  const rested = () => new Promise((resolve) => setTimeout(resolve, 600));
  let changed: () => Promise<void>;

  beforeEach(() => {
    shown.mockClear();
    vi.stubGlobal("location", { hash: "", pathname: "/studio", search: "" });
    vi.stubGlobal("history", { replaceState: (_: null, __: string, address: string) => shown(address) });
    vi.stubGlobal("window", { addEventListener: (_: string, listener: () => Promise<void>) => (changed = listener) });
  });

  test("says what is seen", async () => {
    await start(studio, await link(3), nothing);
    followAddress(studio);
    await rested();
    expect(shown.mock.calls.length).toBe(1);
    const [[address]] = shown.mock.calls as [[string]];
    expect(await read(address.slice(1))).toMatchObject({ step: 7, story: { recipe: { seed: 3 } }, view: VIEW });
    location.hash = "#abcdef";
    await changed();
    expect(shown.mock.lastCall).toEqual([address]);
  });

  test("says nothing of a run that training anew would not give", async () => {
    await start(studio, "", async () => file(false));
    followAddress(studio);
    await rested();
    expect(shown.mock.calls).toEqual([["/studio"]]);
  });
});
