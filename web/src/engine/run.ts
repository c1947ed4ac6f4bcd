// A run: a story told so far. It trains on at its end, and gives the state after any step that it has trained.

import { Refusal } from "./check";
import type { Data } from "./data";
import type { Kept } from "./file";
import { History } from "./history";
import type { Recipe } from "./recipe";
import { recipeOf, told, type Deed, type Story } from "./story";
import { copyOf, Trainer, type Report, type Score, type State } from "./trainer";

/** The loss and the accuracy at some steps. */
export interface Curves {
  step: number[];
  train: Score[];
  test: Score[];
}

const MOST_POINTS = 1200;
const MOST_KEPT = 200;

/** A part of a run in which nothing is done but training. */
interface Chapter {
  trainer: Trainer;
  history: History;
}

export class Run {
  /** Of the step that could not be taken, where the run diverged. */
  end: Report | null = null;

  private constructor(
    private readonly module: WebAssembly.Module,
    readonly data: Data,
    readonly story: Story,
    readonly curves: Curves,
    private readonly chapters: Chapter[],
    private state: State,
  ) {
    this.evaluate();
  }

  /** The run of a story, trained as far as its last deed. */
  static of(module: WebAssembly.Module, story: Story, data: Data): Run {
    const trainer = new Trainer(module, story.recipe, data);
    const first = trainer.initial();
    const chapter = { trainer, history: new History(trainer, first) };
    const begun = new Run(module, data, { recipe: story.recipe, deeds: [] }, noCurves(), [chapter], first);
    return story.deeds.reduce((run, deed) => {
      run.advanceTo(deed.step);
      return run.step < deed.step ? run : run.branch(deed);
    }, begun);
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
    const state = trainer.adopt(before);
    if (deed.parameter) state.parameters[deed.parameter.index] = deed.parameter.value;
    const chapters = this.chapters.filter(({ history }) => history.first < deed.step);
    chapters.push({ trainer, history: new History(trainer, state) });
    return new Run(this.module, this.data, story, until(this.curves, deed.step), chapters, state);
  }

  /** Steps trained. */
  get step(): number {
    return this.state.step;
  }

  /** Whether every step can be had again; not of what another engine trained. */
  get exact(): boolean {
    return this.chapters.every(({ history }) => history.exact);
  }

  /** What opens again as this run, with some of its states. */
  keep(): Kept {
    const { story, step, exact, curves, chapters } = this;
    const states = chapters.flatMap(({ history }, k) => {
      const next = chapters[k + 1]?.history.first ?? step;
      const own = history.kept.filter((state) => state.step < next);
      const every = Math.ceil((own.length * chapters.length) / MOST_KEPT);
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

  /** Trains on; gives whether all steps could be done. */
  advance(steps: number): boolean {
    if (this.end) return false;
    const report = this.trainer.advance(this.state, steps);
    this.chapters.at(-1)!.history.keep(this.state);
    if (report.diverged) this.end = report;
    this.evaluate();
    return !report.diverged;
  }

  /** Trains to a step, in pieces, so that its curves have points on the way. */
  advanceTo(step: number): void {
    const piece = Math.min(2000, Math.max(1, Math.ceil((step - this.step) / 300)));
    while (this.step < step && this.advance(Math.min(step - this.step, piece)));
  }

  /** The state after a step that has been trained, a copy. */
  at(step: number): State {
    if (step < 0 || step > this.step) throw new RangeError(`This run has steps 0 to ${this.step}; ${step} was asked for.`);
    return this.chapterAt(step).history.at(step);
  }

  private chapterAt(step: number): Chapter {
    return this.chapters.findLast(({ history }) => history.first <= step) ?? this.chapters[0]!;
  }

  private evaluate(): void {
    const { curves, trainer, state } = this;
    if (curves.step.at(-1) === state.step) {
      curves.step.pop(), curves.train.pop(), curves.test.pop();
    }
    curves.step.push(state.step);
    curves.train.push(trainer.score(state.parameters, "train"));
    curves.test.push(trainer.score(state.parameters, "test"));
    if (curves.step.length > MOST_POINTS) thin(curves);
  }
}

function noCurves(): Curves {
  return { step: [], train: [], test: [] };
}

function until({ step, train, test }: Curves, last: number): Curves {
  const count = step.findLastIndex((each) => each <= last) + 1;
  return { step: step.slice(0, count), train: train.slice(0, count), test: test.slice(0, count) };
}

/** Leaves out every second point of the older half, so that what is new is shown in full. */
function thin(curves: Curves): void {
  const half = curves.step.length >> 1;
  const stays = (_: unknown, index: number) => index > half || index % 2 === 0;
  curves.step = curves.step.filter(stays);
  curves.train = curves.train.filter(stays);
  curves.test = curves.test.filter(stays);
}
