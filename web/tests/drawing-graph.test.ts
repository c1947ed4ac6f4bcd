// Where a network's tiles and edges stand, and which edge is under a pointer.
import { describe, expect, test } from "vitest";
import { edgeAt, graphOf, leastWidth, middleOf, reachOf, shownInputs, type Edge } from "../src/drawing/graph";
import { colorsOf } from "../src/drawing/colors";
import { strengthOf, strokesOf, type Lit } from "../src/drawing/edges";
import { positionOf } from "../src/engine/pictured";
import { layout, sizesOf } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

function network(hidden: number[], inputs = 2, outputs = 1) {
  const shape = recipe({ hidden, activation: hidden.map(() => "tanh"), inputs, outputs });
  return { sizes: sizesOf(shape), places: layout(shape) };
}

describe("columns", () => {
  test("stand from the inputs to the output, inside the area", () => {
    const graph = graphOf(network([8, 8]), [0, 1], 700, 500);
    expect(graph.columns.map(({ layer }) => layer)).toEqual([0, 1, 2, 3]);
    expect(graph.columns.map(({ units }) => units.length)).toEqual([2, 8, 8, 1]);
    const xs = graph.columns.map(({ x }) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    for (const { x, side, tops } of graph.columns) {
      expect(x - side / 2).toBeGreaterThanOrEqual(0);
      expect(x + side / 2).toBeLessThanOrEqual(700);
      for (const top of tops) expect(top >= 0 && top + side <= 500).toBe(true);
      tops.slice(1).forEach((top, k) => expect(top).toBeGreaterThan(tops[k]! + side));
    }
  });

  test("show the first neurons of a wide layer, and the outer layers of a deep network", () => {
    const wide = graphOf(network([40]), [0, 1], 700, 500);
    expect(wide.columns[1]).toMatchObject({ units: Array.from({ length: 16 }, (_, k) => k), more: 24 });
    const deep = graphOf(network(Array<number>(9).fill(2)), [0, 1], 1200, 500);
    expect(deep.columns.map(({ layer }) => layer)).toEqual([0, 1, 2, 3, 7, 8, 9, 10]);
    expect(deep.skipped).toBe(3);
    expect(deep.gaps.map(({ layer }) => layer)).toEqual([1, 2, 3, 8, 9, 10]);
  });

  test("leave room for the names under inputs and beside outputs", () => {
    for (const [width, height] of [[700, 340], [360, 340], [1200, 700]] as const) {
      const names = { inputs: 112, outputs: 70 };
      const opened = network([8, 8], 4, 3);
      const { columns } = graphOf(opened, [0, 1, 2, 3], Math.max(width, leastWidth(opened.sizes, names)), height, names);
      const [first, last] = [columns[0]!, columns.at(-1)!];
      expect(first.tops[0]).toBeGreaterThanOrEqual(0);
      expect(first.tops.at(-1)! + first.side + 26).toBeLessThanOrEqual(height);
      expect(first.x).toBeGreaterThanOrEqual(56);
      expect(last.x + last.side / 2 + 8 + 70).toBeLessThanOrEqual(Math.max(width, leastWidth(opened.sizes, names)));
    }
  });

  test("fit two hidden layers into a narrow screen", () => {
    expect(leastWidth([2, 8, 8, 1], { inputs: 14, outputs: 0 })).toBeLessThanOrEqual(336);
  });

  test("find a neuron among all that have tiles", () => {
    expect(positionOf([2, 8, 5, 1], { layer: 1, unit: 3 })).toBe(3);
    expect(positionOf([2, 8, 5, 1], { layer: 3, unit: 0 })).toBe(13);
  });
});

describe("edges", () => {
  const opened = network([3, 2]);
  const graph = graphOf(opened, [0, 1], 700, 400);

  test("are the weights between neighbours, each at its place", () => {
    const edges = graph.gaps.flatMap((gap) => gap.edges);
    expect(edges).toHaveLength(2 * 3 + 3 * 2 + 2);
    const indices = edges.map(({ index }) => index);
    expect(new Set(indices).size).toBe(indices.length);
    const one = edges.find(({ layer, unit, from }) => layer === 2 && unit === 1 && from === 2)!;
    expect(one.index).toBe(opened.places[1]!.W + 1 * 3 + 2);
  });

  test("are found under a pointer all along their curve", () => {
    const gap = graph.gaps[1]!;
    for (const edge of gap.edges)
      for (const t of [0.3, 0.5, 0.7]) {
        const x = gap.x1 + (gap.x2 - gap.x1) * (1.5 * t * (1 - t) + t ** 3);
        const y = edge.y1 + (edge.y2 - edge.y1) * t * t * (3 - 2 * t);
        const found = edgeAt(graph, x, y)!;
        const height = found.y1 + (found.y2 - found.y1) * t * t * (3 - 2 * t);
        expect(height).toBeCloseTo(y, 3);
      }
    const middle = middleOf(graph, 2, 0, 0)!;
    expect(edgeAt(graph, middle.x, middle.y)).toMatchObject({ layer: 2, unit: 0, from: 0 });
  });

  test("are not found where there are none", () => {
    expect(edgeAt(graph, graph.columns[1]!.x, 10)).toBeNull();
    expect(edgeAt(graph, graph.gaps[0]!.x1 + 5, 399)).toBeNull();
  });

  test("of two that cross the stronger one", () => {
    const gap = graph.gaps[1]!;
    const [one, other] = [gap.edges[1]!, gap.edges[3]!];
    const at = { x: (gap.x1 + gap.x2) / 2, y: (one.y1 + one.y2) / 2 };
    expect((other.y1 + other.y2) / 2).toBeCloseTo(at.y, 5);
    for (const strong of [one, other])
      expect(edgeAt(graph, at.x, at.y, (edge) => Number(edge === strong))).toBe(strong);
  });

  test("have full strength at a power of two, which one large weight does not raise", () => {
    const dense = network([16, 16]);
    const drawn = graphOf(dense, [0, 1], 900, 500);
    const parameters = new Float32Array(500).fill(0.3);
    parameters[drawn.gaps[1]!.edges[0]!.index] = 90;
    expect(reachOf(drawn, parameters)).toBe(0.5);
    expect(strengthOf(-0.25, 0.5)).toBe(0.5);
    expect(strengthOf(90, 0.5)).toBe(1);
    expect(strengthOf(NaN, 0.5)).toBe(1);
  });

  test("are drawn from the weak to the strong, those that are lit above all others", () => {
    const drawn = graphOf(network([3]), [0, 1], 900, 500);
    const parameters = Float32Array.from({ length: 13 }, (_, k) => (k % 2 ? -0.1 : 0.1) * (12 - k));
    const lit = ({ layer, unit, from }: Edge) => layer === 1 && unit === 2 && from === 1;
    const strokes = strokesOf(drawn, parameters, 2, colorsOf("dark"), lit);
    expect(strokes).toHaveLength(9);
    expect(lit(strokes.at(-1)!.edge)).toBe(true);
    const rest = strokes.slice(0, -1);
    const sizes = rest.map(({ edge }) => Math.abs(parameters[edge.index]!));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(rest.map(({ width }) => width)).toEqual(rest.map(({ width }) => width).sort((a, b) => a - b));
    for (const { edge, color, opacity } of rest) {
      expect(color).toBe(parameters[edge.index]! < 0 ? colorsOf("dark").negative : colorsOf("dark").positive);
      expect(opacity).toBeLessThan(strokes.at(-1)!.opacity);
    }
  });

  test("of many the weakest are left out, unless they are lit", () => {
    const drawn = graphOf(network([16, 16, 16]), [0, 1], 900, 500);
    const parameters = new Float32Array(1000).fill(0.001);
    const one = drawn.gaps[1]!.edges[7]!;
    const count = (lit: Lit) => strokesOf(drawn, parameters, 1, colorsOf("dark"), lit).length;
    expect(drawn.gaps.flatMap(({ edges }) => edges).length).toBeGreaterThan(500);
    expect([count(null), count((edge) => edge === one)]).toEqual([0, 1]);
  });
});

test("of many inputs the axes are shown, then those that are read most", () => {
  const source = {
    kind: "points" as const, name: "drawn", inputs: ["a", "b", "c", "d"], target: "class", classes: ["0", "1"],
    X: Array.from({ length: 40 }, (_, k) => [k % 2, k % 3, k % 5, 7]), t: Array.from({ length: 40 }, (_, k) => k % 2),
    test: 0, seed: 0, standardize: false,
  };
  const session = new Session(module);
  const opened = session.open({ recipe: recipe({ data: source, inputs: 4 }), deeds: [] });
  const parameters = new Float32Array(200);
  const { W, units, before } = opened.places[0]!;
  for (let unit = 0; unit < units; unit++) parameters.set([0.1, 1, 1, 50], W + unit * before);
  // The last input is constant: it is not read, however large its weights.
  expect(shownInputs(opened, parameters, [3, 0])).toEqual([3, 0, 2, 1]);
  expect(shownInputs(opened, parameters, [0, 1])).toEqual([0, 1, 2, 3]);
});
