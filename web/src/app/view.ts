// The view: what is looked at, and how, apart from the run itself. A link carries it.

import type { Angle } from "../drawing/solid";
import type { Ground } from "../theme";

export const ROOMS = ["live", "step"] as const;
export type Room = (typeof ROOMS)[number];

export interface View {
  room: Room;
  /** The two inputs that are the axes. */
  axes: [number, number];
  /** The output as a surface in three dimensions. */
  surface: boolean;
  /** From where the output's surface is seen, and the last hidden layer's space. */
  angles: { output: Angle; space: Angle };
  /** Whether test samples are shown beside those of training. */
  tests: boolean;
  /** Which curves are shown. */
  curve: "loss" | "accuracy";
  /** Dark or light, where somebody has chosen; null: as the system asks. */
  ground: Ground | null;
  /** Of the room of one step: the training sample, and the moment of the walk. */
  sample: number;
  moment: number;
  /** How many samples go at once, the first ones; 1: the one above. */
  batch: number;
  /** Whether the votes on a neuron are shown instead of the matrices, and on which one. */
  voting: boolean;
  neuron: { layer: number; unit: number };
}

export const VIEW: View = {
  room: "live", axes: [0, 1], surface: false,
  angles: { output: { turn: 0.6, tilt: 0.55 }, space: { turn: 0.5, tilt: 0.42 } },
  tests: false, curve: "loss", ground: null, sample: 0, moment: 0, batch: 1, voting: false, neuron: { layer: 1, unit: 0 },
};
