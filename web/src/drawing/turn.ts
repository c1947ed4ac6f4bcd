// The loss on its curve, where the way forward turns into the way back.

import type { Shown } from "../app/quantities";
import { quantity } from "../app/quantities";
import type { Loss } from "../engine/recipe";
import type { LossCurve } from "../engine/losses";
import type { Box } from "./matrices";

/** One sample's part of the loss. */
export interface Term {
  /** Where its prediction lies: y, of classes that of the true one; for half squares y − t. */
  x: number;
  newX: number;
  target: number;
  value: number;
  newValue: number;
}

/** An axis's limits and where they lie. */
export interface Frame {
  x: [number, number];
  top: number;
  box: Box;
}

const LEAST_TOP = 2.2; // nats: what the axis shows at least
const FOOT = 26;

export function termsOf(shown: Shown): Term[] {
  const { pass, recipe, depth, samples } = shown;
  const [y, t, next] = [quantity(shown, "H", depth), quantity(shown, "t", depth), quantity(shown, "newH", depth)];
  return Array.from({ length: samples }, (_, sample) => {
    const targets = Array.from({ length: y.rows }, (__, row) => t.numbers.values[row * samples + sample]!);
    const row = recipe.loss === "cross_entropy" ? targets.indexOf(1) : 0;
    const at = row * samples + sample;
    const shift = recipe.loss === "half_squared_error" ? targets[row]! : 0;
    return {
      x: y.numbers.values[at]! - shift,
      newX: next.numbers.values[at]! - shift,
      target: targets[row]! - shift,
      value: pass.losses[sample]!,
      newValue: pass.after.losses[sample]!,
    };
  });
}

/** What the axes show: of probabilities 0 to 1, of values errors as large as these. */
export function frameOf(loss: Loss, terms: readonly Term[], box: Box): Frame {
  if (loss === "half_squared_error") {
    const reach = 1.15 * (Math.max(0, ...terms.flatMap(({ x, newX }) => [Math.abs(x), Math.abs(newX)])) || 1);
    return { x: [-reach, reach], top: (reach * reach) / 2, box };
  }
  const highest = Math.max(0, ...terms.flatMap(({ value, newValue }) => [value, newValue]).filter(Number.isFinite));
  return { x: [0, 1], top: Math.max(LEAST_TOP, 1.15 * highest), box };
}

/** How far the curve is to be known: over pre-activations, or over errors. */
export function curveReach({ x, top }: Frame): number {
  return x[0] < 0 ? x[1] : Math.ceil(top) + 4;
}

export function across({ x, box }: Frame, value: number): number {
  return box.x + 8 + ((value - x[0]) / (x[1] - x[0])) * (box.width - 16);
}

export function up({ top, box }: Frame, value: number): number {
  return bottomOf({ box }) - (Math.min(top, value) / top) * (box.height - FOOT);
}

export function bottomOf({ box }: Pick<Frame, "box">): number {
  return box.y + box.height - FOOT;
}

/** The curve as an SVG path, cut where it leaves the frame. */
export function curvePath(curve: LossCurve, frame: Frame): string {
  const points: string[] = [];
  const inside = (at: number): boolean => curve.loss[at]! <= frame.top;
  for (let at = 0; at < curve.x.length; at++) {
    const near = inside(at) || (at > 0 && inside(at - 1)) || (at + 1 < curve.x.length && inside(at + 1));
    if (!near) continue;
    let [x, loss] = [curve.x[at]!, curve.loss[at]!];
    if (loss > frame.top) {
      // Where the line to its neighbour inside meets the top.
      const other = at > 0 && inside(at - 1) ? at - 1 : at + 1;
      const part = (frame.top - curve.loss[other]!) / (loss - curve.loss[other]!);
      [x, loss] = [curve.x[other]! + part * (x - curve.x[other]!), frame.top];
    }
    points.push(`${across(frame, x).toFixed(1)} ${up(frame, loss).toFixed(1)}`);
  }
  return points.length ? `M${points.join("L")}` : "";
}
