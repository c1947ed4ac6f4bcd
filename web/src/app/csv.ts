// Tables of text, CSV and its kin: from a file's bytes to columns.

import { Refusal } from "../engine/check";
import { LARGEST, MOST_LETTERS } from "../engine/limits";
import { live } from "../words/live";

export const MOST_ROWS = 20000;

const SEPARATORS = [",", ";", "\t", "|"] as const;
const MISSING = new Set(["", "na", "n/a", "#n/a", "nan", "null", "?", "-", "--"]);
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;

const say = live.table;

export type Kind = "number" | "boolean" | "text";

export interface Column {
  name: string;
  kind: Kind;
  /** As they are written, without spaces around them. */
  texts: string[];
  /** Of numbers and of true and false; NaN where a value is missing. */
  values: Float64Array;
  /** The different texts, in order, without what is missing. */
  categories: string[];
  /** Rows without a value, from 0. */
  gaps: number[];
  /** Why its texts cannot be names, of classes or inputs, or null. */
  unnamed: string | null;
  /** Why it cannot be an input, or null. */
  unfit: string | null;
}

export interface TextTable {
  name: string;
  separator: string;
  columns: Column[];
  rows: number;
  /** The line of the file in which each row begins, as an editor counts. */
  lines: number[];
}

interface Line {
  cells: string[];
  line: number;
}

/** A file's text: UTF-8, or UTF-16 where it says so. */
export function decoded(bytes: ArrayBuffer, name: string): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  let text: string;
  try {
    text = new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(say.notText(name));
  }
  if (text.includes("\0")) throw new Refusal(say.notText(name));
  return text;
}

/** Reads a table: separator, first line and kinds of columns are found out. */
export function readTable(text: string, name: string): TextTable {
  const whole = text.replace(/^\uFEFF/, "");
  if (whole.trim() === "") throw new Refusal(say.empty(name));
  const separator = separatorOf(whole, name);
  const lines = records(whole, separator, name);
  const width = lines[0]!.cells.length;
  if (width < 2) throw new Refusal(say.oneColumn(name, lines[0]!.cells[0]!));
  for (const { cells, line } of lines)
    if (cells.length !== width) throw new Refusal(say.ragged(name, line, cells.length, width));
  const comma = separator === ";" || separator === "\t";
  const named = hasHeader(lines, comma);
  const body = named ? lines.slice(1) : lines;
  if (body.length < 2) throw new Refusal(say.fewRows(name, body.length));
  if (body.length > MOST_ROWS) throw new Refusal(say.manyRows(name, MOST_ROWS));
  const names = namesOf(named ? lines[0]!.cells : lines[0]!.cells.map(() => ""), name, lines[0]!.line);
  const places = body.map(({ line }) => line);
  const columns = names.map((column, k) => columnOf(column, body.map(({ cells }) => cells[k]!), places, comma, name));
  return { name, separator, columns, rows: body.length, lines: places };
}

/** The separator that the first lines agree about; commas within quotes do not count. */
function separatorOf(text: string, name: string): string {
  const start = text.slice(0, 20000);
  const widths = SEPARATORS.map((separator) => {
    // The last record may be cut; a quote that misleads is found again, and told, when all is read.
    let lines: Line[];
    try {
      lines = records(start, separator, name);
    } catch {
      return 1;
    }
    const several = lines.length > 2 ? lines.slice(0, -1) : lines;
    const width = several[0]!.cells.length;
    // A little more where all lines agree, so that commas in texts do not win over a true separator.
    return several.every(({ cells }) => cells.length === width) ? width : Math.min(width, 1.5);
  });
  return SEPARATORS[widths.indexOf(Math.max(...widths))]!;
}

