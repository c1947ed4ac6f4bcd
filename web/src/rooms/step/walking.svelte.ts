// Where the walk stands: the pass that is shown, the moment and its beat, and the cell that is asked about.

import { compared, explain, type Explained } from "../../app/explain";
import { decimalsFor } from "../../app/digits";
import { kindOf, shownPass, type Cell } from "../../app/quantities";
import type { Studio } from "../../app/studio.svelte";
import { sentence } from "../../app/trouble";
import { exampleOf, momentsOf, stageOf } from "../../app/walk";
import { boardOf, GAP } from "../../drawing/matrices";
import type { LossCurve } from "../../engine/losses";
import type { Check, SamplePass } from "../../engine/one_step";
import type { Opened } from "../../engine/session";

/** A network whose numbers are all read at once. */
export const SMALL = { hidden: [3, 2], activation: ["tanh" as const, "tanh" as const] };

/** Units in a layer, layers of weights, and columns of a batch, at most. */
export const MOST = { units: 8, layers: 4, samples: 4 };

/** A pass with the run that it is of. */
interface Loaded {
  opened: Opened;
  step: number;
  rows: number[];
  pass: SamplePass;
}

export class Walking {
  loaded = $state.raw<Loaded | null>(null);
  /** Of the moment, when it is played; null: all of it. */
  beat = $state<number | null>(null);
  playing = $state(false);
  hovered = $state.raw<Cell | null>(null);
  focused = $state.raw<Cell | null>(null);
  picked = $state.raw<Cell | null>(null);
  checked = $state.raw<{ cell: Cell; check: Check } | null>(null);
  curves = $state.raw<ReadonlyMap<string, LossCurve>>(new Map());
  /** Pixels that the board has. */
  room = $state(1200);

  readonly rows = $derived.by(() => {
    const n = this.studio.data?.train.n ?? 1;
    const { sample, batch } = this.studio.view;
    return batch > 1
      ? Array.from({ length: Math.min(batch, MOST.samples, n) }, (_, row) => row)
      : [Math.min(Math.max(0, sample), n - 1)];
  });
  readonly tooLarge = $derived.by(() => {
    const sizes = this.studio.opened?.sizes ?? [];
    return Math.max(...sizes) > MOST.units || sizes.length - 1 > MOST.layers;
  });
  readonly board = $derived(this.loaded ? boardOf(this.loaded.pass.sizes, this.loaded.pass.samples, this.room) : null);
  readonly shown = $derived.by(() => {
    const { loaded, board } = this;
    if (!loaded || !board) return null;
    const room = board.cell.width - GAP - 3;
    return shownPass(loaded.pass, loaded.opened, decimalsFor(room, board.type), room, board.type);
  });
  readonly moments = $derived(this.loaded ? momentsOf(this.loaded.pass.sizes) : []);
  readonly index = $derived.by(() => Math.max(0, Math.min(this.studio.view.moment, this.moments.length - 1)));
  readonly moment = $derived(this.moments[this.index] ?? null);
  readonly stage = $derived(stageOf(this.moments, this.index));
  /** The cell of which is told: one that is pointed at, or that which stands for the moment. */
  readonly asked = $derived(this.hovered ?? this.focused ?? this.picked);
  readonly cell = $derived.by(() => {
    if (this.asked || !this.moment) return this.asked;
    return this.beat === null ? exampleOf(this.moment) : (this.moment.beats[this.beat]?.cell ?? null);
  });
  readonly explained = $derived.by((): Explained | null => {
    const { shown, cell, moment } = this;
    return shown && cell && moment ? explain(shown, cell, moment.phase === "update" || moment.phase === "again") : null;
  });
  readonly outcome = $derived(this.shown ? compared(this.shown) : null);
  /** The weight or bias whose update stands in the cell that is asked about, among all parameters. */
  readonly parameter = $derived.by(() => {
    const { asked, loaded } = this;
    if (!asked || !loaded) return null;
    const { kind, layer } = kindOf(asked.name);
    if (kind !== "dW" && kind !== "db") return null;
    const { W, b, before } = loaded.opened.places[layer - 1]!;
    return kind === "dW" ? W + asked.row * before + asked.column : b + asked.row;
  });

