// Pixels of the kernel's, into whose colours alpha is multiplied, as canvases take them.

import type { Kernel } from "./kernel";

/**
 * `size` pixels across and down. They stay in the kernel's memory: they are to be put before it has anything else to do.
 */
export function unmultiplied(kernel: Kernel, at: number, size: number): Uint8ClampedArray<ArrayBuffer> {
  const words = kernel.words(at, size * size);
  const image = kernel.bytes(at, 4 * size * size);
  for (let k = 0; k < words.length; k++) {
    const alpha = words[k]! >>> 24;
    if (alpha === 0 || alpha === 255) continue;
    for (let part = 4 * k; part < 4 * k + 3; part++) image[part] = (255 * image[part]!) / alpha;
  }
  return image;
}
