// The figure: what the room shows as one SVG of 1600 × 900, for a picture to keep and for each frame of a clip.

import { count, number, percent } from "../app/numerals";
import type { Curves } from "../engine/run";
import type { Frame, Opened } from "../engine/session";
import { bright, classColors, contrast, css, diverging, rgb, theme, type Ground } from "../theme";
import { words } from "../words";

export const WIDTH = 1600;
export const HEIGHT = 900;

const MARGIN = 56;
const OUTPUT = 560;
const TOP = 132;
const MOST_TILES = 10;

/** What a figure is made of. */
export interface Shown {
  opened: Opened;
  frame: Frame;
  curves: Curves;
  ground: Ground;
  /** Pixels across a neuron's landscape. */
  tiles: number;
  /** A style sheet with the font inside, where the picture is to be drawn apart from the page. */
  style?: string;
}

/** The picture as SVG: text stays text, landscapes are images. */
export async function figure(shown: Shown): Promise<string> {
  const colors = theme.grounds[shown.ground];
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colors.ground}"/>`,
    text(MARGIN, 76, shown.opened.data.name, 34, colors.ink, "start", 600),
    text(WIDTH - MARGIN, 76, words.share.caption(shown.opened.sizes), 18, colors.quiet, "end"),
    await network(shown),
    await output(shown),
    foot(shown),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`,
    ` font-family="Inter, system-ui, sans-serif" style="font-feature-settings:'tnum'">`,
    shown.style ? `<style>${shown.style}</style>` : "",
    ...parts,
    "</svg>",
  ].join("\n");
}

/** The layers as columns of landscapes, and the weights between them. */
async function network({ opened, frame, ground, tiles }: Shown): Promise<string> {
  const colors = theme.grounds[ground];
  const room = WIDTH - 3 * MARGIN - OUTPUT;
  const layers = opened.sizes.slice(1);
  const rows = Math.min(MOST_TILES, Math.max(...layers));
  const pitch = Math.min(OUTPUT / rows, 92);
  const side = pitch * 0.82;
  const apart = layers.length > 1 ? Math.min(220, (room - side) / (layers.length - 1)) : 0;
  const place = (layer: number, unit: number): [number, number] => {
    const shown = Math.min(rows, layers[layer]!);
    return [MARGIN + layer * apart, TOP + OUTPUT / 2 + (unit - shown / 2) * pitch + (pitch - side) / 2];
  };
  const edges: string[] = [];
  const images: string[] = [];
  let neuron = 0;
  for (const [layer, units] of layers.entries()) {
    for (let unit = 0; unit < Math.min(rows, units); unit++) {
      const [x, y] = place(layer, unit);
      if (frame.tiles) {
        const from = (neuron + unit) * tiles * tiles;
        images.push(image(x, y, side, await png(frame.tiles.subarray(from, from + tiles * tiles), tiles)));
      } else images.push(`<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="6" fill="${colors.panel}"/>`);
      if (layer > 0) edges.push(...weightsInto(layer, unit, place, side, rows, opened, frame, ground));
    }
    if (units > rows) images.push(text(...below(place(layer, rows - 1), side), words.share.more(units - rows), 15, colors.quiet));
    neuron += units;
  }
  return `<g>${edges.join("")}${images.join("\n")}</g>`;
}

function weightsInto(
  layer: number, unit: number, place: (layer: number, unit: number) => [number, number], side: number, rows: number,
  opened: Opened, frame: Frame, ground: Ground,
): string[] {
  const { W, before } = opened.places[layer]!;
  const map = diverging(ground);
  const reach = 2 ** Math.ceil(Math.log2(Math.max(...frame.parameters.map(Math.abs), 1e-6)));
  return Array.from({ length: Math.min(rows, before) }, (_, from) => {
    const w = frame.parameters[W + unit * before + from]!;
    const strength = Math.min(1, Math.abs(w) / reach);
    const [x1, y1] = place(layer - 1, from);
    const [x2, y2] = place(layer, unit);
    const middle = (x1 + side + x2) / 2;
    const curve = `M${x1 + side} ${y1 + side / 2}C${middle} ${y1 + side / 2} ${middle} ${y2 + side / 2} ${x2} ${y2 + side / 2}`;
    const color = css(map[Math.round(127.5 + 127.5 * Math.sign(w) * Math.max(0.3, strength))]!);
    return `<path d="${curve}" fill="none" stroke="${color}" stroke-width="${(0.6 + 5 * strength).toFixed(2)}"/>`;
  });
}

async function output({ opened, frame, ground }: Shown): Promise<string> {
  const { data } = opened;
  const left = WIDTH - MARGIN - OUTPUT;
  const colors = theme.grounds[ground];
  const [axis, other] = [data.inputNames[0] ?? "", data.inputNames[1] ?? ""];
  const heading = text(left, TOP - 18, frame.output ? words.share.over(axis, other) : data.name, 18, colors.quiet);
  if (!frame.output) return heading;
  const { x, y } = frame.rectangle;
  const side = Math.sqrt(frame.output.length);
  const fills = sampleColors(opened, ground);
  const shownSamples = Math.min(data.train.n, 1000);
  const dots = Array.from({ length: shownSamples }, (_, row) => {
    const [a, b] = [data.train.X[row * data.inputs]!, data.train.X[row * data.inputs + 1]!];
    const cx = left + ((a - x[0]) / (x[1] - x[0])) * OUTPUT;
    const cy = TOP + ((y[1] - b) / (y[1] - y[0])) * OUTPUT;
    return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="4.5" fill="${fills(row)}"/>`;
  });
  const outlined = `<g stroke="${colors.ground}" stroke-width="1.5">${dots.join("")}</g>`;
  return heading + image(left, TOP, OUTPUT, await png(frame.output, side)) + outlined;
}

