// The picture to keep: that it shows what the room shows, over the axes that are chosen.
import { beforeAll, describe, expect, test } from "vitest";
import { Outline } from "../src/drawing/canvas";
import { shownInputs } from "../src/drawing/graph";
import { paletteOf, type Range } from "../src/drawing/samples";
import type { PointsSource, Source } from "../src/engine/recipe";
import type { Ask } from "../src/engine/frame";
import { Session } from "../src/engine/session";
import { figure } from "../src/share/figure";
import { Pen } from "../src/share/pen";
import { module } from "./kernel";
import { recipe } from "./recipes";

const ask: Omit<Ask, "run" | "axes"> = { ground: "dark", output: 16, tiles: 8, space: 0, surface: false };
const SQUARE = 520;
const LEFT = 1600 - 3 * 56 - SQUARE; // of the square, as the board sees it

/** Canvases that paint nothing, and letters of one width: what the figure needs of a browser. */
beforeAll(() => {
  const context = { putImageData: () => {}, measureText: (text: string) => ({ width: 8 * text.length }) };
  const canvas = { getContext: () => context, toDataURL: () => "data:image/png;base64," };
  Object.assign(globalThis, {
    document: { createElement: () => ({ ...canvas }) },
    ImageData: class {},
  });
});

/** Inputs of which the last two lie far from the others. */
const four: PointsSource = {
  kind: "points", name: "four <b>", inputs: ["a", "b", "c & d", "e"], target: "class", classes: ["no", "yes"],
  X: Array.from({ length: 40 }, (_, k) => [k % 2, k % 3, 1000 + 90 * (k % 7), -50 - (k % 5)]),
  t: Array.from({ length: 40 }, (_, k) => k % 2), test: 0.25, seed: 0, standardize: false,
};

function drawn(source: Source | null, changes: Parameters<typeof recipe>[0], axes: Range) {
  const session = new Session(module);
  const opened = session.open({ recipe: recipe({ ...(source && { data: source }), ...changes }), deeds: [] });
  session.train(opened.run, 20);
  const frame = session.frame({ ...ask, run: opened.run, axes });
  const inputs = shownInputs(opened, frame.parameters, axes);
  return { opened, svg: figure({ opened, frame, curves: session.curves(opened.run), ground: "dark", axes, inputs }) };
}

function circles(svg: string): { x: number; y: number; r: number; fill: string }[] {
  return [...svg.matchAll(/<circle cx="(.*?)" cy="(.*?)" r="(.*?)" fill="(.*?)"/g)].map(([, x, y, r, fill]) => ({
    x: Number(x), y: Number(y), r: Number(r), fill: fill!,
  }));
}

describe("the figure", () => {
  test("has every sample inside the square, over any two inputs, in the room's colours", () => {
    const { opened, svg } = drawn(four, { inputs: 4 }, [2, 3]);
    const dots = circles(svg);
    expect(dots).toHaveLength(opened.data.train.n);
    for (const { x, y, r } of dots) {
      expect(Math.min(x, y) - r).toBeGreaterThanOrEqual(0);
      expect(Math.max(x, y) + r).toBeLessThanOrEqual(SQUARE);
    }
    expect(new Set(dots.map(({ x }) => x)).size).toBe(7);
    const { colors, entries } = paletteOf(opened.data.train, opened.data, opened.reach, "dark");
    expect(dots.map(({ fill }) => fill)).toEqual([...entries].map((entry) => colors[entry]));
    expect(svg).toContain("Output over c &amp; d and e<");
    expect(svg).toContain('clip-path="url(#square)"');
  });

  test("has a tile for each input and each neuron, and every weight", () => {
    const { opened, svg } = drawn(null, {}, [0, 1]);
    expect(svg.match(/<image /g)).toHaveLength(2 + 6 + 5 + 1 + 1);
    const curves = [...svg.matchAll(/<path d="([^"]*)"/g)].reduce((sum, [, d]) => sum + d!.split("C").length - 1, 0);
    expect(curves).toBe(opened.places.reduce((sum, { units, before }) => sum + units * before, 0));
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test("says names as text that is no markup", () => {
    const { svg } = drawn(four, { inputs: 4 }, [0, 1]);
    expect(svg).toContain("four &lt;b&gt;");
    expect(svg).not.toContain("<b>");
  });

  test("of a single input has the output as a curve", () => {
    const { svg } = drawn({ kind: "toy", name: "sine", n: 60, noise: 0.1, classes: 2, test: 0, seed: 0 }, {
      inputs: 1, loss: "half_squared_error",
    }, [0, 0]);
    expect(circles(svg)).toHaveLength(60);
    expect(svg).not.toContain("<image");
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test("of many layers and long names stays on its board", () => {
    const hidden = Array<number>(9).fill(3);
    const long = (name: string) => name.repeat(30);
    const { X } = four;
    const source: Source = {
      ...four, inputs: ["a", "b", "c", "d"].map(long), classes: ["x", "y", "z"].map(long), t: X.map((_, k) => k % 3),
    };
    const layers = { hidden, activation: hidden.map(() => "tanh" as const) };
    const { svg } = drawn(source, { inputs: 4, outputs: 3, loss: "cross_entropy", ...layers }, [0, 1]);
    const fits = Number(/<g transform="scale\((.*?)\)"/.exec(svg)![1]);
    const tiles = [...svg.matchAll(/<image x="(.*?)" y=".*?" width="(.*?)"/g)].slice(0, -1);
    const right = Math.max(...tiles.map(([, x, width]) => Number(x) + Number(width)));
    expect(fits).toBeLessThan(1);
    expect(fits * right).toBeLessThan(LEFT - 150 * fits);
    expect(svg).toContain(`${"x".repeat(17)}…<`);
  });
});

test("a pen writes what a canvas would draw", () => {
  const pen = new Pen();
  pen.strokeStyle = "red";
  pen.globalAlpha = 0.5;
  pen.beginPath();
  pen.moveTo(1, 2);
  pen.bezierCurveTo(3, 4, 5, 6, 7.123, 8);
  pen.stroke();
  expect(pen.svg).toBe(
    '<path d="M1 2C3 4 5 6 7.12 8" fill="none" stroke="red" stroke-width="1" stroke-linejoin="miter" opacity="0.5"/>',
  );
  const outline = new Outline();
  outline.arc(5, 5, 2);
  expect(outline.d).toBe("M3 5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0");
});
