// The studio: which run is open, which of its steps is shown, and whether it trains. Rooms and controls read it and ask it.

import type { Table } from "../engine/data";
import { fileOf, readSession, type SessionFile } from "../engine/file";
import type { Kernel } from "../engine/kernel";
import type { Bundled, Recipe } from "../engine/recipe";
import type { Remedy } from "../engine/remedy";
import type { Engine } from "../engine/remote";
import type { Curves } from "../engine/run";
import type { Frame } from "../engine/frame";
import type { Divergence, Opened } from "../engine/session";
import type { Change, Deed, Story } from "../engine/story";
import type { Ground } from "../theme";
import { Norms } from "../drawing/norms";
import { shared } from "../drawing/tracks";
import { fitting, telling } from "./axes";
import { Opener } from "./opener.svelte";
import { Queue } from "./queue.svelte";
import { pictureOf, sightOf, type Pinned, type Reading, type Sight } from "./sight";
import { loses, type Sitting } from "./sitting";
import { Tempo } from "./tempo";
import { VIEW, type Room, type View } from "./view";

/** Whether training went well, and what there is to see after it. */
interface Outcome {
  well: boolean;
  sight: Sight;
}

/** While it plays, numbers change when so many milliseconds have passed. */
const NUMBERS_EVERY = 100;

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
  view = $state<View>(structuredClone(VIEW));
  ground = $state<Ground>("dark");
  /** The runs that parted from each other in this sitting, in their order. */
  branches = $state.raw<Opened[]>([]);
  /** Which sitting this is: each has its place in the browser's history. */
  sitting = $state(0);
  /** What was left for this one and would be lost, to be brought back. */
  left = $state.raw<Sitting | null>(null);
  /** The recipe that was asked for last, until it is there: what is changed meanwhile adds up. */
  private wish = $state.raw<Recipe | null>(null);
  pinned = $state.raw<Pinned | null>(null);
  /** Of the page's own thread: it paints surfaces, which turn under the hand. */
  kernel = $state.raw<Kernel | null>(null);
  /** What could not be done, in a sentence. */
  trouble = $state<string | null>(null);
  /** A table's file that somebody has dropped, until it is read. */
  dropped = $state.raw<File | null>(null);

  /** Steps that the open run has trained. */
  last = $derived(this.frame && this.frame.run === this.opened?.run ? this.frame.steps : (this.opened?.steps ?? 0));
  /** The step that is shown. */
  step = $derived(this.looked ?? this.last);
  /** Whether no step can follow the last one: a loss that has only grown away could go on. */
  ended = $derived(this.divergence !== null && this.divergence.quantity !== null);
  /** Whether none can follow the one that is shown. */
  stuck = $derived(this.ended && this.step >= this.last);
  private numbers = $state.raw<Reading>({ frame: null, step: 0, last: 0 });
  private numbersAt = 0;
  /**
   * What numbers, curves and the way back in time show. While it plays they change some times a second, as nobody reads
   * faster; pictures change with every frame of the screen.
   */
  reading = $derived<Reading>(this.playing ? this.numbers : { frame: this.frame, step: this.step, last: this.last });
  recipe = $derived(this.wish ?? this.opened?.recipe ?? null);
  data = $derived(this.opened?.data ?? null);

  readonly queue = new Queue();
  readonly opener: Opener;
  private readonly tempo = new Tempo();
  private request = 0;
  private sittings = 0;
  private restarts = 0;
  private stale = false;
  /** Steps that `advance` has still to go. */
  private owed = 0;
  /** What was asked for at the screen's last frame, to be shown at its next one, while the engine works on. */
  private ahead: Promise<Outcome> | null = null;
  /** The gradient norms that were seen of each run. */
  private readonly seenNorms = new Map<number, Norms>();

  constructor(
    readonly engine: Engine,
    tableOf: (name: Bundled) => Promise<Table>,
  ) {
    this.opener = new Opener(engine, tableOf);
  }

  /**
   * Opens a story, trained to a step, perhaps as somebody saw it; what was open can be brought back. Gives a sentence
   * where that fails, as all that opens something does.
   */
  open(story: Story, last = 0, seen?: { step: number; view: View }): Promise<string | null> {
    return this.alone(() => this.begin(story, last, seen));
  }

  /** Opens a session's file, as JSON gives it; throws a sentence where it is none. */
  async restore(file: unknown): Promise<string | null> {
    const { branches, ...kept } = readSession(file);
    return this.alone(async () => {
      this.trouble = null;
      const { opened, runs } = await this.opener.restore(kept, branches);
      await this.turnTo(this.sittingOf(opened, runs));
    });
  }

  /** The run that is open and its branches, as a session's file. */
  async file(): Promise<SessionFile> {
    const { opened, reached } = this;
    if (!opened) throw new Error("No run is open.");
    const at = reached.findIndex(({ run }) => run === opened.run);
    const branches = reached.map(({ story, steps }, k) => ({ deeds: story.deeds, step: steps, before: k < at }));
    return fileOf(await this.engine.keep(opened.run), branches.toSpliced(at, 1));
  }

  private async begin(story: Story, last = 0, seen?: { step: number; view: View }, id?: number): Promise<void> {
    this.trouble = null;
    const opened = await this.opener.open(story, last);
    const sitting = this.sittingOf(opened, [opened], id);
    if (!seen) return this.turnTo(sitting);
    const { step, view } = seen;
    await this.turnTo({ ...sitting, looked: step < opened.steps ? step : null, axes: view.axes }, view);
  }

  /** Runs that are opened anew: over the same axes as before where the data are the same. */
  private sittingOf(opened: Opened, branches: Opened[], id = ++this.sittings): Sitting {
    const { inputs, name } = opened.data;
    const others = this.data !== null && (this.data.name !== name || this.data.inputs !== inputs);
    const axes = others && inputs > 2 ? telling(opened.data) : this.view.axes;
    return { id, branches, opened, looked: null, axes };
  }

  /** Shows other runs in the place of those that are there, which can be brought back where something would be lost. */
  private async turnTo(next: Sitting, view?: View): Promise<void> {
    const { opened, left, reached, looked } = this;
    const here = reached.find(({ run }) => run === opened?.run);
    const before = here && { id: this.sitting, branches: reached, opened: here, looked, axes: this.view.axes };
    if (before && loses(before, next.opened)) this.left = before;
    else if (left?.id === next.id) this.left = null;
    this.branches = next.branches;
    this.sitting = next.id;
    this.show(next.opened, next.looked);
    if (view) this.view = { ...view, ground: view.ground ?? this.view.ground };
    this.ground = this.view.ground ?? this.ground;
    this.view.axes = fitting(next.axes, next.opened.data);
    if (next.opened.data.train.n <= this.view.sample) this.view.sample = 0;
    for (const { run } of [...reached, ...(left?.branches ?? [])]) await this.release(run);
    await this.seen();
  }

  /** Brings back what was left last; what is there now can be brought back then. */
  async bringBack(): Promise<void> {
    if (!this.left) return;
    this.pause();
    await this.alone(async () => {
      if (this.left) await this.turnTo(this.left);
    });
  }

  /** Begins again from step 0 with another recipe; goes on playing if it did. */
  async restart(changes: Partial<Recipe>): Promise<void> {
    const own = ++this.restarts;
    await this.wished(changes, async (recipe) => {
      // One that was asked for meanwhile has all that this one has.
      if (own === this.restarts) await this.begin({ recipe, deeds: [] });
    });
  }

  /** Changes settings from the step that is shown on, without beginning again; before the first step, the recipe's own. */
  async change(change: Change): Promise<void> {
    await this.wished(change, async () => {
      const { recipe, deeds } = this.opened!.story;
      const alone = this.branches.length === 1 && !deeds.some((deed) => deed.change);
      if (this.last > 0 || !alone) await this.done({ change });
      else await this.begin({ recipe: { ...recipe, ...change }, deeds }, 0, undefined, this.sitting);
    });
  }

  /** Opens a story that is the open run's until some deed as a branch beside it; one of another recipe begins anew. */
  async retell(story: Story): Promise<void> {
    const { opened } = this;
    const from = opened ? shared(opened.story, story).step : Infinity;
    if (!opened || from === Infinity) return void (await this.open(story));
    await this.alone(async () => this.part(await this.opener.retell(opened.run, story, from), opened));
  }

  /** Sets a weight or a bias by hand. */
  async setParameter(index: number, value: number): Promise<void> {
    await this.alone(() => this.done({ parameter: { index, value } }));
  }

  /** Asks for another recipe than the one asked for last. */
  private async wished(changes: Partial<Recipe>, work: (recipe: Recipe) => Promise<unknown>): Promise<void> {
    if (!this.recipe) return;
    const recipe = (this.wish = { ...this.recipe, ...changes });
    await this.alone(() => work(recipe));
    if (this.wish === recipe) this.wish = null;
  }

  /** Plays on from the step that is shown, through what has been trained, and trains on. */
  play(): void {
    if (this.playing || !this.opened || this.stuck) return;
    this.divergence = null;
    this.playing = true;
    this.tempo.begin();
    this.request = requestAnimationFrame(this.tick);
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.request);
    void this.alone(() => this.arrive());
    // What was shown in little detail, so that it learned quickly, is shown in more.
    void this.refresh();
  }

  /**
   * Goes so many steps on from the step that is shown, or back: training where nobody has been yet.
   * Calls while something else is under way add up.
   */
  async advance(steps: number): Promise<void> {
    this.pause();
    this.owed += steps;
    await this.alone(async () => {
      const { owed } = this;
      this.owed = 0;
      if (owed !== 0) await this.go(owed);
    });
  }

  private async go(steps: number): Promise<void> {
    const asked = this.ask(steps, true);
    if (asked) await this.take(await asked);
  }

  /**
   * Asks for so many steps on, and for what there is to see then, perhaps with the curves: at once, and worked off in
   * this order. What is shown stays until it is there.
   */
  private ask(steps: number, curves: boolean): Promise<Outcome> | null {
    const { opened, frame, last, ended } = this;
    if (!opened) return null;
    const wanted = Math.max(0, this.step + steps, steps > 0 ? (frame?.next ?? 0) : 0);
    const training = wanted > last && !ended ? this.train(opened, wanted - last) : true;
    const sight = this.sight(opened, wanted < last ? wanted : null, curves);
    const outcome = Promise.all([training, sight]).then(([well, sight]) => ({ well, sight }));
    // Who waits for it is told of what goes wrong; it may be that nobody does any more.
    outcome.catch(() => {});
    return outcome;
  }

  /** Shows what was asked for, unless another run has been opened meanwhile; `on` is done before the page draws it. */
  private async take({ well, sight }: Outcome, on?: () => void): Promise<void> {
    const current = sight.opened === this.opened;
    if (current) this.see(sight);
    if (current && !well) this.playing = false;
    on?.();
    if (!current || well) return;
    await this.diagnose();
    await this.look();
  }

  /** Shows what was asked for ahead, if anything was. */
  private async arrive(on?: () => void): Promise<void> {
    const { ahead } = this;
    this.ahead = null;
    if (ahead) await this.take(await ahead, on);
    else on?.();
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
      this.branches = this.reached;
      this.show(opened);
      await this.seen();
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
    this.view.ground = this.ground = this.ground === "dark" ? "light" : "dark";
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
  frameAt(shown: { opened: Opened; axes: [number, number]; ground: Ground }, step: number): Promise<Frame> {
    return pictureOf(this.engine, shown, step);
  }

  /** The gradient norms that were seen of the run that is shown. */
  get norms(): Norms {
    return this.normsOf(this.reading.frame?.run ?? 0);
  }

  private normsOf(run: number): Norms {
    let norms = this.seenNorms.get(run);
    if (!norms) this.seenNorms.set(run, (norms = new Norms()));
    return norms;
  }

  /** The branches, the open one as far as it has come. */
  get reached(): Opened[] {
    return this.reachedBy(this.last);
  }

  /** The same, where the open one has come to a step. */
  reachedBy(last: number): Opened[] {
    const { opened } = this;
    return this.branches.map((each) => (each.run === opened?.run ? { ...each, steps: last } : each));
  }

  private show(opened: Opened, looked: number | null = null): void {
    this.opened = opened;
    this.looked = looked;
    this.divergence = null;
  }

  private async done(deed: Omit<Deed, "step">): Promise<void> {
    // What came before may have opened another run, or trained on.
    const { opened, step } = this;
    if (!opened) return;
    const branched = await this.engine.branch(opened.run, { step, ...deed });
    // A branch of a run's last step goes on where it was; nothing parts.
    const parted = step < this.last;
    if (!parted) this.branches = this.branches.filter(({ run }) => run !== opened.run);
    await this.part(branched, opened);
    if (!parted) await this.release(opened.run);
  }

  /** Shows a run that has parted from another. */
  private async part(branch: Opened, from: Opened): Promise<void> {
    this.seenNorms.set(branch.run, this.normsOf(from.run).until(shared(from.story, branch.story).step));
    this.branches = [...this.reached, branch];
    this.show(branch);
    await this.seen();
  }

  /** Lets a run go that nobody can come back to. */
  private async release(run: number): Promise<void> {
    const { pinned, branches, left } = this;
    if (pinned?.opened.run === run || [...branches, ...(left?.branches ?? [])].some((each) => each.run === run)) return;
    this.seenNorms.delete(run);
    await this.engine.close(run);
  }

  private readonly tick = async (now: number): Promise<void> => {
    if (!this.playing) return;
    const { request } = this;
    const steps = this.tempo.steps(now, this.speed);
    const on = (): void => {
      if (!this.playing || steps === 0) return;
      this.ahead = this.ask(steps, performance.now() - this.numbersAt >= NUMBERS_EVERY);
    };
    await this.alone(() => this.arrive(on));
    if (this.playing && request === this.request) this.request = requestAnimationFrame(this.tick);
  };

  /** Whether it went well. */
  private async train({ run }: Opened, steps: number): Promise<boolean> {
    const { well, milliseconds } = await this.engine.train(run, steps);
    // Of training alone: where a picture takes long, fewer steps for each would not make it quicker.
    if (this.playing) this.tempo.took(milliseconds, steps);
    return well;
  }

  /** Tells whether the open run can go on, and looks for what helps where it cannot. */
  private async diagnose(): Promise<void> {
    const { opened } = this;
    this.divergence = await this.engine.divergence(opened!.run);
    this.remedy = undefined;
    if (!this.divergence) return;
    // After what is shown now: trials take their time.
    void this.alone(async () => {
      if (this.opened === opened) this.remedy = await this.engine.remedy(opened!.run);
    });
  }

  /** Shows what has been opened or chosen. */
  private async seen(): Promise<void> {
    await this.diagnose();
    await this.look();
  }

  private async look(): Promise<void> {
    if (this.opened) this.see(await this.sight(this.opened, this.looked, true));
  }

  /** Asks for what there is to see of a run at a step, or at its last one, perhaps with its curves. */
  private sight(opened: Opened, step: number | null, curves: boolean): Promise<Sight> {
    const { view, ground, playing: learning, looked, pinned } = this;
    return sightOf(this.engine, { opened, step, looked, how: { view, ground, learning }, curves, pinned });
  }

  private see({ opened, step, looked, frame, curves, beside }: Sight): void {
    this.frame = frame;
    this.normsOf(opened.run).see(frame);
    // Where only some states were kept the one before stands for a step; unless another is looked for meanwhile.
    if (looked === this.looked) this.looked = step === null ? null : frame.step;
    if (beside && beside.opened === this.pinned?.opened) this.pinned = beside;
    if (!curves) return;
    this.curves = curves;
    this.numbers = { frame, step: this.step, last: this.last };
    this.numbersAt = performance.now();
  }

  /** One thing after another; where one fails, the sentence that is told. */
  private async alone(work: () => Promise<unknown>): Promise<string | null> {
    const wrong = await this.queue.add(work);
    if (wrong) {
      this.playing = false;
      this.trouble = wrong;
    }
    return wrong;
  }
}