  private timer: ReturnType<typeof setTimeout> | undefined;
  private loads = 0;

  constructor(readonly studio: Studio) {}

  /** Asks for the pass of some samples at a step; what comes too late is let go. */
  async load(opened: Opened, step: number, rows: number[]): Promise<void> {
    const load = ++this.loads;
    try {
      const pass = await this.studio.engine.pass(opened.run, step, rows);
      if (load !== this.loads) return;
      this.checked = null;
      const before = this.loaded?.pass;
      if (before?.sizes.join() !== pass.sizes.join() || before.samples !== pass.samples) this.forget();
      this.loaded = { opened, step, rows, pass };
    } catch (error) {
      // A run that was closed meanwhile is no trouble: another one is about to be shown.
      if (load === this.loads && this.studio.opened === opened) this.studio.trouble = sentence(error);
    }
  }

  /** Goes to a moment, and stays there. */
  go(index: number): void {
    this.pause();
    this.beat = null;
    this.picked = null;
    this.checked = null;
    this.studio.view.moment = Math.max(0, Math.min(index, this.moments.length - 1));
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  play(): void {
    if (!this.moments.length) return;
    this.playing = true;
    this.picked = null;
    if (this.beat === null) {
      const next = this.index + 1 < this.moments.length ? this.index + 1 : 0;
      this.studio.view.moment = next;
      this.beat = 0;
    }
    this.wait();
  }

  pause(): void {
    this.playing = false;
    clearTimeout(this.timer);
  }

  /** The curve of the loss for a target, as far as it is seen. */
  async curve(target: number, reach: number): Promise<void> {
    const { loaded } = this;
    const key = loaded && curveKey(loaded.opened, target, reach);
    if (!loaded || !key || this.curves.has(key)) return;
    const curve = await this.studio.engine.lossCurve(loaded.opened.run, target, reach).catch(() => null);
    if (curve) this.curves = new Map([...this.curves].slice(-8)).set(key, curve);
  }

  /** Finds the slope over a weight once more, from two losses. */
  async check(cell: Cell): Promise<void> {
    this.picked = cell;
    const { loaded, parameter } = this;
    if (!loaded || parameter === null) return;
    const { opened, step, rows } = loaded;
    const check = await this.studio.engine.check(opened.run, step, [...rows], parameter).catch(() => null);
    if (check && loaded === this.loaded) this.checked = { cell, check };
  }

  private forget(): void {
    this.hovered = this.focused = this.picked = null;
    this.pause();
    this.beat = null;
  }

  private wait(): void {
    const seconds = this.moment?.beats[this.beat ?? 0]?.seconds ?? 1;
    this.timer = setTimeout(() => this.beaten(), 1000 * seconds);
  }

  /** A beat is over. */
  private beaten(): void {
    const { moment, index, beat } = this;
    if (!moment || !this.playing) return;
    if ((beat ?? 0) + 1 < moment.beats.length) this.beat = (beat ?? 0) + 1;
    else if (index + 1 < this.moments.length) {
      this.studio.view.moment = index + 1;
      this.beat = 0;
    } else {
      this.beat = null;
      this.playing = false;
      return;
    }
    this.wait();
  }
}

export function curveKey({ recipe }: Opened, target: number, reach: number): string {
  return `${recipe.loss} ${recipe.loss === "half_squared_error" ? 0 : target} ${reach}`;
}

export function sameCell(one: Cell | null, other: Cell | null): boolean {
  if (!one || !other) return false;
  return one.name === other.name && one.row === other.row && one.column === other.column;
}
