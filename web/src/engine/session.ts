// A session: the runs that somebody has made, and everything that can be asked of them. It lives in the worker.

import { makeData, tableOf, type Data, type Table } from "./data";
import type { Kept } from "./file";
import { Framer, type Ask, type Frame } from "./frame";
import { Kernel } from "./kernel";
import { lossCurve, type LossCurve } from "./losses";
import { checkOf, samplePass, type Check, type SamplePass } from "./one_step";
import { layout, sizesOf, type Recipe, type Source } from "./recipe";
import { remedyOf, type Remedy } from "./remedy";
import { Run, type Curves } from "./run";
import type { Deed, Story } from "./story";
import type { QUANTITIES, Trainer } from "./trainer";

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

export class Session {
  private readonly runs = new Map<number, Run>();
  private readonly framer: Framer;
  private next = 1;

  constructor(private readonly module: WebAssembly.Module) {
    this.framer = new Framer(module);
  }

  /** Makes a story's run, trained as far as its last deed, or to a step. */
  open(story: Story, bundled?: Table, step = 0): Opened {
    this.framer.forget();
    const data = makeData(new Kernel(this.module), story.recipe.data, bundled);
    const shaped = fit(story.recipe, data);
    const run = Run.of(this.module, { recipe: shaped, deeds: story.deeds }, data);
    run.advanceTo(step);
    return this.opened(run);
  }

  /** Opens what was kept of a run. */
  restore(kept: Kept, bundled?: Table): Opened {
    if (!kept.states.length) return this.open(kept.story, bundled, kept.step);
    this.framer.forget();
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

  /** What there is to see. */
  frame(ask: Ask): Frame {
    return this.framer.frame(this.run(ask.run), ask);
  }

  /** One sample forward and back, or several at once, and what a step on them alone would do. */
  pass(run: number, step: number, rows: number[]): SamplePass {
    const { trainer, parameters } = this.state(run, step);
    return samplePass(this.module, trainer, parameters, step, rows);
  }

  /** The slope of the loss over one parameter, from two losses close by, beside what backpropagation says. */
  check(run: number, step: number, rows: number[], index: number): Check {
    const { trainer, parameters } = this.state(run, step);
    return checkOf(trainer, parameters, rows, index);
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
      reach: this.framer.reach(run.data),
      steps: run.step,
      exact: run.exact,
    };
  }
}

/** A recipe whose inputs, outputs and loss are those of the data. */
export function fit(recipe: Recipe, data: Pick<Data, "inputs" | "outputs" | "task">): Recipe {
  const loss = { binary: "binary_cross_entropy", classes: "cross_entropy", regression: "half_squared_error" } as const;
  return { ...recipe, inputs: data.inputs, outputs: data.outputs, loss: loss[data.task] };
}

function classOf(values: Float32Array, sample: number, { outputs, task }: Data): number {
  if (task === "binary") return Number(values[sample]! > 0.5);
  let best = 0;
  for (let k = 1; k < outputs; k++) if (values[sample * outputs + k]! > values[sample * outputs + best]!) best = k;
  return best;
}
