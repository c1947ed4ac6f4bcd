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

/** What numbers show: of which frame, at which step, and the last one that was trained. */
export interface Reading {
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

/** What is asked of the engine: about a run at a step, null for its last one, perhaps with its curves. */
interface Asked {
  opened: Opened;
  step: number | null;
  /** The step that was looked at before. */
  looked: number | null;
  how: Look;
  curves: boolean;
  pinned: Pinned | null;
}

/** What there is to see; the curves where they were asked for, and what the pinned run shows beside it. */
export interface Sight extends Omit<Asked, "curves" | "pinned"> {
  frame: Frame;
  curves: Curves | null;
  beside: Pinned | null;
}

/** Asks for what there is to see. */
export async function sightOf(engine: Engine, { curves, pinned, ...asked }: Asked): Promise<Sight> {
  const { opened, step, how } = asked;
  // At once, so that nothing waits for the page between them.
  const seen = frameOf(engine, opened, step, how);
  const [frame, own] = await Promise.all([seen, curves ? engine.curves(opened.run) : null]);
  const beside = pinned && (await besideOf(engine, pinned, frame, how, curves));
  return { ...asked, frame, curves: own, beside };
}

/** What the pinned run shows beside a frame of another, perhaps with its curves anew. */
async function besideOf(
  engine: Engine, { opened, seen }: Pinned, { run, step }: Frame, how: Look, anew: boolean,
): Promise<Pinned> {
  if (opened.run === run) return { opened, seen: null };
  const asked = frameOf(engine, opened, step, how);
  const [frame, curves] = await Promise.all([asked, seen && !anew ? seen.curves : engine.curves(opened.run)]);
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
