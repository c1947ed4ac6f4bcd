// Columns: from the chosen columns of a table to a recipe's points.

import { Refusal } from "../engine/check";
import type { PointsSource } from "../engine/recipe";
import { live } from "../words/live";
import { nameOf, type Column, type TextTable } from "./csv";

export const MOST_INPUTS = 100;
/** The most classes of a target. */
export const MOST_CATEGORIES = 100;
/** Whole numbers with more different values than this are taken for a quantity, with fewer for classes. */
const MOST_WHOLE_NUMBERS = 20;
const TELLING = ["target", "class", "label", "y", "species", "diagnosis"];

const say = live.table;

export type Role = "input" | "target" | "out";

export interface Choice {
  /** One for each column. */
  roles: Role[];
  /** Whether rows without a value in a column that is used are left out. */
  withoutGaps: boolean;
  test: number;
  seed: number;
}

/** What each column is at first: the last that can be classes or a number is predicted from the others. */
export function suggested(table: TextTable): Role[] {
  const fit = (k: number) => targetProblem(table, k, rowsOf(table, [k])) === null;
  const named = table.columns.findIndex(({ name }, k) => TELLING.includes(name.toLowerCase()) && fit(k));
  const target = named >= 0 ? named : table.columns.findLastIndex((_, k) => fit(k));
  return table.columns.map(({ unfit }, k) => (k === target ? "target" : unfit ? "out" : "input"));
}

/** The samples of the columns chosen; a Refusal where they make none. */
export function toSource(table: TextTable, { roles, withoutGaps, test, seed }: Choice): PointsSource {
  const used = roles.flatMap((role, k) => (role === "out" ? [] : [k]));
  const target = roles.indexOf("target");
  const inputs = used.filter((k) => k !== target).map((k) => table.columns[k]!);
  if (target < 0) throw new Refusal(say.noTarget);
  if (!inputs.length) throw new Refusal(say.noInputs);
  for (const { unfit } of inputs) if (unfit) throw new Refusal(unfit);
  const gap = firstGap(table, used);
  if (gap && !withoutGaps) throw new Refusal(gap);
  const rows = rowsOf(table, used);
  if (rows.length < 2) throw new Refusal(say.fewRows(table.name, rows.length));
  const problem = targetProblem(table, target, rows);
  if (problem) throw new Refusal(problem);
  const expanded = inputs.map(expand);
  const width = expanded.reduce((sum, { names }) => sum + names.length, 0);
  if (width > MOST_INPUTS) throw new Refusal(say.manyInputs(width, MOST_INPUTS));
  const { classes, t } = targetOf(table.columns[target]!, rows);
  return {
    kind: "points",
    name: table.name,
    inputs: expanded.flatMap(({ names }) => names),
    target: table.columns[target]!.name,
    classes,
    X: rows.map((row) => expanded.flatMap(({ of }) => of(row))),
    t,
    standardize: true,
    test,
    seed,
  };
}

/** A column as inputs: its number, or 0 and 1 for each of its texts. */
function expand(column: Column): { names: string[]; of: (row: number) => number[] } {
  if (column.kind !== "text") return { names: [column.name], of: (row) => [column.values[row]!] };
  return {
    names: column.categories.map((category) => nameOf(column.name, category)),
    of: (row) => column.categories.map((category) => Number(column.texts[row] === category)),
  };
}

/** How many rows lack a value in one of some columns. */
export function gapsOf(table: TextTable, columns: number[]): number {
  return table.rows - rowsOf(table, columns).length;
}

function rowsOf(table: TextTable, columns: number[]): number[] {
  const without = new Set(columns.flatMap((k) => table.columns[k]!.gaps));
  return Array.from({ length: table.rows }, (_, row) => row).filter((row) => !without.has(row));
}

function firstGap(table: TextTable, used: number[]): string | null {
  let first: { row: number; column: string } | null = null;
  for (const k of used) {
    const { gaps, name } = table.columns[k]!;
    if (gaps.length && (!first || gaps[0]! < first.row)) first = { row: gaps[0]!, column: name };
  }
  return first && say.gap(table.name, table.lines[first.row]!, first.column);
}

function targetProblem(table: TextTable, k: number, rows: number[]): string | null {
  const column = table.columns[k]!;
  if (rows.length < 2) return say.fewRows(table.name, rows.length);
  if (column.unnamed) return column.unnamed;
  const seen = new Set(rows.map((row) => (column.kind === "text" ? column.texts[row]! : column.values[row]!)));
  if (seen.size < 2) return say.sameTarget(column.name, String([...seen][0]));
  const classes = areClasses(column, rows);
  return classes && seen.size > MOST_CATEGORIES ? say.manyClasses(column.name, seen.size, MOST_CATEGORIES) : null;
}

/** Texts and booleans are classes; so are whole numbers with two values, or with few, two samples each on average. */
function areClasses(column: Column, rows: number[]): boolean {
  if (column.kind !== "number") return true;
  const values = rows.map((row) => column.values[row]!);
  if (!values.every(Number.isInteger)) return false;
  const distinct = new Set(values).size;
  return distinct === 2 || (distinct <= MOST_WHOLE_NUMBERS && 2 * distinct <= values.length);
}

function targetOf(column: Column, rows: number[]): { classes: string[]; t: number[] } {
  if (!areClasses(column, rows)) return { classes: [], t: rows.map((row) => column.values[row]!) };
  if (column.kind === "text") {
    const classes = [...new Set(rows.map((row) => column.texts[row]!))].sort();
    return { classes, t: rows.map((row) => classes.indexOf(column.texts[row]!)) };
  }
  const values = [...new Set(rows.map((row) => column.values[row]!))].sort((a, b) => a - b);
  const named = (value: number) => (column.kind === "boolean" ? (value ? "true" : "false") : String(value));
  return { classes: values.map(named), t: rows.map((row) => values.indexOf(column.values[row]!)) };
}
