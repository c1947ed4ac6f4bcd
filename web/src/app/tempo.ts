// Tempo: how many steps a frame of the screen trains, so that training keeps a speed and the page stays quick.

const LONGEST = 100; // milliseconds of the clock that a frame may stand for
const BUDGET = 12; // milliseconds that training may take of a frame

export class Tempo {
  private last = 0;
  private owed = 0;
  /** Steps that fit into a frame, as far as is known. */
  private most = 64;

  begin(): void {
    this.last = performance.now();
    this.owed = 1;
  }

  /** Steps to train at a frame's time. A frame's time can lie before the moment in which it was asked for. */
  steps(now: number, perSecond: number): number {
    const passed = Math.min(LONGEST, Math.max(0, now - this.last));
    this.last = Math.max(now, this.last);
    this.owed = Math.min(this.owed + (passed * perSecond) / 1000, this.most);
    const whole = Math.floor(this.owed);
    this.owed -= whole;
    return whole;
  }

  /** What a frame with so many steps took. */
  took(milliseconds: number, steps: number): void {
    if (milliseconds < BUDGET) this.most = Math.min(1e6, Math.max(this.most, steps * 1.5 + 1));
    else this.most = Math.max(1, Math.min(this.most, steps) * Math.max(0.5, (1.5 * BUDGET) / milliseconds));
  }
}
