// Points in a cube: samples in a space of three units, and the plane where the output is undecided.

import type { SpaceFrame } from "../engine/frame";
import type { Kernel } from "../engine/kernel";
import type { Colors } from "./colors";
import type { DotCanvas, Look, Palette } from "./samples";
import { CORNERS, cut, dot, EDGES, farToNear, project, type Camera, type Triple } from "./solid";

/** The plane W h + b = 0 of a last layer with one output, in the cube's coordinates; none where it misses the cube. */
export function undecided(weights: Triple, bias: number, limits: [number, number][]): Triple[] {
  const middle = limits.map(([low, high]) => (low + high) / 2) as Triple;
  const reach = limits.map(([low, high]) => (high - low) / 2) as Triple;
  return cut(weights.map((weight, k) => weight * reach[k]!) as Triple, dot(weights, middle) + bias);
}

export function drawCloud(
  context: CanvasRenderingContext2D, kernel: Kernel, dots: DotCanvas, space: SpaceFrame, camera: Camera, side: number,
  colors: Colors, palette: Palette, look: Look, plane: Triple[],
): void {
  const corners = CORNERS.map((corner) => project(camera, corner));
  const hindmost = corners.reduce((far, [, , near], k) => (near < corners[far]![2] ? k : far), 0);
  const lines = (behind: boolean): void => {
    context.strokeStyle = colors.faint;
    context.lineWidth = 1;
    context.beginPath();
    for (const [a, b] of EDGES) {
      if ((a === hindmost || b === hindmost) !== behind) continue;
      context.moveTo(corners[a]![0], corners[a]![1]);
      context.lineTo(corners[b]![0], corners[b]![1]);
    }
    context.stroke();
  };
  lines(true);
  drawPlane(context, plane.map((corner) => project(camera, corner)), colors);
  const n = space.points.length / 3;
  const [places, nearness] = [new Float32Array(2 * n), new Float32Array(n)];
  for (let row = 0; row < n; row++) {
    const point = space.limits.map(([low, high], k) => (2 * (space.points[3 * row + k]! - low)) / (high - low) - 1);
    const [x, y, near] = project(camera, point as Triple);
    places[2 * row] = x / side;
    places[2 * row + 1] = y / side;
    nearness[row] = near;
  }
  dots.draw(context, kernel, places, side, palette, look, farToNear(nearness));
  lines(false);
}

function drawPlane(context: CanvasRenderingContext2D, corners: Triple[], colors: Colors): void {
  if (!corners.length) return;
  context.beginPath();
  corners.forEach(([x, y], k) => (k ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
  context.globalAlpha = 0.18;
  context.fillStyle = colors.quiet;
  context.fill();
  context.globalAlpha = 0.6;
  context.strokeStyle = colors.quiet;
  context.stroke();
  context.globalAlpha = 1;
}

/** Points of two dimensions in a square, 0 to 1 from its upper left corner; those of one unit one above the other. */
export function flatPlaces({ points, limits, units }: SpaceFrame): Float32Array {
  const n = points.length / 2;
  const [x, y] = limits as [[number, number], [number, number]];
  return Float32Array.from(points, (value, k) => {
    if (k % 2 === 0) return (value - x[0]) / (x[1] - x[0]);
    if (units === 1) return 0.5 + (0.3 * (k - n)) / n;
    return (y[1] - value) / (y[1] - y[0]);
  });
}
