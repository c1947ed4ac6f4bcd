// A session: the runs that somebody has made, and everything that can be asked of them. It lives in the worker.

import type { Ground } from "../theme";
import { Refusal } from "./check";
import { makeData, tableOf, type Data, type Table } from "./data";
import type { Kept } from "./file";
import { healthOf, type Health } from "./health";
import { Kernel } from "./kernel";
import { around, Painter, spanOf } from "./painter";
import { lossCurve, type LossCurve } from "./losses";
import { layout, sizesOf, type Recipe, type Source } from "./recipe";
import { remedyOf, type Remedy } from "./remedy";
import { Run, type Curves } from "./run";
import { section, spaceOf } from "./space";
import type { Change, Deed, Story } from "./story";
import { Trainer, type Pass, type QUANTITIES, type Score, type View } from "./trainer";

/** Samples that are drawn, at most; more would cover each other. */
export const MOST_DRAWN = 1000;
const CURVE_POINTS = 96;

/** What does not change while a run trains. */
export interface Opened {
  run: number;
  story: Story;
  /** The settings in force at its end. */
  recipe: Recipe;
  sizes: number[];
  places: { W: number; b: number; units: number; before: number }[];
  data: Data;
  /** The target at the colours' full strength, for regression. */
  reach: number;
  steps: number;
  /** Whether every step can be had again, as of all that the kernel trained; else there are the steps that were kept. */
  exact: boolean;
}

export interface Ask {
  run: number;
  /** A step that has been trained; without one, the last. */
  step?: number | undefined;
  axes: [number, number];
  ground: Ground;
  /** Pixels across the output's landscape, and across a neuron's; 0 for none. */
  output: number;
  tiles: number;
  /** Whether the last hidden layer's space is wanted, and how many pixels across the field behind it. */
  space: number;
  /** Whether the output is wanted as heights too, for a surface: as many points across. */
  surface: number;
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
  /** ‖ΔW‖ of each layer, over the training set. */
  gradients: number[];
  health: Health[][];
  /** The rectangle of the landscapes. */
  rectangle: { x: [number, number]; y: [number, number] };
  /** Activations at the colours' ends, by layer from 1. */
  limits: [number, number][];
  /** Pixels, (side, side). */
  output: Uint32Array | null;
  /** Pixels, (neurons, side, side); over a single input instead values, (neurons, points). */
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

/** Why a run ended before its time, and what was tried against it. */
export interface Divergence {
  step: number;
  quantity: (typeof QUANTITIES)[number];
  layer: number;
  /** The largest weight of that layer at step 0 and before the step that failed. */
  before: number;
  after: number;
  rate: number;
  /** What was tried and helps; null where nothing was found. */
  remedy: Remedy | null;
}

/** The pass of some samples, with what comes back to each hidden layer. */
export interface SamplePass extends Pass {
  step: number;
  parameters: Float32Array;
  /** (samples, outputs). */
  T: Float32Array;
  /** Of each sample alone. */
  losses: number[];
  /** By layer, null where there is none: W_{l+1}ᵀ δ_{l+1} and σ′(Z_l). */
  back: (Float32Array | null)[];
  slopes: (Float32Array | null)[];
  rate: number;
  /** After one step of plain gradient descent on these samples alone. */
  after: { parameters: Float32Array; pass: Pass; losses: number[] };
}

/** The slope of the loss over one parameter, found twice. */
export interface Check {
  /** From two losses, with the penalty if there is one, at `low` and `high`. */
  numeric: number;
  /** From backpropagation. */
  exact: number;
  low: { at: number; loss: number };
  high: { at: number; loss: number };
}

export class Session {
  private readonly runs = new Map<number, Run>();
  private readonly painters = new WeakMap<Data, Painter>();
  private readonly sections = new Map<string, Trainer>();
  private next = 1;

  constructor(private readonly module: WebAssembly.Module) {}

