// A trainer: one instance of the kernel that holds a recipe's data, and trains, evaluates and paints its networks.

import { taken, type Data } from "./data";
import { Kernel } from "./kernel";
import {
  ACTIVATIONS, INITIALIZERS, layout, LOSSES, MOMENTS, OPTIMIZERS, parameterCount, periodOf, SCHEDULES, sizesOf,
  unitsOf, type Recipe,
} from "./recipe";

const NETWORK_BYTES = 524;
const MAX_DEPTH = 64;
const TRAINING_BYTES = 112;
const REPORT_BYTES = 24;
const VIEW_BYTES = 32;
/** The samples that the kernel sees at a time, at most. */
const TILE = 256;
/** Copies of the parameters that training wants: two, and one for each of two moments. */
const ROWS = 4;

export const QUANTITIES = ["", "pre-activation", "loss", "delta", "gradient", "parameter", "moment"] as const;

/** Where a run stands: the one thing that training changes. */
export interface State {
  step: number;
  parameters: Float32Array;
  optimizer: Float32Array;
}

/** How training went: whether it diverged, and what was first not finite, in which layer. */
export interface Report {
  diverged: boolean;
  /** Whether the state has numbers that are not finite: it is that of the step which failed. */
  spoilt: boolean;
  quantity: (typeof QUANTITIES)[number];
  layer: number;
}

export interface Score {
  loss: number;
  /** Rightly classified, 0 to 1; NaN for regression. */
  accuracy: number;
}

/** Feedforward and backpropagation of some samples, by layer: arrays are (units, samples), index 0 is the input. */
export interface Pass {
  samples: number;
  sizes: number[];
  Z: (Float32Array | null)[];
  H: Float32Array[];
  delta: (Float32Array | null)[];
  /** The update matrices, in the parameters' shape. */
  gradient: Float32Array;
  loss: number;
  /** What the weights' sizes add to what is made small. */
  penalty: number;
}

/** A rectangle of two inputs, the others held at `base`. */
export interface View {
  width: number;
  height: number;
  axes: [number, number];
  x: [number, number];
  y: [number, number];
  base: Float32Array;
}

export function copyOf(state: State): State {
  return { step: state.step, parameters: state.parameters.slice(), optimizer: state.optimizer.slice() };
}

export class Trainer {
  readonly sizes: number[];
  readonly parameters: number;
  readonly places: ReturnType<typeof layout>;
  private readonly kernel: Kernel;
  private readonly network: number;
  private readonly training: number;
  private readonly report: number;
  private readonly epoch: number;
  private readonly arena: number;
  private readonly X: { train: number; test: number };
  private readonly T: { train: number; test: number };
  private readonly at: { parameters: number; optimizer: number };
  private readonly states: number;

  constructor(
    module: WebAssembly.Module,
    readonly recipe: Recipe,
    readonly data: Data,
  ) {
    const kernel = (this.kernel = new Kernel(module));
    this.sizes = sizesOf(recipe);
    this.places = layout(recipe);
    this.parameters = parameterCount(recipe);
    this.network = kernel.struct(NETWORK_BYTES, (view) => fillNetwork(view, recipe));
    this.training = kernel.struct(TRAINING_BYTES, (view) => fillTraining(view, recipe));
    this.report = kernel.room(REPORT_BYTES);
    this.epoch = kernel.room(8);
    this.states = Number(kernel.call.bl_state_count(this.network, this.training));
    this.X = { train: kernel.hold(data.train.X), test: kernel.hold(data.test.X) };
    this.T = { train: kernel.hold(data.train.T), test: kernel.hold(data.test.T) };
    this.at = { parameters: kernel.room(4 * this.parameters), optimizer: kernel.room(4 * Math.max(1, this.states)) };
    const batch = BigInt(Math.min(recipe.batch_size, data.train.n));
    this.arena = kernel.room(kernel.call.bl_arena_bytes(this.network, batch, ROWS, BigInt(data.train.n)));
    kernel.view(this.epoch, 8).setBigInt64(0, -1n, true);
  }

