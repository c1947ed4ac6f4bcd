// The network as a graph: columns of tiles by layer, and the curves of the weights between them.

import { MOST_HIDDEN, pictured } from "../engine/pictured";
import type { Opened } from "../engine/session";

export const MOST_INPUTS = 6;
const MOST_TILE = { pixels: 88, part: 0.13 }; // of the height, where that is more
const ENDS = 60; // inputs' and outputs' tiles, where there is room
const PART = 0.86; // of its share of the height that a tile takes
const SPREAD = 1.5;
const PITCH = { least: 90, most: 400, part: 0.25 }; // between the middles of two columns; of the width
const MARGIN = 32; // from the edge to the middle of an outer column
const NAME = 26; // under an input
const MORE = 26; // under a column that is cut

export interface Column {
  /** 0 for the inputs. */
  layer: number;
  /** Its middle. */
  x: number;
  side: number;
  /** The numbers of the neurons, or inputs, that are shown. */
  units: number[];
  tops: number[];
  /** How many are not shown. */
  more: number;
}

/** The weight with which a neuron of a layer reads one of the layer before. */
export interface Edge {
  layer: number;
  unit: number;
  from: number;
  /** Among all parameters. */
  index: number;
  y1: number;
  y2: number;
}

/** Edges between two neighbouring columns: all begin at x1 and end at x2. */
export interface Gap {
  layer: number;
  x1: number;
  x2: number;
  edges: Edge[];
}

export interface Graph {
  width: number;
  height: number;
  columns: Column[];
  gaps: Gap[];
  /** Hidden layers that are left out in the middle. */
  skipped: number;
}

/** How wide the names are, pixels: the widest under an input, the widest beside an output. */
export interface Names {
  inputs: number;
  outputs: number;
}

/** From the area's edges to the middles of the outer columns. */
function margins({ inputs, outputs }: Names): [number, number] {
  return [Math.max(MARGIN, inputs / 2), MARGIN + (outputs && outputs + 8)];
}

/** The width that a network's columns need at least, pixels. */
export function leastWidth(sizes: number[], names: Names): number {
  const columns = Math.min(sizes.length, MOST_HIDDEN + 2);
  const [left, right] = margins(names);
  return left + right + (columns - 1) * PITCH.least;
}

/** Where everything stands in an area; `inputs` are those that are shown. */
export function graphOf(
  opened: Pick<Opened, "sizes" | "places">, inputs: number[], width: number, height: number,
  names: Names = { inputs: 0, outputs: 0 },
): Graph {
  const { sizes } = opened;
  const depth = sizes.length - 1;
  const shown = [inputs.length, ...pictured(sizes)];
  const layers = range(0, sizes.length).filter((layer) => layer === 0 || shown[layer]! > 0);
  const skipped = sizes.length - layers.length;
  const units = layers.map((layer) => (layer === 0 ? inputs : range(0, shown[layer]!)));
  const cut = layers.some((layer, k) => sizes[layer]! > units[k]!.length);
  const room = Math.max(1, height - (cut ? MORE : 0));
  const [left, right] = margins(names);
  const mostTile = Math.max(MOST_TILE.pixels, MOST_TILE.part * height);
  const mostPitch = Math.max(PITCH.most, PITCH.part * width);
  const pitch = Math.min(mostPitch, Math.max(PITCH.least, (width - left - right) / (layers.length - 1)));
  const first = left + Math.max(0, (width - left - right - pitch * (layers.length - 1)) / 2);
  const sideOf = (count: number, most: number): number =>
    Math.max(8, Math.floor(Math.min(most, (PART * room) / Math.max(1, count), 0.62 * pitch)));
  const tile = Math.min(mostTile, ...units.slice(1, -1).map((shown) => sideOf(shown.length, mostTile)));
  const columns = layers.map((layer, k): Column => {
    const shown = units[k]!;
    // Inside the area.
    const end = Math.min(mostTile, Math.max(ENDS, tile), 2 * (first - left + MARGIN) - 2);
    const side =
      layer === 0
        ? Math.min(sideOf(shown.length, end), Math.max(8, Math.floor(room / shown.length) - NAME))
        : layer === depth ? sideOf(shown.length, end) : tile;
    const step = Math.min(room / shown.length, layer === 0 ? side + NAME + 8 : side * SPREAD);
    return {
      layer, side, units: shown, x: Math.round(first + k * pitch),
      tops: tops(shown.length, side, step, room, layer === 0 ? NAME : 0),
      more: sizes[layer]! - shown.length,
    };
  });
  return { width, height, columns, gaps: gapsOf(columns, opened), skipped };
}

