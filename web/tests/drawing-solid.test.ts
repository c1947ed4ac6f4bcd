// Points, planes and surfaces in three dimensions, as they are seen.
import { describe, expect, test } from "vitest";
import { flatPlaces, undecided } from "../src/drawing/cloud";
import { CORNERS, cut, dot, EDGES, farToNear, project, turned, type Triple } from "../src/drawing/solid";
import { heightsOf } from "../src/drawing/surface";
import { Kernel } from "../src/engine/kernel";
import { paintRelief } from "../src/engine/relief";
import { module } from "./kernel";

const camera = { turn: 0.6, tilt: 0.5, scale: 20, x: 50, y: 50 };

describe("a cube", () => {
  test("has eight corners and twelve edges of length 2", () => {
    expect(CORNERS).toHaveLength(8);
    expect(EDGES).toHaveLength(12);
    for (const [a, b] of EDGES) expect(Math.hypot(...CORNERS[a]!.map((v, k) => v - CORNERS[b]![k]!))).toBe(2);
  });

  test("is seen from above and from the front", () => {
    const above = { ...camera, turn: 0, tilt: Math.PI / 2 };
    expect(project(above, [1, 0, 0])[0]).toBeCloseTo(70);
    expect(project(above, [0, 1, 0])[1]).toBeCloseTo(30);
    expect(project(above, [0, 0, 1])[2]).toBeGreaterThan(project(above, [0, 0, -1])[2]);
    const front = { ...camera, turn: 0, tilt: 0 };
    expect(project(front, [0, 0, 1])[1]).toBeCloseTo(30);
    expect(project(front, [0, -1, 0])[2]).toBeGreaterThan(project(front, [0, 1, 0])[2]);
  });

  test("is turned no further than straight down", () => {
    expect(turned(camera, 0, 1e6).tilt).toBe(Math.PI / 2);
    expect(turned(camera, 0, -1e6).tilt).toBeGreaterThan(0);
  });

  test("is cut by a plane into a polygon on it", () => {
    expect(cut([0, 0, 1], 0)).toHaveLength(4);
    const hexagon = cut([1, 1, 1], 0);
    expect(hexagon).toHaveLength(6);
    for (const point of hexagon) expect(dot([1, 1, 1], point)).toBeCloseTo(0);
    // In order: neighbours share a face.
    hexagon.forEach((point, k) => {
      const next = hexagon[(k + 1) % 6]!;
      expect(point.some((value, d) => Math.abs(value) === 1 && value === next[d])).toBe(true);
    });
    expect(cut([0, 0, 1], 5)).toEqual([]);
  });

  test("holds the plane of a layer in its own coordinates", () => {
    const limits: [number, number][] = [[0, 4], [0, 4], [0, 4]];
    const plane = undecided([1, 2, -1], -3, limits);
    expect(plane.length).toBeGreaterThan(2);
    const inUnits = plane.map((point) => point.map((value) => 2 + 2 * value) as Triple);
    for (const point of inUnits) expect(dot([1, 2, -1], point)).toBeCloseTo(3);
  });

  test("shows its points far to near", () => {
    expect([...farToNear(Float32Array.of(2, -1, 0.5))]).toEqual([1, 2, 0]);
  });
});

test("points of one unit lie one above the other", () => {
  const frame = { units: 1, dimensions: 2, limits: [[-1, 1], [-1, 1]] as [number, number][], field: null };
  const places = flatPlaces({ ...frame, points: Float32Array.of(-1, 0, 0, 0, 1, 0) });
  expect([places[0], places[2], places[4]]).toEqual([0, 0.5, 1]);
  expect(new Set([places[1], places[3], places[5]]).size).toBe(3);
  const two = flatPlaces({ ...frame, units: 2, points: Float32Array.of(0.5, 1) });
  expect([...two]).toEqual([0.75, 0]);
});

describe("a surface", () => {
  const kernel = new Kernel(module);
  const side = 17;
  const amber = new Uint32Array(side * side).fill(0xff2080c0);
  const lit = { rise: 1, light: [0, 0, 1] as [number, number, number], shade: 0, under: 1 };

  test("has the likeliest class's height, or the value's", () => {
    const classes = heightsOf(Float32Array.of(0.2, 0.9, 0.5, 0.1, 0.3, 0), "classes", 3, 1);
    classes.forEach((height, k) => expect(height).toBeCloseTo([0, 0.8][k]!));
    expect([...heightsOf(Float32Array.of(0, 0.5, 1), "binary", 1, 1)]).toEqual([-1, 0, 1]);
    expect([...heightsOf(Float32Array.of(-4, 1, NaN), "regression", 1, 2)]).toEqual([-1, 0.5, 0]);
  });

  test("that is flat covers the square that it is, and nothing else", () => {
    const image = paintRelief(kernel, new Float32Array(side * side), amber, { ...camera, ...lit }, 100);
    let covered = 0;
    for (let k = 3; k < image.length; k += 4) covered += image[k]! / 255;
    // Seen from a tilt, its height shrinks by the sine.
    expect(covered / (40 * 40 * Math.sin(camera.tilt))).toBeCloseTo(1, 2);
    const at = (x: number, y: number): number[] => [...image.subarray(4 * (y * 100 + x), 4 * (y * 100 + x) + 4)];
    expect(at(50, 50)).toEqual([0xc0, 0x80, 0x20, 255]);
    expect(at(50, 5)).toEqual([0, 0, 0, 0]);
    // At its edge it is covered in part, but its colour is whole.
    const edge = Array.from({ length: 100 }, (_, y) => at(50, y)).find(([, , , alpha]) => alpha! > 20 && alpha! < 240)!;
    expect(edge[0]! / edge[2]!).toBeCloseTo(0xc0 / 0x20, 0);
  });

  test("hides what is behind a wall", () => {
    // A ridge near the front; colours tell the front half from the back half.
    const heights = Float32Array.from({ length: side * side }, (_, k) => (Math.floor(k / side) === 12 ? 1 : -1));
    const halves = Uint32Array.from(heights, (_, k) => (k < heights.length / 2 ? 0xff0000ff : 0xffff0000));
    const seen = (tilt: number): number => {
      const image = paintRelief(kernel, heights, halves, { ...camera, ...lit, rise: 0.62, turn: 0, tilt }, 100);
      let red = 0;
      for (let k = 0; k < image.length; k += 4) red += image[k]! > 200 ? 1 : 0;
      return red;
    };
    expect(seen(0.1)).toBe(0);
    expect(seen(1.5)).toBeGreaterThan(200);
  });
});
