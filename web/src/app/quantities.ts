// What the matrices of a pass show: every quantity by its name, rounded, with the reach of its colours and its symbol.
//
// A name is a kind and a layer, as in the formulas: W2, Z2, delta2, dW2; H0 is X, H with the last layer's number is y.
// slope2 is σ′(Z₂), back2 is W₃ᵀ δ₃, row2 is H₂ᵀ; with `new` before it, what it is after the update.

import { BOUNDED, type Recipe } from "../engine/recipe";
import type { SamplePass } from "../engine/one_step";
import type { Opened } from "../engine/session";
import type { Pass } from "../engine/trainer";
import { reachOf, Rounded, widthOf } from "./digits";

export type Kind =
  | "H" | "t" | "W" | "b" | "Z" | "delta" | "dW" | "db" | "back" | "slope" | "row"
  | "newH" | "newW" | "newb" | "newZ";
export type Name = `${Kind}${number}`;

export interface Quantity {
  name: Name;
  kind: Kind;
  layer: number;
  rows: number;
  columns: number;
  numbers: Rounded;
  /** The size whose colour has full strength: one for each kind, over all layers. */
  reach: number;
  /** LaTeX. */
  tex: string;
}

/** A cell of a quantity, from 0. */
export interface Cell {
  name: Name;
  row: number;
  column: number;
}

/** A pass, ready to be shown and told of. */
export interface Shown {
  pass: SamplePass;
  recipe: Recipe;
  /** L. */
  depth: number;
  samples: number;
  quantities: ReadonlyMap<Name, Quantity>;
}

const NICE = [1, 1.5, 2, 3, 5, 7, 10];

/** All quantities of a pass, for cells with room for numbers `room` pixels wide in a size of type. */
export function shownPass(pass: SamplePass, opened: Opened, decimals: number, room: number, size: number): Shown {
  const { recipe } = opened;
  const depth = pass.sizes.length - 1;
  const { found } = new Making(pass, opened, decimals, (text) => widthOf(text, size) <= room);
  return { pass, recipe, depth, samples: pass.samples, quantities: found };
}

export function nameOf(kind: Kind, layer: number): Name {
  return `${kind}${layer}`;
}

export function kindOf(name: Name): { kind: Kind; layer: number } {
  const [, kind, layer] = /^(\D+)(\d+)$/.exec(name)!;
  return { kind: kind as Kind, layer: Number(layer) };
}

export function quantity(shown: Shown, kind: Kind, layer: number): Quantity {
  const found = shown.quantities.get(nameOf(kind, layer));
  if (!found) throw new RangeError(`This pass has no ${kind} of layer ${layer}.`);
  return found;
}

/** Where a cell's number stands among its quantity's. */
export function placeOf({ columns }: Pick<Quantity, "columns">, { row, column }: Pick<Cell, "row" | "column">): number {
  return row * columns + column;
}

/** σ, with its layer where there are several kinds; the output's activation by its name. */
export function sigmaOf(recipe: Recipe, depth: number, layer: number): string {
  const kinds = new Set<string>(recipe.activation);
  if (layer === depth) {
    const output = outputActivation(recipe);
    const alike = output === "sigmoid" && [...kinds].every((kind) => kind === "sigmoid");
    return alike ? "\\sigma" : `\\operatorname{${output}}`;
  }
  return kinds.size > 1 ? `\\sigma_${layer}` : "\\sigma";
}

export function outputActivation({ loss }: Recipe): "sigmoid" | "softmax" | "identity" {
  return loss === "binary_cross_entropy" ? "sigmoid" : loss === "cross_entropy" ? "softmax" : "identity";
}

