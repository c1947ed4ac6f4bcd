// The studio, asked faster than the engine answers.
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "../src/engine/remote";
import { Studio } from "../src/app/studio.svelte";
import { Tempo } from "../src/app/tempo";
import { fileOf } from "../src/engine/file";
import { optimizer } from "../src/engine/recipe";
import { begun, called } from "./engine";
import { recipe } from "./recipes";

let { slow, studio, open }: Awaited<ReturnType<typeof begun>> = await begun();

beforeEach(async () => {
  ({ slow, studio, open } = await begun());
});

/** Diverges within a few steps. */
const wild = { optimizer: optimizer("sgd", 3e5), activation: ["relu" as const, "relu" as const], data: recipe({}, "plane").data };

describe("wishes that come faster than runs", () => {
  const hidden = () => [...studio.recipe!.hidden];

  test("add up, and only the last is opened", async () => {
    const go = slow.hold("begin");
    const all = [1, 2, 3, 4, 5].map(() => studio.restart({ hidden: [hidden()[0]! + 1, 5] }));
    all.push(studio.restart({ seed: studio.recipe!.seed + 1 }), studio.restart({ seed: studio.recipe!.seed + 1 }));
    expect(hidden()).toEqual([11, 5]);
    go();
    await Promise.all(all);
    expect(studio.opened!.recipe).toMatchObject({ hidden: [11, 5], seed: 2 });
    expect(slow.calls.filter(({ method }) => method === "begin").length).toBeLessThanOrEqual(3);
  });

  test("of settings too, with a run that has steps", async () => {
    await studio.advance(5);
    const go = slow.hold("branch");
    const all = [1, 2, 3].map(() => studio.change({ batch_size: studio.recipe!.batch_size + 1 }));
    all.push(studio.change({ l2: 0.01 }));
    go();
    await Promise.all(all);
    expect(studio.opened!.recipe).toMatchObject({ batch_size: 13, l2: 0.01 });
    expect(studio.opened!.story.deeds).toEqual([{ step: 5, change: { batch_size: 13, l2: 0.01 } }]);
  });

  test("before the first step settings are the recipe's, and what was set by hand stays", async () => {
    await studio.setParameter(2, 1.5);
    await studio.change({ batch_size: 3 });
    expect(studio.opened!.story).toMatchObject({ recipe: { batch_size: 3 }, deeds: [{ step: 0, parameter: { index: 2, value: 1.5 } }] });
  });

  test("that cannot be are forgotten", async () => {
    await studio.restart({ data: { kind: "bundled", name: "iris", standardize: true, test: 0, seed: 0 } });
    expect([studio.recipe!.data.kind, studio.trouble === null]).toEqual(["toy", false]);
  });
});

