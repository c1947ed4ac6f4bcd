// A story: the recipe that a session began with and what was done to it since; the session is a function of it.

import type { Recipe } from "./recipe";

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

/** A deed as the next one; those that were done after its step are no part of this story any more. */
export function told(story: Story, deed: Deed): Story {
  return { recipe: story.recipe, deeds: [...story.deeds.filter(({ step }) => step <= deed.step), deed] };
}

/** The recipe that is in force after all deeds. */
export function recipeOf(story: Story): Recipe {
  return story.deeds.reduce((recipe, { change }) => ({ ...recipe, ...change }), story.recipe);
}