  /** The state before the first step. */
  initial(): State {
    const { initializer, init_scale, seed } = this.recipe;
    const at = this.at.parameters;
    this.kernel.call.bl_initialize(this.network, INITIALIZERS.indexOf(initializer), init_scale, BigInt(seed), at);
    return {
      step: 0,
      parameters: this.kernel.floats(at, this.parameters).slice(),
      optimizer: new Float32Array(this.states),
    };
  }

  /** A state that another trainer left, for this one: its optimiser begins anew where it keeps other moments. */
  adopt(state: State, { recipe }: Trainer): State {
    const alike = MOMENTS[recipe.optimizer.name] === MOMENTS[this.recipe.optimizer.name];
    return alike ? copyOf(state) : { ...copyOf(state), optimizer: new Float32Array(this.states) };
  }

  /** Whether a state is of this recipe's network and optimiser. */
  fits(state: State): boolean {
    return state.parameters.length === this.parameters && state.optimizer.length === this.states;
  }

  /** Do so many steps, in place, or fewer where the run diverges. */
  advance(state: State, steps: number): Report {
    const { kernel, at } = this;
    kernel.floats(at.parameters, this.parameters).set(state.parameters);
    kernel.floats(at.optimizer, this.states).set(state.optimizer);
    kernel.call.bl_train(
      this.network, this.training, this.X.train, this.T.train, BigInt(this.data.train.n), at.parameters, at.optimizer,
      BigInt(state.step), BigInt(steps), this.report, this.epoch, this.arena,
    );
    const view = kernel.view(this.report, REPORT_BYTES);
    state.step = Number(view.getBigInt64(0, true));
    state.parameters.set(kernel.floats(at.parameters, this.parameters));
    state.optimizer.set(kernel.floats(at.optimizer, this.states));
    const quantity = QUANTITIES[view.getInt32(12, true)]!;
    return {
      diverged: view.getInt32(8, true) !== 0,
      spoilt: quantity === "parameter" || quantity === "moment",
      quantity,
      layer: view.getInt32(16, true),
    };
  }

  /** What a step costs, in products of two numbers: those of its batch, and as much else as was measured. */
  get stepCost(): number {
    return (Math.min(this.recipe.batch_size, this.data.train.n) + 8) * this.parameters + 2000;
  }

  /** η at a step. */
  learningRate(step: number): number {
    return this.kernel.call.bl_learning_rate(this.training, BigInt(step));
  }

  /** The mean loss over a set and how much of it is classified rightly; NaN where the set is empty. */
  score(parameters: Float32Array, set: "train" | "test"): Score {
    const { n } = this.data[set];
    if (!n) return { loss: NaN, accuracy: NaN };
    return this.kernel.briefly(() => {
      const result = this.kernel.room(16);
      this.put(parameters);
      this.kernel.call.bl_evaluate(
        this.network, this.at.parameters, this.X[set], this.T[set], BigInt(n), result, result + 8,
        this.arenaFor(n, 0),
      );
      const view = this.kernel.view(result, 16);
      const correct = Number(view.getBigInt64(8, true));
      return {
        loss: view.getFloat64(0, true),
        accuracy: this.data.task === "regression" ? NaN : correct / n,
      };
    });
  }

  /** H_L of a set's samples, (samples, outputs). */
  predict(parameters: Float32Array, set: "train" | "test"): Float32Array {
    const { n } = this.data[set];
    return this.kernel.briefly(() => {
      const Y = this.kernel.room(4 * n * this.data.outputs);
      this.put(parameters);
      this.kernel.call.bl_predict(this.network, this.at.parameters, this.X[set], BigInt(n), Y, this.arenaFor(n, 0));
      return this.kernel.floats(Y, n * this.data.outputs).slice();
    });
  }

