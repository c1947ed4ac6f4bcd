// The colours are Python's: tests/palette.json is written by palette.py (tests/test_palette.py holds it to that).
import { expect, test } from "vitest";
import { classColors, diverging } from "../src/theme";
import golden from "./palette.json";

test.each(["dark", "light"] as const)("the %s maps are Python's", (ground) => {
  expect(diverging(ground)).toEqual(golden[ground].diverging);
  golden[ground].classes.forEach((colors, index) => expect(classColors(index + 1, ground)).toEqual(colors));
});
