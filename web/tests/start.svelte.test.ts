// With what the studio begins, and what its address says of it.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { read, written } from "../src/app/address";
import { followAddress, start } from "../src/app/start.svelte";
import { Studio } from "../src/app/studio.svelte";
import { Refusal } from "../src/engine/check";
import { VIEW } from "../src/app/view";
import { fileOf } from "../src/engine/file";
import { Session } from "../src/engine/session";
import { Slow } from "./engine";
import { module } from "./kernel";
import { recipe } from "./recipes";

let studio: Studio;
const nothing = () => Promise.resolve(null);
const link = (seed: number) => written({ story: { recipe: recipe({ seed }), deeds: [] }, last: 9, step: 7, view: VIEW });

/** A session's file of 300 steps. */
function file(exact: boolean) {
  const session = new Session(module);
  const { run } = session.open({ recipe: recipe({ seed: 5 }), deeds: [] }, undefined, 300);
  return fileOf({ ...session.keep(run), exact });
}

beforeEach(() => {
  studio = new Studio(new Slow().engine, () => Promise.reject(new Refusal("no tables")));
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
    expect([studio.recipe!.seed, studio.step, studio.last, studio.trouble]).toEqual([3, 7, 9, null]);
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

  test("with two moons where only a link came that cannot be read, and says that of the link alone", async () => {
    const iris = { ...recipe(), data: { kind: "bundled", name: "iris", standardize: true, test: 0.25, seed: 0 } as const };
    await start(studio, await written({ story: { recipe: iris, deeds: [] }, last: 0, step: 0, view: VIEW }), nothing);
    expect(studio.recipe!.data.kind).toBe("toy");
    expect(studio.trouble).toMatch(/^This link cannot be opened: .* Here is the beginning instead\.$/);
    expect(studio.trouble).not.toContain("The run that came with the page");
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
  const rested = () => new Promise((resolve) => setTimeout(resolve, 650));
  let entries: { state: unknown; address: string }[];
  let at: number;
  const listeners = new Map<string, (event: object) => unknown>();
  const address = () => entries[at]!.address;
  /** As the browser goes through its history. */
  const go = async (by: number) => {
    at += by;
    location.hash = address().replace(/^[^#]*/, "");
    await listeners.get("popstate")!({ state: entries[at]!.state });
  };
  const asked = () => {
    const prevented = vi.fn();
    listeners.get("beforeunload")!({ preventDefault: prevented });
    return prevented.mock.calls.length > 0;
  };

  beforeEach(() => {
    [entries, at] = [[{ state: null, address: "/studio" }], 0];
    vi.stubGlobal("location", { hash: "", pathname: "/studio", search: "" });
    const set = (state: unknown, address: string) => {
      entries[at] = { state, address };
      location.hash = address.replace(/^[^#]*/, "");
    };
    vi.stubGlobal("history", {
      replaceState: (state: unknown, _: string, address: string) => set(state, address),
      pushState: (state: unknown, _: string, address: string) => {
        entries.splice(++at);
        set(state, address);
      },
    });
    vi.stubGlobal("window", { addEventListener: (kind: string, listener: () => unknown) => listeners.set(kind, listener) });
  });

  const begun = async (fragment = "") => {
    location.hash = fragment && `#${fragment}`;
    await start(studio, fragment, nothing);
    followAddress(studio);
    await rested();
  };

  test("says what is seen: how far was trained, and the step that is looked at", async () => {
    await begun(await link(3));
    await studio.advance(91);
    await studio.seek(50);
    await rested();
    expect(entries.length).toBe(1);
    const { story, last, step, view } = await read(address().slice(address().indexOf("#") + 1));
    expect([story.recipe.seed, last, step, view]).toEqual([3, 98, 50, VIEW]);
    const { parameters } = studio.frame!;
    const again = new Studio(new Slow().engine, () => Promise.reject(new Refusal("no tables")));
    await start(again, address().slice(1), nothing);
    expect([again.step, again.last, again.frame!.parameters]).toEqual([50, 98, parameters]);
  });

  test("of another that cannot be read is taken back", async () => {
    await begun(await link(3));
    const before = address();
    [entries[++at], location.hash] = [{ state: null, address: "#abcdef" }, "#abcdef"];
    await go(0);
    expect([address(), studio.recipe!.seed]).toEqual([before, 3]);
    expect(studio.trouble).toContain("What was open stays open.");
  });

  test("says nothing of a run that training anew would not give", async () => {
    await start(studio, "", async () => file(false));
    followAddress(studio);
    await rested();
    expect(entries.map((entry) => entry.address)).toEqual(["/studio"]);
  });

  test("has a place for each room, and goes back through them", async () => {
    await begun();
    await studio.advance(12);
    studio.enter("step");
    await rested();
    await studio.advance(1);
    await rested();
    expect([entries.length, at]).toEqual([2, 1]);
    const run = studio.opened!.run;
    await go(-1);
    expect([studio.view.room, studio.last, studio.opened!.run]).toEqual(["live", 13, run]);
    await rested();
    expect([entries.length, at]).toEqual([2, 0]);
    await go(1);
    expect([studio.view.room, studio.opened!.run]).toEqual(["step", run]);
    const [first, second] = [go(-1), go(1)];
    await Promise.all([first, second]);
    await rested();
    const rooms = entries.map(async (entry) => (await read(entry.address.slice(1))).view.room);
    expect([at, ...(await Promise.all(rooms))]).toEqual([1, "live", "step"]);
  });

  test("has a place for each beginning: back is what was left, with its branches; further back, what the link trains", async () => {
    await begun();
    await studio.advance(40);
    await studio.seek(20);
    await studio.change({ batch_size: 7 });
    await studio.restart({ seed: 5 });
    await studio.advance(30);
    await rested();
    await studio.restart({ seed: 6 });
    await rested();
    expect([entries.length, at]).toEqual([3, 2]);
    await go(-1);
    expect([studio.recipe!.seed, studio.last]).toEqual([5, 30]);
    await go(-1);
    expect([studio.recipe!.seed, studio.recipe!.batch_size, studio.last]).toEqual([0, 7, 20]);
    await rested();
    expect([entries.length, at]).toEqual([3, 0]);
    await go(1);
    expect([studio.recipe!.seed, studio.last, studio.trouble]).toEqual([5, 30, null]);
    const run = studio.opened!.run;
    await Promise.all([go(-1), go(1)]);
    await rested();
    expect([studio.opened!.run, entries.length, at]).toEqual([run, 3, 1]);
    const seeds = entries.map(async (entry) => (await read(entry.address.slice(1))).story.recipe.seed);
    expect(await Promise.all(seeds)).toEqual([0, 5, 6]);
    await go(1);
    expect([studio.recipe!.seed, studio.last]).toEqual([6, 0]);
  });

  test("asks before what it cannot say is lost: branches, many points; not for what it says", async () => {
    await begun();
    await studio.advance(40);
    await rested();
    expect(asked()).toBe(false);
    await studio.seek(20);
    await studio.change({ batch_size: 7 });
    expect(asked()).toBe(true);
    await studio.restart({});
    await rested();
    expect(asked()).toBe(false);
    const X = Array.from({ length: 3000 }, (_, k) => [Math.sin(k), Math.cos(k)]);
    const data = { kind: "points", test: 0, seed: 0, name: "p", inputs: ["x", "y"], target: "t", classes: ["0", "1"], X,
      t: X.map((_, k) => k % 2), standardize: false } as never;
    await studio.restart({ data });
    await rested();
    expect([address(), asked()]).toEqual(["/studio", true]);
  });

  test("does not ask for the run that comes with the page again, until somebody has trained it on", async () => {
    await start(studio, "", async () => file(false));
    followAddress(studio);
    await rested();
    expect(asked()).toBe(false);
    await studio.advance(1);
    expect(asked()).toBe(true);
  });
});
