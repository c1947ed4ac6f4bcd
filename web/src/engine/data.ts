// Data: from a recipe's source to the arrays that the kernel trains on, bit for bit as Python makes them.

import type { Kernel } from "./kernel";
import {
  REGRESSION_TOYS, TOYS, type BundledSource, type Moments, type PointsSource, type Source, type Task, type ToySource,
} from "./recipe";

/** One column's way from the raw unit to the network's. */
export interface Scaling {
  mean: Float64Array;
  deviation: Float64Array;
}

/** Samples in the network's scale, row by row: X (n, inputs), T (n, outputs). */
export interface Samples {
  n: number;
  X: Float32Array;
  T: Float32Array;
  /** Which of the source's samples they are. */
  rows: Uint32Array;
}

export interface Data {
  name: string;
  task: Task;
  inputs: number;
  outputs: number;
  inputNames: string[];
  targetName: string;
  /** Of two classes the second is 1; empty for regression. */
  classNames: string[];
  train: Samples;
  test: Samples;
  inputScaling: Scaling;
  targetScaling: Scaling;
  /** What a view of the data shows at the least, on both axes: points that are drawn need room around them. */
  room?: [number, number] | null;
}

/** A table as it is written: raw inputs row by row, and the class's number or the value of each row. */
export interface Table {
  name: string;
  inputs: string[];
  target: string;
  classes: string[];
  X: number[][];
  t: number[];
}

const STREAM_SPLIT = 2;

/** The data of a source; of a bundled set its table is needed too. */
export function makeData(kernel: Kernel, source: Source, bundled?: Table): Data {
  switch (source.kind) {
    case "toy":
      return toy(kernel, source);
    case "bundled":
      if (!bundled) throw new Error(`The table of ${source.name} is missing.`);
      return table(kernel, source, bundled, () => true);
    case "points":
      return table(kernel, source, source, (column) => column.some((value) => value !== 0 && value !== 1));
  }
}

/** The samples of a source as a table: before they are split and scaled. */
export function tableOf(kernel: Kernel, source: Source, bundled?: Table): Table {
  if (source.kind === "points") {
    const { name, inputs, target, classes, X, t } = source;
    return { name, inputs, target, classes, X, t };
  }
  if (source.kind === "bundled") {
    if (!bundled) throw new Error(`The table of ${source.name} is missing.`);
    return bundled;
  }
  const { train, inputNames, targetName, classNames, inputs, outputs } = toy(kernel, { ...source, test: 0 });
  const row = (values: Float32Array, width: number, at: number) => [...values.subarray(at * width, (at + 1) * width)];
  return {
    name: source.name,
    inputs: inputNames,
    target: targetName,
    classes: classNames,
    X: Array.from({ length: train.n }, (_, at) => row(train.X, inputs, at)),
    t: Array.from({ length: train.n }, (_, at) => {
      const target = row(train.T, outputs, at);
      return outputs > 1 ? target.indexOf(1) : target[0]!;
    }),
  };
}

function toy(kernel: Kernel, source: ToySource): Data {
  const inputs = source.name === "sine" ? 1 : 2;
  const { X, t } = kernel.toy(TOYS.indexOf(source.name), source.n, inputs, source.classes, source.noise, source.seed);
  const regression = REGRESSION_TOYS.includes(source.name);
  const classes = regression ? [] : Array.from({ length: source.classes }, (_, k) => String(k));
  return assemble(kernel, source, {
    name: source.name,
    inputNames: inputs === 1 ? ["x"] : ["x1", "x2"],
    targetName: regression ? "value" : "class",
    classNames: classes,
    columns: Array.from({ length: inputs }, (_, k) => Float64Array.from(t, (_, row) => X[row * inputs + k]!)),
    t: Float64Array.from(t),
    scaled: () => false,
    scaleTarget: false,
  });
}

function table(
  kernel: Kernel, source: BundledSource | PointsSource, raw: Table, scaled: (column: Float64Array) => boolean,
): Data {
  return assemble(kernel, source, {
    name: raw.name,
    inputNames: raw.inputs,
    targetName: raw.target,
    classNames: raw.classes,
    columns: raw.inputs.map((_, k) => Float64Array.from(raw.X, (row) => row[k]!)),
    t: Float64Array.from(raw.t),
    scaled: (column) => source.standardize && scaled(column),
    scaleTarget: source.standardize && raw.classes.length === 0,
    room: source.kind === "points" && !source.standardize && !source.units ? [-1, 1] : null,
  });
}

interface Raw {
  name: string;
  inputNames: string[];
  targetName: string;
  classNames: string[];
  columns: Float64Array[];
  t: Float64Array;
  scaled: (column: Float64Array) => boolean;
  scaleTarget: boolean;
  room?: [number, number] | null;
}

