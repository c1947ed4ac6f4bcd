// Norms of gradients at the steps that were seen so far, layer by layer.

import type { Frame } from "../engine/frame";
import type { Opened } from "../engine/session";

const MOST = 800;

export class Norms {
  private run = -1;
  private data: unknown = null;
  steps: number[] = [];
  /** By layer, one for each of the steps. */
  layers: number[][] = [];

  /** Takes a frame's norms in; what a branch does not share with the run before it is forgotten. */
  see({ run, step, gradients }: Pick<Frame, "run" | "step" | "gradients">, opened: Pick<Opened, "run" | "story">): void {
    if (run !== opened.run) return;
    if (run !== this.run) {
      const deed = opened.story.deeds.at(-1);
      const goesOn = deed && this.layers.length === gradients.length && this.data === nameOf(opened);
      this.until(goesOn ? deed.step : -1, gradients.length);
      this.run = run;
      this.data = nameOf(opened);
    }
    const at = this.steps.findLastIndex((each) => each <= step);
    if (this.steps[at] === step) return;
    this.steps.splice(at + 1, 0, step);
    gradients.forEach((norm, l) => this.layers[l]!.splice(at + 1, 0, norm));
    if (this.steps.length > MOST) this.thin();
  }

  private until(step: number, layers: number): void {
    const count = this.steps.findLastIndex((each) => each <= step) + 1;
    this.steps = this.steps.slice(0, count);
    this.layers = Array.from({ length: layers }, (_, l) => this.layers[l]?.slice(0, count) ?? []);
  }

  /** Leaves out every second point of the older half. */
  private thin(): void {
    const half = this.steps.length >> 1;
    const stays = (_: unknown, index: number) => index > half || index % 2 === 0;
    this.steps = this.steps.filter(stays);
    this.layers = this.layers.map((values) => values.filter(stays));
  }
}

/** What a run and its branches have in common. */
function nameOf({ story }: Pick<Opened, "story">): string {
  const { data, ...settings } = story.recipe;
  return JSON.stringify([settings, data.kind, data.name, data.seed]);
}
