// With what the studio begins: what the address says, the run inside the page, or two moons.

import { optimizer, type Recipe } from "../engine/recipe";
import type { Studio } from "./studio.svelte";

export const FIRST: Recipe = {
  data: { kind: "toy", name: "moons", n: 400, noise: 0.1, classes: 2, test: 0.25, seed: 0 },
  inputs: 2,
  outputs: 1,
  hidden: [8, 8],
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
};

export async function start(studio: Studio): Promise<void> {
  await studio.open({ recipe: FIRST, deeds: [] });
}
