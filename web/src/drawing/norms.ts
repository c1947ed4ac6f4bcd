// Norms of a run's gradients at the steps that were seen so far, layer by layer.

import type { Frame } from "../engine/frame";
import { thinned } from "../engine/thin";

const MOST = 800;

export class Norms {
  steps: number[] = [];
  /** By layer, one for each of the steps. */
  layers: number[][] = [];

  /** Takes a frame's norms in. */
  see({ step, gradients }: Pick<Frame, "step" | "gradients">): void {
    const at = this.steps.findLastIndex((each) => each <= step);
    if (this.steps[at] === step) return;
    this.steps.splice(at + 1, 0, step);
    gradients.forEach((norm, l) => (this.layers[l] ??= []).splice(at + 1, 0, norm));
    if (this.steps.length > MOST) {
      this.steps = thinned(this.steps);
      this.layers = this.layers.map(thinned);
    }
  }

  /** Those before a step, to go on with in a branch that parts there. */
  until(step: number): Norms {
    const count = this.steps.findLastIndex((each) => each < step) + 1;
    const norms = new Norms();
    norms.steps = this.steps.slice(0, count);
    norms.layers = this.layers.map((values) => values.slice(0, count));
    return norms;
  }
}
