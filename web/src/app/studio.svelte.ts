// The studio: which run is open, which of its steps is shown, and whether it trains. Rooms and controls read it and ask it.

import type { Table } from "../engine/data";
import { fileOf, readSession, type SessionFile } from "../engine/file";
import type { Bundled, Recipe } from "../engine/recipe";
import type { Engine } from "../engine/remote";
import type { Curves } from "../engine/run";
import type { Ask, Frame } from "../engine/frame";
import type { Divergence, Opened } from "../engine/session";
import type { Change, Deed, Story } from "../engine/story";
import type { Ground } from "../theme";
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
}

const PIXELS = { output: 256, tiles: 48, space: 160, surface: 129 };

export class Studio {
  opened = $state.raw<Opened | null>(null);
  frame = $state.raw<Frame | null>(null);
  curves = $state.raw<Curves>({ step: [], train: [], test: [] });
  divergence = $state.raw<Divergence | null>(null);
  playing = $state(false);
  /** Steps a second. */
  speed = $state(120);
  /** The step that is looked at; null: the last one trained. */
  looked = $state<number | null>(null);
  view = $state<View>({ room: "live", axes: [0, 1], surface: false, sample: 0, moment: 0 });
  ground = $state<Ground>("dark");
  /** The runs that parted from each other in this session, in their order. */
  branches = $state.raw<Opened[]>([]);
  /** A run to compare with, and what it shows at the same step. */
  pinned = $state.raw<Opened | null>(null);
  pinnedFrame = $state.raw<Frame | null>(null);
  pinnedCurves = $state.raw<Curves | null>(null);
  /** What could not be done, in a sentence. */
  trouble = $state<string | null>(null);

  /** The step that is shown. */
  step = $derived(this.looked ?? this.frame?.steps ?? 0);
  recipe = $derived(this.opened?.recipe ?? null);
  data = $derived(this.opened?.data ?? null);

  /** The pinned run may have other inputs than the one whose axes are chosen. */
  private pinnedAxes = $derived(this.pinned && fitting([...this.view.axes], this.pinned.data));

  private readonly tempo = new Tempo();
  private request = 0;
  private busy: Promise<unknown> = Promise.resolve();
  private stale = false;
  /** Steps that `advance` has still to go. */
  private owed = 0;

  constructor(
    readonly engine: Engine,
    private readonly tableOf: (name: Bundled) => Promise<Table>,
  ) {}

  /** Opens a story, trained to a step, perhaps with a view; runs before it are let go, but for the one that is pinned. */
  async open(story: Story, step = 0, view?: View): Promise<void> {
    await this.begin(story, (table) => this.engine.open(story, table, step), view && { view, step });
  }

  /** Opens a session's file, as JSON gives it; throws a sentence where it is none. */
  async restore(file: unknown): Promise<void> {
    const kept = readSession(file);
    await this.begin(kept.story, (table) => this.engine.restore(kept, table));
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
    const before = this.data;
    await this.alone(async () => {
      const { data } = recipe;
      const opened = await open(data.kind === "bundled" ? await this.tableOf(data.name) : undefined);
      for (const { run } of this.branches) if (run !== this.pinned?.run) await this.engine.close(run);
      this.branches = [opened];
      this.show(opened);
      this.looked = seen && seen.step < opened.steps ? seen.step : null;
      const { inputs, name } = opened.data;
      const others = before !== null && (before.name !== name || before.inputs !== inputs);
      if (seen) this.view = { ...seen.view };
      this.view.axes = !seen && others && inputs > 2 ? telling(opened.data) : fitting(this.view.axes, opened.data);
      if (opened.data.train.n <= this.view.sample) this.view.sample = 0;
      await this.look();
    });
  }

  /** Begins again from step 0 with another recipe; goes on playing if it did. */
  async restart(changes: Partial<Recipe>): Promise<void> {
    if (!this.recipe) return;
    await this.open({ recipe: { ...this.recipe, ...changes }, deeds: [] });
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
    if (this.playing || !this.opened || this.divergence) return;
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
      const wanted = Math.max(0, this.step + owed);
      this.looked = wanted < frame.steps ? wanted : null;
      if (wanted > frame.steps) await this.train(wanted - frame.steps);
      await this.look();
    });
  }

  /** Steps of an epoch. */
  get epoch(): number {
    return this.opened ? Math.ceil(this.opened.data.train.n / this.opened.recipe.batch_size) : 1;
  }

  /** Shows a step that has been trained; null: the last one, wherever training goes. */
  async seek(step: number | null): Promise<void> {
    const last = this.frame?.steps ?? 0;
    this.looked = step === null || step >= last ? null : Math.max(0, Math.round(step));
    if (this.looked !== null) this.pause();
    await this.refresh();
  }

  /** Shows another of the session's runs. */
  async choose(run: number): Promise<void> {
    const opened = this.branches.find((each) => each.run === run);
    if (!opened) return;
    this.pause();
    this.looked = null;
    this.show(opened);
    await this.refresh();
  }

  /** Keeps the run that is open to compare others with; a second time lets it go. */
  async pin(): Promise<void> {
    this.pinned = this.pinned ? null : this.opened;
    this.pinnedFrame = null;
    this.pinnedCurves = null;
    await this.refresh();
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

  /** What there is to see at another step, while this one stays. */
  frameAt(step: number): Promise<Frame> {
    if (!this.opened) throw new Error("No run is open.");
    return this.engine.frame({ ...this.ask(this.opened.run, step), output: PIXELS.output, tiles: PIXELS.tiles, space: 0 });
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
      const parted = step < (this.frame?.steps ?? 0);
      if (!parted) this.branches = this.branches.filter(({ run }) => run !== opened.run);
      this.branches = [...this.branches, branched];
      this.show(branched);
      if (!parted && opened.run !== this.pinned?.run) await this.engine.close(opened.run);
      this.looked = null;
      await this.look();
    });
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
    if (!opened) return;
    if (await this.engine.train(opened.run, steps)) return;
    this.playing = false;
    this.divergence = await this.engine.divergence(opened.run);
  }

  private async look(): Promise<void> {
    const { opened, pinned } = this;
    if (!opened) return;
    const [frame, curves] = await Promise.all([
      this.engine.frame(this.ask(opened.run, this.looked)),
      this.engine.curves(opened.run),
    ]);
    this.frame = frame;
    this.curves = curves;
    if (pinned && pinned.run !== opened.run) {
      this.pinnedCurves = await this.engine.curves(pinned.run);
      const step = Math.min(frame.step, this.pinnedCurves.step.at(-1) ?? 0);
      this.pinnedFrame = await this.engine.frame(this.ask(pinned.run, step, this.pinnedAxes ?? undefined));
    }
  }

  private ask(run: number, step: number | null, axes: [number, number] = this.view.axes): Ask {
    const { surface, room } = this.view;
    const live = room === "live";
    return {
      run, step: step ?? undefined, axes: [...axes], ground: this.ground,
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
