// The same bits as Python: run from there (tests/studio/test_same_bits.py), which names a folder with recipes that it has
// trained, and compares what is written beside them. By itself there is nothing to compare with.
import { createHash } from "node:crypto";
import fs from "node:fs";
import { readRecipe } from "../src/engine/check";
import { makeData, type Data, type Table } from "../src/engine/data";
import { readSession } from "../src/engine/file";
import { Kernel } from "../src/engine/kernel";
import { Run } from "../src/engine/run";
import { Session } from "../src/engine/session";
import type { State } from "../src/engine/trainer";
import { module } from "./kernel";
import { answerTo } from "./python";

interface Case {
  recipe: unknown;
  /** A session's file; without one the recipe is trained. */
  session: unknown;
  steps: number[];
}

function tableOf(source: { kind: string; name: string }): Table | undefined {
  if (source.kind !== "bundled") return undefined;
  const place = new URL(`../public/data/${source.name}.json`, import.meta.url);
  return JSON.parse(fs.readFileSync(place, "utf8")) as Table;
}

function digest(...arrays: Float32Array[]): string {
  const hash = createHash("sha256");
  for (const { buffer, byteOffset, byteLength } of arrays) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest("hex");
}

function answer({ recipe, session, steps }: Case): { data: string; states: string[] } {
  const states = ({ parameters, optimizer }: State) => digest(parameters, optimizer);
  const dataOf = ({ train, test }: Data) => digest(train.X, train.T, test.X, test.T);
  if (session) {
    const opened = new Session(module);
    const kept = readSession(session);
    const { run, data } = opened.restore(kept, tableOf(kept.story.recipe.data));
    const at = (step: number) =>
      opened.frame({ run, step, axes: [0, 0], ground: "dark", output: 0, tiles: 0, space: 0, surface: false });
    return { data: dataOf(data), states: steps.map((step) => digest(at(step).parameters)) };
  }
  const story = { recipe: readRecipe(recipe), deeds: [] };
  const data = makeData(new Kernel(module), story.recipe.data, tableOf(story.recipe.data));
  const run = Run.of(module, story, data);
  run.advanceTo(steps.at(-1)!);
  return { data: dataOf(data), states: steps.map((step) => states(run.at(step))) };
}

answerTo("recipes that Python trained", answer);
