// Canvases: as fine as the screen, and pixels from the kernel in them; and what else can be drawn with like one.

/** What the network's picture is drawn with: a canvas's context, or a pen that writes SVG. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | "arc" | "beginPath" | "bezierCurveTo" | "drawImage" | "fill" | "fillRect" | "fillStyle" | "globalAlpha"
  | "imageSmoothingEnabled" | "imageSmoothingQuality" | "lineJoin" | "lineTo" | "lineWidth" | "moveTo" | "stroke"
  | "strokeRect" | "strokeStyle"
>;

/** A path as SVG writes it. */
export class Outline implements Pick<Brush, "arc" | "bezierCurveTo" | "lineTo" | "moveTo"> {
  d = "";

  moveTo(x: number, y: number): void {
    this.d += `M${written(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.d += `L${written(x, y)}`;
  }

  bezierCurveTo(...points: [number, number, number, number, number, number]): void {
    this.d += `C${written(...points)}`;
  }

  /** The whole circle. */
  arc(x: number, y: number, radius: number): void {
    const half = `a${radius} ${radius} 0 1 0 `;
    this.d += `M${written(x - radius, y)}${half}${2 * radius} 0${half}${-2 * radius} 0`;
  }
}

function written(...numbers: number[]): string {
  return numbers.map((each) => Number(each.toFixed(2))).join(" ");
}

let ruler: CanvasRenderingContext2D | undefined;

/** The width of the widest of some texts in the page's font, pixels; 0 for none. */
export function widest(texts: readonly string[], size: number): number {
  ruler ??= hidden(1, 1).getContext("2d")!;
  ruler.font = `${size}px Inter, system-ui, sans-serif`;
  return texts.reduce((most, text) => Math.max(most, ruler!.measureText(text).width), 0);
}

/** A size that the style sheet gives in the root's letters, pixels. */
export function rem(size: number): number {
  return size * parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** A canvas's context in CSS pixels, emptied; its bitmap is as fine as the screen. One without alpha is shown faster. */
export function contextOf(
  canvas: HTMLCanvasElement, width: number, height: number, settings?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const ratio = Math.min(3, globalThis.devicePixelRatio || 1);
  const [across, down] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== across) canvas.width = across;
  if (canvas.height !== down) canvas.height = down;
  const context = canvas.getContext("2d", settings)!;
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