/** Split the samples, and scale them by the training set: what data/assemble.py does. */
function assemble(kernel: Kernel, source: Source, raw: Raw): Data {
  const classes = raw.classNames.length;
  const task: Task = classes === 0 ? "regression" : classes === 2 ? "binary" : "classes";
  const targets =
    task === "classes" ? raw.classNames.map((_, k) => raw.t.map((value) => Number(value === k))) : [raw.t];
  const { train, test } = rowsOf(kernel, source, raw.t.length);
  const inputScaling = scalingOf(kernel, raw.columns, train, raw.columns.map(raw.scaled));
  const targetScaling = scalingOf(kernel, targets, train, targets.map(() => raw.scaleTarget));
  const units = source.kind === "points" ? source.units : null;
  const samples = (rows: Uint32Array): Samples => ({
    n: rows.length,
    rows,
    X: gathered(raw.columns, rows, inputScaling),
    T: gathered(targets, rows, targetScaling),
  });
  return {
    name: raw.name,
    task,
    inputs: raw.columns.length,
    outputs: targets.length,
    inputNames: raw.inputNames,
    targetName: raw.targetName,
    classNames: raw.classNames,
    train: samples(train),
    test: samples(test),
    inputScaling: units ? scalingFrom(units.inputs) : inputScaling,
    targetScaling: units ? scalingFrom(units.target) : targetScaling,
    room: raw.room ?? null,
  };
}

function scalingFrom({ mean, deviation }: Moments): Scaling {
  return { mean: Float64Array.from(mean), deviation: Float64Array.from(deviation) };
}

/** The rows to train on and to test on: those that the source names, or drawn. */
function rowsOf(kernel: Kernel, source: Source, samples: number): { train: Uint32Array; test: Uint32Array } {
  if (source.kind !== "points" || !source.test_rows) return split(kernel, source, samples);
  const tested = new Set(source.test_rows);
  const all = Uint32Array.from({ length: samples }, (_, row) => row);
  return { train: all.filter((row) => !tested.has(row)), test: all.filter((row) => tested.has(row)) };
}

function split(kernel: Kernel, source: Source, samples: number): { train: Uint32Array; test: Uint32Array } {
  const order = kernel.permutation(source.seed, STREAM_SPLIT, 0, samples);
  const tested = source.test ? Math.min(Math.max(Math.floor(source.test * samples + 0.5), 1), samples - 1) : 0;
  return { train: order.slice(tested).sort(), test: order.slice(0, tested).sort() };
}

/** Mean and deviation of the columns that are scaled, over the training rows; of one value, only centred. */
function scalingOf(kernel: Kernel, columns: Float64Array[], rows: Uint32Array, scaled: boolean[]): Scaling {
  const mean = new Float64Array(columns.length);
  const deviation = new Float64Array(columns.length).fill(1);
  columns.forEach((column, k) => {
    if (!scaled[k]) return;
    const values = Float64Array.from(rows, (row) => column[row]!);
    const found = kernel.moments(values);
    const constant = values.every((value) => value === values[0]);
    mean[k] = constant ? values[0]! : found.mean;
    deviation[k] = constant || found.deviation === 0 ? 1 : found.deviation;
  });
  return { mean, deviation };
}

function gathered(columns: Float64Array[], rows: Uint32Array, scaling: Scaling): Float32Array {
  const result = new Float32Array(rows.length * columns.length);
  columns.forEach((column, k) => {
    const mean = scaling.mean[k]!;
    const deviation = scaling.deviation[k]!;
    rows.forEach((row, sample) => (result[sample * columns.length + k] = (column[row]! - mean) / deviation));
  });
  return result;
}

/** The class that a row of targets or of predictions, (samples, outputs), stands for. */
export function classOf(values: Float32Array, row: number, { task, outputs }: Pick<Data, "task" | "outputs">): number {
  if (task === "binary") return Number(values[row]! > 0.5);
  let best = 0;
  for (let k = 1; k < outputs; k++) if (values[row * outputs + k]! > values[row * outputs + best]!) best = k;
  return best;
}

const MOST_DRAWN = 1000;

/**
 * The rows of so many samples that are drawn, and looked at for a frame, in their order: all, or some that are chosen at
 * random, always the same, so that neither sorted nor periodic tables are seen in part (Bentley and Floyd, 1987).
 */
export function drawnRows(samples: number): Uint32Array {
  const rows = new Set<number>();
  let random = 0;
  for (let last = Math.max(0, samples - MOST_DRAWN); last < samples; last++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    const row = samples > MOST_DRAWN ? Math.floor((random / 2 ** 32) * (last + 1)) : last;
    rows.add(rows.has(row) ? last : row);
  }
  return Uint32Array.from(rows).sort();
}

/** Some samples of a set, in an order of one's own. */
export function taken({ X, T }: Samples, rows: ArrayLike<number>, { inputs, outputs }: Pick<Data, "inputs" | "outputs">): Samples {
  const take = (values: Float32Array, width: number): Float32Array => {
    const found = new Float32Array(rows.length * width);
    for (let at = 0; at < rows.length; at++) {
      found.set(values.subarray(rows[at]! * width, (rows[at]! + 1) * width), at * width);
    }
    return found;
  };
  return { n: rows.length, X: take(X, inputs), T: take(T, outputs), rows: Uint32Array.from(rows) };
}

export function noSamples(): Samples {
  return { n: 0, X: new Float32Array(0), T: new Float32Array(0), rows: new Uint32Array(0) };
}
