// Checks of what comes from outside: a recipe, a story. Each throws a sentence that says what was expected and what came.

import {
  LIMITS, MOST_DEEDS, MOST_HIDDEN_LAYERS, MOST_INPUTS, MOST_LETTERS, MOST_NUMBERS, MOST_OUTPUTS, MOST_PARAMETERS,
  MOST_SAMPLES, MOST_UNITS, SMALLEST, within, type Limits,
} from "./limits";
import {
  ACTIVATIONS, BUNDLED, INITIALIZERS, LOSSES, OPTIMIZERS, parameterCount, SCHEDULES, TOYS, type Moments, type Optimizer,
  type Recipe, type Schedule, type Source,
} from "./recipe";
import type { Deed, Story } from "./story";

/** What is said to somebody as it is; any other failure is a mistake of the page. */
export class Refusal extends Error {}

type Fields = Record<string, unknown>;

/** A story whose deeds stand in the order of their steps, the last at `most` at the latest. */
export function readStory(value: unknown, most: number): Story {
  const { recipe, deeds } = fields(value, "A story", ["recipe", "deeds"]);
  return { recipe: readRecipe(recipe), deeds: readDeeds(deeds, most) };
}

export function readDeeds(value: unknown, most: number): Deed[] {
  const deeds = list(value, "deeds", MOST_DEEDS).map(readDeed);
  deeds.forEach(({ step }, k) => {
    if (step > most || step < (deeds[k - 1]?.step ?? 0)) {
      throw new Refusal(`Deeds stand in the order of their steps, 0 to ${most}; step ${step} came.`);
    }
  });
  return deeds;
}

export function readRecipe(value: unknown): Recipe {
  const all = fields(value, "A recipe", [
    "data", "inputs", "outputs", "hidden", "activation", "loss", "initializer", "init_scale", "optimizer", "schedule",
    "batch_size", "steps", "patience", "l1", "l2", "clip_norm", "seed", "engine",
  ]);
  const hidden = list(all["hidden"], "hidden", MOST_HIDDEN_LAYERS).map((units) => whole(units, "hidden", 1, MOST_UNITS));
  const activation = list(all["activation"], "activation", MOST_HIDDEN_LAYERS).map((name) =>
    among(name, "activation", ACTIVATIONS),
  );
  if (activation.length !== hidden.length) {
    throw new Refusal(`activation has one name for each hidden layer, ${hidden.length}; ${activation.length} came.`);
  }
  if (all["engine"] !== "kernel") throw new Refusal(`engine is "kernel" in the browser; ${shown(all["engine"])} came.`);
  return {
    data: readSource(all["data"]),
    inputs: whole(all["inputs"], "inputs", 1, MOST_INPUTS),
    outputs: whole(all["outputs"], "outputs", 1, MOST_OUTPUTS),
    hidden,
    activation,
    loss: among(all["loss"], "loss", LOSSES),
    initializer: among(all["initializer"], "initializer", INITIALIZERS),
    init_scale: limited(all["init_scale"], "init_scale"),
    optimizer: readOptimizer(all["optimizer"]),
    schedule: readSchedule(all["schedule"]),
    batch_size: limited(all["batch_size"], "batch_size"),
    steps: limited(all["steps"], "steps"),
    patience: all["patience"] === null ? null : limited(all["patience"], "patience"),
    l1: limited(all["l1"], "l1"),
    l2: limited(all["l2"], "l2"),
    clip_norm: all["clip_norm"] === null ? null : limited(all["clip_norm"], "clip_norm"),
    seed: limited(all["seed"], "seed"),
    engine: "kernel",
  };
}

/** Refuses a story whose network, of the shape that its data give it, is too large, or is not the one of its deeds. */
export function checkNetwork({ recipe, deeds }: Story): void {
  const count = parameterCount(recipe);
  if (count > MOST_PARAMETERS) {
    throw new Refusal(`A network here has at most ${MOST_PARAMETERS} weights and biases; ${count} came.`);
  }
  for (const { parameter } of deeds) if (parameter) whole(parameter.index, "index", 0, count - 1);
}

export function readSource(value: unknown): Source {
  const { kind } = record(value, "data");
  const split = (all: Fields) => ({
    test: limited(all["test"], "test"),
    seed: limited(all["seed"], "seed"),
  });
  switch (kind) {
    case "toy": {
      const all = fields(value, "data", ["kind", "test", "seed", "name", "n", "noise", "classes"]);
      return {
        kind, ...split(all),
        name: among(all["name"], "name", TOYS),
        n: limited(all["n"], "n"),
        noise: limited(all["noise"], "noise"),
        classes: limited(all["classes"], "classes"),
      };
    }
    case "bundled": {
      const all = fields(value, "data", ["kind", "test", "seed", "name", "standardize"]);
      return { kind, ...split(all), name: among(all["name"], "name", BUNDLED), standardize: truth(all["standardize"], "standardize") };
    }
    case "points":
      return readPoints(value);
    default:
      throw new Refusal(`data is of the kind toy, bundled or points in the browser; ${shown(kind)} came.`);
  }
}

