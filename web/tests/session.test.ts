// The session, asked as the page asks it.
import { describe, expect, test } from "vitest";
import { optimizer, type Source } from "../src/engine/recipe";
import type { Ask } from "../src/engine/frame";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

function ask(run: number, more: Partial<Ask> = {}): Ask {
  return { run, axes: [0, 1], ground: "dark", output: 32, tiles: 8, space: 16, surface: 0, ...more };
}

describe("a run", () => {
  test("learns two moons", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: recipe(), deeds: [] });
    expect(session.train(run, 4000)).toBe(true);
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

  test("says why it diverged, and what helps", () => {
    const session = new Session(module);
    const { run } = session.open({
      recipe: recipe({ optimizer: optimizer("sgd", 3e5), activation: ["relu", "relu"] }, "plane"),
      deeds: [],
    });
    expect(session.train(run, 1000)).toBe(false);
    const why = session.divergence(run)!;
    expect(why.layer).toBeGreaterThan(0);
    expect(why.after).toBeGreaterThan(why.before);
    expect(why.remedy!.rate).toBeLessThan(3e5);
    const calmer = session.open(why.remedy!.story);
    expect(session.train(calmer.run, 1000)).toBe(true);
    expect(session.train(run, 1)).toBe(false);
  });
});

describe("a remedy", () => {
  const relu = (learning_rate: number, more: object = {}) =>
    recipe({ optimizer: optimizer("sgd", learning_rate), activation: ["relu", "relu"], ...more }, "plane");

  test("is to undo what was set by hand, where that is to blame", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(0.05), deeds: [] }, undefined, 100);
    const edited = session.branch(run, { step: 100, parameter: { index: 3, value: 1e30 } });
    expect(session.train(edited.run, 200)).toBe(false);
    const { remedy } = session.divergence(edited.run)!;
    expect(remedy).toEqual({ story: { recipe: edited.story.recipe, deeds: [] }, rate: null });
  });

  test("is a smaller rate, where what was set by hand did no harm", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(3e5), deeds: [] });
    const edited = session.branch(run, { step: 0, parameter: { index: 3, value: 0.5 } });
    expect(session.train(edited.run, 200)).toBe(false);
    const { story, rate } = session.divergence(edited.run)!.remedy!;
    expect(rate).toBeLessThan(3e5);
    expect(story.deeds).toEqual(edited.story.deeds);
    expect(story.recipe.optimizer.learning_rate).toBe(rate);
    expect(session.train(session.open(story).run, 200)).toBe(true);
  });

  test("slows the story down where it was made too fast", () => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(0.05), deeds: [] }, undefined, 100);
    const faster = session.branch(run, { step: 100, change: { optimizer: optimizer("sgd", 1e7) } });
    expect(session.train(faster.run, 200)).toBe(false);
    const { story, rate } = session.divergence(faster.run)!.remedy!;
    expect(story.recipe.optimizer.learning_rate).toBe(0.05);
    expect(story.deeds).toEqual([{ step: 100, change: { optimizer: optimizer("sgd", rate!) } }]);
  });

  test.each([1e8, 1e20, 1e38])("is found for a rate of %d too", (rate) => {
    const session = new Session(module);
    const { run } = session.open({ recipe: relu(rate), deeds: [] });
    expect(session.train(run, 1000)).toBe(false);
    expect(session.divergence(run)!.remedy!.rate).toBeLessThanOrEqual(0.1);
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

  test("two hundred thousand samples open", () => {
    const session = new Session(module);
    const data = { ...recipe({}, "plane").data, n: 200_000 } as Source;
    const { run, reach } = session.open({ recipe: recipe({ data }, "plane"), deeds: [] });
    expect(reach).toBeGreaterThan(0.5);
    expect(session.frame(ask(run)).output!.length).toBe(32 * 32);
  });
});
