// What a moment says: its sentence and its formulas.

import { words } from "../words";
import { compared } from "./explain";
import { lossTex, networkTex, texOf, UPDATE_TEX, wholeTex } from "./formulas";
import { outputActivation, type Shown } from "./quantities";
import type { Moment } from "./walk";

export function captionOf({ kind, layer }: Moment, shown: Shown): string {
  const { captions } = words.step;
  const { depth, samples, recipe, pass } = shown;
  switch (kind) {
    case "network":
    case "loss":
      return captions[kind](samples);
    case "sums":
    case "gradient":
      return captions[kind](layer, depth);
    case "activations":
      if (layer === depth) return captions.output(outputActivation(recipe));
      return captions.activation(recipe.activation[layer - 1]!);
    case "updated":
    case "compared": {
      if (!pass.after.taken) return captions.notTaken;
      if (pass.rate === 0) return captions.noRate;
      if (kind === "updated") return captions.updated;
      const change = pass.after.pass.loss - pass.loss;
      if (!Number.isFinite(change)) return captions.lost;
      if (change < 0) return captions.fallen(samples);
      if (change === 0) return captions.same;
      return recipe.l1 || recipe.l2 ? captions.risenUnderPenalty : captions.risen;
    }
    default:
      return captions[kind];
  }
}

/** The formulas of a moment, LaTeX, side by side. */
export function formulasOf({ kind, layer }: Moment, shown: Shown): string[] {
  switch (kind) {
    case "network":
      return [networkTex(shown)];
    case "sums":
      return [texOf(shown, "Z", layer)];
    case "activations":
      return [texOf(shown, "H", layer)];
    case "loss":
    case "compared":
      return [lossTex(shown)];
    case "error":
    case "delta":
      return [texOf(shown, "delta", layer)];
    case "gradient":
      return [texOf(shown, "dW", layer)];
    case "back":
      return [texOf(shown, "back", layer)];
    case "slope":
      return [texOf(shown, "slope", layer)];
    case "whole":
      return wholeTex(shown);
    case "update":
    case "updated":
      return [...UPDATE_TEX];
    case "again":
      return [texOf(shown, "newZ", layer), texOf(shown, "newH", layer)];
  }
}

/** The prediction and the loss, before and after, as they are written. */
export function outcomeParts(shown: Shown): string[] {
  const { y, loss } = compared(shown);
  return [...(y ? [`y: ${y[0]} → ${y[1]}`] : []), `L: ${loss[0]} → ${loss[1]}`];
}
