// The studio: which run is open, which of its steps is shown, and whether it trains. Rooms and controls read it and ask it.

import type { Table } from "../engine/data";
import { fileOf, readSession, type SessionFile } from "../engine/file";
import type { Kernel } from "../engine/kernel";
import type { Bundled, Recipe } from "../engine/recipe";
import type { Remedy } from "../engine/remedy";
import type { Engine } from "../engine/remote";
import type { Curves } from "../engine/run";
import type { Ask, Frame } from "../engine/frame";
import type { Divergence, Opened, Opening } from "../engine/session";
import type { Change, Deed, Story } from "../engine/story";
import type { Ground } from "../theme";
import { Norms } from "../drawing/norms";
import { shared } from "../drawing/tracks";
import { fitting, telling } from "./axes";
import { Tempo } from "./tempo";
import { sentence } from "./trouble";

export type Room = "live" | "step";

/** What is looked at, apart from the run itself. */
export interface View {
  room: Room;
  /** The two inputs that are the axes. */
  axes: [number, number];
  /** The output as a surface in three dimensions. */
  surface: boolean;
  /** Of the room of one step: the training sample, and the moment of the walk. */
  sample: number;
  moment: number;
  /** How many samples go at once, the first ones; 1: the one above. */
  batch: number;
  /** Whether the votes on a neuron are shown instead of the matrices, and on which one. */
  voting: boolean;
  neuron: { layer: number; unit: number };
}

export const VIEW: View = {
  room: "live", axes: [0, 1], surface: false, sample: 0, moment: 0, batch: 1, voting: false,
  neuron: { layer: 1, unit: 0 },
};

/** A run to compare others with, and what it shows beside the one that is open; null while it is that one itself. */
export interface Pinned {
  opened: Opened;
  seen: { frame: Frame; curves: Curves } | null;
}

const PIXELS = { output: 256, tiles: 48, space: 160, surface: 256 }; // a surface has the output's own grid

export class Studio {
  opened = $state.raw<Opened | null>(null);
  frame = $state.raw<Frame | null>(null);
  curves = $state.raw<Curves>({ step: [], train: [], test: [] });
  divergence = $state.raw<Divergence | null>(null);
  /** What helps against it; undefined while it is looked for. */
  remedy = $state.raw<Remedy | null | undefined>(undefined);
  playing = $state(false);
  /** Steps a second. */
  speed = $state(120);
  /** The step that is looked at; null: the last one trained. */
  looked = $state<number | null>(null);
  view = $state<View>({ ...VIEW });
  ground = $state<Ground>("dark");
  /** The runs that parted from each other in this session, in their order. */
  branches = $state.raw<Opened[]>([]);
  pinned = $state.raw<Pinned | null>(null);
  /** How far a story that takes long has been trained, while it is being opened. */
  opening = $state.raw<Opening | null>(null);
  /** Of the page's own thread: it paints surfaces, which turn under the hand. */
  kernel = $state.raw<Kernel | null>(null);
  /** What could not be done, in a sentence. */
  trouble = $state<string | null>(null);

  /** Steps that the open run has trained. */
  last = $derived(this.frame && this.frame.run === this.opened?.run ? this.frame.steps : (this.opened?.steps ?? 0));
  /** The step that is shown. */
  step = $derived(this.looked ?? this.last);
  /** Whether no step can follow the last one: a loss that has only grown away could go on. */
  ended = $derived(this.divergence !== null && this.divergence.quantity !== null);
  /** Whether none can follow the one that is shown. */
  stuck = $derived(this.ended && this.step >= this.last);
  recipe = $derived(this.opened?.recipe ?? null);
  data = $derived(this.opened?.data ?? null);

  private readonly tempo = new Tempo();
  private request = 0;
  private busy: Promise<unknown> = Promise.resolve();
  private stale = false;
  private stopped = false;
  /** Steps that `advance` has still to go. */
  private owed = 0;
  /** The gradient norms that were seen of each run. */
  private readonly seenNorms = new Map<number, Norms>();

  constructor(
    readonly engine: Engine,
    private readonly tableOf: (name: Bundled) => Promise<Table>,
  ) {}

  /** Opens a story, trained to a step, perhaps with a view; runs before it are let go, but for the one that is pinned. */
  async open(story: Story, step = 0, view?: View): Promise<void> {
    await this.begin(story, (table) => this.told(story, step, table), view && { view, step });
  }

  /** Opens a session's file, as JSON gives it; throws a sentence where it is none. */
  async restore(file: unknown): Promise<void> {
    const kept = readSession(file);
    const { story, step, states } = kept;
    await this.begin(story, (table) => (states.length ? this.engine.restore(kept, table) : this.told(story, step, table)));
  }

  /** Opens what is being opened as far as it has been trained. */
  stop(): void {
    this.stopped = true;
  }

