// Tables of text, as people and programs write them.
import { describe, expect, test } from "vitest";
import { suggested, toSource, type Role } from "../src/app/columns";
import { decoded, readTable } from "../src/app/csv";
import { readRecipe, Refusal } from "../src/engine/check";
import { recipe } from "./recipes";

const IRISES = "length,width,species\n5.1,3.5,setosa\n7.0,3.2,versicolor\n6.3,3.3,virginica\n4.9,3.0,setosa\n";

function source(text: string, roles?: Role[], withoutGaps = false) {
  const table = readTable(text, "t.csv");
  return toSource(table, { roles: roles ?? suggested(table), withoutGaps, test: 0.25, seed: 3 });
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("reading", () => {
  test("a plain table", () => {
    expect(source(IRISES)).toEqual({
      kind: "points",
      name: "t.csv",
      inputs: ["length", "width"],
      target: "species",
      classes: ["setosa", "versicolor", "virginica"],
      X: [[5.1, 3.5], [7, 3.2], [6.3, 3.3], [4.9, 3]],
      t: [0, 1, 2, 0],
      standardize: true,
      test: 0.25,
      seed: 3,
    });
  });

  test("a mark of byte order, carriage returns, empty lines and no last line feed", () => {
    const text = "\uFEFFa,b\r\n1,2\r\n\r\n3,4.5";
    const { columns, lines } = readTable(text, "t.csv");
    expect(columns.map(({ name, values }) => [name, [...values]])).toEqual([["a", [1, 3]], ["b", [2, 4.5]]]);
    expect(lines).toEqual([2, 4]);
    expect(readTable("a,b\r1,2\r3,4\r", "t.csv").rows).toBe(2);
  });

  test("quotes: separators, quotes and line feeds inside values", () => {
    const { columns, lines } = readTable('who,"what, then",n\n"A ""B"" C","x\ny",1\nD, "z" ,2\n', "t.csv");
    expect(columns.map(({ name }) => name)).toEqual(["who", "what, then", "n"]);
    expect(columns[0]!.texts).toEqual(['A "B" C', "D"]);
    expect(columns[1]!.texts).toEqual(["x\ny", "z"]);
    expect(lines).toEqual([2, 4]);
  });

  test.each([";", "\t", "|", ","])("the separator %j", (separator) => {
    const text = [["a", "b", "c"], ["1", "2", "x"], ["3", "4", "y"]].map((row) => row.join(separator)).join("\n");
    const table = readTable(text, "t.csv");
    expect(table.separator).toBe(separator);
    expect(table.columns.length).toBe(3);
  });

  test("decimal commas between semicolons and tabs", () => {
    for (const separator of [";", "\t"]) {
      const text = ["a;b;c", "1,5;2;-0,25", "3;,5;1e3"].join("\n").replaceAll(";", separator);
      const { columns } = readTable(text, "t.csv");
      expect(columns.map(({ values }) => [...values])).toEqual([[1.5, 3], [2, 0.5], [-0.25, 1000]]);
    }
  });

  test("commas within texts do not separate where semicolons do", () => {
    const { separator, columns } = readTable("name;n\nA, B;1\nC, D;2\nE;3\n", "t.csv");
    expect(separator).toBe(";");
    expect(columns[0]!.texts[0]).toBe("A, B");
  });

  test("a table without names", () => {
    const { columns, rows } = readTable("1,2,a\n3,4,b\n5,7,a\n", "t.csv");
    expect(columns.map(({ name }) => name)).toEqual(["column 1", "column 2", "column 3"]);
    expect(rows).toBe(3);
    // All texts: the first line repeats a value below it, and is a row.
    expect(readTable("a,x\nb,y\na,y\n", "t.csv").rows).toBe(3);
    expect(readTable("who,what\nb,y\na,y\n", "t.csv").rows).toBe(2);
  });

  test("an index without a name", () => {
    expect(readTable(",a\n0,5\n1,6\n", "t.csv").columns.map(({ name }) => name)).toEqual(["column 1", "a"]);
  });

  test("UTF-16 with a mark, and nothing that is not text", () => {
    const wide = new Uint8Array([0xff, 0xfe, ...[..."é,b"].flatMap((letter) => [letter.charCodeAt(0), 0])]).buffer;
    expect(decoded(wide, "t.csv").replace("\uFEFF", "")).toBe("é,b");
    const latin = new Uint8Array([0x61, 0xe9, 0x2c]).buffer;
    expect(refusal(() => decoded(latin, "t.csv"))).toBe(
      "A table of text in UTF-8 was expected; t.csv is something else. Save it as CSV (UTF-8).",
    );
  });
});

describe("meaning", () => {
  test("texts become inputs of 0 and 1, in order", () => {
    const { inputs, X } = source("colour,ok,y\nred,TRUE,1.5\nblue,false,2.5\nred,true,3\n");
    expect(inputs).toEqual(["colour=blue", "colour=red", "ok"]);
    expect(X).toEqual([[0, 1, 1], [1, 0, 0], [0, 1, 1]]);
  });

  test("the target's values decide the task", () => {
    const rows = (values: (string | number)[]) => `x,y\n${values.map((value, k) => `${k},${value}`).join("\n")}\n`;
    const task = (values: (string | number)[]) => source(rows(values)).classes;
    expect(task(["b", "a", "b"])).toEqual(["a", "b"]);
    expect(task(["true", "False", "true"])).toEqual(["false", "true"]);
    expect(task([10, -1, 10])).toEqual(["-1", "10"]);
    expect(task([3, 1, 2, 1, 2, 3])).toEqual(["1", "2", "3"]);
    expect(task([3, 1, 2])).toEqual([]);
    expect(task([0.5, 1, 0.5, 1])).toEqual([]);
  });

  test("roles say what is used", () => {
    expect(suggested(readTable("id,class,a\nA,0,1\nB,1,2\nC,1,5\n", "t.csv"))).toEqual(["input", "target", "input"]);
    const { inputs, target } = source(IRISES, ["target", "out", "input"]);
    expect([inputs, target]).toEqual([["species=setosa", "species=versicolor", "species=virginica"], "length"]);
  });

  test("constants and names of rows are left out at first", () => {
    const names = Array.from({ length: 30 }, (_, k) => `n${k},5,${k * 0.5},${k % 2}`).join("\n");
    expect(suggested(readTable(`who,same,x,y\n${names}`, "t.csv"))).toEqual(["out", "out", "input", "target"]);
  });

  test("rows with gaps are named, or left out", () => {
    const text = "a,b,y\n1,2,0\n3,,1\nNA,4,1\n5,6,1\n";
    expect(refusal(() => source(text))).toBe(
      "Line 3 of t.csv, column “b”: a value was expected, and there is none. " +
        "Fill it in, leave such rows out, or leave the column out.",
    );
    expect(source(text, undefined, true).X).toEqual([[1, 2], [5, 6]]);
    expect(source("a,b,y\n1,2,0\n3,,1\n", ["input", "out", "target"]).X).toEqual([[1], [3]]);
  });
});

describe("what is wrong is said", () => {
  const cases: [string, string][] = [
    ["", "Rows of values were expected; t.csv is empty. Choose another file."],
    [
      "a\n1\n2\n",
      "Two columns at least were expected, an input and a target; t.csv has one, “a”. " +
        "Separate its values with commas, semicolons or tabs.",
    ],
    [
      "a,b\n1,2\n3,4,5\n",
      "Line 3 of t.csv: 2 values were expected, as in the first line; 3 values came. " +
        "Correct the line, or put quotes around a value that has the separator in it.",
    ],
    ["a,b\n1,2\n", "Two rows of values at least were expected; t.csv has one that can be used. Add rows."],
    [
      'a,b\n1,"2\n3,4\n',
      "Line 2 of t.csv: a quoted value begins here, and its closing quote was not found. Correct its quotes.",
    ],
    [
      'a,b\n1,"2"x\n3,4\n',
      "Line 2 of t.csv: a separator was expected after a closing quote; “x” came. " +
        "Write a quote inside a quoted value twice.",
    ],
    ["a,a\n1,2\n3,4\n", "Columns of different names were expected; t.csv has “a” twice. Rename one."],
    [
      "a,y\n1,0\n2,1\nx,1\n",
      "Line 4 of t.csv, column “a”: a number was expected, as most of the column's values are; “x” came. " +
        "Correct it, or leave the column out.",
    ],
    [
      "a,y\n1,0\n1e99,1\n",
      "Line 3 of t.csv, column “a”: a number that fits 32-bit floats (up to 3.4e+38) was expected; “1e99” came. " +
        "Use a larger unit, or leave the column out.",
    ],
    [
      'a,y\n"1,5",0\n"2,5",1\n',
      "Line 2 of t.csv, column “a”: a number with a point was expected where commas separate values; " +
        "one with a decimal comma came. Save the file with semicolons, or leave the column out.",
    ],
  ];
  test.each(cases)("%j", (text, sentence) => {
    const roles: Role[] = ["input", "target"];
    expect(refusal(() => source(text, roles))).toBe(sentence);
  });

  test("too many rows and inputs", () => {
    const rows = (n: number) => `a,y\n${Array.from({ length: n }, (_, k) => `${k},${k % 2}`).join("\n")}`;
    expect(readTable(rows(20000), "t.csv").rows).toBe(20000);
    expect(refusal(() => readTable(rows(20001), "t.csv"))).toBe(
      "At most 20,000 rows were expected; t.csv has more. Take some out, or train in Python.",
    );
    const line = (n: number, row: number) =>
      Array.from({ length: n + 1 }, (_, k) => (row ? `${row}.${k}` : `c${k}`)).join(",");
    const wide = (n: number) => [0, 1, 2].map((row) => line(n, row)).join("\n");
    expect(source(wide(100)).inputs.length).toBe(100);
    expect(refusal(() => source(wide(101)))).toBe(
      "At most 100 inputs were expected; these columns make 101 (every different text is one). Leave some out.",
    );
  });

  test("a target that cannot be one", () => {
    expect(refusal(() => source("a,y\n1,x\n2,x\n", ["input", "target"]))).toBe(
      "Different values to predict were expected; column “y” is x in every row. Choose another target.",
    );
    expect(refusal(() => source("a,y\n1,0\n2,1\n", ["input", "out"]))).toBe(
      "A column to predict was expected; none is chosen. Make one the target.",
    );
    expect(refusal(() => source("a,y\n1,0\n2,1\n", ["out", "target"]))).toBe(
      "A column to predict from was expected; none is chosen. Make one an input.",
    );
  });
});

describe("names that a recipe does not hold", () => {
  const long = "a".repeat(1001);
  const readable = (text: string) => readRecipe(JSON.parse(JSON.stringify({ ...recipe(), data: source(text) })));

  test("are refused where a column has one", () => {
    expect(refusal(() => source(`x,${long},t\n1,2,0\n3,4,1\n`))).toBe(
      "Line 1 of t.csv, column 2: a name of at most 1,000 letters was expected; one of 1,001 came. Shorten it.",
    );
    readable(`x,${"a".repeat(1000)},t\n1,2,0\n3,4,1\n`);
  });

  test("are refused where a text would be one, of an input or a class; the column can be left out", () => {
    const text = `x,kind,t\n1,p,0\n3,"${long}",1\n4,p,0\n5,${long},1\n`;
    const told =
      "Line 3 of t.csv, column “kind”: a text that with the column's name has at most 1,000 letters was expected; " +
      "one of 1,006 came. Shorten it, or leave the column out.";
    expect(refusal(() => source(text, ["input", "input", "target"]))).toBe(told);
    expect(refusal(() => source(text, ["input", "target", "out"]))).toBe(told);
    expect(suggested(readTable(text, "t.csv"))).toEqual(["input", "out", "target"]);
    readable(text);
    readable(text.replaceAll(long, "a".repeat(995)));
  });
});