/** A reach a little above a size that seldom changes, so that pictures compare. */
export function nice(size: number): number {
  if (!(size > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return power * (NICE.find((step) => step * power >= size * 0.999) ?? 10);
}

/** The sizes at which colours have full strength. */
function reachesOf(pass: SamplePass, { recipe, data, reach }: Opened) {
  const passes: Pass[] = [pass, pass.after.pass];
  const over = (arrays: (ArrayLike<number> | null)[]): number =>
    nice(Math.max(0, ...arrays.map((array) => (array ? reachOf(array) : 0))));
  return {
    input: over([data.train.X]),
    weight: over([pass.parameters, pass.after.parameters]),
    sum: over(passes.flatMap(({ Z }) => Z)),
    hidden: recipe.activation.every((name) => name in BOUNDED)
      ? 1
      : over(passes.flatMap(({ H }) => H.slice(1, -1))),
    output: recipe.loss === "half_squared_error" ? nice(reach) : 1,
    delta: over([...pass.delta, ...pass.back]),
    update: over([pass.gradient]),
    slope: over(pass.slopes),
  };
}

/** Makes the quantities one by one, each rounded like those that stand beside it. */
class Making {
  readonly found = new Map<Name, Quantity>();
  private readonly depth: number;
  private readonly reaches: ReturnType<typeof reachesOf>;

  constructor(
    private readonly pass: SamplePass,
    private readonly opened: Opened,
    private readonly decimals: number,
    private readonly fits: (text: string) => boolean,
  ) {
    this.depth = pass.sizes.length - 1;
    this.reaches = reachesOf(pass, opened);
    const t = turned(pass.T, pass.samples);
    this.add("t", this.depth, pass.samples, Rounded.of(t, decimals), this.reaches.output, "t");
    for (let l = 0; l <= this.depth; l++) this.activations(l);
    for (let l = 1; l <= this.depth; l++) {
      this.weights(l);
      this.wayBack(l);
    }
  }

  private activations(l: number): void {
    const { pass, depth, decimals, reaches } = this;
    const reach = l === 0 ? reaches.input : l === depth ? reaches.output : reaches.hidden;
    const [old, after] = [pass.H[l]!, pass.after.pass.H[l]!];
    const t = this.found.get(nameOf("t", depth))!;
    for (const [kind, values, other] of [["H", old, after], ["newH", after, old]] as const) {
      let numbers = Rounded.of(values, decimals, other);
      if (l === depth) numbers = numbers.toldFrom(t.numbers, this.fits);
      this.add(kind, l, pass.samples, numbers, reach, symbolH(l, depth));
    }
    if (l === depth) return;
    const row = Rounded.of(turned(old, pass.sizes[l]!), decimals, old, after);
    this.add("row", l, pass.sizes[l]!, row, reach, `${symbolH(l, depth)}^\\top`);
  }

  private weights(l: number): void {
    const { pass, decimals, reaches } = this;
    const { W, b, units, before } = this.opened.places[l - 1]!;
    const after = pass.after.pass;
    for (const [kind, begin, columns] of [["W", W, before], ["b", b, 1]] as const) {
      const of = (all: Float32Array): Float32Array => all.subarray(begin, begin + units * columns);
      const [old, next] = [of(pass.parameters), of(pass.after.parameters)];
      this.add(kind, l, columns, Rounded.of(old, decimals, next), reaches.weight, `${kind}_${l}`);
      this.add(`new${kind}`, l, columns, Rounded.of(next, decimals, old), reaches.weight, `${kind}_${l}`);
    }
    const sums = [pass.Z[l]!, after.Z[l]!] as const;
    this.add("Z", l, pass.samples, Rounded.of(sums[0], decimals, sums[1]), reaches.sum, `Z_${l}`);
    this.add("newZ", l, pass.samples, Rounded.of(sums[1], decimals, sums[0]), reaches.sum, `Z_${l}`);
  }

  private wayBack(l: number): void {
    const { pass, decimals, depth, reaches } = this;
    const { samples } = pass;
    const { W, b, units, before } = this.opened.places[l - 1]!;
    const both = [pass.gradient.subarray(W, W + units * before), pass.delta[l]!] as const;
    const biases = pass.gradient.subarray(b, b + units);
    this.add("dW", l, before, Rounded.of(both[0], decimals, ...both), reaches.update, `\\Delta W_${l}`);
    this.add("db", l, 1, Rounded.of(biases, decimals, ...both), reaches.update, `\\Delta b_${l}`);
    this.add("delta", l, samples, Rounded.of(both[1], decimals, ...both), reaches.delta, `\\delta_${l}`);
    if (l === depth) return;
    const back = Rounded.of(pass.back[l]!, decimals);
    this.add("back", l, samples, back, reaches.delta, `W_${l + 1}^\\top \\delta_${l + 1}`);
    const sigma = sigmaOf(this.opened.recipe, depth, l);
    this.add("slope", l, samples, Rounded.of(pass.slopes[l]!, decimals), reaches.slope, `${sigma}'(Z_${l})`);
  }

  private add(kind: Kind, layer: number, columns: number, numbers: Rounded, reach: number, tex: string): void {
    const rows = numbers.values.length / columns;
    const name = nameOf(kind, layer);
    this.found.set(name, { name, kind, layer, rows, columns, numbers, reach, tex });
  }
}

export function symbolH(layer: number, depth: number): string {
  return layer === 0 ? "X" : layer === depth ? "y" : `H_${layer}`;
}

/** (rows, columns), rows many, as (columns, rows). */
function turned(values: Float32Array, rows: number): Float32Array {
  const columns = values.length / rows;
  return Float32Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
}
