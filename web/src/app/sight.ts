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

/** What is told in numbers: of which frame, at which step, and the last one that was trained. */
export interface Told {
  frame: Frame | null;
  step: number;
  last: number;
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

/** What was asked of the engine about a run at a step: what there is to see, and its curves, where they were asked for. */
export interface Sight {
  opened: Opened;
  looked: number | null;
  how: Look;
  frame: Frame;
  curves: Curves | null;
}

/** Asks for what there is to see, perhaps with the curves: at once, so that nothing waits for the page between them. */
export async function sightOf(
  engine: Engine, opened: Opened, looked: number | null, how: Look, telling: boolean,
): Promise<Sight> {
  const asked = frameOf(engine, opened, looked, how);
  const [frame, curves] = await Promise.all([asked, telling ? engine.curves(opened.run) : null]);
  return { opened, looked, how, frame, curves };
}

/** What the pinned run shows beside another; its curves anew where the other's are. */
export async function besideOf(engine: Engine, { opened, seen }: Pinned, sight: Sight): Promise<Pinned> {
  const { run, step } = sight.frame;
  if (opened.run === run) return { opened, seen: null };
  const asked = frameOf(engine, opened, step, sight.how);
  const [frame, curves] = await Promise.all([asked, seen && !sight.curves ? seen.curves : engine.curves(opened.run)]);
  return { opened, seen: { frame, curves } };
}

/** What there is to see of a run at a step, or at its last one: where it has not come as far, or for null. */
function frameOf(engine: Engine, { run, data, recipe }: Opened, step: number | null, how: Look): Promise<Frame> {
  const { view, ground, learning } = how;
  // A pinned run may have other inputs than the one whose axes are chosen.
  const axes = fitting([...view.axes], data);
  const live = view.room === "live";
  const detail = detailOf(parameterCount(recipe), learning);
  const pixels = live ? { ...detail, surface: view.surface } : NOTHING;
  return engine.frame({ run, step: step ?? undefined, axes, ground, ...pixels });
}

const NOTHING = { output: 0, tiles: 0, space: 0, surface: false };

/** What there is to see of a run that rests, for a picture of it. */
export function pictureOf(
  engine: Engine, { opened, axes, ground }: { opened: Opened; axes: [number, number]; ground: Ground }, step: number,
): Promise<Frame> {
  const { output, tiles } = detailOf(parameterCount(opened.recipe), false);
  return engine.frame({ ...NOTHING, run: opened.run, step, axes, ground, output, tiles });
}