function readPoints(value: unknown): Source {
  const all = fields(
    value, "data", ["kind", "test", "seed", "name", "inputs", "target", "classes", "X", "t", "standardize"],
    ["test_rows", "units"],
  );
  const inputs = list(all["inputs"], "inputs", MOST_INPUTS).map((name) => text(name, "inputs"));
  const classes = list(all["classes"], "classes", MOST_OUTPUTS).map((name) => text(name, "classes"));
  if (classes.length === 1) throw new Refusal("data has two classes at least, or none for a number to predict.");
  const twice = classes.find((name, k) => classes.indexOf(name) < k);
  if (twice !== undefined) throw new Refusal(`classes are different names; ${shown(twice)} came twice.`);
  const X = list(all["X"], "X", MOST_SAMPLES).map((row, at) => {
    const values = list(row, `X, row ${at}`, MOST_INPUTS).map((each) => number(each, `X, row ${at}`));
    if (values.length !== inputs.length) {
      throw new Refusal(`A row of X has a number for each of the ${inputs.length} inputs; row ${at} has ${values.length}.`);
    }
    return values;
  });
  const t = list(all["t"], "t", MOST_SAMPLES).map((each) =>
    classes.length ? whole(each, "t", 0, classes.length - 1) : number(each, "t"),
  );
  if (!inputs.length) throw new Refusal("data has one input at least.");
  if (X.length !== t.length || X.length < 2) {
    throw new Refusal(`X and t have as many rows, two at least; ${X.length} and ${t.length} came.`);
  }
  if (X.length * inputs.length > MOST_NUMBERS) throw new Refusal(`X has at most ${MOST_NUMBERS} numbers.`);
  const standardize = truth(all["standardize"], "standardize");
  const units = all["units"] ?? null;
  if (units !== null && standardize) throw new Refusal("units are of points that have been standardised; then standardize is false.");
  return {
    kind: "points",
    test: limited(all["test"], "test"),
    seed: limited(all["seed"], "seed"),
    name: text(all["name"], "name"),
    inputs,
    target: text(all["target"], "target"),
    classes,
    X,
    t,
    standardize,
    test_rows: readTestRows(all["test_rows"] ?? null, X.length),
    units: units === null ? null : readUnits(units, inputs.length, classes.length > 2 ? classes.length : 1),
  };
}

function readTestRows(value: unknown, samples: number): number[] | null {
  if (value === null) return null;
  const rows = list(value, "test_rows", samples - 1).map((row) => whole(row, "test_rows", 0, samples - 1));
  if (new Set(rows).size < rows.length) throw new Refusal("test_rows are different numbers of points.");
  return rows;
}

function readUnits(value: unknown, inputs: number, outputs: number): { inputs: Moments; target: Moments } {
  const all = fields(value, "units", ["inputs", "target"]);
  const moments = (given: unknown, what: string, wanted: number): Moments => {
    const { mean, deviation } = fields(given, what, ["mean", "deviation"]);
    const found = {
      mean: list(mean, what, wanted).map((each) => number(each, what)),
      deviation: list(deviation, what, wanted).map((each) => number(each, what, Number.MIN_VALUE)),
    };
    if (found.mean.length !== wanted || found.deviation.length !== wanted) {
      throw new Refusal(`${what} has ${wanted} numbers, each of mean and deviation.`);
    }
    return found;
  };
  return { inputs: moments(all["inputs"], "units.inputs", inputs), target: moments(all["target"], "units.target", outputs) };
}

function readDeed(value: unknown): Deed {
  const all = fields(value, "A deed", ["step"], ["change", "parameter"]);
  const deed: Deed = { step: whole(all["step"], "step", 0) };
  if (all["change"] === undefined && all["parameter"] === undefined) {
    throw new Refusal("A deed has a change or a parameter; neither came.");
  }
  if (all["change"] !== undefined) {
    const change = fields(
      all["change"], "change", [], ["optimizer", "schedule", "batch_size", "l1", "l2", "clip_norm"],
    );
    deed.change = {};
    if ("optimizer" in change) deed.change.optimizer = readOptimizer(change["optimizer"]);
    if ("schedule" in change) deed.change.schedule = readSchedule(change["schedule"]);
    if ("batch_size" in change) deed.change.batch_size = limited(change["batch_size"], "batch_size");
    if ("l1" in change) deed.change.l1 = limited(change["l1"], "l1");
    if ("l2" in change) deed.change.l2 = limited(change["l2"], "l2");
    if ("clip_norm" in change) {
      const norm = change["clip_norm"];
      deed.change.clip_norm = norm === null ? null : limited(norm, "clip_norm");
    }
  }
  if (all["parameter"] !== undefined) {
    const { index, value: set } = fields(all["parameter"], "parameter", ["index", "value"]);
    deed.parameter = { index: whole(index, "index", 0), value: limited(set, "value") };
  }
  return deed;
}

