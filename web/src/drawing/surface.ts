// The output as a surface over two inputs, lit from one side: drawn column by column, from near to far.

import type { Task } from "../engine/recipe";
import { hidden } from "./canvas";
import type { Colors } from "./colors";
import { project, type Camera, type Triple } from "./solid";

const HEIGHT = 0.62; // of the cube's, from the middle to the top
const LIGHT: Triple = [-0.45, 0.35, 0.82];
const SHADE = 0.42; // how much of the colour depends on the light
const UNDER = 0.72; // the part of the light that is left under the surface
const FINEST = { still: 480, moving: 320 }; // pixels across, at most; larger squares are scaled
const STEPS = { still: 2.5, moving: 1 }; // for each pixel of depth

/** Heights from −1 to 1 of what a network answers, (outputs, side, side): of several classes the likeliest one's. */
export function heightsOf(values: Float32Array, task: Task, outputs: number, reach: number): Float32Array {
  const points = values.length / outputs;
  return Float32Array.from({ length: points }, (_, point) => {
    let value = values[point]!;
    for (let k = 1; k < outputs; k++) value = Math.max(value, values[k * points + point]!);
    const height = task === "regression" ? value / reach : 2 * value - 1;
    return Number.isFinite(height) ? Math.min(1, Math.max(-1, height)) : 0;
  });
}

/** Heights without the finest grain, in which a crease that runs across the grid would be a saw. */
export function smooth(heights: Float32Array): Float32Array {
  const side = Math.round(Math.sqrt(heights.length));
  const along = blurred(heights, side, 1);
  return blurred(along, side, side);
}

/** Each value and half its neighbours along one direction of a grid; at the edges, itself. */
function blurred(values: Float32Array, side: number, stride: number): Float32Array {
  return values.map((value, k) => {
    const place = stride === 1 ? k % side : Math.floor(k / side);
    if (place === 0 || place === side - 1) return value;
    return 0.5 * value + 0.25 * (values[k - stride]! + values[k + stride]!);
  });
}

/** How light each point of a grid of heights is, 0 to 1. */
function lightOn(heights: Float32Array): Float32Array {
  const side = Math.round(Math.sqrt(heights.length));
  const step = 2 / side;
  const light = new Float32Array(heights.length);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const at = (r: number, c: number): number => HEIGHT * heights[r * side + c]!;
      const [left, right] = [Math.max(0, column - 1), Math.min(side - 1, column + 1)];
      const [above, below] = [Math.max(0, row - 1), Math.min(side - 1, row + 1)];
      const x = (at(row, left) - at(row, right)) / ((right - left) * step);
      const y = (at(below, column) - at(above, column)) / ((below - above) * step);
      const facing = (x * LIGHT[0] + y * LIGHT[1] + LIGHT[2]) / Math.sqrt(x * x + y * y + 1);
      light[row * side + column] = 1 - SHADE + SHADE * Math.abs(facing);
    }
  return light;
}

/** The picture of a surface: RGBA, `size` pixels across and down. */
export class Relief {
  readonly image: Uint8ClampedArray<ArrayBuffer>;
  private readonly sums: Float32Array;

  constructor(readonly size: number) {
    this.image = new Uint8ClampedArray(4 * size * size);
    this.sums = new Float32Array(4 * size);
  }

  /** `pixels` are the colours of the same landscape, seen from above; with so many steps for each pixel of depth. */
  render(heights: Float32Array, pixels: Uint32Array, camera: Camera, steps = STEPS.still): void {
    const light = lightOn(heights);
    for (let column = 0; column < this.size; column++) {
      this.sums.fill(0);
      this.column(column, heights, light, pixels, camera, steps);
      this.put(column);
    }
  }

