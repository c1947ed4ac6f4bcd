// What a cell's number is made of: the cells that meet in it, and the sum with this network's numbers.
//
// Products of two numbers are multiplied here to be shown; every total is the kernel's.

import { added, apart, bracketed, product, resolving } from "./digits";
import { plainSigma, texOf } from "./formulas";
import { number } from "./numerals";
import {
  kindOf, outputActivation, placeOf, quantity, type Cell, type Kind, type Name, type Quantity, type Shown,
} from "./quantities";

/** Cells of a quantity: one, a row, a column, or all. */
export interface Lit {
  name: Name;
  row?: number;
  column?: number;
}

export interface Explained {
  /** The formula of its quantity, LaTeX. */
  tex: string;
  /** Parts of a chain of equations: what it is made of, and at the end the number; empty where it is given. */
  parts: string[];
  lit: Lit[];
}

/** A cell explained; of weights, how they were changed, where that is known already. */
export function explain(shown: Shown, cell: Cell, updated = false): Explained {
  const { kind, layer } = kindOf(cell.name);
  const found = explained(shown, kind, layer, cell, updated);
  return { ...found, lit: [...found.lit, cell] };
}

function explained(shown: Shown, kind: Kind, l: number, cell: Cell, updated: boolean): Explained {
  const tex = texOf(shown, kind, l, updated);
  switch (kind) {
    case "Z":
    case "newZ":
      return { tex, ...sums(shown, kind === "newZ", l, cell) };
    case "H":
    case "newH":
      return { tex, ...activation(shown, kind === "newH", l, cell) };
    case "row":
      return { tex, parts: activation(shown, false, l, turned(cell)).parts, lit: [{ ...turned(cell), name: `H${l}` }] };
    case "delta":
      return { tex, ...(l === shown.depth ? error(shown, cell) : hiddenDelta(shown, l, cell)) };
    case "dW":
    case "db":
      return { tex, ...gradient(shown, kind, l, cell) };
    case "back":
      return { tex, ...back(shown, l, cell) };
    case "slope":
      return { tex, ...slope(shown, l, cell) };
    case "newW":
    case "newb":
      return { tex, ...update(shown, kind === "newW" ? "W" : "b", l, cell) };
    case "W":
    case "b":
      return updated ? { tex, ...update(shown, kind, l, cell) } : { tex, parts: [], lit: [] };
    case "t":
      return { tex, parts: [], lit: [] };
  }
}

/** Σ W H + b. */
function sums(shown: Shown, after: boolean, l: number, cell: Cell): Omit<Explained, "tex"> {
  const of = (kind: "W" | "b" | "H" | "Z", layer: number): Quantity =>
    quantity(shown, after ? `new${kind}` : kind, layer);
  const [W, b, H, Z] = [of("W", l), of("b", l), of("H", l - 1), of("Z", l)];
  const places = range(W.columns).map(
    (at) => [placeOf(W, { row: cell.row, column: at }), placeOf(H, { row: at, column: cell.column })] as const,
  );
  const bias = b.numbers.inline(cell.row);
  const factors = places.map(([w, h]) => `${W.numbers.inline(w)} · ${H.numbers.factor(h)}`);
  const products = places.map(([w, h]) => product(W.numbers.values[w]! * H.numbers.values[h]!));
  return {
    parts: [added([...factors, bias]), `= ${added([...products, bias])}`, `= ${Z.numbers.inline(placeOf(Z, cell))}`],
    lit: [{ name: W.name, row: cell.row }, { name: b.name, row: cell.row }, { name: H.name, column: cell.column }],
  };
}

/** σ(Z); of softmax, all of the column. */
function activation(shown: Shown, after: boolean, l: number, cell: Cell): Omit<Explained, "tex"> {
  if (l === 0) return { parts: [], lit: [] };
  const [Z, H] = after
    ? [quantity(shown, "newZ", l), quantity(shown, "newH", l)]
    : [quantity(shown, "Z", l), quantity(shown, "H", l)];
  const output = outputActivation(shown.recipe);
  const result = `= ${H.numbers.inline(placeOf(H, cell))}`;
  const z = (row: number): string => Z.numbers.inline(placeOf(Z, { row, column: cell.column }));
  if (l === shown.depth && output === "softmax") {
    const below = range(Z.rows).map((row) => `exp ${bracketed(z(row))}`).join(" + ");
    const parts = [`exp ${bracketed(z(cell.row))} / (${below})`, result];
    return { parts, lit: [{ name: Z.name, column: cell.column }] };
  }
  const lit = [{ ...cell, name: Z.name }];
  if (l === shown.depth && output === "identity") return { parts: [z(cell.row), result], lit };
  return { parts: [`${plainSigma(shown, l)}(${z(cell.row)})`, result], lit };
}