  /** A story's run, trained to a step, or until somebody stops it. */
  private async told(story: Story, step: number, table?: Table): Promise<Opened> {
    this.stopped = false;
    try {
      let opening = await this.engine.begin(story, table, step);
      while (!opening.opened) {
        this.opening = opening;
        opening = await this.engine.goOn(this.stopped);
      }
      return opening.opened;
    } finally {
      this.opening = null;
    }
  }

  /** The run that is open, as a session's file. */
  async file(): Promise<SessionFile> {
    if (!this.opened) throw new Error("No run is open.");
    return fileOf(await this.engine.keep(this.opened.run));
  }

  private async begin(
    { recipe }: Story, open: (table?: Table) => Promise<Opened>, seen?: { view: View; step: number },
  ): Promise<void> {
    this.trouble = null;
    await this.alone(async () => {
      const { data } = recipe;
      const opened = await open(data.kind === "bundled" ? await this.tableOf(data.name) : undefined);
      const { data: before, branches } = this;
      this.branches = [opened];
      this.show(opened);
      this.looked = seen && seen.step < opened.steps ? seen.step : null;
      const { inputs, name } = opened.data;
      const others = before !== null && (before.name !== name || before.inputs !== inputs);
      if (seen) this.view = { ...seen.view };
      this.view.axes = !seen && others && inputs > 2 ? telling(opened.data) : fitting(this.view.axes, opened.data);
      if (opened.data.train.n <= this.view.sample) this.view.sample = 0;
      for (const { run } of branches) await this.release(run);
      await this.look();
    });
  }

  /** Begins again from step 0 with another recipe; goes on playing if it did. */
  async restart(changes: Partial<Recipe>): Promise<void> {
    if (!this.recipe) return;
    await this.open({ recipe: { ...this.recipe, ...changes }, deeds: [] });
  }

  /** Opens a story that is the open run's until some deed as a branch beside it; one of another recipe begins anew. */
  async retell(story: Story): Promise<void> {
    const { opened } = this;
    const from = opened ? shared(opened.story, story).step : Infinity;
    if (!opened || from === Infinity) return this.open(story);
    await this.alone(async () => this.part(await this.engine.retell(opened.run, story, from), opened));
  }

  /** Changes settings from the step that is shown on, without beginning again. */
  async change(change: Change): Promise<void> {
    await this.deed({ change });
  }

  /** Sets a weight or a bias by hand. */
  async setParameter(index: number, value: number): Promise<void> {
    await this.deed({ parameter: { index, value } });
  }

