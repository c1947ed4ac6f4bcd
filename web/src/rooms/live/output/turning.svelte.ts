// How a picture in three dimensions is turned: by hand, by keys, and gently by itself while the network learns.

import { untrack } from "svelte";
import type { Studio } from "../../../app/studio.svelte";
import type { View } from "../../../app/view";
import { keyTurn, turned, type Angle, type Camera } from "../../../drawing/solid";
import { still } from "../shown";

const SPEED = 0.12; // radians a second
const LONGEST = 0.1; // seconds that a frame may stand for

export class Turning {
  private last = 0;
  /** Whether a hand turns it. */
  held = $state(false);

  constructor(
    private readonly studio: Studio,
    private readonly which: keyof View["angles"],
  ) {}

  private get angle(): Angle {
    return this.studio.view.angles[this.which];
  }

  private set angle({ turn, tilt }: Angle) {
    this.studio.view.angles[this.which] = { turn, tilt };
  }

  /** For a square of so many pixels: the cube's half side is a part of it, its centre lies at a part of the height. */
  camera(side: number, part: number, height = 0.5): Camera {
    return { ...this.angle, scale: part * side, x: side / 2, y: height * side };
  }

  hold(held: boolean): void {
    this.held = held;
  }

  drag(across: number, down: number): void {
    this.angle = turned(this.angle, -across, down);
  }

  /** Whether a key turned it. */
  key(name: string): boolean {
    const step = keyTurn(name);
    if (step) this.angle = turned(this.angle, ...step);
    return step !== null;
  }

  /** Turns a little further with each frame; nothing turns for those who ask for less motion. */
  follow(frame: unknown, moving: boolean): void {
    const now = performance.now();
    const passed = Math.min(LONGEST, (now - this.last) / 1000);
    this.last = now;
    if (!frame || !moving || this.held || still()) return;
    untrack(() => (this.angle = { ...this.angle, turn: this.angle.turn + SPEED * passed }));
  }
}
