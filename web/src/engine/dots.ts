// Dots, painted by the kernel: a canvas takes several times as long for some hundred small pictures.

import type { Kernel } from "./kernel";
import { unmultiplied } from "./unmultiplied";

export interface Dots {
  /** (dots, 2), in pixels: x from the left edge, y from the top edge. */
  points: Float32Array;
  /** (dots, 3). */
  colours: Uint8Array;
  radius: number;
  /** The colour of a line around each, which lies outside the radius, and its width. */
  outline: readonly [number, number, number];
  line: number;
}

/** Discs in order, one above the other, over nothing, as `unmultiplied` gives them. */
export function paintDots(kernel: Kernel, dots: Dots, size: number): Uint8ClampedArray<ArrayBuffer> {
  return kernel.briefly(() => {
    const [points, colours] = [kernel.hold(dots.points), kernel.hold(dots.colours)];
    const outline = kernel.hold(Uint8Array.from(dots.outline));
    const pixels = kernel.room(4 * size * size);
    kernel.words(pixels, size * size).fill(0);
    const count = BigInt(dots.points.length / 2);
    kernel.call.bl_dots(points, colours, count, dots.radius, outline, dots.line, pixels, size, size);
    return unmultiplied(kernel, pixels, size);
  });
}
