// The queue: what is asked of the engine, one thing after another, and whether one of them takes long.

import { sentence } from "./trouble";

const LONG = 500; // milliseconds
/** For so long the sign stays after something that took long: the next thing follows, perhaps. */
const CALM = 300;

export class Queue {
  /** Whether something has taken longer than half a second. */
  waiting = $state(false);
  private last: Promise<unknown> = Promise.resolve();
  private calm: ReturnType<typeof setTimeout> | undefined;

  /** Does something after all that came before; gives a sentence where it fails, else null. */
  add(work: () => Promise<unknown>): Promise<string | null> {
    const done = this.last.then(() => this.watched(work)).then(() => null, sentence);
    this.last = done;
    return done;
  }

  private async watched(work: () => Promise<unknown>): Promise<void> {
    clearTimeout(this.calm);
    let long = false;
    const slow = setTimeout(() => (long = this.waiting = true), LONG);
    try {
      await work();
    } finally {
      clearTimeout(slow);
      if (long) this.calm = setTimeout(() => (this.waiting = false), CALM);
      else this.waiting = false;
    }
  }
}