function readOptimizer(value: unknown): Optimizer {
  const all = record(value, "optimizer");
  const name = among(all["name"], "optimizer", OPTIMIZERS);
  const learning_rate = limited(all["learning_rate"], "learning_rate");
  const own = (field: keyof typeof LIMITS): number => limited(all[field], field);
  switch (name) {
    case "sgd":
      return { name, learning_rate };
    case "momentum":
    case "nesterov":
      return { name, learning_rate, momentum: own("momentum") };
    case "rmsprop":
      return { name, learning_rate, decay: own("decay"), epsilon: own("epsilon") };
    case "adam":
      return { name, learning_rate, beta1: own("beta1"), beta2: own("beta2"), epsilon: own("epsilon") };
    case "adamw":
      return {
        name, learning_rate, beta1: own("beta1"), beta2: own("beta2"), epsilon: own("epsilon"),
        weight_decay: limited(all["weight_decay"], "weight_decay"),
      };
  }
}

function readSchedule(value: unknown): Schedule {
  const all = record(value, "schedule");
  const name = among(all["name"], "schedule", SCHEDULES);
  const warmup = limited(all["warmup"], "warmup");
  switch (name) {
    case "constant":
      return { name, warmup };
    case "step":
      return { name, warmup, every: limited(all["every"], "every"), factor: limited(all["factor"], "factor") };
    case "cosine":
      return {
        name, warmup, period: all["period"] === null ? null : limited(all["period"], "period"),
        floor: limited(all["floor"], "floor"),
      };
  }
}

/** A record with all of some fields, perhaps some more, and no other. */
export function fields(value: unknown, what: string, names: string[], optional: string[] = []): Fields {
  const all = record(value, what);
  for (const name of names) if (!(name in all)) throw new Refusal(`${what} has the field ${name}; it is missing.`);
  for (const name of Object.keys(all)) {
    if (!names.includes(name) && !optional.includes(name)) throw new Refusal(`${what} has no field ${shown(name)}.`);
  }
  return all;
}

export function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Refusal(`${what} is an object of JSON; ${shown(value)} came.`);
  }
  return value as Fields;
}

export function list(value: unknown, what: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw new Refusal(`${what} is a list; ${shown(value)} came.`);
  if (value.length > most) throw new Refusal(`${what} has at most ${most} entries; ${value.length} came.`);
  return value;
}

export function number(value: unknown, what: string, least = -Infinity, most = Infinity): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < least || value > most) {
    throw new Refusal(`${what} is a number${range(least, most)}; ${shown(value)} came.`);
  }
  return value;
}

/** A number within the limits of its name. */
function limited(value: unknown, name: keyof typeof LIMITS): number {
  const limits: Limits = LIMITS[name];
  const { least, most } = limits;
  if (limits.whole) return whole(value, name, least, most);
  if (!limits.single) return number(value, name, least, most);
  if (typeof value !== "number" || !Number.isFinite(value) || !within(value, limits)) {
    const [low, high] = [least, most].map((end) => String(Number(end.toPrecision(end === SMALLEST ? 2 : 8))));
    throw new Refusal(`${name} is a number from ${low} to ${high}, as training computes with float32; ${shown(value)} came.`);
  }
  return value;
}

export function whole(value: unknown, what: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw new Refusal(`${what} is a whole number${range(least, most)}; ${shown(value)} came.`);
  }
  return value as number;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== "string" || value.length > MOST_LETTERS) {
    throw new Refusal(`${what} is a text of at most ${MOST_LETTERS} letters; ${shown(value)} came.`);
  }
  return value;
}

export function truth(value: unknown, what: string): boolean {
  if (typeof value !== "boolean") throw new Refusal(`${what} is true or false; ${shown(value)} came.`);
  return value;
}

function among<T extends string>(value: unknown, what: string, names: readonly T[]): T {
  if (!names.includes(value as T)) throw new Refusal(`${what} is one of ${names.join(", ")}; ${shown(value)} came.`);
  return value as T;
}

function range(least: number, most: number): string {
  const low = least === Number.MIN_VALUE ? " above 0" : least > -Infinity ? ` from ${least}` : "";
  return most < Number.MAX_SAFE_INTEGER ? `${low} to ${most}` : low && least !== Number.MIN_VALUE ? `${low} on` : low;
}

function shown(value: unknown): string {
  const said = JSON.stringify(value) ?? String(value);
  return said.length > 60 ? `${said.slice(0, 57)}…` : said;
}
