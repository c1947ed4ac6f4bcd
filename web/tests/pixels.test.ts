// What the kernel paints for canvases.
import { beforeEach, expect, test } from "vitest";
import { paintDots } from "../src/engine/dots";
import { Kernel } from "../src/engine/kernel";
import { paintStrokes } from "../src/engine/strokes";
import { words } from "../src/theme";
import { module } from "./kernel";

let kernel: Kernel;

beforeEach(() => {
  kernel = new Kernel(module);
});

/** The four parts of a pixel. */
function pixel(image: Uint8ClampedArray, size: number, x: number, y: number): number[] {
  return [...image.subarray(4 * (y * size + x), 4 * (y * size + x) + 4)];
}

test("dots lie one above the other over nothing, their colours without alpha in them", () => {
  const image = paintDots(kernel, {
    points: Float32Array.of(10, 10, 14, 10), colours: Uint8Array.of(250, 10, 20, 30, 200, 40),
    radius: 4, outline: [0, 0, 0], line: 0,
  }, 24);
  expect(pixel(image, 24, 8, 9)).toEqual([250, 10, 20, 255]);
  expect(pixel(image, 24, 12, 9)).toEqual([30, 200, 40, 255]);
  expect(pixel(image, 24, 2, 2)).toEqual([0, 0, 0, 0]);
  const left = Array.from({ length: 24 * 9 }, (_, k) => pixel(image, 24, k % 9, Math.floor(k / 9)));
  const rim = left.filter(([, , , alpha]) => alpha! > 60 && alpha! < 255);
  expect(rim.length).toBeGreaterThan(4);
  for (const [red] of rim) expect(Math.abs(red! - 250)).toBeLessThan(6);
});

test("strokes lie over a ground, as opaque as they are", () => {
  const [ground] = words([[10, 20, 30]]);
  const ends = Float32Array.of(5, 15, 3);
  const image = paintStrokes(kernel, [{ x1: 2, x2: 18, ends, colours: words([[210, 120, 30]], [0.5]) }], ground!, 20, 20);
  expect(pixel(image, 20, 0, 5)).toEqual([10, 20, 30, 255]);
  expect(pixel(image, 20, 10, 2)).toEqual([10, 20, 30, 255]);
  const [red, green, ...rest] = pixel(image, 20, 10, 10);
  expect([Math.abs(red! - 110) < 2, Math.abs(green! - 70) < 2, ...rest]).toEqual([true, true, 30, 255]);
});
