// Sight: what is asked of the engine so that a run is seen at a step, in as much detail as does not keep somebody waiting.

import { detailOf } from "../engine/detail";
import type { Frame } from "../engine/frame";
import { parameterCount } from "../engine/recipe";
import type { Engine } from "../engine/remote";
import type { Curves } from "../engine/run";
import type { Opened } from "../engine/session";
import type { Ground } from "../theme";
import { fitting } from "./axes";
import type { View } from "./view";

export interface Seen {
  frame: Frame;
  curves: Curves;
}

/** A run to compare others with, and what it shows beside the one that is open; null while it is that one itself. */
export interface Pinned {
  opened: Opened;
  seen: Seen | null;
}

/** How somebody looks: at what, dark or light, and whether the network learns meanwhile. */
export interface Look {
  view: View;
  ground: Ground;
  learning: boolean;
}

/** What there is to see of a run at a step, or at its last one: where it has not come as far, or for null. */
export async function seenOf(engine: Engine, { run, data, recipe }: Opened, step: number | null, how: Look): Promise<Seen> {
  const { view, ground, learning } = how;
  // A pinned run may have other inputs than the one whose axes are chosen.
  const axes = fitting([...view.axes], data);
  const live = view.room === "live";
  const detail = detailOf(parameterCount(recipe), learning);
  const pixels = live ? { ...detail, surface: view.surface } : NOTHING;
  // Asked for at once, so that nothing waits for the page between them.
  const asked = engine.frame({ run, step: step ?? undefined, axes, ground, ...pixels });
  const [curves, frame] = await Promise.all([engine.curves(run), asked]);
  return { frame, curves };
}

const NOTHING = { output: 0, tiles: 0, space: 0, surface: false };

/** What there is to see of a run that rests, for a picture of it. */
export function pictureOf(
  engine: Engine, { opened, axes, ground }: { opened: Opened; axes: [number, number]; ground: Ground }, step: number,
): Promise<Frame> {
  const { output, tiles } = detailOf(parameterCount(opened.recipe), false);
  return engine.frame({ ...NOTHING, run: opened.run, step, axes, ground, output, tiles });
}
