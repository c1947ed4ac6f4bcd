// Tracks: where a session's runs part from each other in time, and what was done there.

import { recipeOf, type Deed, type Story } from "../engine/story";
import type { Recipe } from "../engine/recipe";
import { live } from "../words/live";

const say = live.timeline;

export interface Branch {
  run: number;
  story: Story;
  /** Steps trained. */
  steps: number;
  places: { W: number; b: number; units: number; before: number }[];
}

export interface Track {
  run: number;
  /** The track it parts from, and the step where; −1 for the first. */
  parent: number;
  from: number;
  to: number;
  /** What was done there. */
  label: string;
}

/** The part of a slider for a step, 0 to 1: the first steps, in which most happens, have more room. */
export function partOf(step: number, last: number): number {
  return last > 0 ? Math.sqrt(Math.min(1, Math.max(0, step / last))) : 0;
}

export function stepAt(part: number, last: number): number {
  return Math.round(last * Math.min(1, Math.max(0, part)) ** 2);
}

/** Steps to write under a slider: 1, 2 or 5 times a power of ten, far enough apart. */
export function marks(last: number, most: number): number[] {
  const found: number[] = [];
  let part = 1 - 0.6 / most;
  for (let power = Math.floor(Math.log10(Math.max(1, last))); power >= 0; power--)
    for (const each of [5, 2, 1]) {
      const step = each * 10 ** power;
      if (step >= last || partOf(step, last) > part || partOf(step, last) < 0.6 / most) continue;
      found.unshift(step);
      part = partOf(step, last) - 1 / most;
    }
  return found;
}

/** Until which step two stories are the same, and how many deeds they share. */
export function shared(one: Story, other: Story): { step: number; deeds: number } {
  let deeds = 0;
  while (deeds < one.deeds.length && same(one.deeds[deeds], other.deeds[deeds])) deeds++;
  const next = [one.deeds[deeds], other.deeds[deeds]].flatMap((deed) => (deed ? [deed.step] : []));
  return { step: Math.min(Infinity, ...next), deeds };
}

function same(one: Deed | undefined, other: Deed | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The tracks of branches in their order: each parts from the one before it that it shares most of its past with. */
export function tracksOf(branches: Branch[]): Track[] {
  return branches.map((branch, index) => {
    let [parent, from, deeds] = [-1, 0, 0];
    for (let k = 0; k < index; k++) {
      const common = shared(branch.story, branches[k]!.story);
      const step = Math.min(common.step, branches[k]!.steps, branch.steps);
      if (parent < 0 || step > from) [parent, from, deeds] = [k, step, common.deeds];
    }
    return { run: branch.run, parent, from, to: branch.steps, label: parent < 0 ? say.first : labelOf(branch, deeds) };
  });
}

/** What was done with a deed, and right after it at the same step, in a few words. */
export function labelOf({ story, places }: Pick<Branch, "story" | "places">, index: number): string {
  const first = story.deeds[index];
  if (!first) return say.again;
  const until = story.deeds.findLastIndex(({ step }) => step === first.step) + 1;
  const before = recipeOf({ recipe: story.recipe, deeds: story.deeds.slice(0, index) });
  const after = recipeOf({ recipe: story.recipe, deeds: story.deeds.slice(0, until) });
  const set = new Map(
    story.deeds.slice(index, until).flatMap(({ parameter }) => (parameter ? [[parameter.index, parameter.value]] : [])),
  );
  const edits = [...set].map(([at, value]) => parameterLabel(places, at, value));
  return [...differences(before, after), ...edits].join(", ") || say.again;
}

function differences(before: Recipe, after: Recipe): string[] {
  const found: string[] = [];
  const changed = (what: string, one: unknown, other: unknown) => {
    if (one !== other) found.push(say.became(what, String(one), String(other)));
  };
  const { optimizers, schedules, ...training } = live.train;
  if (before.optimizer.name !== after.optimizer.name) {
    found.push(`${optimizers[before.optimizer.name]} → ${optimizers[after.optimizer.name]}`);
  } else {
    const named = { momentum: training.momentum, decay: training.decay, beta1: training.beta1, beta2: training.beta2,
      epsilon: training.epsilon, weight_decay: training.weightDecay };
    const [one, other] = [before.optimizer, after.optimizer].map((each) => each as unknown as Record<string, unknown>);
    for (const [key, name] of Object.entries(named)) changed(name, one![key], other![key]);
  }
  const [rate, newRate] = [before.optimizer.learning_rate, after.optimizer.learning_rate];
  if (rate !== newRate) found.push(say.rate(rate, newRate));
  if (before.schedule.name !== after.schedule.name)
    changed(training.schedule.toLowerCase(), schedules[before.schedule.name], schedules[after.schedule.name]);
  else if (JSON.stringify(before.schedule) !== JSON.stringify(after.schedule))
    found.push(training.schedule.toLowerCase());
  changed(say.batch, before.batch_size, after.batch_size);
  changed(say.l1, before.l1, after.l1);
  changed(say.l2, before.l2, after.l2);
  changed(say.clip, before.clip_norm ?? say.none, after.clip_norm ?? say.none);
  return found;
}

function parameterLabel(places: Branch["places"], index: number, value: number): string {
  const layer = places.findLastIndex(({ W }) => W <= index);
  const { W, b, before } = places[layer]!;
  if (index >= b) return say.bias(layer + 1, index - b + 1, value);
  return say.weight(layer + 1, Math.floor((index - W) / before) + 1, ((index - W) % before) + 1, value);
}