/** A sample's colour by its row in the training set. */
export function sampleColors({ data, reach }: Opened, ground: Ground): (row: number) => string {
  const { T } = data.train;
  if (data.task === "regression") {
    const map = diverging(ground).map((color) => css(bright(color, ground)));
    return (row) => map[Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, T[row * data.outputs]! / reach)))]!;
  }
  const colors = classColors(data.classNames.length, ground).map((color) => css(bright(color, ground, data.task === "classes")));
  if (data.task === "binary") return (row) => colors[T[row]!]!;
  return (row) => {
    const own = T.subarray(row * data.outputs, (row + 1) * data.outputs);
    return colors[own.indexOf(1)]!;
  };
}

/** Where the run stands, and how its loss has come down. */
function foot({ opened, frame, curves, ground }: Shown): string {
  const colors = theme.grounds[ground];
  const { train, test } = frame.scores;
  const said = [`${words.share.step} ${count(frame.step)}`, `${words.share.loss} ${number(train.loss, 3)}`];
  if (!Number.isNaN(test.accuracy)) said.push(`${percent(test.accuracy)} ${words.share.right}`);
  else if (!Number.isNaN(train.accuracy)) said.push(`${percent(train.accuracy)} ${words.share.right}`);
  const y = HEIGHT - 84;
  const [left, right, top, bottom] = [WIDTH - MARGIN - OUTPUT, WIDTH - MARGIN, HEIGHT - 140, HEIGHT - 64];
  const losses = curves.train.map(({ loss }) => Math.log(Math.max(1e-12, loss)));
  const finite = losses.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const last = Math.max(1, curves.step.at(-1) ?? 1);
  const points = curves.step.map((step, k) => {
    const across = left + (step / last) * (right - left);
    const down = bottom - ((losses[k]! - low) / Math.max(1e-9, high - low)) * (bottom - top);
    return { step, point: `${across.toFixed(1)} ${down.toFixed(1)}` };
  });
  const line = (chosen: typeof points, color: string): string =>
    chosen.length > 1
      ? `<polyline points="${chosen.map(({ point }) => point).join(" ")}" fill="none" stroke="${color}" stroke-width="2.5"/>`
      : "";
  return [
    ...said.map((each, k) => text(MARGIN + 260 * k, y, each, 24, colors.ink, "start", k ? 400 : 600)),
    text(MARGIN, y + 36, opened.recipe.activation.join(", "), 16, colors.quiet),
    line(points, colors.faint),
    line(points.filter(({ step }) => step <= frame.step), colors.ink),
  ].join("");
}

function below([x, y]: [number, number], side: number): [number, number] {
  return [x, y + side + 22];
}

function image(x: number, y: number, side: number, url: string): string {
  return `<image x="${x}" y="${y}" width="${side}" height="${side}" preserveAspectRatio="none" href="${url}"/>`;
}

function text(
  x: number, y: number, said: string, size: number, color: string, anchor: "start" | "end" = "start", weight = 400,
): string {
  return (
    `<text x="${x}" y="${y}" font-size="${size}" fill="${color}" text-anchor="${anchor}" font-weight="${weight}">` +
    `${escaped(said)}</text>`
  );
}

/** Text that can never become markup. */
export function escaped(said: string): string {
  return said
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")
    // eslint-disable-next-line no-control-regex -- XML has none of these.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}

/** Pixels, square, as the address of a PNG. */
async function png(pixels: Uint32Array, side: number): Promise<string> {
  const canvas = new OffscreenCanvas(side, side);
  const bytes = new Uint8ClampedArray(pixels.slice().buffer);
  canvas.getContext("2d")!.putImageData(new ImageData(bytes, side, side), 0, 0);
  const blob = await canvas.convertToBlob({ type: "image/png" });
  return `data:image/png;base64,${base64(new Uint8Array(await blob.arrayBuffer()))}`;
}

export function base64(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters);
}

/** Whether ink or ground can be read on a colour. */
export function readable(color: [number, number, number], ground: Ground): string {
  const { ink, ground: paper } = theme.grounds[ground];
  return contrast(rgb(ink), color) >= contrast(rgb(paper), color) ? ink : paper;
}
