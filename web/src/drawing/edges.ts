// Weights as curves: hue is the sign, width and strength are the size.

import type { Kernel } from "../engine/kernel";
import { paintStrokes } from "../engine/strokes";
import { rgb, words } from "../theme";
import type { Brush } from "./canvas";
import type { Colors } from "./colors";
import type { Edge, Gap, Graph } from "./graph";

const WIDTH = { least: 0.75, most: 4.5 };
const OPACITY = { least: 0.06, most: 0.95 };
/** So many curves have room; where there are more they are thinner, and weak ones fainter. */
const ROOMY = 140;
const DIMMED = 0.22;
/** Those that are lit have this part of the strength at least. */
const LIT = 0.3;
/** From so many curves on the weakest are left out: they would only be a veil. */
const MANY = { curves: 500, weakest: 0.02 };

/** 0 to 1. */
export function strengthOf(weight: number, reach: number): number {
  return Number.isFinite(weight) ? Math.min(1, Math.abs(weight) / reach) : 1;
}

/** Of an edge that is pointed at, or of a neuron: those that are lit; all where nothing is. */
export type Lit = ((edge: Edge) => boolean) | null;

/** A weight's curve as it is drawn. */
export interface Stroke {
  gap: Gap;
  edge: Edge;
  color: string;
  opacity: number;
  width: number;
}

/** The curves from the weak to the strong; what is lit lies above. */
export function strokesOf(graph: Graph, parameters: Float32Array, reach: number, colors: Colors, lit: Lit): Stroke[] {
  const every = graph.gaps.flatMap((gap) =>
    gap.edges.map((edge) => {
      const weight = parameters[edge.index]!;
      return { gap, edge, weight, strength: strengthOf(weight, reach), shown: lit?.(edge) ?? false };
    }),
  );
  const roominess = Math.min(1, Math.sqrt(ROOMY / Math.max(1, every.length)));
  return every
    .filter(({ strength, shown }) => shown || every.length <= MANY.curves || strength >= MANY.weakest)
    .sort((one, other) => Number(one.shown) - Number(other.shown) || one.strength - other.strength)
    .map(({ gap, edge, weight, strength, shown }) => {
      const part = shown ? Math.max(LIT, strength) : strength;
      const room = shown ? Math.max(0.6, roominess) : roominess;
      const opacity = OPACITY.least + (OPACITY.most - OPACITY.least) * part ** (3 - 2 * room);
      return {
        gap, edge, color: weight < 0 ? colors.negative : colors.positive,
        opacity: lit && !shown ? DIMMED * opacity : opacity,
        width: WIDTH.least + (WIDTH.most - WIDTH.least) * part * room,
      };
    });
}

/** With a brush, one after the other. */
export function drawEdges(brush: Brush, strokes: Stroke[]): void {
  for (const { gap: { x1, x2 }, edge: { y1, y2 }, color, opacity, width } of strokes) {
    const middle = (x1 + x2) / 2;
    brush.strokeStyle = color;
    brush.globalAlpha = opacity;
    brush.lineWidth = width;
    brush.beginPath();
    brush.moveTo(x1, y1);
    brush.bezierCurveTo(middle, y1, middle, y2, x2, y2);
    brush.stroke();
  }
  brush.globalAlpha = 1;
}

/** By the kernel, over a canvas's whole ground. */
export function paintEdges(context: CanvasRenderingContext2D, kernel: Kernel, strokes: Stroke[], ground: string): void {
  const { width, height } = context.canvas;
  const { a: across, d: down } = context.getTransform();
  const gaps = [...new Set(strokes.map(({ gap }) => gap))].map((gap) => {
    const own = strokes.filter((stroke) => stroke.gap === gap);
    return {
      x1: gap.x1 * across,
      x2: gap.x2 * across,
      ends: Float32Array.from(own.flatMap(({ edge, width }) => [edge.y1 * down, edge.y2 * down, width * down])),
      colours: words(own.map(({ color }) => rgb(color)), own.map(({ opacity }) => opacity)),
    };
  });
  const [word] = words([rgb(ground)]);
  context.putImageData(new ImageData(paintStrokes(kernel, gaps, word!, width, height), width, height), 0, 0);
}
