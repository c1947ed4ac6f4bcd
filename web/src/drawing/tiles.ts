// Neurons as tiles: each with its landscape over two inputs, or its curve over one; inputs as themselves.

import type { Health } from "../engine/health";
import type { Frame } from "../engine/frame";
import { pictured, positionOf } from "../engine/pictured";
import { unitsOf } from "../engine/recipe";
import type { Opened } from "../engine/session";
import { classColors, css, type Ground } from "../theme";
import { hidden, imageOf, Outline, type Brush } from "./canvas";
import { colorsOf, type Colors } from "./colors";
import type { Column, Graph } from "./graph";

/** A neuron; layer 0 is the inputs. */
export interface Neuron {
  layer: number;
  unit: number;
}

/** How many pixels across a frame's tiles are. */
export function sideOf(frame: Frame, sizes: number[]): number {
  return frame.tiles ? Math.round(Math.sqrt(frame.tiles.length / unitsOf(pictured(sizes)))) : 0;
}

/** A neuron's curve over a single input. */
export function profileOf(frame: Frame, sizes: number[], { layer, unit }: Neuron): Float32Array {
  const points = (frame.profiles?.length ?? 0) / unitsOf(sizes.slice(1));
  const at = (unitsOf(sizes.slice(1, layer)) + unit) * points;
  return frame.profiles?.subarray(at, at + points) ?? new Float32Array(0);
}

/** A canvas that a landscape is put into, to be drawn larger or smaller. */
export class Landscape {
  private readonly canvas = hidden(1, 1);

  /** A neuron's landscape. */
  neuron(frame: Frame, sizes: number[], neuron: Neuron): HTMLCanvasElement {
    const side = sideOf(frame, sizes);
    const at = positionOf(sizes, neuron) * side * side;
    return this.of(frame.tiles!.subarray(at, at + side * side), side);
  }

  of(pixels: Uint32Array, side: number): HTMLCanvasElement {
    const { canvas } = this;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    canvas.getContext("2d", { willReadFrequently: true })!.putImageData(imageOf(pixels, side, side), 0, 0);
    return canvas;
  }
}

export class Tiles {
  private readonly landscape = new Landscape();
  private readonly ramps = new Map<string, HTMLCanvasElement>();

  /** All tiles, with a stronger frame around some. */
  draw(
    context: Brush, graph: Graph, opened: Opened, frame: Frame, axes: [number, number],
    colors: Colors, framed: readonly Neuron[],
  ): void {
    context.imageSmoothingEnabled = true;
    for (const column of graph.columns)
      column.units.forEach((unit, row) => {
        const [x, y, side] = [column.x - column.side / 2, column.tops[row]!, column.side];
        if (column.layer === 0) this.input(context, opened, frame, axes, unit, colors, x, y, side);
        else this.neuron(context, opened, frame, column, unit, colors, x, y);
        const strong = framed.some((each) => each.layer === column.layer && each.unit === unit);
        context.strokeStyle = strong ? colors.ink : colors.faint;
        context.lineWidth = strong ? 2 : 1;
        const inset = strong ? -1 : 0.5;
        context.strokeRect(x + inset, y + inset, side - 2 * inset, side - 2 * inset);
        const health = frame.health[column.layer - 1]?.[unit];
        const radius = Math.min(8, Math.max(5, 0.22 * side));
        if (health && health !== "well") badge(context, health, x + side, y + side, radius, colors);
      });
  }

  private neuron(
    context: Brush, { sizes }: Opened, frame: Frame, { layer, side }: Column, unit: number,
    colors: Colors, x: number, y: number,
  ): void {
    if (frame.tiles) {
      // Half a pixel less, for browsers that would mix in what lies outside.
      const source = this.landscape.neuron(frame, sizes, { layer, unit });
      context.imageSmoothingQuality = source.width > 2 * side ? "high" : "low";
      context.drawImage(source, 0.5, 0.5, source.width - 1, source.height - 1, x, y, side, side);
    } else if (frame.profiles) {
      plate(context, colors, x, y, side);
      drawProfile(context, profileOf(frame, sizes, { layer, unit }), frame.limits[layer - 1]!, colors, {
        x, y, width: side, height: side, color: colors.ink, thickness: 1.5,
      });
    }
  }

