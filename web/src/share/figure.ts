// The figure: what the room shows as one SVG of 1600 × 900, for a picture to keep and for each frame of a clip.

import { count, number, percent, short } from "../app/numerals";
import type { Studio } from "../app/studio.svelte";
import { hidden, imageOf, widest } from "../drawing/canvas";
import { colorsOf, sampleColors, type Colors } from "../drawing/colors";
import { logEnds, path, place, ticks as marks, type Axis, type Curve } from "../drawing/curves";
import { drawEdges, strokesOf } from "../drawing/edges";
import { graphOf, leastWidth, reachOf, shownInputs, type Column, type Graph } from "../drawing/graph";
import { paletteOf, placesOf, radiusOf, type Range } from "../drawing/samples";
import { ticks } from "../drawing/ticks";
import { drawProfiles, Tiles } from "../drawing/tiles";
import type { Curves } from "../engine/run";
import type { Frame } from "../engine/frame";
import type { Opened } from "../engine/session";
import { axesOf } from "../rooms/live/output/axes";
import type { Ground } from "../theme";
import { words } from "../words";
import { pictures } from "../words/pictures";
import { Pen } from "./pen";

export const WIDTH = 1600;
export const HEIGHT = 900;

const MARGIN = 56;
const TOP = 150;
const SQUARE = 520;
const LEFT = WIDTH - MARGIN - SQUARE; // the square's
const BOARD = { width: LEFT - 2 * MARGIN - 44, height: SQUARE + 20 };
const CHART = { top: 778, bottom: 846 };
const NAMES = { inputs: 130, outputs: 150 }; // the most room of a name
const OUTLINE = 1.25;
const SIZE = { title: 34, said: 24, heading: 17, note: 15 };

/** What a figure is made of. */
export interface Shown {
  opened: Opened;
  frame: Frame;
  curves: Curves;
  ground: Ground;
  /** The two inputs that are the axes, and those that have a tile. */
  axes: Range;
  inputs: number[];
  /** A style sheet with the font inside, where the picture is to be drawn apart from the page. */
  style?: string;
}

/** What the studio shows; null while there is nothing. */
export function shownOf({ opened, frame, curves, ground, view }: Studio): Shown | null {
  if (!opened || opened.run !== frame?.run) return null;
  const axes: Range = [...view.axes];
  return { opened, frame, curves, ground, axes, inputs: shownInputs(opened, frame.parameters, axes) };
}

/** The picture as SVG: text stays text, landscapes are images. */
export function figure(shown: Shown): string {
  const { opened, ground, style } = shown;
  const colors = colorsOf(ground);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`,
    ` font-family="Inter, system-ui, sans-serif" style="font-feature-settings:'tnum'">`,
    style ? `<style>${style}</style>` : "",
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${colors.ground}"/>`,
    text(MARGIN, 76, shortened(opened.data.name, WIDTH - 400, SIZE.title), { size: SIZE.title, color: colors.ink, weight: 600 }),
    text(WIDTH - MARGIN, 76, words.share.caption(opened.sizes), { size: SIZE.heading, color: colors.quiet, anchor: "end" }),
    moved(MARGIN, TOP + 24, network(shown, colors)),
    moved(LEFT, TOP, output(shown, colors)),
    foot(shown, colors),
    "</svg>",
  ].join("\n");
}

/** The layers as columns of tiles, and the weights between them. */
function network({ opened, frame, axes, inputs }: Shown, colors: Colors): string {
  const { data, sizes } = opened;
  const wide = (texts: string[], most: number): number => Math.min(most, Math.ceil(widest(texts, SIZE.note)));
  const names = {
    inputs: wide(inputs.map((input) => pictures.input(data.inputNames[input]!)), NAMES.inputs),
    outputs: data.outputs > 1 ? wide(data.classNames, NAMES.outputs) : 0,
  };
  // Smaller where there are more columns than room.
  const fits = Math.min(1, BOARD.width / leastWidth(sizes, names));
  const graph = graphOf(opened, inputs, BOARD.width / fits, BOARD.height / fits, names);
  const pen = new Pen();
  drawEdges(pen, strokesOf(graph, frame.parameters, reachOf(graph, frame.parameters), colors, null));
  new Tiles().draw(pen, graph, opened, frame, axes, colors, []);
  const columns = graph.columns.map((column) => named(column, opened, colors));
  return `<g transform="scale(${fits})">${pen.svg}${columns.join("")}${gap(graph, colors)}</g>`;
}

