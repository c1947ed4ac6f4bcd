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

const MOST_STEPS = 20_000;
const PARTS = [0.3, 0.1, 0.03, 0.01, 0.003, 0.001];
const TENTHS = [1, 0.1, 0.01, 0.001, 0.0001];

export function remedyOf(module: WebAssembly.Module, run: Run): Remedy | null {
  const { story } = run;
  const last = story.deeds.at(-1);
  const begun = last?.step ?? 0;
  const wanted = begun + Math.min(MOST_STEPS, Math.ceil(1.5 * (run.step - begun)) + 200);
  const holds = (tried: Story): boolean => trains(module, tried, run, wanted);
  if (last?.parameter) {
    const without = { recipe: story.recipe, deeds: story.deeds.slice(0, -1) };
    if (holds(without)) return { story: without, rate: null };
  }
  const { name, learning_rate } = recipeOf(story).optimizer;
  const usual = optimizer(name).learning_rate;
  const rates = [...PARTS.map((part) => learning_rate * part), ...TENTHS.map((part) => usual * part)];
  for (const rate of rates.map((each) => Number(each.toPrecision(1)))) {
    if (rate >= learning_rate || rate === 0) continue;
    const calmer = slowed(story, rate);
    if (holds(calmer)) return { story: calmer, rate };
  }
  return null;
}

/** A story with another learning rate, from where the one of its end was set. */
function slowed({ recipe, deeds }: Story, learning_rate: number): Story {
  const at = deeds.findLastIndex(({ change }) => change?.optimizer);
  if (at < 0) return { recipe: { ...recipe, optimizer: { ...recipe.optimizer, learning_rate } }, deeds };
  const { change, ...deed } = deeds[at]!;
  const calmer = { ...deed, change: { ...change, optimizer: { ...change!.optimizer!, learning_rate } } };
  return { recipe, deeds: deeds.with(at, calmer) };
}

/** Whether a story trains to a step with numbers that stay finite, and a loss that has not grown. */
function trains(module: WebAssembly.Module, { recipe, deeds }: Story, { data }: Run, step: number): boolean {
  let trainer = new Trainer(module, recipe, data);
  let state = trainer.initial();
  const loss = (): number => trainer.score(state.parameters, "train").loss;
  let most = loss();
  for (const [k, deed] of deeds.entries()) {
    if (trainer.advance(state, deed.step - state.step).diverged) return false;
    if (deed.change) trainer = new Trainer(module, recipeOf({ recipe, deeds: deeds.slice(0, k + 1) }), data);
    state = trainer.adopt(state);
    if (deed.parameter) state.parameters[deed.parameter.index] = deed.parameter.value;
    most = Math.max(most, loss());
  }
  return !trainer.advance(state, step - state.step).diverged && loss() <= most;
}
