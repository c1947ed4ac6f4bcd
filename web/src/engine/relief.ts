// Heights over a square as a surface in three dimensions, painted by the kernel.

import type { Kernel } from "./kernel";
import { unmultiplied } from "./unmultiplied";

/** How a surface over the square from −1 to 1 is seen and lit. */
export interface Seen {
  /** Around the vertical, and from above: 0 looks along the floor, radians. */
  turn: number;
  tilt: number;
  /** Pixels for 1, and where the square's middle lies at height 0. */
  scale: number;
  x: number;
  y: number;
  /** What a height of 1 is. */
  rise: number;
  /** Where the light comes from: across, away, up, of length 1. */
  light: readonly [number, number, number];
  /** The part of a colour that depends on the light, and the part that the underside has. */
  shade: number;
  under: number;
}

const BYTES = 76;

/** What is seen of a surface, as `unmultiplied` gives it. Heights and colours are of the same grid. */
export function paintRelief(
  kernel: Kernel, heights: Float32Array, colours: Uint32Array, seen: Seen, size: number,
): Uint8ClampedArray<ArrayBuffer> {
  const side = Math.round(Math.sqrt(heights.length));
  const upright = Math.cos(seen.tilt);
  const lift = seen.scale * Math.sin(seen.tilt);
  const floats = [
    1, Math.cos(seen.turn), Math.sin(seen.turn), seen.scale, seen.scale * upright * seen.rise, lift, upright,
    seen.x, seen.y, ...seen.light, seen.shade, seen.under, 0,
  ];
  return kernel.briefly(() => {
    const relief = kernel.struct(BYTES, (view) => {
      view.setInt32(0, side, true);
      view.setInt32(4, side, true);
      floats.forEach((value, k) => view.setFloat32(8 + 4 * k, value, true));
      view.setBigUint64(8 + 4 * floats.length, 0n, true); // no block stands under it
    });
    const [grid, fills] = [kernel.hold(heights), kernel.hold(colours)];
    const pixels = kernel.room(4 * size * size);
    const scratch = kernel.room(16 * (heights.length + size));
    kernel.call.bl_paint_relief(relief, grid, fills, pixels, size, size, scratch);
    return unmultiplied(kernel, pixels, size);
  });
}
