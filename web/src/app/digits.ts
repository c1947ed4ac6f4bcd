// A matrix's numbers as its cells show them, and the same digits in the equations beside it: rounding.py's twin.

import { number } from "./numerals";

const DIGITS = 3;
const TOO_LARGE = 1e4;
const SMALLEST_INLINE = -4;
const MOST_PLACES = 12;
/** How wide signs are in Inter, as parts of the type's size; digits are all alike. */
const DIGIT = 0.65;
const POINT = 0.29;

/** Numbers of one matrix, row by row, with at most so many decimals. */
export class Rounded {
  /** Of those that are shown with more digits. */
  private readonly closer = new Map<number, string>();

  private constructor(
    readonly values: ArrayLike<number>,
    readonly decimals: number,
    /** The cells show multiples of 10 to this power. */
    readonly exponent: number,
  ) {}

  /** `others` are to have the same exponent, as they stand beside it or are the same matrix at another time. */
  static of(values: ArrayLike<number>, decimals: number, ...others: ArrayLike<number>[]): Rounded {
    const own = reachOf(values);
    const sizes = own ? [own, ...others.map(reachOf)].filter((size) => size > 0) : [];
    // So that the largest number of each has two digits, three where there is room.
    const least = 10 ** -Math.max(1, decimals - 2);
    let exponent = 0;
    const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
    if (sizes.length && (smallest < least * 0.95 || largest >= TOO_LARGE)) {
      // And no number more than three before the point.
      exponent = Math.max(magnitude(smallest), magnitude(largest / 100));
    }
    return new Rounded(values, decimals, exponent);
  }

  /** With more digits where another matrix has the same text for another number, if they fit. */
  toldFrom(other: Rounded, fits: (text: string) => boolean): Rounded {
    const told = new Rounded(this.values, this.decimals, this.exponent);
    if (this.exponent) return told;
    for (let at = 0; at < this.values.length; at++) {
      const [one, two] = [this.values[at]!, other.values[at]!];
      if (one === two || this.text(at) !== other.text(at)) continue;
      const [longer] = apart(one, two);
      if (fits(longer)) told.closer.set(at, longer);
    }
    return told;
  }

  /** As its cell shows it. */
  text(at: number): string {
    const closer = this.closer.get(at);
    if (closer !== undefined) return closer;
    const value = this.values[at]!;
    if (!this.exponent) return rounded(value, this.decimals);
    return rounded(value / 10 ** this.exponent, Math.min(this.decimals, 2));
  }

  /** In an equation: the same digits. */
  inline(at: number): string {
    if (!this.exponent || !Number.isFinite(this.values[at]!)) return this.text(at);
    if (this.exponent >= 0 || this.exponent < SMALLEST_INLINE) {
      const value = this.values[at]!;
      return value === 0 ? "0" : number(value, DIGITS);
    }
    return rounded(this.values[at]!, Math.min(this.decimals, 2) - this.exponent);
  }

  /** In an equation, after a sign: negative ones in brackets. */
  factor(at: number): string {
    return bracketed(this.inline(at));
  }
}

/** Three significant digits, but no more decimals than so many; with a true minus sign. */
export function rounded(value: number, decimals: number): string {
  if (!Number.isFinite(value) || value === 0) return number(value);
  return fixed(value, Math.min(decimals, Math.max(0, DIGITS - 1 - magnitude(value))));
}

/** Two numbers with three digits, and with as many more as they need to differ where they are not equal. */
export function apart(one: number, other: number): [string, string] {
  for (let digits = DIGITS; ; digits++) {
    const texts: [string, string] = [number(one, digits), number(other, digits)];
    if (texts[0] !== texts[1] || one === other || digits === 15 || Number.isNaN(one - other)) return texts;
  }
}

/** Numbers with so many decimals that a small change among them, which is not 0, is seen with two digits. */
export function resolving(values: readonly number[], change: number): string[] {
  const places = Math.min(MOST_PLACES, Math.max(0, 1 - magnitude(change)));
  return values.map((value) => (Number.isFinite(value) ? fixed(value, places) : number(value)));
}

/** A product as it stands in a sum: three digits. */
export function product(value: number): string {
  return Math.abs(value) < 1e-4 ? number(value, 2) : rounded(value, MOST_PLACES);
}

/** In brackets where it begins with a minus sign, as a factor has to stand. */
export function bracketed(text: string): string {
  return text.startsWith("−") ? `(${text})` : text;
}

/** A sum in a line, in which negative terms are taken away. */
export function added(terms: readonly string[]): string {
  const [first = "0", ...others] = terms;
  return first + others.map((term) => (term.startsWith("−") ? ` − ${term.slice(1)}` : ` + ${term}`)).join("");
}

/** About how wide a number is, in pixels. */
export function widthOf(text: string, size: number): number {
  return [...text].reduce((sum, sign) => sum + (sign === "." || sign === "·" ? POINT : DIGIT), 0) * size;
}

/** The decimals that the numbers of cells have room for. */
export function decimalsFor(room: number, size: number): number {
  let decimals = 4;
  while (decimals > 1 && widthOf(`−0.${"0".repeat(decimals)}`, size) > room) decimals--;
  return decimals;
}

export function reachOf(values: ArrayLike<number>): number {
  let reach = 0;
  for (let at = 0; at < values.length; at++) {
    const size = Math.abs(values[at]!);
    if (size > reach && Number.isFinite(size)) reach = size;
  }
  return reach;
}

function magnitude(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)));
}

function fixed(value: number, places: number): string {
  const text = value.toFixed(Math.min(20, Math.max(0, places)));
  const short = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return short === "-0" ? "0" : short.replace("-", "−");
}
