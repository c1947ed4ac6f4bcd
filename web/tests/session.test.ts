// The session, asked as the page asks it.
import { describe, expect, test, vi } from "vitest";
import { optimizer, type Source } from "../src/engine/recipe";
import { paletteOf, placesOf } from "../src/drawing/samples";
import { drawnRows } from "../src/engine/data";
import type { Ask } from "../src/engine/frame";
import { pictured } from "../src/engine/pictured";
import { readSession, fileOf } from "../src/engine/file";
import { Session } from "../src/engine/session";
import { Trainer } from "../src/engine/trainer";
import { module } from "./kernel";
import { recipe } from "./recipes";

function ask(run: number, more: Partial<Ask> = {}): Ask {
  return { run, axes: [0, 1], ground: "dark", output: 32, tiles: 8, space: 16, surface: false, ...more };
}

/** Steps that something trains. */
function stepsOf(work: () => unknown): number {
  const spy = vi.spyOn(Trainer.prototype, "advance");
  work();
  const steps = spy.mock.calls.reduce((sum, [, count]) => sum + count, 0);
  spy.mockRestore();
  return steps;
}

describe("a run", () => {
  test("shows its last step as it is, and another that is asked for again as it was found", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] }, undefined, 50_000);
    session.train(run, 7);
    expect(stepsOf(() => session.frame(ask(run)))).toBe(0);
    expect(stepsOf(() => session.frame(ask(run, { step: 30_001 })))).toBeGreaterThan(0);
    expect(stepsOf(() => session.confusion(run, 30_001, "test"))).toBe(0);
    expect(stepsOf(() => session.frame(ask(run, { step: 30_003 })))).toBe(2);
    const { run: other } = session.open({ recipe: recipe(), deeds: [] }, undefined, 30_003);
    expect(session.frame(ask(other)).parameters).toEqual(session.frame(ask(run, { step: 30_003 })).parameters);
  });

  test("is scored once for each of its slices", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] }, undefined, 500);
    const spy = vi.spyOn(Trainer.prototype, "score");
    const { scores } = session.frame(ask(run));
    expect(spy).not.toHaveBeenCalled();
    session.train(run, 100);
    spy.mockRestore();
    expect(session.frame(ask(run, { step: 500 })).scores).toEqual(scores);
  });

  test("that diverged ends with numbers that are finite, and can be kept", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({ optimizer: optimizer("sgd", 1e30), l2: 1 }), deeds: [] });
    expect(session.train(run, 1000).well).toBe(false);
    const { parameters, steps } = session.frame(ask(run));
    expect(parameters.every(Number.isFinite)).toBe(true);
    expect(session.divergence(run)).toMatchObject({ step: steps, quantity: "parameter" });
    expect(readSession(JSON.parse(JSON.stringify(fileOf(session.keep(run))))).step).toBe(steps);
  });

  test("learns two moons", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] });
    expect(session.train(run, 4000).well).toBe(true);
    const frame = session.frame(ask(run));
    expect(frame.step).toBe(4000);
    expect(frame.scores.test.accuracy).toBeGreaterThan(0.95);
    expect(frame.scores.train.loss).toBeLessThan(0.1);
  });

  test("gives any step again, to the bit", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({ optimizer: optimizer("adam") }), deeds: [] });
    const seen = new Map<number, Float32Array>();
    for (let k = 0; k < 60; k++) {
      session.train(run, 1 + ((k * 37) % 53));
      const frame = session.frame(ask(run));
      seen.set(frame.step, frame.parameters);
    }
    for (const [step, parameters] of [...seen].sort(() => 0.5 - Math.random())) {
      expect(session.frame(ask(run, { step })).parameters).toEqual(parameters);
    }
    const straight = session.open({ recipe: recipe({ optimizer: optimizer("adam") }), deeds: [] }, undefined, 300);
    expect(session.frame(ask(straight.run, { step: 300 })).parameters).toEqual(
      session.frame(ask(run, { step: 300 })).parameters,
    );
  });

  test("branches, and a story told again is the same run", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] }, undefined, 500);
    const faster = session.branch(run, { step: 200, change: { optimizer: optimizer("sgd", 0.3) } });
    session.train(faster.run, 150);
    const edited = session.branch(faster.run, { step: 350, parameter: { index: 4, value: 1.5 } });
    expect(session.frame(ask(edited.run)).parameters[4]).toBe(1.5);
    session.train(edited.run, 50);
    expect(session.frame(ask(run, { step: 200 })).parameters).toEqual(
      session.frame(ask(edited.run, { step: 200 })).parameters,
    );
    expect(session.frame(ask(run, { step: 400 })).parameters).not.toEqual(session.frame(ask(edited.run)).parameters);
    expect(session.frame(ask(run)).step).toBe(500);
    const again = new Session(module);
    const told = again.open(edited.story, undefined, 400);
    expect(again.frame(ask(told.run)).parameters).toEqual(session.frame(ask(edited.run)).parameters);
    expect(told.recipe.optimizer.learning_rate).toBe(0.3);
  });

  test("that takes long is opened moment by moment, to the same bits, or stopped on the way", () => {
    const session = new Session(module);
    const story = {
      recipe: recipe({ hidden: [300, 300], data: { ...recipe().data, n: 20 } as Source }),
      deeds: [{ step: 200, change: { l2: 0.01 } }, { step: 1e7, change: { l2: 0.02 } }],
    };
    const begun = performance.now();
    const { step, last, opened } = session.begin(story);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect([last, opened]).toEqual([1e7, null]);
    const further = session.goOn();
    expect(further.step).toBeGreaterThan(step);
    const stopped = session.goOn(true);
    expect(stopped.opened!.steps).toBe(further.step);
    expect(() => session.goOn()).toThrow("No story is being opened.");
    const again = session.open({ recipe: story.recipe, deeds: stopped.opened!.story.deeds }, undefined, further.step);
    expect(session.frame(ask(again.run, { output: 0 })).parameters).toEqual(
      session.frame(ask(stopped.opened!.run, { output: 0 })).parameters,
    );
  });

  test("says why it diverged, and what helps", () => {
    const session = new Session(module);
    const { run } = session.open({
      recipe: recipe({ optimizer: optimizer("sgd", 3e5), activation: ["relu", "relu"] }, "plane"),
      deeds: [],
    });
    expect(session.train(run, 1000).well).toBe(false);
    const why = session.divergence(run)!;
    expect(why.layer).toBeGreaterThan(0);
    expect(why.after).toBeGreaterThan(why.before);
    const remedy = session.remedy(run)!;
    expect(remedy.rate).toBeLessThan(3e5);
    const calmer = session.open(remedy.story);
    expect(session.train(calmer.run, 1000).well).toBe(true);
    expect(session.train(run, 1).well).toBe(false);
  });
});

