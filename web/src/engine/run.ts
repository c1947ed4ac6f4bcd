// A run: a story told so far. It trains on at its end, and gives the state after any step that it has trained.

import { Refusal } from "./check";
import type { Data } from "./data";
import type { Kept } from "./file";
import { History } from "./history";
import { MOST_STATE_NUMBERS } from "./limits";
import type { Recipe } from "./recipe";
import { recipeOf, told, type Deed, type Story } from "./story";
import { thinned } from "./thin";
import { copyOf, Trainer, type Report, type Score, type State } from "./trainer";

/** The loss and the accuracy at some steps. */
export interface Curves {
  step: number[];
  train: Score[];
  test: Score[];
}

const MOST_POINTS = 1200;
/** A loss so many times as large as it was, for so many steps, has grown away, finite though it is. */
const [AWAY, LASTING] = [10, 100];
const MOST_KEPT = 200;
/** Of training that goes piece by piece: steps of a piece, and products, about a quarter of a second. */
const MOST_STEPS = 2000;
const MOST_PRODUCTS = 5e8;

/** A part of a run in which nothing is done but training. */
interface Chapter {
  trainer: Trainer;
  history: History;
}

export class Run {
  /** Of the step that could not be taken, where the run diverged. */
  end: Report | null = null;
  /** The training loss that later ones are held against: at the start, or greater, where something was done last. */
  private readonly usual: number;
  /** From which step on it has been far greater. */
  private greater: number;

  private constructor(
    private readonly module: WebAssembly.Module,
    readonly data: Data,
    readonly story: Story,
    readonly curves: Curves,
    private readonly chapters: Chapter[],
    private state: State,
  ) {
    this.evaluate();
    const done = story.deeds.at(-1)?.step ?? 0;
    const losses = curves.train.map(({ loss }) => loss);
    const begun = curves.step.findLastIndex((step) => step <= done);
    this.usual = Math.max(losses[0]!, losses[begun]!);
    // Of a run that comes with its curves it is they that tell.
    this.greater = curves.step[losses.findLastIndex((loss) => !this.far(loss)) + 1] ?? Infinity;
  }

  /** The run of a story, trained as far as its last deed. */
  static of(module: WebAssembly.Module, story: Story, data: Data): Run {
    let run!: Run;
    for (run of Run.telling(module, story, data));
    return run;
  }

  /** The same piece by piece, and to a step: gives the run as far as it is. */
  static *telling(module: WebAssembly.Module, story: Story, data: Data, step = 0): Generator<Run, void> {
    const trainer = new Trainer(module, story.recipe, data);
    const first = trainer.initial();
    const chapter = { trainer, history: new History(trainer, first) };
    const run = new Run(module, data, { recipe: story.recipe, deeds: [] }, noCurves(), [chapter], first);
    yield* run.going(story.deeds, step);
  }

  /** The run of which states were kept, as it was left. */
  static kept(module: WebAssembly.Module, { story, step, exact, states, curves }: Kept, data: Data): Run {
    const firsts = [...new Set([0, ...story.deeds.map((deed) => deed.step)])];
    const chapters: Chapter[] = [];
    firsts.forEach((first, k) => {
      const deeds = story.deeds.filter((deed) => deed.step <= first);
      const begun = states.filter((state) => state.step >= first && state.step < (firsts[k + 1] ?? Infinity));
      const changed = deeds.some((deed) => deed.step === first && deed.change);
      const before = chapters.at(-1)?.trainer;
      const trainer =
        before && !changed ? before : new Trainer(module, recipeOf({ recipe: story.recipe, deeds }), data);
      if (begun[0]?.step !== first || !begun.every((state) => trainer.fits(state))) {
        throw new Refusal(`The states that were kept from step ${first} on are not those of this network.`);
      }
      chapters.push({ trainer, history: History.of(trainer, begun as [State, ...State[]], exact) });
    });
    const last = copyOf(states.at(-1)!);
    const { trainer } = chapters.at(-1)!;
    if (!exact) chapters.push({ trainer, history: new History(trainer, last) });
    const scored = curves ? until(curves, step) : noCurves();
    if (!curves) {
      for (const { step: at, parameters } of states) {
        scored.step.push(at);
        scored.train.push(trainer.score(parameters, "train"));
        scored.test.push(trainer.score(parameters, "test"));
      }
    }
    const run = new Run(module, data, story, scored, chapters, last);
    run.advanceTo(step);
    return run;
  }