  /** Makes a story's run, trained as far as its last deed, or to a step. */
  open(story: Story, bundled?: Table, step = 0): Opened {
    this.sections.clear();
    const data = makeData(new Kernel(this.module), story.recipe.data, bundled);
    const shaped = fit(story.recipe, data);
    const run = Run.of(this.module, { recipe: shaped, deeds: story.deeds }, data);
    run.advanceTo(step);
    return this.opened(run);
  }

  /** Opens what was kept of a run. */
  restore(kept: Kept, bundled?: Table): Opened {
    if (!kept.states.length) return this.open(kept.story, bundled, kept.step);
    this.sections.clear();
    const data = makeData(new Kernel(this.module), kept.story.recipe.data, bundled);
    const story = { recipe: fit(kept.story.recipe, data), deeds: kept.story.deeds };
    return this.opened(Run.kept(this.module, { ...kept, story }, data));
  }

  /** What opens again as a run. */
  keep(run: number): Kept {
    return this.run(run).keep();
  }

  /** Trains a run on; false where it cannot go on. */
  train(run: number, steps: number): boolean {
    return this.run(run).advance(steps);
  }

  /** Another run, which parts from one with a deed. */
  branch(run: number, deed: Deed): Opened {
    return this.opened(this.run(run).branch(deed));
  }

  close(run: number): void {
    this.runs.delete(run);
  }

  /** A source's samples as they are, for its picture, or to go on from them by hand. */
  samples(source: Source, bundled?: Table): Table {
    return tableOf(new Kernel(this.module), source, bundled);
  }

  curves(run: number): Curves {
    return this.run(run).curves;
  }

  frame(ask: Ask): Frame {
    const run = this.run(ask.run);
    const { data } = run;
    for (const axis of ask.axes) {
      if (!Number.isInteger(axis) || axis < 0 || axis >= data.inputs) {
        throw new Refusal(`axes are numbers of the inputs, 0 to ${data.inputs - 1}; ${ask.axes.join(" and ")} came.`);
      }
    }
    const state = run.at(ask.step ?? run.step);
    const { parameters } = state;
    const trainer = run.trainerAt(state.step);
    const painter = this.painter(data);
    const pass = trainer.pass(parameters, "train", drawn(data));
    const limits = painter.limits(trainer, pass.H);
    const view = (side: number): View => around(data, ask.axes, side);
    const flat = data.inputs === 1;
    const { x, y } = view(1);
    return {
      run: ask.run,
      step: state.step,
      steps: run.step,
      axes: ask.axes,
      rate: trainer.learningRate(state.step),
      parameters,
      scores: { train: trainer.score(parameters, "train"), test: trainer.score(parameters, "test") },
      gradients: norms(pass.gradient, trainer),
      health: healthOf(trainer, parameters, pass),
      rectangle: { x, y },
      limits,
      output: ask.output && !flat ? painter.output(trainer, parameters, view(ask.output), ask.ground) : null,
      tiles:
        ask.tiles && !flat
          ? painter.neurons(trainer, parameters, view(ask.tiles), ask.ground, forNeurons(limits, trainer))
          : null,
      profiles: flat ? profiles(trainer, parameters, x) : null,
      space: ask.space && trainer.sizes.length > 2 ? this.space(run, trainer, parameters, pass, ask) : null,
      surface: ask.surface && !flat ? this.surface(trainer, parameters, view(ask.surface)) : null,
    };
  }

  /** One sample forward and back, or several at once, and what a step on them alone would do. */
  pass(run: number, step: number, rows: number[]): SamplePass {
    const { data } = this.run(run);
    const { trainer, parameters } = this.state(run, step);
    const pass = trainer.pass(parameters, "train", rows);
    const L = trainer.sizes.length - 1;
    const returned = Array.from({ length: L + 1 }, (_, l) =>
      l > 0 && l < L ? trainer.returned(parameters, pass, l) : null,
    );
    const rate = trainer.learningRate(step);
    const nudged = this.nudged(trainer, parameters, rows, rate);
    return {
      ...pass,
      step,
      parameters,
      T: Float32Array.from(rows.flatMap((row) => [...data.train.T.subarray(row * data.outputs, (row + 1) * data.outputs)])),
      losses: lossesOf(trainer, parameters, rows),
      back: returned.map((each) => each?.back ?? null),
      slopes: returned.map((each) => each?.slopes ?? null),
      rate,
      after: {
        parameters: nudged,
        pass: trainer.pass(nudged, "train", rows),
        losses: lossesOf(trainer, nudged, rows),
      },
    };
  }