describe("a run whose loss grows away, every number finite", () => {
  const session = new Session(module);
  const { run } = session.open({ recipe: recipe({ optimizer: optimizer("sgd", 100) }), deeds: [] });

  test("is halted once, and goes on if somebody wants it to", () => {
    expect(session.divergence(run)).toBeNull();
    expect(session.train(run, 300).well).toBe(true);
    expect(session.train(run, 99).well).toBe(true);
    expect(session.train(run, 101).well).toBe(false);
    expect(session.train(run, 10).well).toBe(true);
    expect(session.frame(ask(run)).steps).toBe(510);
  });

  test("says how far it has grown, and what keeps the loss down", () => {
    const why = session.divergence(run)!;
    expect(why).toMatchObject({ step: 510, quantity: null, rate: 100 });
    expect(why.loss.after).toBeGreaterThan(10 * why.loss.before);
    expect(why.after).toBeGreaterThan(why.before);
    const { story, rate } = session.remedy(run)!;
    expect(rate).toBeLessThan(100);
    const calmer = session.open(story, undefined, 600);
    expect(session.train(calmer.run, 200).well).toBe(true);
  });

  test("is held against what it was where something was done last", () => {
    const { run: slower } = session.branch(run, { step: 510, change: { optimizer: optimizer("sgd", 1e-4) } });
    expect(session.train(slower, 100).well).toBe(true);
    expect(session.divergence(slower)).toBeNull();
  });
});