  /** Some rows of a set forward and back, all at once. */
  pass(parameters: Float32Array, set: "train" | "test", rows: ArrayLike<number>): Pass {
    return this.passOf(parameters, taken(this.data[set], rows, this.data));
  }

  /** Samples of one's own forward and back: X (n, inputs), and T (n, outputs) or zeros. */
  passOf(parameters: Float32Array, { n, X, T }: { n: number; X: Float32Array; T?: Float32Array }): Pass {
    const { kernel, sizes } = this;
    const units = unitsOf(sizes.slice(1));
    return kernel.briefly(() => {
      const [at, targets] = [kernel.hold(X), kernel.hold(T ?? new Float32Array(n * this.data.outputs))];
      const [Z, H, delta] = [units, units + sizes[0]!, units].map((each) => kernel.room(4 * each * n)) as
        [number, number, number];
      const [gradient, losses] = [kernel.room(4 * this.parameters), kernel.room(16)];
      const arena = this.arenaFor(n, 1);
      this.put(parameters);
      kernel.call.bl_backpropagate(
        this.network, this.at.parameters, at, targets, BigInt(n), this.recipe.l1, this.recipe.l2, Z, H, delta, gradient,
        losses, arena,
      );
      return {
        samples: n,
        sizes,
        Z: [null, ...this.byLayer(Z, sizes.slice(1), n)],
        H: this.byLayer(H, sizes, n),
        delta: [null, ...this.byLayer(delta, sizes.slice(1), n)],
        gradient: kernel.floats(gradient, this.parameters).slice(),
        loss: kernel.doubles(losses, 2)[0]!,
        penalty: kernel.doubles(losses, 2)[1]!,
      };
    });
  }

  /** What comes back to hidden layer l, W_{l+1}ᵀ δ_{l+1}, and what scales it, σ′(Z_l); each (units, samples). */
  returned(parameters: Float32Array, pass: Pass, layer: number): { back: Float32Array; slopes: Float32Array } {
    const { kernel } = this;
    return kernel.briefly(() => {
      const count = this.sizes[layer]! * pass.samples;
      const held = [pass.Z[layer]!, pass.H[layer]!, pass.delta[layer + 1]!].map((values) => kernel.hold(values));
      const [Z, H, delta] = held as [number, number, number];
      const [back, slopes] = [kernel.room(4 * count), kernel.room(4 * count)];
      this.put(parameters);
      kernel.call.bl_return(
        this.network, this.at.parameters, layer, BigInt(pass.samples), Z, H, delta, back, slopes,
      );
      return { back: kernel.floats(back, count).slice(), slopes: kernel.floats(slopes, count).slice() };
    });
  }

  /**
   * The landscapes of the first units of each layer from one on, (units, height, width), as palette entries (RGBA in
   * memory); `limits` are of each of those layers.
   */
  paint(
    parameters: Float32Array, view: View, firstLayer: number, palette: Uint32Array, limits: [number, number][],
    units = this.sizes.slice(firstLayer),
  ): Uint32Array {
    const { kernel } = this;
    const sizes = this.sizes.slice(firstLayer);
    const pixels = view.width * view.height;
    return kernel.briefly(() => {
      const out = kernel.room(4 * pixels * unitsOf(sizes));
      const colours = kernel.hold(palette);
      const ends = kernel.hold(Float32Array.from(sizes.flatMap((size, l) => new Array(size).fill(limits[l]!).flat())));
      this.landscape(parameters, view, firstLayer, 0, out, colours, ends);
      const painted = new Uint32Array(pixels * unitsOf(units));
      let [from, to] = [0, 0];
      units.forEach((count, l) => {
        painted.set(kernel.words(out + 4 * from * pixels, count * pixels), to * pixels);
        from += sizes[l]!;
        to += count;
      });
      return painted;
    });
  }

