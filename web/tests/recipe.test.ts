// A recipe that is taken along trains as the run did, to the step that is shown.
import { expect, test } from "vitest";
import { trainedTo, type Schedule } from "../src/engine/recipe";
import { Session } from "../src/engine/session";
import { module } from "./kernel";
import { recipe } from "./recipes";

const weights = (session: Session, run: number, step: number) =>
  session.frame({ run, step, axes: [0, 1], ground: "dark", output: 0, tiles: 0, space: 0, surface: false }).parameters;

test.each<Schedule>([
  { name: "cosine", warmup: 20, period: null, floor: 0.1 },
  { name: "cosine", warmup: 0, period: 150, floor: 0 },
  { name: "step", warmup: 5, every: 60, factor: 0.5 },
  { name: "constant", warmup: 3 },
])("with a schedule: %o", (schedule) => {
  const session = new Session(module);
  const whole = recipe({ schedule, steps: 600, patience: 3 });
  const { run } = session.open({ recipe: whole, deeds: [] }, undefined, 400);
  const taken = trainedTo(whole, 200);
  expect(taken).toMatchObject({ steps: 200, patience: null });
  const other = session.open({ recipe: taken, deeds: [] }, undefined, 200);
  expect(weights(session, other.run, 200)).toEqual(weights(session, run, 200));
});

test("before the first step its steps are its own", () => {
  expect(trainedTo(recipe({ steps: 600 }), 0).steps).toBe(600);
});