/** y − t, with as many digits as their difference needs. */
function error(shown: Shown, cell: Cell): Omit<Explained, "tex"> {
  const { depth } = shown;
  const [y, t, delta] = [quantity(shown, "H", depth), quantity(shown, "t", depth), quantity(shown, "delta", depth)];
  const at = placeOf(y, cell);
  let [one, other] = [y.numbers.inline(at), t.numbers.inline(at)];
  const difference = delta.numbers.values[at]!;
  if (difference && !agrees(plain(one) - plain(other), difference)) {
    [one, other] = resolving([y.numbers.values[at]!, t.numbers.values[at]!], difference / 10) as [string, string];
  }
  return {
    parts: [`${one} − ${bracketed(other)}`, `= ${delta.numbers.inline(at)}`],
    lit: [{ ...cell, name: y.name }, { ...cell, name: t.name }],
  };
}

/** δ Hᵀ, the mean over the samples, with the penalty's part. */
function gradient(shown: Shown, kind: "dW" | "db", l: number, cell: Cell): Omit<Explained, "tex"> {
  const { samples, recipe } = shown;
  const [delta, dW] = [quantity(shown, "delta", l), quantity(shown, kind, l)];
  const result = `= ${dW.numbers.inline(placeOf(dW, cell))}`;
  const deltas = range(samples).map((column) => placeOf(delta, { row: cell.row, column }));
  if (kind === "db") {
    const parts = samples > 1 ? [mean(deltas.map((at) => delta.numbers.inline(at)), []), result] : [result.slice(2)];
    return { parts, lit: [{ name: delta.name, row: cell.row }] };
  }
  const row = quantity(shown, "row", l - 1);
  const W = quantity(shown, "W", l);
  const values = range(samples).map((sample) => placeOf(row, { row: sample, column: cell.column }));
  const factors = deltas.map((at, k) => `${delta.numbers.inline(at)} · ${row.numbers.factor(values[k]!)}`);
  const products = deltas.map((at, k) => product(delta.numbers.values[at]! * row.numbers.values[values[k]!]!));
  const w = placeOf(W, cell);
  const weight = W.numbers.values[w]!;
  const signs = recipe.l1 ? [number(recipe.l1 * Math.sign(weight), 3)] : [];
  const pulls = recipe.l2 ? [`${number(recipe.l2, 3)} · ${W.numbers.factor(w)}`] : [];
  const pulled = recipe.l2 ? [product(recipe.l2 * weight)] : [];
  const several = samples > 1 || signs.length + pulls.length > 0;
  return {
    parts: [
      mean(factors, [...signs, ...pulls]),
      ...(several ? [`= ${mean(products, [...signs, ...pulled])}`] : []),
      result,
    ],
    lit: [{ name: delta.name, row: cell.row }, { name: row.name, column: cell.column }],
  };
}

/** Wᵀ δ, along the weights' column. */
function back(shown: Shown, l: number, cell: Cell): Omit<Explained, "tex"> {
  const [W, delta, total] = [quantity(shown, "W", l + 1), quantity(shown, "delta", l + 1), quantity(shown, "back", l)];
  const places = range(W.rows).map(
    (at) => [placeOf(W, { row: at, column: cell.row }), placeOf(delta, { row: at, column: cell.column })] as const,
  );
  const factors = places.map(([w, d]) => `${W.numbers.inline(w)} · ${delta.numbers.factor(d)}`);
  const products = places.map(([w, d]) => product(W.numbers.values[w]! * delta.numbers.values[d]!));
  return {
    parts: [
      added(factors),
      ...(factors.length > 1 ? [`= ${added(products)}`] : []),
      `= ${total.numbers.inline(placeOf(total, cell))}`,
    ],
    lit: [{ name: W.name, column: cell.row }, { name: delta.name, column: cell.column }],
  };
}