/** The records of RFC 4180, empty lines left out, each with the line that it begins in. */
function records(text: string, separator: string, name: string): Line[] {
  const found: Line[] = [];
  let cells: string[] = [];
  let [at, line, begun] = [0, 1, 1];
  const end = () => {
    if (cells.some((cell) => cell !== "")) found.push({ cells, line: begun });
    // With the line of names; the rest of a file of millions need not be read.
    if (found.length > MOST_ROWS + 1) throw new Refusal(say.manyRows(name, MOST_ROWS));
    cells = [];
    begun = line;
  };
  while (at < text.length) {
    let cell = "";
    const spaces = /[^\S\r\n\t]*/y;
    spaces.lastIndex = at;
    const quoted = at + (spaces.exec(text)?.[0].length ?? 0);
    if (text[quoted] === '"') {
      const opened = line;
      at = quoted + 1;
      for (;;) {
        const close = text.indexOf('"', at);
        if (close < 0) throw new Refusal(say.openQuote(name, opened));
        cell += text.slice(at, close);
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
        at++;
      }
      line += cell.split(/\r\n|\r|\n/).length - 1;
      while (text[at] === " ") at++;
      if (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r")
        throw new Refusal(say.afterQuote(name, line, text[at]!));
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n" && text[at] !== "\r") at++;
      cell = text.slice(from, at);
    }
    cells.push(cell.trim());
    if (text[at] === separator) {
      at++;
      if (at === text.length) cells.push("");
      continue;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    line++;
    end();
  }
  end();
  return found;
}

/** Whether the first line names the columns: it holds no number, and is not just one more row of texts. */
function hasHeader(lines: Line[], comma: boolean): boolean {
  const [first, ...rest] = lines;
  if (!rest.length || first!.cells.some((cell) => isNumber(cell, comma))) return false;
  if (first!.cells.some((_, k) => rest.some(({ cells }) => isNumber(cells[k]!, comma)))) return true;
  return first!.cells.every((cell, k) => rest.every(({ cells }) => cells[k] !== cell));
}

function namesOf(cells: string[], file: string, line: number): string[] {
  const long = cells.findIndex((cell) => cell.length > MOST_LETTERS);
  if (long >= 0) throw new Refusal(say.longName(file, line, long + 1, cells[long]!.length, MOST_LETTERS));
  const names = cells.map((cell, k) => cell || say.nameless(k + 1));
  const twice = names.find((column, k) => names.indexOf(column) < k);
  if (twice !== undefined) throw new Refusal(say.twice(file, twice));
  return names;
}

function isNumber(text: string, comma: boolean): boolean {
  return NUMBER.test(text) || (comma && DECIMAL_COMMA.test(text));
}

function columnOf(name: string, texts: string[], lines: number[], comma: boolean, file: string): Column {
  const missing = texts.map((text) => MISSING.has(text.toLowerCase()));
  const gaps = texts.flatMap((_, row) => (missing[row] ? [row] : []));
  const there = texts.filter((_, row) => !missing[row]);
  const numeric = there.filter((text) => isNumber(text, comma)).length;
  const truths = there.every((text) => /^(true|false)$/i.test(text));
  const kind: Kind = 2 * numeric >= there.length ? "number" : truths ? "boolean" : "text";
  const categories = kind === "text" ? [...new Set(there)].sort() : [];
  const values = Float64Array.from(texts, (text, row) => {
    if (missing[row] || kind === "text") return NaN;
    return kind === "boolean" ? Number(text.toLowerCase() === "true") : Number(comma ? text.replace(",", ".") : text);
  });
  const unnamed = kind === "text" ? tooLong(name, texts, lines, file) : null;
  const unfit = unnamed ?? unfitness(name, kind, texts, values, categories, missing, lines, file);
  return { name, kind, texts, values, categories, gaps, unnamed, unfit };
}

/** What an input is called that is 1 for one of a column's texts. */
export function nameOf(column: string, text: string): string {
  return `${column}=${text}`;
}

function tooLong(name: string, texts: string[], lines: number[], file: string): string | null {
  const lengths = texts.map((text) => nameOf(name, text).length);
  const row = lengths.findIndex((letters) => letters > MOST_LETTERS);
  return row < 0 ? null : say.longText(file, lines[row]!, name, lengths[row]!, MOST_LETTERS);
}

function unfitness(
  name: string, kind: Kind, texts: string[], values: Float64Array, categories: string[], missing: boolean[],
  lines: number[], file: string,
): string | null {
  if (missing.every(Boolean)) return say.allMissing(name);
  if (kind === "text") {
    if (texts.some((text) => /^[+-]?\d+,\d+$/.test(text)))
      return say.decimalComma(file, lines[texts.findIndex((text) => /^[+-]?\d+,\d+$/.test(text))]!, name);
    const distinct = categories.length;
    if (distinct > 20 && 2 * distinct > texts.length) return say.likeNames(name, distinct, texts.length);
    return distinct === 1 ? say.constant(name, categories[0]!) : null;
  }
  const wrong = values.findIndex((value, row) => !missing[row] && !(Math.abs(value) <= LARGEST));
  if (wrong >= 0) {
    const place = [file, lines[wrong]!, name, texts[wrong]!] as const;
    return Number.isNaN(values[wrong]!) ? say.notNumber(...place) : say.tooLarge(...place);
  }
  const first = values.find((value) => !Number.isNaN(value))!;
  return values.every((value) => Number.isNaN(value) || value === first) ? say.constant(name, String(first)) : null;
}
