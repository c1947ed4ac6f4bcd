// A small picture of samples: points in their classes' colours; of a single input, its value above it.

import type { Table } from "../engine/data";
import { bright, classColors, css, diverging, type Ground } from "../theme";

const MARGIN = 0.1;

/** Where samples lie in a square: x and y from 0 to 1, y downwards. */
export function placed({ X, t }: Pick<Table, "X" | "t">): [number, number][] {
  const points = X.map((row, k): [number, number] => [row[0]!, row.length > 1 ? row[1]! : t[k]!]);
  const single = (X[0]?.length ?? 2) < 2;
  const ends = [0, 1].map((axis) => [
    Math.min(...points.map((point) => point[axis]!)), Math.max(...points.map((point) => point[axis]!)),
  ]) as [[number, number], [number, number]];
  const widest = Math.max(...ends.map(([low, high]) => high - low), 1e-9);
  return points.map(
    (point) =>
      point.map((value, axis) => {
        const [low, high] = ends[axis]!;
        const reach = single ? Math.max(high - low, 1e-9) : widest;
        const part = 0.5 + ((value - (low + high) / 2) / reach) * (1 - 2 * MARGIN);
        return axis === 1 ? 1 - part : part;
      }) as [number, number],
  );
}

export function drawShape(context: CanvasRenderingContext2D, side: number, table: Table, ground: Ground): void {
  context.clearRect(0, 0, side, side);
  const map = table.classes.length ? classColors(table.classes.length, ground) : diverging(ground);
  const spread = Math.max(1e-9, ...table.t.map(Math.abs));
  const colors = map.map((color) => css(table.classes.length ? bright(color, ground) : color));
  placed(table).forEach(([x, y], k) => {
    const entry = table.classes.length ? table.t[k]! : Math.round(127.5 + 127.5 * (table.t[k]! / spread));
    context.fillStyle = colors[entry % colors.length]!;
    context.beginPath();
    context.arc(x * side, y * side, side / 36, 0, 2 * Math.PI);
    context.fill();
  });
}