/** What stands over a column, and at its tiles. */
function named({ layer, x, side, units, tops, more }: Column, { data, recipe, sizes }: Opened, colors: Colors): string {
  const depth = sizes.length - 1;
  const note: Style = { color: colors.quiet, anchor: "middle" };
  const [heading, under] =
    layer === 0
      ? [pictures.network.inputs(data.inputs), ""]
      : layer === depth
        ? [pictures.network.outputs(sizes[depth]!), pictures.activations[LAST[data.task]]]
        : [pictures.network.layer(layer), pictures.activations[recipe.activation[layer - 1]!]];
  const names = units.map((unit, row) => {
    if (layer === 0) {
      return text(x, tops[row]! + side + 18, shortened(pictures.input(data.inputNames[unit]!), NAMES.inputs), note);
    }
    if (layer < depth || data.outputs === 1) return "";
    const name = shortened(data.classNames[unit]!, NAMES.outputs);
    return text(x + side / 2 + 8, tops[row]! + side / 2 + 5, name, { color: colors.quiet });
  });
  const below = tops.at(-1)! + side + (layer === 0 ? 40 : 22);
  return [
    text(x, -44, heading, { size: SIZE.heading, color: colors.ink, anchor: "middle", weight: 600 }),
    text(x, -22, under, note),
    ...names,
    more ? text(x, below, pictures.network.more(more), note) : "",
  ].join("");
}

const LAST = { binary: "sigmoid", classes: "softmax", regression: "identity" } as const;

/** Between the columns where layers are left out. */
function gap({ columns, skipped }: Graph, colors: Colors): string {
  const k = columns.findIndex(({ layer }, each) => each > 0 && layer > columns[each - 1]!.layer + 1);
  if (k < 0) return "";
  const middle = (columns[k - 1]!.x + columns[k]!.x) / 2;
  return text(middle, -22, pictures.network.layersMore(skipped), { color: colors.quiet, anchor: "middle" });
}

/** The output over its axes, the training samples, and what the colours mean. */
function output({ opened, frame, ground, axes }: Shown, colors: Colors): string {
  const { data, reach, sizes } = opened;
  const scale = axesOf(opened, [frame.rectangle.x, frame.rectangle.y], axes, null);
  const pen = new Pen();
  if (frame.output) {
    const pixels = Math.round(Math.sqrt(frame.output.length));
    const canvas = hidden(pixels, pixels);
    canvas.getContext("2d")!.putImageData(imageOf(frame.output, pixels, pixels), 0, 0);
    pen.drawImage(canvas, 0, 0, SQUARE, SQUARE);
  } else {
    const units = Array.from({ length: data.outputs }, (_, unit) => ({ layer: sizes.length - 1, unit }));
    drawProfiles(pen, frame, sizes, units, scale.seen.y, SQUARE, ground);
  }
  const places = placesOf(data.train, data, scale.axes, scale.seen.x, scale.seen.y);
  const palette = paletteOf(data.train, data, reach, ground);
  // The outline lies outside, so that as much of the colour is seen as on the screen.
  const r = radiusOf(SQUARE, palette.entries.length) + OUTLINE / 2;
  palette.entries.forEach((entry, row) =>
    pen.put("circle", { cx: places[2 * row]! * SQUARE, cy: places[2 * row + 1]! * SQUARE, r, fill: palette.colors[entry] }),
  );
  const note: Style = { color: colors.quiet, anchor: "middle" };
  const { x, y } = scale;
  const over = frame.output ? pictures.output.over(x.name, y.name) : pictures.output.overOne(x.name);
  return [
    text(0, -20, `${pictures.output.title} ${over}`, { size: SIZE.heading, color: colors.ink }),
    `<clipPath id="square"><rect width="${SQUARE}" height="${SQUARE}"/></clipPath>`,
    `<g clip-path="url(#square)" stroke="${colors.ground}" stroke-width="${OUTLINE}">${pen.svg}</g>`,
    `<rect width="${SQUARE}" height="${SQUARE}" fill="none" stroke="${colors.faint}"/>`,
    ...ticks(x.low, x.high).map(({ value, at }) => text(at * SQUARE, SQUARE + 22, short(value), note)),
    ...ticks(y.low, y.high).map(({ value, at }) =>
      text(-10, (1 - at) * SQUARE + 5, short(value), { ...note, anchor: "end" }),
    ),
    text(SQUARE / 2, SQUARE + 46, x.name, note),
    `<g transform="translate(-62 ${SQUARE / 2}) rotate(-90)">${text(0, 0, y.name, note)}</g>`,
    moved(0, SQUARE + 76, key(opened, ground, colors)),
  ].join("\n");
}

/** What the colours mean: a dot for each class, or a bar from the least to the greatest. */
function key({ data, reach }: Opened, ground: Ground, colors: Colors): string {
  const pen = new Pen();
  const texts: string[] = [];
  let x = 0;
  const say = (said: string): void => {
    texts.push(text(x, 5, said, { color: colors.quiet }));
    x += widest([said], SIZE.note) + 10;
  };
  const dot = (fill: string): void => {
    pen.put("ellipse", { cx: x + 5, cy: 0, rx: 5, ry: 5, fill });
    x += 18;
  };
  const bar = (): void => {
    for (let k = 0; k < 64; k++) pen.put("rect", { x: x + 2 * k, y: -4, width: 2.2, height: 8, fill: colors.map[Math.round((k * 255) / 63)] });
    x += 138;
  };
  if (data.task === "regression") {
    const [mean, deviation] = [data.targetScaling.mean[0]!, data.targetScaling.deviation[0]!];
    say(short(mean - reach * deviation));
    bar();
    say(short(mean + reach * deviation));
    say(data.targetName);
  } else {
    const own = sampleColors(data.classNames.length, ground);
    data.classNames.forEach((name, k) => {
      if (k && data.task === "binary") bar();
      dot(own[k]!);
      say(name);
      x += 8;
    });
  }
  // In the middle; smaller where there are more names than room.
  const fits = Math.min(1, SQUARE / x);
  return `<g transform="translate(${(SQUARE - fits * x) / 2} 0) scale(${fits})">${pen.svg}${texts.join("")}</g>`;
}