function gapsOf(columns: Column[], { places }: Pick<Opened, "places">): Gap[] {
  return columns.slice(1).flatMap((column, k) => {
    const before = columns[k]!;
    if (column.layer !== before.layer + 1) return [];
    const place = places[column.layer - 1]!;
    const edges = column.units.flatMap((unit, row) =>
      before.units.map((from, other) => ({
        layer: column.layer, unit, from, index: place.W + unit * place.before + from,
        y1: before.tops[other]! + before.side / 2, y2: column.tops[row]! + column.side / 2,
      })),
    );
    return [{ layer: column.layer, x1: before.x + before.side / 2, x2: column.x - column.side / 2, edges }];
  });
}

/** The edge at a point, if one is near; of two the nearer one, or the stronger. */
export function edgeAt(
  graph: Graph, x: number, y: number, strength: (edge: Edge) => number = () => 0, within = 7,
): Edge | null {
  const gap = graph.gaps.find(({ x1, x2 }) => x > x1 && x < x2);
  if (!gap) return null;
  const width = gap.x2 - gap.x1;
  const t = timeAt((x - gap.x1) / width);
  let [best, least]: [Edge | null, number] = [null, Infinity];
  for (const edge of gap.edges) {
    const height = edge.y2 - edge.y1;
    const slope = (height * 6 * t * (1 - t)) / (width * (1.5 - 3 * t + 3 * t * t));
    const distance = Math.abs(y - edge.y1 - height * t * t * (3 - 2 * t)) / Math.hypot(1, slope);
    const score = distance - 3 * strength(edge);
    if (distance <= within && score < least) [best, least] = [edge, score];
  }
  return best;
}

/** The middle of an edge's curve. */
export function middleOf(graph: Graph, layer: number, unit: number, from: number): { x: number; y: number } | null {
  const gap = graph.gaps.find((each) => each.layer === layer);
  const edge = gap?.edges.find((each) => each.unit === unit && each.from === from);
  return gap && edge ? { x: (gap.x1 + gap.x2) / 2, y: (edge.y1 + edge.y2) / 2 } : null;
}

/** The curve's parameter at a part of the way across: x(t) = 1.5 t(1 − t) + t³, by bisection. */
function timeAt(part: number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 24; round++) {
    const t = (low + high) / 2;
    if (1.5 * t * (1 - t) + t ** 3 < part) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/** The weight that is drawn with full strength: a power of two that few weights exceed, so that frames compare. */
export function reachOf(graph: Graph, parameters: Float32Array): number {
  const sizes = graph.gaps
    .flatMap(({ edges }) => edges.map(({ index }) => Math.abs(parameters[index]!)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const large = sizes[Math.floor(0.95 * (sizes.length - 1))] ?? 1;
  return 2 ** Math.ceil(Math.log2(Math.max(large, 1e-6)));
}

/**
 * The inputs that are shown of many: the axes, then those that are read most, as measures/most_read.py has it: by
 * ‖W₁[:, j]‖ times the input's deviation over the samples.
 */
export function shownInputs(opened: Opened, parameters: Float32Array, axes: [number, number]): number[] {
  const { data } = opened;
  if (data.inputs <= 2) return range(0, data.inputs);
  const read = reading(opened, parameters);
  const rest = range(0, data.inputs)
    .filter((j) => !axes.includes(j))
    .sort((a, b) => read[b]! - read[a]!);
  return [...new Set(axes), ...rest].slice(0, MOST_INPUTS);
}

/** How much of the first layer's pre-activations comes from each input. */
export function reading({ data, places }: Opened, parameters: Float32Array): number[] {
  const { n, X } = data.train;
  const { W, units, before } = places[0]!;
  return range(0, data.inputs).map((j) => {
    let [sum, squares, weights] = [0, 0, 0];
    for (let row = 0; row < n; row++) sum += X[row * data.inputs + j]!;
    for (let row = 0; row < n; row++) squares += (X[row * data.inputs + j]! - sum / n) ** 2;
    for (let unit = 0; unit < units; unit++) weights += parameters[W + unit * before + j]! ** 2;
    return Math.sqrt(squares / n) * (Number.isFinite(weights) ? Math.sqrt(weights) : 1);
  });
}

/** In the middle, or as far above it as what is written under the last needs. */
function tops(count: number, side: number, step: number, room: number, under: number): number[] {
  const long = side + (count - 1) * step;
  const first = Math.max(0, Math.min((room - long) / 2, room - long - under));
  return range(0, count).map((row) => Math.round(first + row * step));
}

function range(first: number, end: number): number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);
}