  /** The slope of the loss over one parameter, from two losses close by, beside what backpropagation says. */
  check(run: number, step: number, rows: number[], index: number): Check {
    const { trainer, parameters } = this.state(run, step);
    // Near the cube root of float32's precision, where rounding and curvature err alike.
    const nudge = 0.005 * Math.max(1, Math.abs(parameters[index]!));
    const lossAt = (value: number): { loss: number; at: number } => {
      const moved = parameters.slice();
      moved[index] = value;
      const { loss, penalty } = trainer.pass(moved, "train", rows);
      return { loss: loss + penalty, at: moved[index]! };
    };
    const [low, high] = [lossAt(parameters[index]! - nudge), lossAt(parameters[index]! + nudge)];
    const exact = trainer.pass(parameters, "train", rows).gradient[index]!;
    return { numeric: (high.loss - low.loss) / (high.at - low.at), exact, low, high };
  }

  /** The training samples that are classified wrongly; of regression, the tenth that is farthest off. */
  wrong(run: number, step: number): number[] {
    const { trainer, parameters } = this.state(run, step);
    const { data } = this.run(run);
    const { T, n } = data.train;
    const y = trainer.predict(parameters, "train");
    const rows = Array.from({ length: n }, (_, row) => row);
    if (data.task !== "regression") return rows.filter((row) => classOf(y, row, data) !== classOf(T, row, data));
    const off = (row: number): number => Math.abs(y[row]! - T[row]!);
    return rows.sort((a, b) => off(b) - off(a)).slice(0, Math.ceil(n / 10));
  }

  /** The loss of one output over its prediction: what `lossCurve` gives. */
  lossCurve(run: number, target: number, reach: number): LossCurve {
    return lossCurve(this.module, this.run(run).recipe.loss, target, reach);
  }

  /** How many samples of each class (rows) are taken for each class (columns). */
  confusion(run: number, step: number, set: "train" | "test"): number[][] {
    const { trainer, parameters } = this.state(run, step);
    const { data } = this.run(run);
    const classes = data.classNames.length;
    const y = trainer.predict(parameters, set);
    const { T, n } = data[set];
    const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    for (let sample = 0; sample < n; sample++) {
      const [actual, predicted] = [T, y].map((values) => classOf(values, sample, data)) as [number, number];
      counts[actual]![predicted]!++;
    }
    return counts;
  }

  /** Why a run could not go on. */
  divergence(run: number): Divergence | null {
    const diverged = this.run(run);
    if (!diverged.end) return null;
    const { quantity, layer } = diverged.end;
    const place = diverged.trainer.places[Math.max(0, layer - 1)]!;
    const largest = (step: number): number =>
      diverged.at(step).parameters.subarray(place.W, place.b).reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    return {
      step: diverged.step,
      quantity,
      layer,
      before: largest(0),
      after: largest(diverged.step),
      rate: diverged.trainer.learningRate(diverged.step),
      remedy: remedyOf(this.module, diverged),
    };
  }

  private run(id: number): Run {
    const run = this.runs.get(id);
    if (!run) throw new RangeError(`There is no run ${id}.`);
    return run;
  }

  private state(run: number, step: number): { trainer: Trainer; parameters: Float32Array } {
    const found = this.run(run);
    return { trainer: found.trainerAt(step), parameters: found.at(step).parameters };
  }

  private opened(run: Run): Opened {
    const id = this.next++;
    this.runs.set(id, run);
    return {
      run: id,
      story: run.story,
      recipe: run.recipe,
      sizes: sizesOf(run.recipe),
      places: layout(run.recipe),
      data: run.data,
      reach: this.painter(run.data).reach,
      steps: run.step,
      exact: run.exact,
    };
  }

