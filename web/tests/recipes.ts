// Recipes for tests.
import { optimizer, type Recipe, type Toy } from "../src/engine/recipe";

/** Two moons and a network of two hidden layers, or what is said otherwise. */
export function recipe(changes: Partial<Recipe> = {}, toy: Toy = "moons"): Recipe {
  return {
    data: { kind: "toy", name: toy, n: 200, noise: 0.1, classes: 2, test: 0.25, seed: 0 },
    inputs: 2,
    outputs: 1,
    hidden: [6, 5],
    activation: ["tanh", "tanh"],
    loss: "binary_cross_entropy",
    initializer: "glorot_uniform",
    init_scale: 1,
    optimizer: optimizer("sgd"),
    schedule: { name: "constant", warmup: 0 },
    batch_size: 10,
    steps: 2000,
    patience: null,
    l1: 0,
    l2: 0,
    clip_norm: null,
    seed: 0,
    engine: "kernel",
    ...changes,
  };
}
