// Numbers are written as Python writes them.
import { expect, test } from "vitest";
import { count, decimals, number, percent, short } from "../src/app/numerals";

test.each([
  [0.55, "0.55"], [-0.45, "−0.45"], [0, "0"], [-0, "0"], [123456, "1.235·10⁵"], [-0.000012, "−1.2·10⁻⁵"],
  [2 / 3, "0.6667"], [0.0001, "0.0001"], [Infinity, "∞"], [-Infinity, "−∞"], [NaN, "NaN"], [9999.6, "1·10⁴"],
])("%d to four digits is %s", (value, text) => expect(number(value)).toBe(text));

test.each([[0.5, 3, "0.500"], [-0.0004, 3, "0.000"], [12345.6, 3, "1.235·10⁴"], [-1000, 3, "−1000"]])(
  "%d with %d decimals", (value, places, text) => expect(decimals(value, places)).toBe(text),
);

test.each([
  [0.9996, 3, "1"], [-0.45678, 3, "−0.457"], [12.3456, 3, "12.35"], [99999, 3, "99999"], [0.00012, 3, "1.2·10⁻⁴"],
  [0.004, 2, "4·10⁻³"], [123456, 3, "1.2·10⁵"], [0.668, 2, "0.67"], [-12.34, 2, "−12.3"],
])("%d short with %d places", (value, places, text) => expect(short(value, places)).toBe(text));

test("thousands and parts", () => {
  expect([count(999), count(12431), count(1234567)]).toEqual(["999", "12\u2009431", "1\u2009234\u2009567"]);
  expect([percent(1), percent(0.9996), percent(0.5)]).toEqual(["100%", "100.0%", "50.0%"]);
});