describe("a remedy", () => {
  const relu = (learning_rate: number, more: object = {}) =>
    recipe({ optimizer: optimizer("sgd", learning_rate), activation: ["relu", "relu"], ...more }, "plane");

  test("is to undo what was set by hand, where that is to blame", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(0.05), deeds: [] }, undefined, 100);
    const edited = session.branch(run, { step: 100, parameter: { index: 3, value: 1e30 } });
    expect(session.train(edited.run, 200).well).toBe(false);
    expect(session.remedy(edited.run)).toEqual({ story: { recipe: edited.story.recipe, deeds: [] }, rate: null });
  });

  test("is a smaller rate, where what was set by hand did no harm", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(3e5), deeds: [] });
    const edited = session.branch(run, { step: 0, parameter: { index: 3, value: 0.5 } });
    expect(session.train(edited.run, 200).well).toBe(false);
    const { story, rate } = session.remedy(edited.run)!;
    expect(rate).toBeLessThan(3e5);
    expect(story.deeds).toEqual(edited.story.deeds);
    expect(story.recipe.optimizer.learning_rate).toBe(rate);
    expect(session.train(session.open(story).run, 200).well).toBe(true);
  });

  test("slows the story down where it was made too fast", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(0.05), deeds: [] }, undefined, 100);
    const faster = session.branch(run, { step: 100, change: { optimizer: optimizer("sgd", 1e7) } });
    expect(session.train(faster.run, 200).well).toBe(false);
    const { story, rate } = session.remedy(faster.run)!;
    expect(story.recipe.optimizer.learning_rate).toBe(0.05);
    expect(story.deeds).toEqual([{ step: 100, change: { optimizer: optimizer("sgd", rate!) } }]);
  });

  test("is tried from where it would be done", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(0.01), deeds: [] }, undefined, 100_000);
    const edited = session.branch(run, { step: 100_000, parameter: { index: 3, value: 1e30 } });
    expect(session.train(edited.run, 200).well).toBe(false);
    let rate: number | null | undefined;
    expect(stepsOf(() => (rate = session.remedy(edited.run)?.rate))).toBeLessThan(2000);
    expect(rate).toBeNull();
  });

  test("is looked for only as long as somebody waits", () => {
    const session = new Session(module);
    const data = { ...recipe({}, "plane").data, n: 200_000, test: 0 } as Source;
    const heavy = recipe({ data, hidden: [8], activation: ["relu"], batch_size: 200_000, optimizer: optimizer("sgd", 1e38) }, "plane");
    const { run } = session.open({ recipe: { ...heavy, l2: 1e37 }, deeds: [] });
    expect(session.train(run, 100).well).toBe(false);
    expect(stepsOf(() => session.remedy(run))).toBeLessThan(700);
  });

  test.each([1e8, 1e20, 1e38])("is found for a rate of %d too", (rate) => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(rate), deeds: [] });
    expect(session.train(run, 1000).well).toBe(false);
    expect(session.remedy(run)!.rate).toBeLessThanOrEqual(0.1);
  });
});

