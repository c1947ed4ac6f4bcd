// The hand that draws: turns the pen's gestures into points, and points into the studio's data after each gesture.

import {
  drawnFrom, EMPTY, MOST_POINTS, moved, nearestPoint, short, sourceOf, undrawable, without, withPoint, type Drawn,
} from "../drawing/drawn";
import type { Source } from "../engine/recipe";
import { words } from "../words";
import { pen } from "./pen.svelte";
import type { Studio } from "./studio.svelte";
import { sentence } from "./trouble";

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
  /** The source that is drawn on, as text, and how many gestures are about to become it. */
  private source = "";
  private committing = 0;

  /** The points as they are now; null where none can be drawn on. */
  readonly drawn = $derived.by(() => {
    if (this.held) return this.held;
    const data = this.studio.recipe?.data;
    return data?.kind === "points" && !data.units ? drawnFrom(data, data.standardize) : null;
  });
  readonly undoable = $derived(this.past.length > 0);

  /** Why the samples that are there cannot be drawn on, or null. */
  readonly why = $derived.by((): keyof typeof words.live.points.why | null => {
    const { data, recipe } = this.studio;
    if (!data || !recipe) return "inputs";
    if (recipe.data.kind === "points" && recipe.data.units) return "units";
    return undrawable(data.inputs, data.classNames.length, data.train.n + data.test.n);
  });

  constructor(private readonly studio: Studio) {}

  /** Begins with the samples that are there; false where they cannot be drawn on. */
  async edit(): Promise<boolean> {
    const { studio } = this;
    const source = studio.recipe?.data;
    if (!source || this.why) return false;
    if (source.kind === "points") {
      this.begin(drawnFrom(source, source.standardize)!);
      // They are the data already.
      this.hold(null);
      return true;
    }
    try {
      const samples = drawnFrom(await studio.engine.samples(source))!;
      const drawn = { ...short(samples), name: words.live.points.name };
      this.begin(drawn);
      await this.commit(drawn);
      return true;
    } catch (error) {
      studio.trouble = sentence(error);
      return false;
    }
  }

  empty(): void {
    const { drawn } = this;
    this.begin(EMPTY);
    if (drawn) this.past = [drawn];
  }

  /** Stops where another source was opened than the one that is drawn on. */
  follow(): void {
    if (pen.active && !this.committing && same(this.studio.recipe?.data) !== this.source) this.stop();
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
    this.source = same(this.studio.recipe?.data);
    pen.kind = Math.max(0, Math.min(pen.kind, drawn.classes.length - 1));
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
    this.hold(withPoint(drawn, x, y, drawn.classes.length ? pen.kind : this.value));
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
    const data = sourceOf(drawn, { test, seed });
    this.source = same(data);
    this.committing++;
    await this.studio.restart({ data });
    this.committing--;
    if (this.held === drawn && !this.before) this.hold(null);
    this.follow();
  }
}

/** A source as text, to tell whether it is another. */
function same(source: Source | undefined): string {
  return JSON.stringify(source);
}
