// A frame stays affordable, however many weights a network has.
import { expect, test } from "vitest";
import { detailOf } from "../src/engine/detail";

const products = (parameters: number, learning: boolean) => parameters * detailOf(parameters, learning).output ** 2;

test("small networks are seen in full, as they learn too", () => {
  expect(detailOf(2000, true)).toEqual({ output: 256, tiles: 48, space: 160 });
});

test.each([86_000, 500_000, 2_000_000])("of %i weights fewer pixels are painted, and more where it rests", (parameters) => {
  const [learning, resting] = [true, false].map((each) => detailOf(parameters, each));
  expect(products(parameters, true)).toBeLessThan(6e8);
  expect(products(parameters, false)).toBeLessThan(4e9);
  expect(learning!.output).toBeLessThan(resting!.output);
  expect(learning!.output).toBeGreaterThanOrEqual(16);
  expect(resting!.tiles).toBeLessThanOrEqual(48);
});
