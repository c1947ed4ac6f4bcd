// Weights as curves: hue is the sign, width and strength are the size.

import type { Brush } from "./canvas";
import type { Colors } from "./colors";
import type { Edge, Gap, Graph } from "./graph";

/** Curves of one sign and nearly one size are a single path; so many sizes there are. */
const LEVELS = 24;
const WIDTH = { least: 0.75, most: 4.5 };
const OPACITY = { least: 0.06, most: 0.95 };
/** So many curves have room; where there are more they are thinner, and weak ones fainter. */
const ROOMY = 140;
const DIMMED = 0.22;
/** From so many curves on the weakest are left out: they would only be a veil. */
const MANY = 500;

/** 0 to 1. */
export function strengthOf(weight: number, reach: number): number {
  return Number.isFinite(weight) ? Math.min(1, Math.abs(weight) / reach) : 1;
}

/** Of an edge that is pointed at, or of a neuron: those that are lit; all where nothing is. */
export type Lit = ((edge: Edge) => boolean) | null;

export function drawEdges(
  context: Brush, graph: Graph, parameters: Float32Array, reach: number, colors: Colors, lit: Lit,
): void {
  const every = graph.gaps.reduce((sum, { edges }) => sum + edges.length, 0);
  const roominess = Math.min(1, Math.sqrt(ROOMY / Math.max(1, every)));
  const dim = new Buckets();
  const strong = lit ? new Buckets() : dim;
  for (const gap of graph.gaps)
    for (const edge of gap.edges) {
      const weight = parameters[edge.index]!;
      const level = Math.round(strengthOf(weight, reach) * (LEVELS - 1));
      const shown = lit?.(edge) ?? false;
      if (every > MANY && level === 0 && !shown) continue;
      (shown ? strong : dim).add(weight < 0, level, gap, edge);
    }
  dim.stroke(context, colors, roominess, lit ? DIMMED : 1, 0);
  if (lit) strong.stroke(context, colors, Math.max(0.6, roominess), 1, 0.3);
}

/** Curves by sign and size, so that few strokes draw all. */
class Buckets {
  private readonly curves: [Gap, Edge][][] = [];

  add(negative: boolean, level: number, gap: Gap, edge: Edge): void {
    (this.curves[2 * level + Number(negative)] ??= []).push([gap, edge]);
  }

  /** From the weak to the strong; none with less than `least` of the strength. */
  stroke(context: Brush, colors: Colors, roominess: number, opacity: number, least: number): void {
    this.curves.forEach((curves, k) => {
      const part = Math.max(least, (k >> 1) / (LEVELS - 1));
      context.strokeStyle = k % 2 ? colors.negative : colors.positive;
      context.globalAlpha = opacity * (OPACITY.least + (OPACITY.most - OPACITY.least) * part ** (3 - 2 * roominess));
      context.lineWidth = WIDTH.least + (WIDTH.most - WIDTH.least) * part * roominess;
      context.beginPath();
      for (const [{ x1, x2 }, { y1, y2 }] of curves) {
        const middle = (x1 + x2) / 2;
        context.moveTo(x1, y1);
        context.bezierCurveTo(middle, y1, middle, y2, x2, y2);
      }
      context.stroke();
    });
    context.globalAlpha = 1;
  }
}