describe("a frame", () => {
  test("has a landscape for every neuron, and the space of the last hidden layer", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] });
    const frame = session.frame(ask(run));
    expect(frame.tiles!.length).toBe((6 + 5 + 1) * 8 * 8);
    expect(frame.output!.length).toBe(32 * 32);
    expect(frame.space!.dimensions).toBe(2);
    expect(frame.space!.points.length).toBe(2 * 150);
    expect(frame.space!.field!.length).toBe(16 * 16);
    expect(frame.gradients.length).toBe(3);
    expect(frame.health.map((layer) => layer.length)).toEqual([6, 5]);
  });

  test("of a wide network has the tiles that are drawn, the same as of all", () => {
    expect(pictured([2, 40, 3, 1])).toEqual([16, 3, 1]);
    expect(pictured([2, 4, 4, 4, 4, 4, 4, 4, 4, 18])).toEqual([4, 4, 4, 0, 0, 4, 4, 4, 10]);
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({ hidden: [40, 3] }), deeds: [] });
    const painted = vi.spyOn(Trainer.prototype, "paint");
    const { tiles, output } = session.frame(ask(run, { output: 8 }));
    const [trainer, [parameters, view, first, palette, limits]] = [painted.mock.contexts[1] as Trainer, painted.mock.calls[1]!];
    painted.mockRestore();
    const all = trainer.paint(parameters, view, first, palette, limits);
    expect(tiles!.length).toBe((16 + 3 + 1) * 64);
    expect(tiles!.subarray(0, 16 * 64)).toEqual(all.subarray(0, 16 * 64));
    expect(tiles!.subarray(16 * 64)).toEqual(all.subarray(40 * 64));
    expect(tiles!.subarray(-64)).toEqual(output);
  });

  test("sees many units along the directions in which samples spread most, without a matrix of all of them", () => {
    const session = new Session(module);
    const wide = recipe({ hidden: [600], activation: ["tanh"], data: { ...recipe({}, "gaussians").data, classes: 3 } as Source });
    const { run } = session.open({ recipe: wide, deeds: [] }, undefined, 20);
    const begun = performance.now();
    const { space, parameters } = session.frame(ask(run, { output: 0, tiles: 0 }));
    expect(performance.now() - begun).toBeLessThan(1000);
    const n = space!.points.length / 2;
    const spread = (value: (sample: number) => number): number => {
      const values = Array.from({ length: n }, (_, sample) => value(sample));
      const mean = values.reduce((sum, each) => sum + each, 0) / n;
      return values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    };
    const own = [0, 1].map((d) => spread((sample) => space!.points[2 * sample + d]!));
    expect(own[0]).toBeGreaterThan(own[1]!);
    const H = session.pass(run, 20, Array.from({ length: n }, (_, row) => row)).H[1]!;
    for (let unit = 0; unit < 600; unit += 50) expect(own[0]).toBeGreaterThan(spread((sample) => H[unit * n + sample]!));
    expect(parameters.length).toBe(600 * 3 + 3 * 601);
  });

  test("shows behind the hidden layer's two units what the network answers there", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({ hidden: [6, 2] }), deeds: [] }, undefined, 300);
    const { space, parameters } = session.frame(ask(run, { space: 200 }));
    const opened = session.open({ recipe: recipe({ hidden: [6, 2] }), deeds: [] });
    const { data } = opened;
    const [[left, right], [bottom, top]] = space!.limits as [[number, number], [number, number]];
    let same = 0;
    for (let sample = 0; sample < data.train.n; sample++) {
      const y = session.pass(run, 300, [sample]).H[3]![0]!;
      const column = Math.floor(((space!.points[2 * sample]! - left) / (right - left)) * 200);
      const row = Math.floor(((top - space!.points[2 * sample + 1]!) / (top - bottom)) * 200);
      const pixel = space!.field![row * 200 + column]!;
      const amber = (pixel & 255) > ((pixel >> 16) & 255);
      if (Math.abs(y - 0.5) < 0.1 || amber === y > 0.5) same++;
    }
    expect(same).toBe(data.train.n);
    expect(parameters.length).toBe(2 * 6 + 6 + 6 * 2 + 2 + 3);
  });

  test("of a single input has curves", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({}, "sine"), deeds: [] });
    expect(() => session.frame(ask(run))).toThrow("axes are numbers of the inputs, 0 to 0; 0 and 1 came.");
    const frame = session.frame(ask(run, { axes: [0, 0] }));
    expect(frame.axes).toEqual([0, 0]);
    expect(frame.tiles).toBeNull();
    expect(frame.profiles!.length).toBe((6 + 5 + 1) * 96);
  });

  test("counts a dead layer", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe({ initializer: "zeros", activation: ["relu", "relu"] }), deeds: [] });
    expect(session.frame(ask(run)).health.flat()).toEqual(new Array(11).fill("dead"));
  });
});

describe("one step", () => {
  test("agrees with the slope of the loss found by nudging", () => {
    const session = new Session(module);
    const opened = session.open({ recipe: recipe({ hidden: [4], activation: ["tanh"] }), deeds: [] }, undefined, 40);
    for (let index = 0; index < 17; index++) {
      const { numeric, exact } = session.check(opened.run, 40, [3, 4], index);
      expect(Math.abs(numeric - exact)).toBeLessThan(2e-4 + 2e-3 * Math.abs(exact));
    }
  });

  test("has everything of the way back, and a smaller loss after the update", () => {
    const session = new Session(module);
    const opened = session.open({ recipe: recipe(), deeds: [] }, undefined, 40);
    const pass = session.pass(opened.run, 40, [7]);
    for (const l of [1, 2]) {
      pass.back[l]!.forEach((back, unit) => expect(Math.fround(back * pass.slopes[l]![unit]!)).toBe(pass.delta[l]![unit]));
    }
    expect(pass.after.pass.loss).toBeLessThan(pass.loss);
    pass.after.parameters.forEach((value, k) =>
      expect(value).toBe(Math.fround(pass.parameters[k]! - Math.fround(Math.fround(pass.rate) * pass.gradient[k]!))),
    );
  });

  test("counts right and wrong answers by class", () => {
    const session = new Session(module);
    const source = { kind: "toy", name: "gaussians", n: 300, noise: 0.2, classes: 3, test: 0.25, seed: 1 } as const;
    const { run, recipe: shaped } = session.open(
      { recipe: recipe({ data: source, hidden: [8], activation: ["tanh"] }), deeds: [] }, undefined, 2000,
    );
    expect(shaped.loss).toBe("cross_entropy");
    const counts = session.confusion(run, 2000, "test");
    const total = counts.flat().reduce((sum, count) => sum + count, 0);
    const right = counts.reduce((sum, row, k) => sum + row[k]!, 0);
    expect(total).toBe(75);
    expect(right / total).toBe(session.frame(ask(run)).scores.test.accuracy);
  });
});