  private painter(data: Data): Painter {
    let painter = this.painters.get(data);
    if (!painter) this.painters.set(data, (painter = new Painter(data)));
    return painter;
  }

  private space(run: Run, trainer: Trainer, parameters: Float32Array, pass: Pass, ask: Ask): SpaceFrame {
    const space = spaceOf(trainer, parameters, pass, run.data);
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

  private surface(trainer: Trainer, parameters: Float32Array, view: View): Float32Array {
    return trainer.heights(parameters, view, trainer.sizes.length - 1);
  }

  /** The parameters after one step of plain gradient descent on some samples. */
  private nudged(trainer: Trainer, parameters: Float32Array, rows: number[], rate: number): Float32Array {
    const { data, recipe } = trainer;
    const X = rows.flatMap((row) => [...data.train.X.subarray(row * data.inputs, (row + 1) * data.inputs)]);
    const T = rows.flatMap((row) => [...data.train.T.subarray(row * data.outputs, (row + 1) * data.outputs)]);
    const few: Data = {
      ...data,
      train: { n: rows.length, X: Float32Array.from(X), T: Float32Array.from(T), rows: Uint32Array.from(rows) },
      test: nothing(),
    };
    const plain = new Trainer(
      this.module,
      {
        ...recipe,
        optimizer: { name: "sgd", learning_rate: rate },
        schedule: { name: "constant", warmup: 0 },
        batch_size: rows.length,
        clip_norm: null,
      },
      few,
    );
    const state = { step: 0, parameters: parameters.slice(), optimizer: new Float32Array(0) };
    plain.advance(state, 1);
    return state.parameters;
  }
}

/** The first of the training samples, when there are too many to draw; undefined for all of them. */
function drawn(data: Data): number[] | undefined {
  return data.train.n > MOST_DRAWN ? Array.from({ length: MOST_DRAWN }, (_, row) => row) : undefined;
}

/** A recipe whose inputs, outputs and loss are those of the data. */
export function fit(recipe: Recipe, data: Pick<Data, "inputs" | "outputs" | "task">): Recipe {
  const loss = { binary: "binary_cross_entropy", classes: "cross_entropy", regression: "half_squared_error" } as const;
  return { ...recipe, inputs: data.inputs, outputs: data.outputs, loss: loss[data.task] };
}

function forNeurons(limits: [number, number][], trainer: Trainer): [number, number][] {
  return limits.flatMap((ends, index) => Array.from({ length: trainer.sizes[index + 1]! }, () => ends));
}

/** What every neuron answers over a single input, (neurons, points). */
function profiles(trainer: Trainer, parameters: Float32Array, [low, high]: [number, number]): Float32Array {
  const X = Float32Array.from({ length: CURVE_POINTS }, (_, k) => low + ((high - low) * k) / (CURVE_POINTS - 1));
  const pass = trainer.passOf(parameters, { n: CURVE_POINTS, X });
  return Float32Array.from(pass.H.slice(1).flatMap((values) => [...values]));
}

function lossesOf(trainer: Trainer, parameters: Float32Array, rows: number[]): number[] {
  return rows.map((row) => trainer.pass(parameters, "train", [row]).loss);
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

function classOf(values: Float32Array, sample: number, { outputs, task }: Data): number {
  if (task === "binary") return Number(values[sample]! > 0.5);
  let best = 0;
  for (let k = 1; k < outputs; k++) if (values[sample * outputs + k]! > values[sample * outputs + best]!) best = k;
  return best;
}

function nothing(): Data["test"] {
  return { n: 0, X: new Float32Array(0), T: new Float32Array(0), rows: new Uint32Array(0) };
}

/** The data's outputs without its samples. */
function pointless(data: Data): Data {
  return { ...data, inputs: 2, train: nothing(), test: nothing() };
}

export type { Change, Deed, Story };
