// Recipes for tests.
import { FIRST, type Recipe, type Toy } from "../src/engine/recipe";

/** Two moons and a network of two hidden layers, or what is said otherwise. */
export function recipe(changes: Partial<Recipe> = {}, toy: Toy = "moons"): Recipe {
  const data = { kind: "toy", name: toy, n: 200, noise: 0.1, classes: 2, test: 0.25, seed: 0 } as const;
  return { ...FIRST, data, hidden: [6, 5], ...changes };
}