  play(): void {
    if (this.playing || !this.opened || this.ended) return;
    this.divergence = null;
    this.playing = true;
    this.tempo.begin();
    this.request = requestAnimationFrame(this.tick);
  }

  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.request);
  }

  /**
   * Goes so many steps on from the step that is shown, or back: training where nobody has been yet.
   * Calls while something else is under way add up.
   */
  async advance(steps: number): Promise<void> {
    this.pause();
    this.owed += steps;
    await this.alone(async () => {
      const { frame, owed } = this;
      this.owed = 0;
      if (!frame || owed === 0) return;
      const wanted = Math.max(0, this.step + owed, owed > 0 ? (frame.next ?? 0) : 0);
      this.looked = wanted < this.last ? wanted : null;
      if (wanted > this.last) await this.train(wanted - this.last);
      await this.look();
    });
  }

  /** Steps of an epoch. */
  get epoch(): number {
    return this.opened ? Math.ceil(this.opened.data.train.n / this.opened.recipe.batch_size) : 1;
  }

  /** Shows a step that has been trained; null: the last one, wherever training goes. */
  async seek(step: number | null): Promise<void> {
    this.looked = step === null || step >= this.last ? null : Math.max(0, Math.round(step));
    if (this.looked !== null) this.pause();
    await this.refresh();
  }

  /** Shows another of the session's runs. */
  async choose(run: number): Promise<void> {
    this.pause();
    await this.alone(async () => {
      const opened = this.branches.find((each) => each.run === run);
      if (!opened) return;
      this.show(opened);
      this.looked = null;
      await this.look();
    });
  }

  /** Keeps the run that is open to compare others with; a second time lets it go. */
  async pin(): Promise<void> {
    await this.alone(async () => {
      const { opened, pinned } = this;
      this.pinned = pinned || !opened ? null : { opened, seen: null };
      if (pinned) await this.release(pinned.opened.run);
    });
  }

  /** Goes to a room. */
  enter(room: Room): void {
    this.pause();
    this.view.room = room;
    void this.refresh();
  }

  /** Dark, or light. */
  turn(): void {
    this.ground = this.ground === "dark" ? "light" : "dark";
    void this.refresh();
  }

  /** Asks for what is shown anew, as when the view has changed. Calls while one is under way are one call. */
  async refresh(): Promise<void> {
    if (this.stale) return;
    this.stale = true;
    await this.alone(async () => {
      this.stale = false;
      await this.look();
    });
  }

  /** What there is to see of a run at a step, with its landscapes; what the studio shows stays. */
  frameAt({ opened, axes, ground }: { opened: Opened; axes: [number, number]; ground: Ground }, step: number): Promise<Frame> {
    const { output, tiles } = PIXELS;
    return this.engine.frame({ run: opened.run, step, axes, ground, output, tiles, space: 0, surface: 0 });
  }

  /** The gradient norms that were seen of the run that is shown. */
  get norms(): Norms {
    return this.normsOf(this.frame?.run ?? 0);
  }

  private normsOf(run: number): Norms {
    let norms = this.seenNorms.get(run);
    if (!norms) this.seenNorms.set(run, (norms = new Norms()));
    return norms;
  }

  private show(opened: Opened): void {
    // How far the run that is left has come, for those who look at it from outside.
    const left = this.opened?.run;
    const steps = this.frame?.run === left ? this.frame?.steps : undefined;
    if (steps !== undefined) this.branches = this.branches.map((each) => (each.run === left ? { ...each, steps } : each));
    this.opened = opened;
    this.divergence = null;
  }

  private async deed(done: Omit<Deed, "step">): Promise<void> {
    await this.alone(async () => {
      // What came before may have opened another run, or trained on.
      const { opened, step } = this;
      if (!opened) return;
      const branched = await this.engine.branch(opened.run, { step, ...done });
      // A branch of a run's last step goes on where it was; nothing parts.
      const parted = step < this.last;
      if (!parted) this.branches = this.branches.filter(({ run }) => run !== opened.run);
      await this.part(branched, opened);
      if (!parted) await this.release(opened.run);
    });
  }

  /** Shows a run that has parted from another. */
  private async part(branch: Opened, from: Opened): Promise<void> {
    this.seenNorms.set(branch.run, this.normsOf(from.run).until(shared(from.story, branch.story).step));
    this.branches = [...this.branches, branch];
    this.show(branch);
    this.looked = null;
    await this.look();
  }

  /** Lets a run go that nobody can come back to. */
  private async release(run: number): Promise<void> {
    if (this.pinned?.opened.run === run || this.branches.some((each) => each.run === run)) return;
    this.seenNorms.delete(run);
    await this.engine.close(run);
  }

  private readonly tick = async (now: number): Promise<void> => {
    if (!this.playing) return;
    const { request } = this;
    const steps = this.tempo.steps(now, this.speed);
    if (steps > 0) {
      this.looked = null;
      await this.alone(async () => {
        const begun = performance.now();
        await this.train(steps);
        // Of training alone: where a picture takes long, fewer steps for each would not make it quicker.
        this.tempo.took(performance.now() - begun, steps);
        await this.look();
      });
    }
    if (this.playing && request === this.request) this.request = requestAnimationFrame(this.tick);
  };

  private async train(steps: number): Promise<void> {
    const { opened } = this;
    if (!opened || this.ended) return;
    if (await this.engine.train(opened.run, steps)) return;
    this.playing = false;
    this.divergence = await this.engine.divergence(opened.run);
    this.remedy = undefined;
    // After what is shown now: trials take their time.
    void this.alone(async () => {
      if (this.opened === opened) this.remedy = await this.engine.remedy(opened.run);
    });
  }

  private async look(): Promise<void> {
    const { opened, pinned, looked } = this;
    if (!opened) return;
    const { frame, curves } = await this.seenOf(opened, looked);
    this.frame = frame;
    this.curves = curves;
    this.normsOf(opened.run).see(frame);
    // Where only some states were kept the one before stands for a step; unless another is looked for meanwhile.
    if (looked !== null && looked === this.looked) this.looked = frame.step;
    if (!pinned) return;
    const both = pinned.opened.run !== opened.run;
    this.pinned = { ...pinned, seen: both ? await this.seenOf(pinned.opened, frame.step) : null };
  }

  /** What there is to see of a run at a step, or at its last one: where it has not come as far, or for null. */
  private async seenOf({ run, data }: Opened, step: number | null): Promise<{ frame: Frame; curves: Curves }> {
    const curves = await this.engine.curves(run);
    const at = Math.min(step ?? Infinity, curves.step.at(-1)!);
    // A pinned run may have other inputs than the one whose axes are chosen.
    return { frame: await this.engine.frame(this.ask(run, at, fitting([...this.view.axes], data))), curves };
  }

  private ask(run: number, step: number, axes: [number, number]): Ask {
    const { surface, room } = this.view;
    const live = room === "live";
    return {
      run, step, axes, ground: this.ground,
      output: live ? PIXELS.output : 0, tiles: live ? PIXELS.tiles : 0, space: live ? PIXELS.space : 0,
      surface: live && surface ? PIXELS.surface : 0,
    };
  }

  /** One thing after another; where one fails a sentence, and false. */
  private alone(work: () => Promise<unknown>): Promise<boolean> {
    const done = this.busy.then(work).then(
      () => true,
      (error: unknown) => {
        this.playing = false;
        this.trouble = sentence(error);
        return false;
      },
    );
    this.busy = done;
    return done;
  }
}