  /** Another run: this one until the step of a deed, and from there on with what is done. */
  branch(asked: Deed): Run {
    const before = this.at(asked.step);
    const deed = { ...asked, step: before.step };
    const story = told(this.story, deed);
    const trainer = deed.change ? new Trainer(this.module, recipeOf(story), this.data) : this.trainerAt(deed.step);
    const state = trainer.adopt(before, this.trainerAt(deed.step));
    if (deed.parameter) state.parameters[deed.parameter.index] = deed.parameter.value;
    const chapters = this.chapters.filter(({ history }) => history.first < deed.step);
    chapters.push({ trainer, history: new History(trainer, state) });
    return new Run(this.module, this.data, story, until(this.curves, deed.step), chapters, state);
  }

  /**
   * Another run piece by piece, of a story that is this one's until a step, and to a step: what is known is not trained
   * again.
   */
  *retelling(story: Story, from: number, step: number): Generator<Run, void> {
    const at = Math.min(from, this.step);
    const chapters = this.chapters.filter(({ history }) => history.first < at);
    if (!chapters.length) return yield* Run.telling(this.module, story, this.data, step);
    const [known, others] = [story.deeds.filter((deed) => deed.step < at), story.deeds.filter((deed) => deed.step >= at)];
    const begun: Story = { recipe: story.recipe, deeds: known };
    const run = new Run(this.module, this.data, begun, until(this.curves, at), chapters, this.before(at));
    yield* run.going(others, step);
  }

  /** Does deeds, each at its step, and trains to a step: gives the run as far as it is. */
  private *going(deeds: Deed[], step: number): Generator<Run, void> {
    let run: Run = this;
    for (const deed of deeds) {
      yield* run.advancing(deed.step);
      if (run.step === deed.step) run = run.branch(deed);
    }
    yield* run.advancing(step);
    yield run;
  }

  /** Steps trained. */
  get step(): number {
    return this.state.step;
  }

  /** Whether training has made the loss far greater than it was, and not for a moment only. */
  get away(): boolean {
    return this.step - this.greater >= LASTING;
  }

  /** Whether every step can be had again; not of what another engine trained. */
  get exact(): boolean {
    return this.chapters.every(({ history }) => history.exact);
  }

  /** What opens again as this run, with as many of its states as a file holds; with none where that is too few. */
  keep(): Kept {
    const { story, step, exact, curves, chapters } = this;
    const numbers = Math.max(...chapters.map(({ history }) => sizeOf(history.kept[0]!)));
    const beforeLast = Math.min(MOST_KEPT, Math.floor(MOST_STATE_NUMBERS / numbers)) - 1;
    const each = Math.floor(beforeLast / chapters.length);
    if (each < 1) return { story, step, exact, states: [], curves };
    const states = chapters.flatMap(({ history }, k) => {
      const next = chapters[k + 1]?.history.first ?? step;
      const own = history.kept.filter((state) => state.step < next);
      const every = Math.ceil(own.length / each);
      return own.filter((_, index) => index % every === 0);
    });
    return { story, step, exact, states: [...states, this.at(step)], curves };
  }

  /** The settings in force at the end. */
  get recipe(): Recipe {
    return this.trainer.recipe;
  }

  get trainer(): Trainer {
    return this.chapters.at(-1)!.trainer;
  }

  /** The trainer of the chapter that a step belongs to. */
  trainerAt(step: number): Trainer {
    return this.chapterAt(step).trainer;
  }

