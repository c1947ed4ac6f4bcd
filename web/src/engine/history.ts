// History: states of a run at some of its steps; any other is trained again from the one before it, bit for bit.
// Where the states came from elsewhere and training would not give them again, each stands for the steps until the next.

import { copyOf, type State, type Trainer } from "./trainer";

const MOST_KEYFRAMES = 400;
const MOST_BYTES = 64 * 2 ** 20;

export class History {
  private keyframes: State[];
  /** The state that was trained again last: what is looked at is asked for more than once. */
  private replayed: State | null = null;
  private interval = 1;
  private readonly most: number;

  constructor(
    private readonly trainer: Trainer,
    first: State,
    /** False where another engine trained it. */
    readonly exact = true,
  ) {
    this.keyframes = [copyOf(first)];
    const bytes = 4 * (first.parameters.length + first.optimizer.length);
    this.most = Math.max(2, Math.min(MOST_KEYFRAMES, Math.floor(MOST_BYTES / bytes)));
  }

  /** The first step that can be had. */
  get first(): number {
    return this.keyframes[0]!.step;
  }

  /** Remembers a state, if it is far enough from the last one that is kept; thins out where there are too many. */
  keep(state: State): void {
    if (state.step - this.keyframes.at(-1)!.step < this.interval) return;
    this.keyframes.push(copyOf(state));
    if (this.keyframes.length <= this.most) return;
    this.keyframes = this.keyframes.filter((_, index) => index % 2 === 0);
    const [before, last] = this.keyframes.slice(-2);
    this.interval = last!.step - before!.step;
  }

  /** One that begins with states that were kept before. */
  static of(trainer: Trainer, [first, ...rest]: [State, ...State[]], exact: boolean): History {
    const history = new History(trainer, first, exact);
    rest.forEach((state) => history.keep(state));
    return history;
  }

  /** The state after a step, a copy; the step has been trained before. */
  at(step: number): State {
    let low = 0;
    let high = this.keyframes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.keyframes[middle]!.step <= step) low = middle;
      else high = middle - 1;
    }
    const keyframe = this.keyframes[low]!;
    if (!this.exact || keyframe.step === step) return copyOf(keyframe);
    const near = this.replayed && this.replayed.step > keyframe.step && this.replayed.step <= step;
    const state = near ? this.replayed! : copyOf(keyframe);
    this.trainer.advance(state, step - state.step);
    this.replayed = state;
    return copyOf(state);
  }

  /** What a file of the session holds, so that it opens without training anew. */
  get kept(): readonly State[] {
    return this.keyframes;
  }
}
