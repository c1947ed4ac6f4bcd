// A sitting: the runs that parted from one beginning, and which of them is open. The one before can be brought back.

import type { Opened } from "../engine/session";

export interface Sitting {
  id: number;
  /** The runs that parted from each other, in their order. */
  branches: Opened[];
  opened: Opened;
  /** The step that is looked at; null: the last one. */
  looked: number | null;
  axes: [number, number];
}

/** Whether something is lost where one sitting gives way to another: trained steps, branches, or samples made by hand. */
export function loses({ branches, opened }: Sitting, next: Opened): boolean {
  const [from, to] = [opened.story.recipe.data, next.story.recipe.data];
  const samples = from.kind === "points" && (to.kind !== "points" || to.name !== from.name);
  return samples || branches.length > 1 || branches.some(({ steps }) => steps > 0);
}
