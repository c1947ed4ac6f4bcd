// Strokes between two columns, painted by the kernel: a canvas takes several times as long for them.

import type { Kernel } from "./kernel";

/** Curves that leave one end level and arrive so at the other, in pixels. */
export interface Strokes {
  x1: number;
  x2: number;
  /** (strokes, 3): y at x1, y at x2, and the width. */
  ends: Float32Array;
  /** RGBA, alpha not multiplied in. */
  colours: Uint32Array;
}

/**
 * Strokes in order, one above the other, over a colour that is opaque: RGBA. They stay in the kernel's memory: they are to
 * be put before it has anything else to do.
 */
export function paintStrokes(
  kernel: Kernel, all: Strokes[], ground: number, width: number, height: number,
): Uint8ClampedArray<ArrayBuffer> {
  return kernel.briefly(() => {
    const pixels = kernel.room(4 * width * height);
    const scratch = kernel.room(20 * width);
    const held = all.map(({ ends, colours }) => [kernel.hold(ends), kernel.hold(colours)] as const);
    kernel.words(pixels, width * height).fill(ground);
    all.forEach(({ x1, x2, colours }, k) => {
      const count = BigInt(colours.length);
      kernel.call.bl_curves(x1, x2, ...held[k]!, count, pixels, width, height, scratch);
    });
    return kernel.bytes(pixels, 4 * width * height);
  });
}
