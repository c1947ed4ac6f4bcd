// Questions of Python's tests (tests/studio/engine.py): a folder with cases, beside which the answers are written.
import fs from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = process.env["BACKLIGHT_CASES"];

/** A test that answers each case; left out where nobody asks. */
export function answerTo<T>(what: string, answer: (asked: T) => unknown): void {
  test.runIf(folder)(what, () => {
    const cases = JSON.parse(fs.readFileSync(path.join(folder!, "cases.json"), "utf8")) as Record<string, T>;
    const answers = Object.entries(cases).map(([name, each]) => [name, answer(each)]);
    expect(answers.length).toBeGreaterThan(0);
    fs.writeFileSync(path.join(folder!, "answers.json"), JSON.stringify(Object.fromEntries(answers)));
  }, 120_000);
}
