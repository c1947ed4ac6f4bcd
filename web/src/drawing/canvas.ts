// Canvases: as fine as the screen, and pixels from the kernel in them.

/** A canvas's context in CSS pixels, emptied; its bitmap is as fine as the screen. */
export function contextOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [across, down] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d")!;
  context.setTransform(across / Math.max(1, width), 0, 0, down / Math.max(1, height), 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** A small canvas that no one sees, to draw from. */
export function hidden(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Pixels as a picture that can be put; nothing is copied. */
export function imageOf(pixels: Uint32Array, width: number, height: number): ImageData {
  const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer, pixels.byteOffset, 4 * width * height);
  return new ImageData(bytes, width, height);
}
