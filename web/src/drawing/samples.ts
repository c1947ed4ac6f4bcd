// Samples as dots: where they lie in a picture, and how they look.

import { classOf, drawnRows, type Data, type Samples } from "../engine/data";
import type { Ground } from "../theme";
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

const sprites = new Map<string, HTMLCanvasElement>();

/** A dot with a thin outline of the ground's colour, or a ring; drawn once, then copied. */
function sprite(color: string, outline: string, radius: number, hollow: boolean, ratio: number): HTMLCanvasElement {
  const name = [color, outline, radius, hollow, ratio].join();
  const held = sprites.get(name);
  if (held) return held;
  const side = Math.ceil((2 * radius + 5) * ratio);
  const canvas = hidden(side, side);
  const context = canvas.getContext("2d")!;
  context.scale(ratio, ratio);
  context.translate(side / ratio / 2, side / ratio / 2);
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  if (hollow) {
    for (const [stroke, width] of [[outline, 3.5], [color, 1.75]] as const) {
      context.strokeStyle = stroke;
      context.lineWidth = width;
      context.stroke();
    }
  } else {
    // The outline lies outside, so that as much of the colour is seen as there can be.
    context.strokeStyle = outline;
    context.lineWidth = 2.5;
    context.stroke();
    context.fillStyle = color;
    context.fill();
  }
  if (sprites.size > 400) sprites.clear();
  sprites.set(name, canvas);
  return canvas;
}

export interface Look {
  radius: number;
  outline: string;
  hollow?: boolean;
}

/** Dots at places of a square, in an order or in their own. */
export function drawDots(
  context: CanvasRenderingContext2D, places: Float32Array, side: number,
  { colors, entries }: Palette, { radius, outline, hollow = false }: Look,
  order?: Uint32Array,
): void {
  const ratio = context.getTransform().a;
  const pictures = colors.map((color) => sprite(color, outline, radius, hollow, ratio));
  const n = Math.min(places.length / 2, entries.length);
  for (let k = 0; k < n; k++) {
    const row = order ? order[k]! : k;
    const picture = pictures[entries[row]!]!;
    const size = picture.width / ratio;
    context.drawImage(picture, places[2 * row]! * side - size / 2, places[2 * row + 1]! * side - size / 2, size, size);
  }
}

/** Dots' radius in a square of so many pixels: smaller where there are many. */
export function radiusOf(side: number, samples: number): number {
  const size = Math.min(8, Math.max(3, side / 105));
  return samples > 500 ? 0.8 * size : size;
}
