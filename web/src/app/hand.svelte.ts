// The hand that draws: turns the pen's gestures into points, and points into the studio's data after each gesture.

import {
  drawnFrom, EMPTY, MOST_POINTS, moved, nearestPoint, sourceOf, without, withPoint, type Drawn,
} from "../drawing/drawn";
import { words } from "../words";
import { pen } from "./pen.svelte";
import type { Studio } from "./studio.svelte";

const MOST_UNDONE = 200;
/** Training begins with so many points. */
export const FEWEST = 2;

export class Hand {
  /** What is drawn and not yet the studio's data. */
  private held = $state.raw<Drawn | null>(null);
  private past = $state.raw<Drawn[]>([]);
  /** The value of new points, for regression. */
  value = $state(1);

  private before: Drawn | null = null;
  private taken = -1;
  private near = 0;
  private last: [number, number] = [0, 0];

  /** The points as they are now; null where none can be drawn on. */
  readonly drawn = $derived.by(() => {
    if (this.held) return this.held;
    const data = this.studio.recipe?.data;
    return data?.kind === "points" && !data.standardize && !data.units ? drawnFrom(data) : null;
  });
  readonly undoable = $derived(this.past.length > 0);

  /** Whether the samples that are there lie in a plane, in their own units. */
  readonly editable = $derived.by(() => {
    const { data, recipe } = this.studio;
    if (!data || !recipe || data.inputs > 2 || recipe.data.kind === "bundled") return false;
    return recipe.data.kind === "toy" || !recipe.data.units;
  });

  constructor(private readonly studio: Studio) {}

  /** Begins with the samples that are there; false where they do not lie in a plane. */
  async edit(): Promise<boolean> {
    const source = this.studio.recipe?.data;
    if (!source || !this.editable) return false;
    const drawn = drawnFrom(await this.studio.engine.samples($state.snapshot(source) as typeof source));
    if (!drawn) return false;
    this.begin(drawn);
    // A toy shape becomes points of its own at once; points are what they are.
    if (source.kind !== "points" || source.standardize) await this.commit(drawn);
    else this.hold(null);
    return true;
  }

  empty(): void {
    const { drawn } = this;
    this.begin(EMPTY);
    if (drawn) this.past = [drawn];
  }

  stop(): void {
    pen.active = false;
    this.past = [];
    this.hold(null);
  }

  undo(): void {
    const drawn = this.past.at(-1);
    if (!drawn) return;
    this.past = this.past.slice(0, -1);
    void this.commit(drawn);
  }

  /** Sets one point, as from the keyboard. */
  add(x: number, y: number): void {
    this.down(x, y, 0, "draw");
    this.up();
  }

  private begin(drawn: Drawn): void {
    this.past = [];
    this.hold(drawn);
    pen.kind = drawn.classes ? Math.min(pen.kind, drawn.classes - 1) : 0;
    pen.active = true;
    pen.down = (x, y, near) => this.down(x, y, near, pen.tool);
    pen.drag = (x, y) => this.drag(x, y);
    pen.up = () => this.up();
  }

  private down(x: number, y: number, near: number, tool: typeof pen.tool): void {
    const { drawn } = this;
    if (!drawn) return;
    this.before = drawn;
    this.near = near;
    this.last = [x, y];
    if (tool === "draw") this.put(x, y);
    else if (tool === "move") this.taken = nearestPoint(drawn, x, y, 2 * near);
    else this.hold(without(drawn, x, y, near));
  }

  private drag(x: number, y: number): void {
    const { drawn } = this;
    if (!drawn || !this.before) return;
    if (pen.tool === "draw") {
      // A trail of points that do not cover each other.
      if (Math.hypot(x - this.last[0], y - this.last[1]) >= 2 * this.near) this.put(x, y);
    } else if (pen.tool === "erase") this.hold(without(drawn, x, y, this.near));
    else if (this.taken >= 0) this.hold(moved(drawn, this.taken, x, y));
  }

  private up(): void {
    const { before, drawn } = this;
    this.before = null;
    this.taken = -1;
    if (!before || !drawn || before === drawn) return;
    this.past = [...this.past.slice(-MOST_UNDONE), before];
    void this.commit(drawn);
  }

  private put(x: number, y: number): void {
    const { drawn } = this;
    if (!drawn || drawn.X.length >= MOST_POINTS) return;
    this.last = [x, y];
    this.hold(withPoint(drawn, x, y, drawn.classes ? pen.kind : this.value));
  }

  private hold(drawn: Drawn | null): void {
    this.held = drawn;
    pen.draft = drawn;
  }

  /** Makes points the studio's data, if they are enough. */
  private async commit(drawn: Drawn): Promise<void> {
    this.hold(drawn);
    const { recipe } = this.studio;
    if (!recipe || drawn.X.length < FEWEST) return;
    const { test, seed } = recipe.data;
    await this.studio.restart({ data: sourceOf(drawn, words.live.points.name, { test, seed }) });
    if (this.held === drawn && !this.before) this.hold(null);
  }
}