  /** How a state of this run fares; the last one's scores are known. */
  scoresAt({ step, parameters }: State): { train: Score; test: Score } {
    const { train, test } = this.curves;
    if (step === this.step) return { train: train.at(-1)!, test: test.at(-1)! };
    const trainer = this.trainerAt(step);
    return { train: trainer.score(parameters, "train"), test: trainer.score(parameters, "test") };
  }

  /** Trains on; gives whether all steps could be done. */
  advance(steps: number): boolean {
    if (this.end) return false;
    const report = this.trainer.advance(this.state, steps);
    const { history } = this.chapters.at(-1)!;
    if (report.diverged) this.end = report;
    if (report.spoilt) this.state = history.at(this.step - 1);
    history.keep(this.state);
    this.evaluate();
    return !report.diverged;
  }

  /** Finds out whether a run that was trained elsewhere, or to a step, can go on from there. */
  probe(): void {
    if (this.end || this.step === 0) return;
    const report = this.trainer.advance(copyOf(this.state), 1);
    if (report.diverged) this.end = report;
  }

  /** Trains to a step. */
  advanceTo(step: number): void {
    for (const _ of this.advancing(step));
  }

  /** Trains to a step in pieces, so that its curves have points on the way. */
  private *advancing(step: number): Generator<Run, void> {
    const most = Math.min(MOST_STEPS, Math.ceil((step - this.step) / 300), MOST_PRODUCTS / this.trainer.stepCost);
    const piece = Math.max(1, Math.floor(most));
    while (this.step < step && this.advance(Math.min(step - this.step, piece))) yield this;
  }

  /** The state after a step that has been trained, a copy. */
  at(step: number): State {
    if (step < 0 || step > this.step) throw new RangeError(`This run has steps 0 to ${this.step}; ${step} was asked for.`);
    return step === this.step ? copyOf(this.state) : this.chapterAt(step).history.at(step);
  }

  /** The state after a step, a copy, before anything was done there. */
  before(step: number): State {
    const chapter = this.chapters.findLast(({ history }) => history.first < step);
    return chapter ? chapter.history.at(step) : this.chapters[0]!.trainer.initial();
  }

  /** The next step that there is a state of, where only some were kept; else null. */
  after(step: number): number | null {
    const { history } = this.chapterAt(step);
    if (history.exact) return null;
    const later = this.chapters.map(({ history }) => history.first).find((first) => first > step);
    return history.kept.find((state) => state.step > step)?.step ?? later ?? null;
  }

  private chapterAt(step: number): Chapter {
    return this.chapters.findLast(({ history }) => history.first <= step) ?? this.chapters[0]!;
  }

  private far(loss: number): boolean {
    return loss > AWAY * this.usual;
  }

  private evaluate(): void {
    const { curves, trainer, state } = this;
    if (curves.step.at(-1) === state.step) {
      curves.step.pop(), curves.train.pop(), curves.test.pop();
    }
    curves.step.push(state.step);
    curves.train.push(trainer.score(state.parameters, "train"));
    curves.test.push(trainer.score(state.parameters, "test"));
    if (!this.far(curves.train.at(-1)!.loss)) this.greater = Infinity;
    else this.greater = Math.min(this.greater, state.step);
    if (curves.step.length > MOST_POINTS) {
      curves.step = thinned(curves.step);
      curves.train = thinned(curves.train);
      curves.test = thinned(curves.test);
    }
  }
}

function noCurves(): Curves {
  return { step: [], train: [], test: [] };
}

function until({ step, train, test }: Curves, last: number): Curves {
  const count = step.findLastIndex((each) => each <= last) + 1;
  return { step: step.slice(0, count), train: train.slice(0, count), test: test.slice(0, count) };
}

/** The numbers of a state. */
function sizeOf({ parameters, optimizer }: State): number {
  return parameters.length + optimizer.length;
}
