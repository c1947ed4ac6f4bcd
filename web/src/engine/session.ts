// A session: the runs that somebody has made, and everything that can be asked of them. It lives in the worker.

import { checkNetwork } from "./check";
import { classOf, makeData, tableOf, type Data, type Table } from "./data";
import type { Kept } from "./file";
import { Framer, type Ask, type Frame } from "./frame";
import { Kernel } from "./kernel";
import { lossCurve, type LossCurve } from "./losses";
import { checkOf, samplePass, type Check, type SamplePass } from "./one_step";
import { layout, sizesOf, type Recipe, type Source } from "./recipe";
import { remedyOf, type Remedy } from "./remedy";
import { Run, type Curves } from "./run";
import type { Deed, Story } from "./story";
import type { QUANTITIES, State, Trainer } from "./trainer";

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

/** How a piece of training went. */
export interface Trained {
  /** False where the run cannot go on, and once where its loss has grown away. */
  well: boolean;
  /** What it took, of the worker's own clock: to the page it may seem longer. */
  milliseconds: number;
}

/** How far a story that is being opened has been trained, of how many steps; at the end, its run. */
export interface Opening {
  step: number;
  last: number;
  opened: Opened | null;
}

/** For so long the page waits, milliseconds, before it hears how far an opening is. */
const MOMENT = 250;

/** Why a run ended before its time; or why it had better, where its loss has grown away but every number is finite. */
export interface Divergence {
  step: number;
  /** What was not finite; null where the loss has grown away. */
  quantity: (typeof QUANTITIES)[number] | null;
  /** The layer of that, or the one whose weights have grown most. */
  layer: number;
  /** The largest weight of that layer at step 0 and after the last step. */
  before: number;
  after: number;
  /** The training loss, likewise. */
  loss: { before: number; after: number };
  rate: number;
}

export class Session {
  private readonly runs = new Map<number, Run>();
  private readonly framer: Framer;
  private readonly warned = new Set<number>();
  private next = 1;
  private telling: { runs: Iterator<Run, void>; run: Run | null; last: number } | null = null;

  constructor(private readonly module: WebAssembly.Module) {
    this.framer = new Framer(module);
  }

  /** Makes a story's run, trained as far as its last deed, or to a step. */
  open(story: Story, bundled?: Table, step = 0): Opened {
    let { opened } = this.begin(story, bundled, step);
    while (!opened) ({ opened } = this.goOn());
    return opened;
  }

  /** The same for a moment; then `goOn`. */
  begin(story: Story, bundled?: Table, step = 0): Opening {
    this.framer.forget();
    const data = makeData(new Kernel(this.module), story.recipe.data, bundled);
    return this.tell(Run.telling(this.module, fit(story, data), data, step), story, step);
  }

  /** The same with a run that is known already, whose story is the same until a step. */
  retell(run: number, story: Story, from: number, step = 0): Opening {
    checkNetwork(story);
    return this.tell(this.run(run).retelling(story, from, step), story, step);
  }

  private tell(runs: Iterator<Run, void>, { deeds }: Story, step: number): Opening {
    this.telling = { runs, run: null, last: Math.max(step, deeds.at(-1)?.step ?? 0) };
    return this.goOn();
  }

  /** Trains what is being opened on, for a moment; or stops, and opens it as far as it is. */
  goOn(stop = false): Opening {
    const { telling } = this;
    if (!telling) throw new Error("No story is being opened.");
    const end = performance.now() + MOMENT;
    let done = stop;
    while (!done && performance.now() < end) {
      const { value } = telling.runs.next();
      if (value) telling.run = value;
      else done = true;
    }
    const { run, last } = telling;
    if (done) this.telling = null;
    if (done) run!.probe();
    return { step: run!.step, last, opened: done ? this.opened(run!) : null };
  }

  /** Opens what was kept of a run. */
  restore(kept: Kept, bundled?: Table): Opened {
    if (!kept.states.length) return this.open(kept.story, bundled, kept.step);
    this.framer.forget();
    const data = makeData(new Kernel(this.module), kept.story.recipe.data, bundled);
    const run = Run.kept(this.module, { ...kept, story: fit(kept.story, data) }, data);
    run.probe();
    return this.opened(run);
  }

  /** What opens again as a run. */
  keep(run: number): Kept {
    return this.run(run).keep();
  }

  /** Trains a run on. */
  train(id: number, steps: number): Trained {
    const run = this.run(id);
    const begun = performance.now();
    const went = run.advance(steps);
    const milliseconds = performance.now() - begun;
    const away = run.away && !this.warned.has(id);
    if (away) this.warned.add(id);
    return { well: went && !away, milliseconds };
  }

  /** Another run, which parts from one with a deed. */
  branch(run: number, deed: Deed): Opened {
    return this.opened(this.run(run).branch(deed));
  }

  close(run: number): void {
    this.runs.delete(run);
    this.warned.delete(run);
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

  /** Why a run could not go on, or has grown away; null where all is well. Of a loss `train` tells no more. */
  divergence(id: number): Divergence | null {
    const run = this.run(id);
    if (!run.end && !run.away) return null;
    this.warned.add(id);
    const [first, last] = [run.at(0), run.at(run.step)];
    const largest = ({ W, b }: { W: number; b: number }, { parameters }: State): number =>
      parameters.subarray(W, b).reduce((most, w) => Math.max(most, Math.abs(w)), 0);
    const layers = run.trainer.places.map((place) => ({ before: largest(place, first), after: largest(place, last) }));
    const growth = layers.map(({ before, after }) => after - before);
    const layer = run.end?.layer ?? 1 + growth.indexOf(Math.max(...growth));
    const { train } = run.curves;
    return {
      step: run.step,
      quantity: run.end?.quantity ?? null,
      layer,
      ...layers[Math.max(0, layer - 1)]!,
      loss: { before: train[0]!.loss, after: train.at(-1)!.loss },
      rate: run.trainer.learningRate(run.step),
    };
  }

  /** What helps such a run, found by trials of some seconds; null where nothing was found. */
  remedy(run: number): Remedy | null {
    return remedyOf(this.module, this.run(run));
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

/** A story whose recipe has the inputs, the outputs and the loss of the data. */
function fit({ recipe, deeds }: Story, { inputs, outputs, task }: Data): Story {
  const loss = { binary: "binary_cross_entropy", classes: "cross_entropy", regression: "half_squared_error" } as const;
  const story = { recipe: { ...recipe, inputs, outputs, loss: loss[task] }, deeds };
  checkNetwork(story);
  return story;
}