function slope(shown: Shown, l: number, cell: Cell): Omit<Explained, "tex"> {
  const [Z, slopes] = [quantity(shown, "Z", l), quantity(shown, "slope", l)];
  const at = placeOf(Z, cell);
  return {
    parts: [`${plainSigma(shown, l)}′(${Z.numbers.inline(at)})`, `= ${slopes.numbers.inline(at)}`],
    lit: [{ ...cell, name: Z.name }],
  };
}

/** What came back, times the slope. */
function hiddenDelta(shown: Shown, l: number, cell: Cell): Omit<Explained, "tex"> {
  const [total, slopes, delta] = [quantity(shown, "back", l), quantity(shown, "slope", l), quantity(shown, "delta", l)];
  const at = placeOf(delta, cell);
  return {
    parts: [`${total.numbers.inline(at)} · ${slopes.numbers.factor(at)}`, `= ${delta.numbers.inline(at)}`],
    lit: [{ ...cell, name: total.name }, { ...cell, name: slopes.name }],
  };
}

/** W − η ΔW. */
function update(shown: Shown, kind: "W" | "b", l: number, cell: Cell): Omit<Explained, "tex"> {
  const [old, change] = [quantity(shown, kind, l), quantity(shown, `d${kind}`, l)];
  const next = quantity(shown, `new${kind}`, l);
  const at = placeOf(old, cell);
  const values = [old.numbers.values[at]!, next.numbers.values[at]!];
  const way = values[1]! - values[0]!;
  let [before, after] = [old.numbers.inline(at), next.numbers.inline(at)];
  if (way && !agrees(plain(after) - plain(before), way)) [before, after] = resolving(values, way) as [string, string];
  return {
    parts: [`${before} − ${number(shown.pass.rate, 3)} · ${change.numbers.factor(at)}`, `= ${after}`],
    lit: [{ ...cell, name: old.name }, { ...cell, name: change.name }],
  };
}

/** The loss in numbers, of one sample or of several. */
export function lossParts(shown: Shown, after = false): string[] {
  const { pass, recipe, depth, samples } = shown;
  const { losses } = after ? pass.after : pass;
  const loss = after ? pass.after.pass.loss : pass.loss;
  const total = `= ${number(loss, 3)}`;
  if (samples > 1) return [mean(losses.map((each) => number(each, 3)), []), total];
  const [y, t] = [quantity(shown, after ? "newH" : "H", depth), quantity(shown, "t", depth)];
  if (recipe.loss === "half_squared_error") {
    const parts = range(y.rows).map((row) => `(${y.numbers.inline(row)} − ${t.numbers.factor(row)})²`);
    return [parts.length > 1 ? `(${parts.join(" + ")}) / 2` : `${parts[0]} / 2`, total];
  }
  const truth = recipe.loss === "cross_entropy" ? Array.from(t.numbers.values).indexOf(1) : 0;
  const right = t.numbers.values[truth] === 1;
  const p = right ? y.numbers.values[truth]! : 1 - y.numbers.values[truth]!;
  // The kernel takes the loss from Z: where y is rounded to 0 or 1, its logarithm is not the loss.
  if (!(p > 0) || Math.abs(-Math.log(p) - loss) > 5e-3 * loss) return [total.slice(2)];
  const text = y.numbers.inline(truth);
  return [`−log ${right ? text : `(1 − ${text})`}`, total];
}

/** The prediction and the loss, before and after the update. */
export function compared(shown: Shown): { y: [string, string] | null; loss: [string, string] } {
  const { pass, depth } = shown;
  const [y, next] = [pass.H[depth]!, pass.after.pass.H[depth]!];
  return { y: y.length === 1 ? apart(y[0]!, next[0]!) : null, loss: apart(pass.loss, pass.after.pass.loss) };
}

function mean(terms: string[], more: string[]): string {
  const sum = added(terms);
  const whole = terms.length > 1 ? `(${sum}) / ${terms.length}` : sum;
  return more.length ? added([whole, ...more]) : whole;
}

function turned({ name, row, column }: Cell): Cell {
  return { name, row: column, column: row };
}

/** Whether numbers as they are written are as far apart as they are. */
function agrees(written: number, difference: number): boolean {
  return Math.abs(written - difference) <= 0.05 * Math.abs(difference);
}

/** What a number says as it is written. */
function plain(text: string): number {
  const [mantissa = "", power = ""] = text.replace("−", "-").split("·10");
  const exponent = [...power].map((sign) => (sign === "⁻" ? "-" : "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign))).join("");
  return Number(mantissa) * 10 ** Number(exponent);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