  /** The landscapes of all units from a layer on, as values. */
  heights(parameters: Float32Array, view: View, firstLayer: number): Float32Array {
    const { kernel } = this;
    return kernel.briefly(() => {
      const count = view.width * view.height * unitsOf(this.sizes.slice(firstLayer));
      const out = kernel.room(4 * count);
      this.landscape(parameters, view, firstLayer, out, 0, 0, 0);
      return kernel.floats(out, count).slice();
    });
  }

  private landscape(
    parameters: Float32Array, view: View, firstLayer: number, values: number, painted: number, palette: number,
    limits: number,
  ): void {
    const { kernel } = this;
    const base = kernel.hold(view.base);
    const rectangle = kernel.struct(VIEW_BYTES, (at) => fillView(at, view));
    this.put(parameters);
    kernel.call.bl_landscape(
      this.network, this.at.parameters, base, rectangle, firstLayer, values, painted, palette, limits,
      this.arenaFor(TILE, 0),
    );
  }

  private put(parameters: Float32Array): void {
    this.kernel.floats(this.at.parameters, this.parameters).set(parameters);
  }

  /** An arena that does not disturb the one in which training remembers its epoch's order. */
  private arenaFor(samples: number, rows: number): number {
    return this.kernel.room(this.kernel.call.bl_arena_bytes(this.network, BigInt(samples), rows, 0n));
  }

  private byLayer(at: number, sizes: number[], samples: number): Float32Array[] {
    let from = at;
    return sizes.map((size) => {
      const values = this.kernel.floats(from, size * samples).slice();
      from += 4 * size * samples;
      return values;
    });
  }
}

function fillNetwork(view: DataView, recipe: Recipe): void {
  const sizes = sizesOf(recipe);
  view.setInt32(0, sizes.length - 1, true);
  view.setInt32(4, LOSSES.indexOf(recipe.loss), true);
  sizes.forEach((size, l) => view.setInt32(8 + 4 * l, size, true));
  recipe.activation.forEach((name, l) =>
    view.setInt32(8 + 4 * (MAX_DEPTH + 1) + 4 * l, ACTIVATIONS.indexOf(name), true),
  );
}

function fillTraining(view: DataView, recipe: Recipe): void {
  const { optimizer, schedule } = recipe;
  const decay = "decay" in optimizer ? optimizer.decay : "beta2" in optimizer ? optimizer.beta2 : 0;
  const momentum = "momentum" in optimizer ? optimizer.momentum : "beta1" in optimizer ? optimizer.beta1 : 0;
  const doubles = [
    optimizer.learning_rate, momentum, decay, "epsilon" in optimizer ? optimizer.epsilon : 0,
    "weight_decay" in optimizer ? optimizer.weight_decay : 0, recipe.l1, recipe.l2, recipe.clip_norm ?? 0,
  ];
  view.setInt32(0, OPTIMIZERS.indexOf(optimizer.name), true);
  view.setInt32(4, recipe.batch_size, true);
  doubles.forEach((value, k) => view.setFloat64(8 + 8 * k, value, true));
  view.setInt32(72, SCHEDULES.indexOf(schedule.name), true);
  const [period, factor] =
    schedule.name === "step"
      ? [schedule.every, schedule.factor]
      : schedule.name === "cosine"
        ? [periodOf(schedule, recipe.steps), schedule.floor]
        : [1, 0];
  view.setBigInt64(80, BigInt(schedule.warmup), true);
  view.setBigInt64(88, BigInt(period), true);
  view.setFloat64(96, factor, true);
  view.setBigUint64(104, BigInt(recipe.seed), true);
}

function fillView(view: DataView, { width, height, axes, x, y }: View): void {
  [width, height, ...axes].forEach((value, k) => view.setInt32(4 * k, value, true));
  [...x, ...y].forEach((value, k) => view.setFloat32(16 + 4 * k, value, true));
}
