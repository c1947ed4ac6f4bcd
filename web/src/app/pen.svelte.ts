// The pen: points that are drawn, moved and taken away by hand on the output's landscape.

import type { Drawn } from "../drawing/drawn";

export type Tool = "draw" | "move" | "erase";

/** Coordinates are raw inputs, as the data have them before they are scaled. */
export class Pen {
  /** Whether the landscape takes points. */
  active = $state(false);
  tool = $state<Tool>("draw");
  /** The class of new points. */
  kind = $state(0);
  /** What is drawn and not yet in the data, or null: it is shown in the place of the data's samples. */
  draft = $state.raw<Drawn | null>(null);

  /** What a pointer does on the landscape; set by the panel of the data. */
  down: (x: number, y: number, near: number) => void = () => {};
  drag: (x: number, y: number) => void = () => {};
  up: () => void = () => {};
}

export const pen = new Pen();
