// A story: the recipe that a session began with and what was done to it since; the session is a function of it.

import { Refusal } from "./check";
import { MOST_DEEDS } from "./limits";
import { MOMENTS, type Recipe } from "./recipe";

/** What can be changed while a network learns, without beginning again. */
export type Change = Partial<
  Pick<Recipe, "optimizer" | "schedule" | "batch_size" | "l1" | "l2" | "clip_norm">
>;

/** Something done after a step: settings changed, or a parameter set by hand. */
export interface Deed {
  step: number;
  change?: Change;
  parameter?: { index: number; value: number };
}

export interface Story {
  recipe: Recipe;
  deeds: Deed[];
}

/**
 * A deed as the next one; those that were done after its step are no part of this story any more. What is done twice at
 * one step, to a parameter or to settings, is one deed.
 */
export function told(story: Story, deed: Deed): Story {
  const deeds = story.deeds.filter(({ step }) => step <= deed.step);
  const at = deeds.findLastIndex((before) => before.step === deed.step && alike(before, deed));
  const before = at >= 0 && replaces(deed, deeds[at]!) ? deeds.splice(at, 1)[0] : undefined;
  const change = deed.change && { ...before?.change, ...deed.change };
  deeds.push(change ? { ...deed, change } : deed);
  if (deeds.length > MOST_DEEDS) {
    throw new Refusal(
      `A session keeps at most ${MOST_DEEDS} changes of settings, weights and biases, and this one has as many. ` +
        "Go back to a step before some of them, or begin again.",
    );
  }
  return { recipe: story.recipe, deeds };
}

/** Whether two deeds are of the same parameter, or both of settings. */
function alike(one: Deed, other: Deed): boolean {
  return Boolean(one.change) === Boolean(other.change) && one.parameter?.index === other.parameter?.index;
}

/** An optimiser that keeps other moments has begun anew with them, which is part of the story. */
function replaces(deed: Deed, before: Deed): boolean {
  const [now, then] = [deed.change?.optimizer, before.change?.optimizer];
  return !now || !then || MOMENTS[now.name] === MOMENTS[then.name];
}

/** The recipe that is in force after all deeds. */
export function recipeOf(story: Story): Recipe {
  return story.deeds.reduce((recipe, { change }) => ({ ...recipe, ...change }), story.recipe);
}