  /**
   * What is seen of the surface in one column of pixels. From near to far, each piece of it is seen as far as it rises
   * over all before it, or hangs below: there its underside.
   */
  private column(
    x: number, heights: Float32Array, light: Float32Array, pixels: Uint32Array, camera: Camera, fineness: number,
  ): void {
    const { turn, tilt, scale, y: middle } = camera;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const across = (x + 0.5 - camera.x) / scale;
    const [near, far] = within(c * across, s, -s * across, c);
    if (!(near < far)) return;
    const side = Math.round(Math.sqrt(heights.length));
    const fine = Math.round(Math.sqrt(pixels.length));
    const grain = fine / side;
    const [rise, lift] = [scale * HEIGHT * Math.cos(tilt), scale * Math.sin(tilt)];
    const steps = Math.max(2, Math.ceil((far - near) * scale * fineness));
    // Plain variables and no lists in what follows: it is done some hundred thousand times for each picture.
    let top = 0;
    let bottom = 0;
    let before = 0;
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let step = 0; step <= steps; step++) {
      const away = near + ((far - near) * step) / steps;
      // The grid's points are the middles of its cells, from the greatest y down.
      const u = ((c * across + s * away + 1) / 2) * side - 0.5;
      const v = ((1 + s * across - c * away) / 2) * side - 0.5;
      const column = Math.min(side - 2, Math.max(0, Math.floor(u)));
      const row = Math.min(side - 2, Math.max(0, Math.floor(v)));
      const p = Math.min(1, Math.max(0, u - column));
      const q = Math.min(1, Math.max(0, v - row));
      const at = row * side + column;
      const upper = heights[at]! + p * (heights[at + 1]! - heights[at]!);
      const lower = heights[at + side]! + p * (heights[at + side + 1]! - heights[at + side]!);
      const y = middle - rise * (upper + q * (lower - upper)) - lift * away;
      const lightUp = light[at]! + p * (light[at + 1]! - light[at]!);
      const lightLow = light[at + side]! + p * (light[at + side + 1]! - light[at + side]!);
      const lit = lightUp + q * (lightLow - lightUp);
      const spot = Math.min(fine - 1, Math.max(0, Math.floor((u + 0.5) * grain)));
      const line = Math.min(fine - 1, Math.max(0, Math.floor((v + 0.5) * grain)));
      const word = pixels[line * fine + spot]!;
      const r = lit * (word & 255);
      const g = lit * ((word >> 8) & 255);
      const b = lit * ((word >> 16) & 255);
      if (step === 0) {
        top = bottom = before = y;
        red = r;
        green = g;
        blue = b;
      }
      if (y < top) {
        this.fill(y, top, before - y, r, g, b, red, green, blue, 1);
        top = y;
      } else if (y > bottom) {
        this.fill(bottom, y, before - y, r, g, b, red, green, blue, UNDER);
        bottom = y;
      }
      before = y;
      red = r;
      green = g;
      blue = b;
    }
  }

  /** A piece from y0 down to y1, coloured from one end of a step to the other; its outer pixels are covered in part. */
  private fill(
    y0: number, y1: number, length: number, r: number, g: number, b: number, r0: number, g0: number, b0: number,
    part: number,
  ): void {
    const { sums, size } = this;
    const first = Math.max(0, Math.floor(y0));
    const last = Math.min(size - 1, Math.floor(y1));
    for (let y = first; y <= last; y++) {
      const cover = Math.min(y + 1, y1) - Math.max(y, y0);
      if (cover <= 0) continue;
      // How far back towards the step's beginning.
      const back = Math.min(1, Math.max(0, Math.abs((part === 1 ? y + 0.5 - y0 : y1 - y - 0.5) / (length || 1))));
      sums[4 * y]! += cover * part * (r + (r0 - r) * back);
      sums[4 * y + 1]! += cover * part * (g + (g0 - g) * back);
      sums[4 * y + 2]! += cover * part * (b + (b0 - b) * back);
      sums[4 * y + 3]! += cover;
    }
  }

  private put(column: number): void {
    const { sums, image, size } = this;
    for (let y = 0; y < size; y++) {
      const cover = sums[4 * y + 3]!;
      const at = 4 * (y * size + column);
      const share = cover > 0 ? 1 / cover : 0;
      image[at] = sums[4 * y]! * share;
      image[at + 1] = sums[4 * y + 1]! * share;
      image[at + 2] = sums[4 * y + 2]! * share;
      image[at + 3] = 255 * Math.min(1, cover);
    }
  }
}

/** From where to where a line a + s·t, b + c·t runs inside the square from −1 to 1. */
export function within(a: number, s: number, b: number, c: number): [number, number] {
  let [near, far] = [-Infinity, Infinity];
  for (const [from, slope] of [[a, s], [b, c]] as const) {
    if (Math.abs(slope) < 1e-9) {
      if (Math.abs(from) > 1) return [1, -1];
      continue;
    }
    const [one, other] = [(-1 - from) / slope, (1 - from) / slope];
    near = Math.max(near, Math.min(one, other));
    far = Math.min(far, Math.max(one, other));
  }
  return [near, far];
}

/** Draws a surface in a square, over a floor with the axes' names. */
export class Surface {
  private relief = new Relief(1);
  private readonly canvas = hidden(1, 1);

  draw(
    context: CanvasRenderingContext2D, heights: Float32Array, pixels: Uint32Array, camera: Camera, side: number,
    colors: Colors, names: [string, string], moving: boolean,
  ): void {
    const finest = moving ? FINEST.moving : FINEST.still;
    const size = Math.max(1, Math.round(Math.min(finest, side * context.getTransform().a)));
    if (this.relief.size !== size) {
      this.relief = new Relief(size);
      this.canvas.width = this.canvas.height = size;
    }
    const part = size / side;
    floor(context, camera, colors, names);
    const scaled = { ...camera, scale: camera.scale * part, x: camera.x * part, y: camera.y * part };
    this.relief.render(smooth(heights), pixels, scaled, moving ? STEPS.moving : STEPS.still);
    this.canvas.getContext("2d")!.putImageData(new ImageData(this.relief.image, size, size), 0, 0);
    context.imageSmoothingQuality = "high";
    context.drawImage(this.canvas, 0, 0, side, side);
  }
}

function floor(context: CanvasRenderingContext2D, camera: Camera, colors: Colors, names: [string, string]): void {
  context.strokeStyle = colors.faint;
  context.lineWidth = 1;
  context.beginPath();
  const square: Triple[] = [[-1, -1, -HEIGHT], [1, -1, -HEIGHT], [1, 1, -HEIGHT], [-1, 1, -HEIGHT]];
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
  const places: Triple[] = [[0, 1.16 * front, -HEIGHT], [1.16 * right, 0, -HEIGHT]];
  places.forEach((place, k) => {
    const [x, y] = project(camera, place);
    context.fillText(names[k]!, x, y);
  });
}
