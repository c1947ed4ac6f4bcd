// The opener: has the engine open stories and files, which may take long, and tells how far it is.

import type { Table } from "../engine/data";
import { type Branch, type Kept } from "../engine/file";
import type { Bundled } from "../engine/recipe";
import type { Engine } from "../engine/remote";
import type { Opened, Opening } from "../engine/session";
import type { Story } from "../engine/story";
import { shared } from "../drawing/tracks";

export class Opener {
  /** How far a story that takes long has been trained, while it is being opened. */
  progress = $state.raw<Opening | null>(null);
  private stopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly tableOf: (name: Bundled) => Promise<Table>,
  ) {}

  /** Opens what is being opened as far as it has been trained. */
  stop(): void {
    this.stopped = true;
  }

  /** A story's run, trained to a step. */
  async open(story: Story, step: number): Promise<Opened> {
    const table = await this.tableFor(story);
    return this.told(() => this.engine.begin(story, table, step));
  }

  /** A story's run that is another's until a step. */
  retell(run: number, story: Story, from: number, step = 0): Promise<Opened> {
    return this.told(() => this.engine.retell(run, story, from, step));
  }

  /** A file's run, and all of its session in their order. */
  async restore(kept: Kept, branches: Branch[]): Promise<{ opened: Opened; runs: Opened[] }> {
    const { story, step, states } = kept;
    const opened = states.length ? await this.engine.restore(kept, await this.tableFor(story)) : await this.open(story, step);
    const runs = [opened];
    for (const { deeds, step, before } of branches) {
      const other = { recipe: opened.story.recipe, deeds };
      const run = await this.retell(opened.run, other, Math.min(step, shared(opened.story, other).step), step);
      runs.splice(before ? runs.indexOf(opened) : runs.length, 0, run);
    }
    return { opened, runs };
  }

  private async tableFor({ recipe: { data } }: Story): Promise<Table | undefined> {
    return data.kind === "bundled" ? this.tableOf(data.name) : undefined;
  }

  /** A run, as it is begun and trained on, until it is there or somebody stops it. */
  private async told(begin: () => Promise<Opening>): Promise<Opened> {
    this.stopped = false;
    try {
      let opening = await begin();
      while (!opening.opened) {
        this.progress = opening;
        opening = await this.engine.goOn(this.stopped);
      }
      return opening.opened;
    } finally {
      this.progress = null;
    }
  }
}