describe("few samples, or many", () => {
  const points = (X: number[][]): Source => ({
    kind: "points", test: 0, seed: 0, name: "few", inputs: ["x", "y"], target: "t", classes: ["0", "1"],
    X, t: X.map((_, k) => k % 2), standardize: false, units: { inputs: { mean: [0, 0], deviation: [1, 1] }, target: { mean: [0], deviation: [1] } },
  });
  const frameOf = (data: Source) => {
    const session = new Session(module);
    return session.frame(ask(session.open({ recipe: recipe({ data }), deeds: [] }).run));
  };

  test("samples that are all the same keep a view around them, and tell of no dead neurons", () => {
    const { rectangle, health } = frameOf(points([[3, 4], [3, 4]]));
    expect(rectangle.x[1] - rectangle.x[0]).toBeGreaterThan(1);
    expect((rectangle.x[0] + rectangle.x[1]) / 2).toBeCloseTo(3);
    expect(health.flat().every((each) => each === "well")).toBe(true);
  });

  test("small data that differ are seen as large as they are", () => {
    const { rectangle } = frameOf(points([[0.001, 0.002], [0.002, 0.001]]));
    expect(rectangle.x[1] - rectangle.x[0]).toBeCloseTo(0.00124, 5);
  });

  test("of many samples some are drawn, from all of them", () => {
    for (const n of [1, 999, 1000, 1001, 1500, 2000, 12_345, 1_000_000]) {
      const rows = [...drawnRows(n)];
      expect(rows.length).toBe(Math.min(n, 1000));
      expect(rows.every((row, k) => row < n && (k === 0 || row > rows[k - 1]!))).toBe(true);
      // Neither of a sorted table nor of one that repeats itself only one part.
      if (n < 1000) continue;
      expect(Math.abs(rows.filter((row) => row < n / 2).length - 500)).toBeLessThan(50);
      for (const period of [2, 3, 10]) {
        const count = rows.filter((row) => row % period === 0).length;
        expect(Math.abs(count - 1000 / period)).toBeLessThan(50);
      }
    }
  });

  test("a table that is sorted by its classes is seen with all of them", () => {
    const session = new Session(module);
    const n = 5000;
    const X = Array.from({ length: n }, (_, k): [number, number] => [k < n / 2 ? -1 : 1, (k % 7) / 7]);
    const data = { ...points(X), t: X.map(([x]) => Number(x > 0)) } as Source;
    const opened = session.open({ recipe: recipe({ data, hidden: [2], activation: ["identity"] }), deeds: [] }, undefined, 5);
    const { rectangle, space, health } = session.frame(ask(opened.run));
    const places = placesOf(opened.data.train, opened.data, [0, 1], rectangle.x, rectangle.y);
    const { entries } = paletteOf(opened.data.train, opened.data, 1, "dark");
    const drawn = drawnRows(n);
    expect(Math.abs(entries.reduce((sum, entry) => sum + entry, 0) - 500)).toBeLessThan(50);
    for (const [k, row] of drawn.entries()) {
      expect(entries[k]).toBe(opened.data.train.T[row]);
      expect(places[2 * k]! > 0.5).toBe(entries[k] === 1);
    }
    // The same samples, in the same order, in the hidden layer's space.
    const H = session.pass(opened.run, 5, [drawn[700]!]).H[1]!;
    expect([...space!.points.subarray(1400, 1402)]).toEqual([...H]);
    expect(health.flat()).toEqual(["well", "well"]);
  });

  test("two hundred thousand samples open", () => {
    const session = new Session(module);
    const data = { ...recipe({}, "plane").data, n: 200_000 } as Source;
    const { run, reach } = session.open({ recipe: recipe({ data }, "plane"), deeds: [] });
    expect(reach).toBeGreaterThan(0.5);
    expect(session.frame(ask(run)).output!.length).toBe(32 * 32);
  });
});