/** Where the run stands, and how its loss has come down. */
function foot({ frame, curves }: Shown, colors: Colors): string {
  const { train, test } = frame.scores;
  const said = [`${words.share.step} ${count(frame.step)}`, `${words.share.loss} ${number(train.loss, 3)}`];
  const set = Number.isNaN(test.accuracy) ? "train" : "test";
  const right = frame.scores[set].accuracy;
  if (!Number.isNaN(right)) said.push(`${percent(right)} ${words.share.right[set]}`);
  const sets = (["train", "test"] as const).filter((each) => !Number.isNaN(frame.scores[each].loss));
  const lines = sets.map((each): Curve => ({ steps: curves.step, values: curves[each].map(({ loss }) => loss) }));
  const color = (k: number): string => (k ? colors.quiet : colors.ink);
  const [low, high] = logEnds(lines);
  const x: Axis = { kind: "linear", low: 0, high: Math.max(1, curves.step.at(-1) ?? 1), from: LEFT, to: LEFT + SQUARE };
  const y: Axis = { kind: "log", low, high, from: CHART.bottom, to: CHART.top };
  const at = place(x, Math.min(frame.step, x.high));
  const ends = lines.map(({ values }) => {
    const end = place(y, values[values.length - 1] ?? NaN);
    return Math.min(CHART.bottom, Math.max(CHART.top, end || 0));
  });
  // Two names that would touch move apart.
  const [own = 0, other = own] = ends;
  const apart = ends.length > 1 ? Math.max(0, 17 - Math.abs(other - own)) / 2 : 0;
  const down = own > other ? 1 : -1;
  return [
    ...said.map((each, k) =>
      text(MARGIN + 250 * k, 834, each, { size: SIZE.said, color: colors.ink, weight: k ? 400 : 600 }),
    ),
    ...(["negative", "positive"] as const).flatMap((sign, k) => [
      `<path d="M${MARGIN + 160 * k} 863h22" stroke="${colors[sign]}" stroke-width="3"/>`,
      text(MARGIN + 160 * k + 30, 868, `${pictures.network[sign]} ${pictures.network.weight}`, { color: colors.quiet }),
    ]),
    ...[low, high].map((value) => {
      const height = place(y, value);
      const grid = `<path d="M${LEFT} ${height.toFixed(1)}h${SQUARE}" stroke="${colors.faint}"/>`;
      return grid + text(LEFT - 10, height + 5, number(value, 2).replace(/^1·/, ""), { color: colors.quiet, anchor: "end" });
    }),
    ...lines.map((line, k) => [
      `<path d="${path(line, x, y)}" fill="none" stroke="${color(k)}" stroke-width="2" stroke-linejoin="round"/>`,
      text(x.to + 8, ends[k]! + 5 + (k ? -apart : apart) * down, words.live.charts[sets[k]!], { color: color(k) }),
    ].join("")).toReversed(),
    `<path d="M${at.toFixed(1)} ${CHART.top}V${CHART.bottom}" stroke="${colors.quiet}"/>`,
    ...marks(x, 5).filter(Number.isInteger).map((value) => {
      const across = place(x, value);
      const anchor = value ? (across > x.to - 20 ? "end" : "middle") : "start";
      return text(across, CHART.bottom + 22, count(value), { color: colors.quiet, anchor });
    }),
    `<g transform="translate(${LEFT - 62} ${(CHART.top + CHART.bottom) / 2}) rotate(-90)">`,
    text(0, 0, words.share.loss, { color: colors.quiet, anchor: "middle" }),
    "</g>",
  ].join("\n");
}

interface Style {
  color: string;
  size?: number;
  anchor?: "start" | "middle" | "end";
  weight?: number;
}

function text(x: number, y: number, said: string, { color, size = SIZE.note, anchor = "start", weight = 400 }: Style): string {
  if (!said) return "";
  return (
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${color}" text-anchor="${anchor}" ` +
    `font-weight="${weight}">${escaped(said)}</text>`
  );
}

function moved(x: number, y: number, drawn: string): string {
  return `<g transform="translate(${x} ${y})">${drawn}</g>`;
}

/** A name that has only so much room. */
function shortened(name: string, room: number, size = SIZE.note): string {
  if (widest([name], size) <= room) return name;
  const letters = [...name];
  while (letters.length > 1 && widest([`${letters.join("")}…`], size) > room) letters.pop();
  return `${letters.join("")}…`;
}

/** Text that can never become markup. */
export function escaped(said: string): string {
  return said
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;")
    // eslint-disable-next-line no-control-regex -- XML has none of these.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}