  /** An axis is a ramp along it; what is held at its mean has that one colour. */
  private input(
    context: Brush, { data }: Opened, frame: Frame, axes: [number, number], unit: number,
    colors: Colors, x: number, y: number, side: number,
  ): void {
    if (data.inputs === 1) {
      plate(context, colors, x, y, side);
      drawProfile(context, Float32Array.of(...frame.rectangle.x), frame.rectangle.x, colors, {
        x, y, width: side, height: side, color: colors.ink, thickness: 1.5,
      });
      return;
    }
    const { x: across, y: up } = frame.rectangle;
    const reach = Math.max(...across.map(Math.abs), ...up.map(Math.abs));
    if (axes.includes(unit)) {
      const upward = unit !== axes[0];
      const [low, high] = upward ? up : across;
      context.drawImage(this.ramp(low / reach, high / reach, upward, colors), x, y, side, side);
    } else plate(context, colors, x, y, side);
  }

  private ramp(low: number, high: number, upward: boolean, colors: Colors): HTMLCanvasElement {
    const name = [low.toFixed(3), high.toFixed(3), upward, colors.ground].join();
    const held = this.ramps.get(name);
    if (held) return held;
    const pixels = Uint32Array.from({ length: 64 }, (_, k) => {
      const part = upward ? 1 - k / 63 : k / 63;
      return colors.words[Math.round((low + (high - low) * part + 1) * 127.5)]!;
    });
    const [width, height] = upward ? [1, 64] : [64, 1];
    const canvas = hidden(width, height);
    canvas.getContext("2d")!.putImageData(imageOf(pixels, width, height), 0, 0);
    if (this.ramps.size > 16) this.ramps.clear();
    this.ramps.set(name, canvas);
    return canvas;
  }
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
  color: string;
  thickness: number;
}

/** A curve between limits, over a line at 0. */
export function drawProfile(
  context: Brush, values: Float32Array, [low, high]: [number, number], colors: Colors, place: Place,
): void {
  const { x, y, width, height, color, thickness } = place;
  const heightOf = (value: number): number =>
    y + ((high - Math.min(high, Math.max(low, Number.isFinite(value) ? value : 0))) / (high - low)) * height;
  context.lineWidth = 1;
  context.strokeStyle = colors.faint;
  context.beginPath();
  context.moveTo(x, heightOf(0));
  context.lineTo(x + width, heightOf(0));
  context.stroke();
  context.lineWidth = thickness;
  context.strokeStyle = color;
  context.lineJoin = "round";
  context.beginPath();
  values.forEach((value, k) => {
    const across = x + (width * k) / (values.length - 1);
    if (k) context.lineTo(across, heightOf(value));
    else context.moveTo(across, heightOf(value));
  });
  context.stroke();
}

/** What neurons answer to a single input, over a square; several in the colours of classes. */
export function drawProfiles(
  context: Brush, frame: Frame, sizes: number[], neurons: Neuron[], limits: [number, number], side: number, ground: Ground,
): void {
  const [colors, own] = [colorsOf(ground), classColors(neurons.length, ground).map(css)];
  neurons.forEach((each, k) =>
    drawProfile(context, profileOf(frame, sizes, each), limits, colors, {
      x: 0, y: 0, width: side, height: side, color: neurons.length > 1 ? own[k]! : colors.ink, thickness: 2.5,
    }),
  );
}

function plate(context: Brush, colors: Colors, x: number, y: number, side: number): void {
  context.fillStyle = colors.ground;
  context.fillRect(x, y, side, side);
}

/** The sign of a neuron that is stuck, in the tile's corner: a cross for dead, a step for saturated. */
function badge(
  context: Brush, health: Health, right: number, bottom: number, radius: number, colors: Colors,
): void {
  const [x, y] = [right - radius, bottom - radius];
  context.fillStyle = colors.panel;
  context.strokeStyle = colors.quiet;
  context.lineWidth = 1;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
  context.strokeStyle = colors.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  sign(context, health, x, y, radius / 8);
  context.stroke();
}

function sign(
  context: Pick<Brush, "bezierCurveTo" | "lineTo" | "moveTo">, health: Health, x: number, y: number, scale: number,
): void {
  const [three, five] = [3 * scale, 5 * scale];
  if (health === "dead") {
    context.moveTo(x - three, y - three);
    context.lineTo(x + three, y + three);
    context.moveTo(x - three, y + three);
    context.lineTo(x + three, y - three);
  } else {
    context.moveTo(x - five, y + three);
    context.lineTo(x - three, y + three);
    context.bezierCurveTo(x, y + three, x, y - three, x + three, y - three);
    context.lineTo(x + five, y - three);
  }
}

/** The sign as an SVG path around a point. */
export function signPath(health: Health, x: number, y: number): string {
  const outline = new Outline();
  sign(outline, health, x, y, 1);
  return outline.d;
}
