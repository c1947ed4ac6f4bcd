// Samples as dots: where they lie in a picture, and how they look.

import { classOf, drawnRows, type Data, type Samples } from "../engine/data";
import { paintDots } from "../engine/dots";
import type { Kernel } from "../engine/kernel";
import { rgb, type Ground } from "../theme";
import { hidden } from "./canvas";
import { colorsOf, sampleColors, VALUES } from "./colors";

export type Range = [number, number];

/** Where the samples lie that are drawn, (samples, 2): x and y from the upper left corner, 0 to 1 inside. */
export function placesOf(samples: Samples, data: Data, axes: Range, x: Range, y: Range): Float32Array {
  const rows = drawnRows(samples.n);
  const places = new Float32Array(2 * rows.length);
  rows.forEach((row, k) => {
    const at = row * data.inputs;
    // Over a single input the way up is the target; of several classes, the probability of the sample's own.
    const up = data.inputs === 1 ? heightOf(samples, row, data) : samples.X[at + axes[1]]!;
    places[2 * k] = (samples.X[at + axes[0]]! - x[0]) / (x[1] - x[0]);
    places[2 * k + 1] = (y[1] - up) / (y[1] - y[0]);
  });
  return places;
}

function heightOf({ T }: Samples, row: number, { task, outputs }: Data): number {
  return task === "classes" ? 1 : T[row * outputs]!;
}

export interface Palette {
  colors: string[];
  /** Which of them each sample has that is drawn. */
  entries: Uint8Array;
}

/** Each sample's colour: a class's, or of the map by the target. */
export function paletteOf(samples: Samples, data: Data, reach: number, ground: Ground): Palette {
  const rows = drawnRows(samples.n);
  if (data.task === "regression") {
    return { colors: colorsOf(ground).values, entries: Uint8Array.from(rows, (row) => valueEntry(samples.T[row]!, reach)) };
  }
  const colors = sampleColors(data.classNames.length, ground);
  return { colors, entries: Uint8Array.from(rows, (row) => classOf(samples.T, row, data)) };
}

/** Which of the colours of values a target has. */
export function valueEntry(target: number, reach: number): number {
  return Math.round((VALUES - 1) * Math.min(1, Math.max(0, target / reach / 2 + 0.5)));
}

/** The nearest place within a distance, in the picture's pixels; −1 for none. */
export function nearest(places: Float32Array, x: number, y: number, side: number, within: number): number {
  let [found, least] = [-1, within * within];
  for (let row = 0; row < places.length / 2; row++) {
    const away = (places[2 * row]! * side - x) ** 2 + (places[2 * row + 1]! * side - y) ** 2;
    if (away <= least) [found, least] = [row, away];
  }
  return found;
}

export interface Look {
  radius: number;
  /** The colour of a thin line around each. */
  outline: string;
}

const LINE = 1.25;
const RING = { line: 3.5, color: 1.75 };

/** Dots at places of a square, drawn one above the other in an order, or in their own. */
export class DotCanvas {
  private readonly canvas = hidden(1, 1);

  draw(
    context: CanvasRenderingContext2D, kernel: Kernel, places: Float32Array, side: number,
    { colors, entries }: Palette, { radius, outline }: Look, order?: Uint32Array,
  ): void {
    const ratio = context.getTransform().a;
    const size = Math.max(1, Math.round(side * ratio));
    const n = Math.min(places.length / 2, entries.length);
    const [points, colours] = [new Float32Array(2 * n), new Uint8Array(3 * n)];
    const fills = colors.map(rgb);
    for (let k = 0; k < n; k++) {
      const row = order ? order[k]! : k;
      points[2 * k] = places[2 * row]! * size;
      points[2 * k + 1] = places[2 * row + 1]! * size;
      colours.set(fills[entries[row]!]!, 3 * k);
    }
    const dots = { points, colours, radius: radius * ratio, outline: rgb(outline), line: LINE * ratio };
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    this.canvas.getContext("2d")!.putImageData(new ImageData(paintDots(kernel, dots, size), size, size), 0, 0);
    context.drawImage(this.canvas, 0, 0, side, side);
  }
}

/** Rings at places of a square. */
export function drawRings(
  context: CanvasRenderingContext2D, places: Float32Array, side: number, { colors, entries }: Palette,
  { radius, outline }: Look,
): void {
  entries.forEach((entry, row) => {
    context.beginPath();
    context.arc(places[2 * row]! * side, places[2 * row + 1]! * side, radius, 0, 2 * Math.PI);
    for (const [style, width] of [[outline, RING.line], [colors[entry]!, RING.color]] as const) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke();
    }
  });
}

/** Dots' radius in a square of so many pixels: smaller where there are many. */
export function radiusOf(side: number, samples: number): number {
  const size = Math.min(8, Math.max(3, side / 105));
  return samples > 500 ? 0.8 * size : size;
}
