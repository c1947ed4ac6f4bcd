// The output as a surface over two inputs, lit from one side, over a floor with the axes' names.

import type { Kernel } from "../engine/kernel";
import type { Task } from "../engine/recipe";
import { paintRelief } from "../engine/relief";
import { theme } from "../theme";
import { hidden } from "./canvas";
import type { Colors } from "./colors";
import { project, type Camera, type Triple } from "./solid";

const LOOK = { ...theme.surface, light: theme.surface.light as Triple };
const FINEST = { still: 720, moving: 320 }; // pixels across, at most; larger squares are scaled

/** Heights from −1 to 1 of what a network answers, (outputs, side, side): of several classes the likeliest one's. */
export function heightsOf(values: Float32Array, task: Task, outputs: number, reach: number): Float32Array {
  const points = values.length / outputs;
  const heights = new Float32Array(points);
  // A plain loop: `from` with a function takes ten times as long, of each frame.
  for (let point = 0; point < points; point++) {
    let value = values[point]!;
    for (let k = 1; k < outputs; k++) value = Math.max(value, values[k * points + point]!);
    const height = task === "regression" ? value / reach : 2 * value - 1;
    heights[point] = Number.isFinite(height) ? Math.min(1, Math.max(-1, height)) : 0;
  }
  return heights;
}

/** Draws a surface in a square, over a floor with the axes' names. */
export class Surface {
  private readonly canvas = hidden(1, 1);

  draw(
    context: CanvasRenderingContext2D, kernel: Kernel, heights: Float32Array, pixels: Uint32Array, camera: Camera,
    side: number, colors: Colors, names: [string, string], moving: boolean,
  ): void {
    const finest = moving ? FINEST.moving : FINEST.still;
    const size = Math.max(1, Math.round(Math.min(finest, side * context.getTransform().a)));
    if (this.canvas.width !== size) this.canvas.width = this.canvas.height = size;
    const part = size / side;
    floor(context, camera, colors, names);
    const { turn, tilt, scale, x, y } = camera;
    const seen = { turn, tilt, scale: scale * part, x: x * part, y: y * part, ...LOOK };
    const image = paintRelief(kernel, heights, pixels, seen, size);
    this.canvas.getContext("2d")!.putImageData(new ImageData(image, size, size), 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.canvas, 0, 0, side, side);
  }
}

function floor(context: CanvasRenderingContext2D, camera: Camera, colors: Colors, names: [string, string]): void {
  context.strokeStyle = colors.faint;
  context.lineWidth = 1;
  context.beginPath();
  const square: Triple[] = [[-1, -1, -LOOK.rise], [1, -1, -LOOK.rise], [1, 1, -LOOK.rise], [-1, 1, -LOOK.rise]];
  square.forEach((corner, k) => {
    const [x, y] = project(camera, corner);
    if (k) context.lineTo(x, y);
    else context.moveTo(x, y);
  });
  context.closePath();
  context.stroke();
  context.fillStyle = colors.quiet;
  context.font = "13px Inter, system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  // Each name stands before the one of its two edges that is nearer.
  const front = Math.cos(camera.turn) >= 0 ? -1 : 1;
  const right = Math.sin(camera.turn) >= 0 ? -1 : 1;
  const places: Triple[] = [[0, 1.16 * front, -LOOK.rise], [1.16 * right, 0, -LOOK.rise]];
  places.forEach((place, k) => {
    const [x, y] = project(camera, place);
    context.fillText(names[k]!, x, y);
  });
}
