// Ballots: the votes on one neuron, each a bar that begins where the one before it ended, and what they come to.

import { bracketed, product } from "./digits";
import { placeOf, quantity, type Quantity, type Shown } from "./quantities";

export interface Line {
  /** Whose vote it is, or what the votes come to; LaTeX. */
  label: string;
  /** What its value is made of. */
  terms: string;
  /** As it is written. */
  text: string;
  value: number;
  /** Of its bar. */
  begin: number;
  end: number;
  /** Whether it is one, and no result. */
  vote: boolean;
}

/** The layer before votes on a neuron, its bias last; they come to Z, which the activation takes. */
export function forwardBallot(shown: Shown, l: number, unit: number, sigma: string): Line[] {
  const [W, b, H] = [quantity(shown, "W", l), quantity(shown, "b", l), quantity(shown, "H", l - 1)];
  const [Z, own] = [quantity(shown, "Z", l), quantity(shown, "H", l)];
  const votes = Array.from({ length: W.columns }, (_, voter) => {
    const value = of(W, unit, voter).value * of(H, voter).value;
    return vote(`i = ${voter + 1}`, `${of(W, unit, voter).text} × ${bracketed(of(H, voter).text)}`, value);
  });
  const bias = of(b, unit);
  const [z, h] = [of(Z, unit), of(own, unit)];
  const counted = count([...votes, { ...vote("b_j", "", bias.value), text: bias.text }], z.value);
  const symbol = l === shown.depth ? "y_j" : "H_j";
  return [...counted, result("Z_j", "", z), result(symbol, sigma ? `${sigma}(${z.text})` : z.text, h)];
}

/** The layer above votes on a neuron; what they come to is scaled by the slope. Of an output: y − t. */
export function backBallot(shown: Shown, l: number, unit: number): Line[] {
  const delta = of(quantity(shown, "delta", l), unit);
  if (l === shown.depth) {
    const [y, t] = [of(quantity(shown, "H", l), unit), of(quantity(shown, "t", l), unit)];
    const made = { ...vote("y_j", "", y.value), text: y.text };
    const wanted = { ...vote("-t_j", "", -t.value), text: negative(t) };
    return [...count([made, wanted], delta.value), result("\\delta_j", `${y.text} − ${bracketed(t.text)}`, delta)];
  }
  const [W, above] = [quantity(shown, "W", l + 1), quantity(shown, "delta", l + 1)];
  const votes = Array.from({ length: W.rows }, (_, voter) => {
    const value = of(W, voter, unit).value * of(above, voter).value;
    return vote(`j = ${voter + 1}`, `${of(W, voter, unit).text} × ${bracketed(of(above, voter).text)}`, value);
  });
  const [total, slope] = [of(quantity(shown, "back", l), unit), of(quantity(shown, "slope", l), unit)];
  const terms = `${bracketed(total.text)} × ${bracketed(slope.text)}`;
  return [...count(votes, total.value), result("\\textstyle\\sum", "", total), result("\\delta_i", terms, delta)];
}

/** From where to where the bars of some ballots reach, so that they compare. */
export function reachOfBallots(ballots: readonly Line[][]): { low: number; high: number; strongest: number } {
  const lines = ballots.flat();
  const ends = lines.flatMap(({ begin, end }) => [begin, end]).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const cast = lines.filter(({ vote: is, value }) => is && Number.isFinite(value));
  const strongest = Math.max(0, ...cast.map(({ value }) => Math.abs(value)));
  return { low, high: high > low ? high : low + 1, strongest: strongest || 1 };
}

/** A number with the digits that it has in its cell; of a batch, that of the first sample. */
function of(from: Quantity, row: number, column = 0): { value: number; text: string } {
  const at = placeOf(from, { row, column });
  return { value: from.numbers.values[at]!, text: from.numbers.inline(at) };
}

function vote(label: string, terms: string, value: number): Omit<Line, "begin" | "end"> {
  return { label, terms, text: product(value), value, vote: true };
}

function result(label: string, terms: string, { value, text }: { value: number; text: string }): Line {
  return { label, terms, text, value, begin: 0, end: value, vote: false };
}

/** Each bar begins where the one before it ended, and the last ends at what the kernel counted. */
function count(votes: Omit<Line, "begin" | "end">[], total: number): Line[] {
  let end = 0;
  return votes.map((each, k) => {
    const begin = end;
    end = k === votes.length - 1 ? total : begin + each.value;
    return { ...each, begin, end };
  });
}

function negative({ value, text }: { value: number; text: string }): string {
  if (value === 0) return "0";
  return text.startsWith("−") ? text.slice(1) : `−${text}`;
}
