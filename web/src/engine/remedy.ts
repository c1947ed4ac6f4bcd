// What helps a run that diverged: the same story without its last deed, or with a smaller learning rate. Each is tried.

import { optimizer } from "./recipe";
import type { Run } from "./run";
import { recipeOf, type Story } from "./story";
import { Trainer } from "./trainer";

/** A story that trains as far as the one that diverged and half as far again, and why. */
export interface Remedy {
  story: Story;
  /** The smaller learning rate; null where it is the parameter set by hand that is left out. */
  rate: number | null;
}

const PARTS = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
const TENTHS = [1, 0.1, 0.01, 0.001, 0.0001];
/** Products that all trials together may take: about two seconds. */
const MOST_PRODUCTS = 4e9;

export function remedyOf(module: WebAssembly.Module, run: Run): Remedy | null {
  const { story } = run;
  const holds = trials(module, run);
  const last = story.deeds.at(-1);
  if (last?.parameter) {
    const without = { recipe: story.recipe, deeds: story.deeds.slice(0, -1) };
    if (holds(without, last.step)) return { story: without, rate: null };
  }
  const { name, learning_rate } = run.recipe.optimizer;
  const set = story.deeds.findLastIndex(({ change }) => change?.optimizer);
  const usual = optimizer(name).learning_rate;
  const rates = [...PARTS.map((part) => learning_rate * part), ...TENTHS.map((part) => usual * part)];
  for (const rate of rates.map((each) => Number(each.toPrecision(1)))) {
    if (rate >= learning_rate || rate === 0) continue;
    const calmer = slowed(story, set, rate);
    if (holds(calmer, story.deeds[set]?.step ?? 0)) return { story: calmer, rate };
  }
  return null;
}

/** A story with another learning rate, from where it was set: by a deed, or in the recipe (−1). */
function slowed({ recipe, deeds }: Story, set: number, learning_rate: number): Story {
  if (set < 0) return { recipe: { ...recipe, optimizer: { ...recipe.optimizer, learning_rate } }, deeds };
  const { change, ...deed } = deeds[set]!;
  const calmer = { ...deed, change: { ...change, optimizer: { ...change!.optimizer!, learning_rate } } };
  return { recipe, deeds: deeds.with(set, calmer) };
}

/**
 * Tries stories that are a run's until a step: whether each trains well past where the run diverged, with numbers that
 * stay finite and a loss that has not grown. Once they have taken long enough, none is tried any more.
 */
function trials(module: WebAssembly.Module, run: Run): (story: Story, from: number) => boolean {
  const { data, trainer } = run;
  const evaluation = data.train.n * trainer.parameters;
  let left = MOST_PRODUCTS;
  return (story, from) => {
    const steps = Math.ceil(1.5 * (run.step - from)) + 200;
    left -= steps * trainer.stepCost + (story.deeds.length + 2) * evaluation;
    return left >= 0 && trains(module, story, run, from, from + steps);
  };
}

function trains(module: WebAssembly.Module, { recipe, deeds }: Story, run: Run, from: number, step: number): boolean {
  const trainerAfter = (count: number): Trainer =>
    new Trainer(module, recipeOf({ recipe, deeds: deeds.slice(0, count) }), run.data);
  const known = deeds.filter((deed) => deed.step < from).length;
  let trainer = trainerAfter(known);
  let state = run.before(from);
  const loss = (): number => trainer.score(state.parameters, "train").loss;
  let most = loss();
  for (const [k, deed] of [...deeds.entries()].slice(known)) {
    if (trainer.advance(state, deed.step - state.step).diverged) return false;
    const before = trainer;
    if (deed.change) trainer = trainerAfter(k + 1);
    state = trainer.adopt(state, before);
    if (deed.parameter) state.parameters[deed.parameter.index] = deed.parameter.value;
    most = Math.max(most, loss());
  }
  return !trainer.advance(state, step - state.step).diverged && loss() <= most;
}
