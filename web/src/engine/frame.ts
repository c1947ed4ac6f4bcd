// A frame: what there is to see of a run at one step, its landscapes and spaces painted, and how it stands.

import type { Ground } from "../theme";
import { Refusal } from "./check";
import { drawnRows, noSamples, type Data } from "./data";
import { healthOf, type Health } from "./health";
import { Painter, spanOf } from "./painter";
import { sizesOf, type Recipe } from "./recipe";
import type { Run } from "./run";
import { section, spaceOf } from "./space";
import { Trainer, type Pass, type Score, type View } from "./trainer";

const CURVE_POINTS = 96;

export interface Ask {
  run: number;
  /** A step; without one, and beyond what has been trained, the last. */
  step?: number | undefined;
  axes: [number, number];
  ground: Ground;
  /** Pixels across the output's landscape, and across a neuron's; 0 for none. */
  output: number;
  tiles: number;
  /** Whether the last hidden layer's space is wanted, and how many pixels across the field behind it. */
  space: number;
  /** Whether the output is wanted as heights too, for a surface: on the landscape's own grid. */
  surface: boolean;
}

/** What there is to see at one step. */
export interface Frame {
  run: number;
  step: number;
  /** Steps trained so far. */
  steps: number;
  /** The two inputs over which the landscapes are, twice the same where there is one. */
  axes: [number, number];
  rate: number;
  parameters: Float32Array;
  scores: { train: Score; test: Score };
  /** The next step that there is a state of, where only some were kept; else null. */
  next: number | null;
  /** ‖ΔW‖ of each layer, and how neurons stand: over the training samples that are drawn. */
  gradients: number[];
  health: Health[][];
  /** The rectangle of the landscapes. */
  rectangle: { x: [number, number]; y: [number, number] };
  /** Activations at the colours' ends, by layer from 1. */
  limits: [number, number][];
  /** Pixels, (side, side). */
  output: Uint32Array | null;
  /** Pixels, (neurons that are pictured, side, side); over a single input instead values, (all neurons, points). */
  tiles: Uint32Array | null;
  profiles: Float32Array | null;
  space: SpaceFrame | null;
  surface: Float32Array | null;
}

export interface SpaceFrame {
  units: number;
  dimensions: number;
  /** (samples, dimensions). */
  points: Float32Array;
  limits: [number, number][];
  field: Uint32Array | null;
}

/** Makes frames; keeps what is the same from one to the next. */
export class Framer {
  private readonly painters = new WeakMap<Data, Painter>();
  private readonly sections = new Map<string, Trainer>();

  constructor(private readonly module: WebAssembly.Module) {}

  /** The target at the colours' full strength, for regression. */
  reach(data: Data): number {
    return this.painter(data).reach;
  }

  frame(run: Run, ask: Ask): Frame {
    const { data } = run;
    for (const axis of ask.axes) {
      if (!Number.isInteger(axis) || axis < 0 || axis >= data.inputs) {
        throw new Refusal(`axes are numbers of the inputs, 0 to ${data.inputs - 1}; ${ask.axes.join(" and ")} came.`);
      }
    }
    const state = run.at(Math.min(ask.step ?? run.step, run.step));
    const { parameters } = state;
    const trainer = run.trainerAt(state.step);
    const painter = this.painter(data);
    const pass = trainer.pass(parameters, "train", drawnRows(data.train.n));
    const limits = painter.limits(trainer, pass.H);
    const view = (side: number): View => painter.view(ask.axes, side);
    const flat = data.inputs === 1;
    const { x, y } = view(1);
    return {
      run: ask.run,
      step: state.step,
      steps: run.step,
      axes: ask.axes,
      rate: trainer.learningRate(state.step),
      parameters,
      scores: run.scoresAt(state),
      next: run.after(state.step),
      gradients: norms(pass.gradient, trainer),
      health: healthOf(trainer, parameters, pass),
      rectangle: { x, y },
      limits,
      output: ask.output && !flat ? painter.output(trainer, parameters, view(ask.output), ask.ground) : null,
      tiles: ask.tiles && !flat ? painter.neurons(trainer, parameters, view(ask.tiles), ask.ground, limits) : null,
      profiles: flat ? profiles(trainer, parameters, x) : null,
      space: ask.space && trainer.sizes.length > 2 ? this.space(run, trainer, parameters, pass, ask) : null,
      surface:
        ask.surface && !flat ? trainer.heights(parameters, view(ask.output), trainer.sizes.length - 1) : null,
    };
  }

  private space(run: Run, trainer: Trainer, parameters: Float32Array, pass: Pass, ask: Ask): SpaceFrame {
    const space = spaceOf(trainer, parameters, pass);
    const limits = cube(space.points, space.dimensions);
    let field: Uint32Array | null = null;
    if (space.dimensions === 2) {
      const through = section(run.recipe, trainer, parameters, space);
      const sectional = this.sectional(through.recipe, run.data);
      const side = ask.space;
      const view: View = {
        width: side, height: side, axes: [0, 1], x: limits[0]!, y: limits[1]!, base: new Float32Array(2),
      };
      field = this.painter(run.data).output(sectional, through.parameters, view, ask.ground);
    }
    return { units: space.units, dimensions: space.dimensions, points: space.points, limits, field };
  }

  /** A trainer of sections' shape, which is the same from frame to frame. */
  private sectional(recipe: Recipe, data: Data): Trainer {
    const shape = [...sizesOf(recipe), recipe.loss].join();
    let trainer = this.sections.get(shape);
    if (!trainer) this.sections.set(shape, (trainer = new Trainer(this.module, recipe, pointless(data))));
    return trainer;
  }

  /** Forgets the trainers of sections. */
  forget(): void {
    this.sections.clear();
  }

  private painter(data: Data): Painter {
    let painter = this.painters.get(data);
    if (!painter) this.painters.set(data, (painter = new Painter(data)));
    return painter;
  }
}

/** What every neuron answers over a single input, (neurons, points). */
function profiles(trainer: Trainer, parameters: Float32Array, [low, high]: [number, number]): Float32Array {
  const X = Float32Array.from({ length: CURVE_POINTS }, (_, k) => low + ((high - low) * k) / (CURVE_POINTS - 1));
  const pass = trainer.passOf(parameters, { n: CURVE_POINTS, X });
  return Float32Array.from(pass.H.slice(1).flatMap((values) => [...values]));
}

function norms(gradient: Float32Array, trainer: Trainer): number[] {
  return trainer.places.map(({ W, b }) => Math.sqrt(gradient.subarray(W, b).reduce((sum, value) => sum + value * value, 0)));
}

function cube(points: Float32Array, dimensions: number): [number, number][] {
  const low = new Array<number>(dimensions).fill(Infinity);
  const high = new Array<number>(dimensions).fill(-Infinity);
  points.forEach((value, k) => {
    low[k % dimensions] = Math.min(low[k % dimensions]!, value);
    high[k % dimensions] = Math.max(high[k % dimensions]!, value);
  });
  const ranges = low.map((value, d): [number, number] => [value, high[d]!]);
  const reach = 0.58 * spanOf(ranges);
  return ranges.map(([from, to]) => [(from + to) / 2 - reach, (from + to) / 2 + reach]);
}

/** The data's outputs without its samples. */
function pointless(data: Data): Data {
  return { ...data, inputs: 2, train: noSamples(), test: noSamples() };
}