describe("playing", () => {
  const played = async (until: () => boolean) => {
    studio.play();
    while (!until()) await new Promise((resolve) => setTimeout(resolve, 1));
    studio.pause();
    await studio.refresh();
  };

  test("goes on from the step that is shown, and trains when it comes to the end", async () => {
    await studio.advance(600);
    await studio.seek(100);
    studio.speed = 600;
    const seen: number[] = [];
    await played(() => {
      if (seen.at(-1) !== studio.step) seen.push(studio.step);
      return studio.step > 130;
    });
    expect(studio.last).toBe(600);
    expect(studio.step).toBeLessThan(300);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await studio.seek(580);
    await played(() => studio.last > 620);
    expect([studio.looked, studio.step]).toEqual([null, studio.last]);
  });

  test("ends where a run that diverged does, and says so again", async () => {
    await open(wild);
    await studio.advance(1000);
    const { last } = studio;
    await studio.seek(0);
    studio.speed = 1e9;
    await played(() => !studio.playing);
    expect([studio.step, studio.stuck, studio.divergence!.step]).toEqual([last, true, last]);
  });

  test("changes numbers some times a second, and pictures with every frame", async () => {
    studio.speed = 1000;
    const [pictures, numbers] = [new Set<number>(), new Set<number>()];
    await played(() => {
      pictures.add(studio.frame!.step);
      numbers.add(studio.reading.step);
      return pictures.size > 60;
    });
    expect(numbers.size).toBeGreaterThan(1);
    expect(numbers.size).toBeLessThan(30);
    await vi.waitFor(() => expect(studio.curves.step.at(-1)).toBe(studio.last));
    expect(studio.reading).toEqual({ frame: studio.frame, step: studio.last, last: studio.last });
  });

  test("has the engine work while the page draws: what comes next is asked for before what came is drawn", async () => {
    studio.speed = 1000;
    const asked: number[] = [];
    let seen = studio.frame;
    await played(() => {
      if (seen !== studio.frame) asked.push(slow.calls.filter(({ method }) => method === "frame").length);
      seen = studio.frame;
      return asked.length > 20;
    });
    // The frame that is seen, those before it, and the one that is on its way; the first was there at the beginning.
    asked.forEach((count, k) => expect(count).toBeGreaterThanOrEqual(k + 3));
  });

  test("tells of what diverged in the moment in which it was paused", async () => {
    await open(wild);
    await studio.advance(1000);
    const { last } = studio;
    await open({ ...wild, seed: studio.recipe!.seed });
    await studio.advance(last);
    expect(studio.stuck).toBe(false);
    await training();
    studio.pause();
    await vi.waitFor(() => expect([studio.playing, studio.stuck]).toEqual([false, true]));
    expect(slow.calls.filter(({ method }) => method === "remedy")).toHaveLength(2);
    // Played again at once it stops again, and says so.
    await open({ ...wild, seed: studio.recipe!.seed });
    await studio.advance(last);
    await training();
    studio.pause();
    studio.play();
    await vi.waitFor(() => expect([studio.playing, studio.stuck]).toEqual([false, true]));
  });

  /** Plays until steps have been asked for. */
  const training = async () => {
    const before = slow.calls.length;
    studio.play();
    const begun = () => slow.calls.slice(before).some(({ method }) => method === "train");
    while (!begun()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  test("goes on with another run, though the one before has diverged meanwhile", async () => {
    await open(wild);
    await studio.advance(1000);
    const { last } = studio;
    await open({ ...wild, seed: studio.recipe!.seed });
    await studio.advance(last);
    await training();
    await studio.restart({ optimizer: optimizer("sgd", 0.01) });
    await vi.waitFor(() => expect(studio.last).toBeGreaterThan(20));
    expect([studio.playing, studio.divergence]).toEqual([true, null]);
    studio.pause();
  });

  test("shows the numbers of another run at once", async () => {
    await studio.advance(50);
    studio.speed = 1;
    studio.play();
    await studio.restart({ seed: 9 });
    expect([studio.reading.step, studio.reading.frame]).toEqual([0, studio.frame]);
    expect(studio.frame!.run).toBe(studio.opened!.run);
    studio.pause();
  });

  test("shows no step before its picture", async () => {
    await studio.advance(600);
    await studio.seek(0);
    studio.speed = 10_000;
    await played(() => {
      expect(studio.step).toBe(studio.looked === null ? studio.last : studio.frame!.step);
      return studio.step > 300;
    });
  });

  test("is timed by what training took, not by how long the answer was on its way", async () => {
    const took = vi.spyOn(Tempo.prototype, "took");
    const late = (engine: Engine): Engine => new Proxy(engine, {
      get: (_, method: keyof Engine) => async (...args: unknown[]) => {
        if (method === "train") await new Promise((resolve) => setTimeout(resolve, 80));
        return (engine[method] as (...args: unknown[]) => Promise<unknown>)(...args);
      },
    });
    ({ slow, studio, open } = await begun(late));
    await played(() => took.mock.calls.length > 2);
    expect(Math.min(...took.mock.calls.map(([milliseconds]) => milliseconds))).toBeLessThan(20);
    took.mockRestore();
  });
});

test("steps before a run is open are none", async () => {
  const other = new Studio(slow.engine, () => Promise.reject(new Error("none")));
  await other.advance(1);
  expect([other.trouble, other.frame]).toEqual([null, null]);
});

describe("a run that has diverged says so", () => {
  const seen = () => [studio.divergence?.quantity !== undefined, studio.stuck];
  const helped = async () => {
    await studio.refresh();
    return studio.remedy?.rate;
  };

  test("when its file is opened, with what helps", async () => {
    await open(wild);
    await studio.advance(1000);
    const file = await studio.file();
    await open();
    expect(seen()).toEqual([false, false]);
    await studio.restore(JSON.parse(JSON.stringify(file)));
    expect(seen()).toEqual([true, true]);
    expect(await helped()).toBeGreaterThan(0);
  });

  test("when its link is opened", async () => {
    await open(wild);
    await studio.advance(1000);
    const { last } = studio;
    await open();
    await open(wild, last);
    expect(seen()).toEqual([true, true]);
    await open(wild, 0);
    expect(seen()).toEqual([false, false]);
  });

  test("when it is chosen among branches, or brought back", async () => {
    await open(wild);
    await studio.advance(1000);
    const { run } = studio.opened!;
    await studio.seek(0);
    await studio.change({ optimizer: optimizer("sgd", 0.001) });
    expect(seen()).toEqual([false, false]);
    await studio.choose(run);
    expect(seen()).toEqual([true, true]);
    await studio.restart({ seed: 5 });
    expect(seen()).toEqual([false, false]);
    await studio.bringBack();
    expect(seen()).toEqual([true, true]);
  });

  test("and one whose loss has grown away, which trains on", async () => {
    await open({ optimizer: optimizer("sgd", 100) });
    while (!studio.divergence && studio.last < 2000) await studio.advance(50);
    expect(studio.divergence).toMatchObject({ quantity: null });
    const { last } = studio;
    const file = await studio.file();
    await open();
    await studio.restore(JSON.parse(JSON.stringify(file)));
    expect(studio.divergence).toMatchObject({ quantity: null, step: last });
    expect(studio.stuck).toBe(false);
    await studio.advance(10);
    expect([studio.last, studio.divergence!.step]).toEqual([last + 10, last]);
  });
});

describe("a pinned run", () => {
  test("is seen beside the next one, at the same step", async () => {
    await studio.advance(30);
    await studio.pin();
    expect(studio.pinned!.seen).toBeNull();
    await studio.restart({ seed: 1 });
    await studio.advance(20);
    expect(studio.pinned!.seen!.frame.step).toBe(20);
    expect(studio.pinned!.seen!.curves.step.at(-1)).toBe(30);
    await studio.advance(40);
    expect(studio.pinned!.seen!.frame.step).toBe(30);
  });

  test("that is let go while it is asked for leaves nothing behind", async () => {
    await studio.pin();
    await studio.restart({ seed: 1 });
    const go = slow.hold("curves");
    const looks = studio.advance(5);
    await called(slow, "curves");
    const unpins = studio.pin();
    go();
    await Promise.all([looks, unpins]);
    expect(studio.pinned).toBeNull();
    await studio.advance(5);
    expect(studio.pinned).toBeNull();
    expect(studio.trouble).toBeNull();
  });

  test("may have one input where the open one has two", async () => {
    await open({ data: recipe({}, "sine").data });
    await studio.pin();
    await open();
    await studio.advance(3);
    expect(studio.trouble).toBeNull();
    expect(studio.pinned!.seen!.frame.axes).toEqual([0, 0]);
  });

  test("is closed when it is let go, unless it is open or a branch", async () => {
    const kept = studio.opened!.run;
    await studio.pin();
    await studio.restart({ seed: 1 });
    expect(slow.closed).not.toContain(kept);
    await studio.pin();
    expect(slow.closed).toEqual([kept]);
    await studio.pin();
    await studio.pin();
    expect(slow.closed).toEqual([kept]);
  });
});

describe("what is chosen while something is under way", () => {
  test("another branch has no notice of the one that diverged", async () => {
    await open(wild);
    await studio.advance(1);
    await studio.seek(0);
    await studio.change({ optimizer: optimizer("sgd", 0.01) });
    const branch = studio.opened!.run;
    await studio.choose(studio.branches[0]!.run);
    const go = slow.hold("divergence");
    const diverges = studio.advance(1000);
    await called(slow, "divergence");
    const chosen = studio.choose(branch);
    go();
    await Promise.all([diverges, chosen]);
    expect(studio.opened!.run).toBe(branch);
    expect(studio.divergence).toBeNull();
  });

  test("a step that is sought of a longer run is none of the one chosen meanwhile", async () => {
    await studio.advance(100);
    await studio.seek(10);
    await studio.change({ batch_size: 5 });
    const [long] = studio.branches;
    const short = studio.opened!.run;
    await studio.choose(long!.run);
    const go = slow.hold("frame");
    const all = [studio.choose(short), studio.seek(80)];
    go();
    await Promise.all(all);
    expect(studio.trouble).toBeNull();
    expect([studio.opened!.run, studio.step]).toEqual([short, 10]);
  });

  test("a run that is opened while a frame is awaited is shown with a frame of its own", async () => {
    await studio.advance(5);
    const go = slow.hold("frame");
    const all = [studio.seek(2), open({ seed: 4 }), studio.pin()];
    go();
    await Promise.all(all);
    expect(studio.frame!.run).toBe(studio.opened!.run);
    expect(studio.pinned!.opened.run).toBe(studio.opened!.run);
    expect([studio.step, studio.looked, studio.trouble]).toEqual([0, null, null]);
  });
});

describe("a run that diverged", () => {
  test("is looked at step by step, and trains on as a branch", async () => {
    await open(wild);
    await studio.advance(1000);
    expect(studio.divergence).not.toBeNull();
    expect(studio.stuck).toBe(true);
    await studio.seek(0);
    expect(studio.stuck).toBe(false);
    const asked = slow.calls.filter(({ method }) => method === "divergence").length;
    await studio.advance(2000);
    expect(slow.calls.filter(({ method }) => method === "divergence").length).toBe(asked);
    await studio.seek(0);
    await studio.change({ optimizer: optimizer("sgd", 0.001) });
    await studio.advance(10);
    expect([studio.divergence, studio.branches.length, studio.step]).toEqual([null, 2, 10]);
  });

  test("by what was set by hand: undone, it is one more branch", async () => {
    await open({ ...wild, optimizer: optimizer("sgd", 0.05) }, 100);
    await studio.seek(60);
    await studio.setParameter(3, 1e30);
    await studio.advance(200);
    expect(studio.divergence).not.toBeNull();
    const remedy = slow.session.remedy(studio.opened!.run)!;
    expect(remedy.rate).toBeNull();
    await studio.retell(remedy.story);
    expect(studio.branches.length).toBe(3);
    expect([studio.opened!.steps, studio.opened!.story.deeds]).toEqual([60, []]);
    await studio.advance(40);
    const [first] = studio.branches;
    const of = (run: number) =>
      slow.session.frame({ run, step: 100, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false });
    expect(of(studio.opened!.run).parameters).toEqual(of(first!.run).parameters);
  });
});

describe("gradient norms", () => {
  test("are each branch's own, and those of the past that they share", async () => {
    for (let k = 0; k < 5; k++) await studio.advance(100);
    const first = studio.opened!.run;
    await studio.seek(200);
    await studio.change({ batch_size: 5 });
    const branch = studio.opened!.run;
    await studio.advance(300);
    expect(studio.norms.steps).toEqual([0, 100, 200, 500]);
    const [own] = studio.norms.layers;
    await studio.choose(first);
    expect(studio.norms.steps).toEqual([0, 100, 200, 300, 400, 500]);
    expect(studio.norms.layers[0]!.at(-1)).not.toBe(own!.at(-1));
    await studio.choose(branch);
    expect(studio.norms.layers[0]).toEqual(own);
    await studio.restart({ seed: 3 });
    expect(studio.norms.steps).toEqual([0]);
  });
});

test("of a run that the wide engine trained the step is said that is shown", async () => {
  for (let k = 0; k < 8; k++) await studio.advance(50);
  const kept = slow.session.keep(studio.opened!.run);
  const states = kept.states.filter(({ step }) => step % 100 === 0);
  await studio.restore(fileOf({ ...kept, states, exact: false }));
  expect(studio.opened!.exact).toBe(false);
  await studio.seek(137);
  expect([studio.step, studio.frame!.step]).toEqual([100, 100]);
  await studio.advance(1);
  expect([studio.step, studio.frame!.step]).toEqual([200, 200]);
  await studio.advance(-1);
  expect([studio.step, studio.frame!.step]).toEqual([100, 100]);
  await studio.seek(null);
  await studio.advance(3);
  expect(studio.step).toBe(403);
});
