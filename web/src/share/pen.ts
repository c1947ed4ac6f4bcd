// A brush that writes SVG: what the room draws on a canvas, drawn by the same functions into a picture to keep.

import { Outline, type Brush } from "../drawing/canvas";

export class Pen implements Brush {
  strokeStyle = "";
  fillStyle = "";
  lineWidth = 1;
  globalAlpha = 1;
  lineJoin: CanvasLineJoin = "miter";
  imageSmoothingEnabled = true;
  imageSmoothingQuality: ImageSmoothingQuality = "high";
  private path = new Outline();
  private readonly written: string[] = [];

  /** All that was drawn. */
  get svg(): string {
    return this.written.join("\n");
  }

  beginPath(): void {
    this.path = new Outline();
  }

  moveTo(x: number, y: number): void {
    this.path.moveTo(x, y);
  }

  lineTo(x: number, y: number): void {
    this.path.lineTo(x, y);
  }

  bezierCurveTo(...points: [number, number, number, number, number, number]): void {
    this.path.bezierCurveTo(...points);
  }

  arc(x: number, y: number, radius: number): void {
    this.path.arc(x, y, radius);
  }

  stroke(): void {
    this.put("path", { d: this.path.d, ...this.line() });
  }

  fill(): void {
    this.put("path", { d: this.path.d, fill: this.fillStyle, opacity: this.globalAlpha });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.put("rect", { x, y, width, height, ...this.line() });
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.put("rect", { x, y, width, height, fill: this.fillStyle, opacity: this.globalAlpha });
  }

  /** The whole of a canvas, wherever its part begins: half a pixel is nothing here. */
  drawImage(image: CanvasImageSource, ...at: number[]): void {
    const [x, y, width, height] = at.slice(-4);
    const href = (image as HTMLCanvasElement).toDataURL("image/png");
    this.put("image", { x, y, width, height, preserveAspectRatio: "none", href });
  }

  /** An element with nothing inside; numbers with as many digits as can be seen. */
  put(element: string, attributes: Record<string, string | number | undefined>): void {
    const said = Object.entries(attributes).map(([name, value]) => {
      return `${name}="${typeof value === "number" ? Number(value.toFixed(2)) : value}"`;
    });
    this.written.push(`<${element} ${said.join(" ")}/>`);
  }

  private line(): Record<string, string | number> {
    return {
      fill: "none", stroke: this.strokeStyle, "stroke-width": this.lineWidth, "stroke-linejoin": this.lineJoin,
      opacity: this.globalAlpha,
    };
  }
}
