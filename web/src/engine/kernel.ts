// The kernel's WebAssembly: its memory, its structs, its functions. Only this file knows addresses.

/** What kernel/backlight.h exports; pointers and int32 are numbers, int64 are bigints. */
interface Exports {
  memory: WebAssembly.Memory;
  __heap_base: WebAssembly.Global;
  bl_state_count(network: number, training: number): bigint;
  bl_arena_bytes(network: number, samples: bigint, rows: number, permuted: bigint): bigint;
  bl_initialize(network: number, initializer: number, scale: number, seed: bigint, parameters: number): void;
  bl_predict(network: number, parameters: number, X: number, samples: bigint, Y: number, arena: number): void;
  bl_backpropagate(
    network: number, parameters: number, X: number, T: number, samples: bigint, l1: number, l2: number,
    Z: number, H: number, delta: number, gradient: number, losses: number, arena: number,
  ): void;
  bl_return(
    network: number, parameters: number, layer: number, samples: bigint, Z: number, H: number, delta: number,
    back: number, slopes: number,
  ): void;
  bl_evaluate(
    network: number, parameters: number, X: number, T: number, samples: bigint, loss: number, correct: number,
    arena: number,
  ): void;
  bl_landscape(
    network: number, parameters: number, base: number, view: number, firstLayer: number, values: number,
    colours: number, palette: number, limits: number, arena: number,
  ): void;
  bl_dots(
    points: number, colours: number, count: bigint, radius: number, outline: number, line: number, pixels: number,
    width: number, height: number,
  ): void;
  bl_curves(
    x1: number, x2: number, curves: number, colours: number, count: bigint, pixels: number, width: number,
    height: number, scratch: number,
  ): void;
  bl_paint_relief(
    relief: number, heights: number, colours: number, pixels: number, width: number, height: number, scratch: number,
  ): void;
  bl_learning_rate(training: number, step: bigint): number;
  bl_train(
    network: number, training: number, X: number, T: number, samples: bigint, parameters: number, state: number,
    first: bigint, steps: bigint, report: number, epoch: number, arena: number,
  ): void;
  bl_toy(kind: number, samples: bigint, classes: number, noise: number, seed: bigint, X: number, t: number): void;
  bl_permutation(seed: bigint, stream: number, index: bigint, count: bigint, order: number): void;
  bl_moments(values: number, count: bigint, stride: bigint, mean: number, deviation: number): void;
}

const PAGE = 65536;
const ALIGNMENT = 64;

/** An instance of the kernel with memory of its own, handed out from the bottom up and never given back. */
export class Kernel {
  readonly call: Exports;
  private top: number;

  constructor(readonly module: WebAssembly.Module) {
    this.call = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.top = this.call.__heap_base.value as number;
  }

  /** Room for so many bytes; views of the memory that were made before may be detached. */
  room(bytes: number | bigint): number {
    const at = Math.ceil(this.top / ALIGNMENT) * ALIGNMENT;
    this.top = at + Number(bytes);
    const missing = this.top - this.call.memory.buffer.byteLength;
    if (missing > 0) this.call.memory.grow(Math.ceil(missing / PAGE));
    return at;
  }

  /** Does something with rooms that are free again afterwards. */
  briefly<T>(work: () => T): T {
    const top = this.top;
    try {
      return work();
    } finally {
      this.top = top;
    }
  }

  /** Room that holds a copy of some numbers. */
  hold(values: Float32Array | Float64Array | Uint32Array | Uint8Array): number {
    const at = this.room(values.byteLength);
    new Uint8Array(this.call.memory.buffer, at, values.byteLength).set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    );
    return at;
  }

  /** Room with a struct in it. */
  struct(bytes: number, fill: (view: DataView) => void): number {
    const at = this.room(bytes);
    fill(new DataView(this.call.memory.buffer, at, bytes));
    return at;
  }

  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.call.memory.buffer, at, count);
  }

  doubles(at: number, count: number): Float64Array {
    return new Float64Array(this.call.memory.buffer, at, count);
  }

  words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.call.memory.buffer, at, count);
  }

  bytes(at: number, count: number): Uint8ClampedArray<ArrayBuffer> {
    return new Uint8ClampedArray(this.call.memory.buffer as ArrayBuffer, at, count);
  }

  view(at: number, bytes: number): DataView {
    return new DataView(this.call.memory.buffer, at, bytes);
  }

  /** A toy shape's samples: X (n, 2), or (n, 1) for the sine, and t (n), the class's number or the value. */
  toy(kind: number, n: number, inputs: number, classes: number, noise: number, seed: number) {
    return this.briefly(() => {
      const X = this.room(4 * n * inputs);
      const t = this.room(4 * n);
      this.call.bl_toy(kind, BigInt(n), classes, noise, BigInt(seed), X, t);
      return { X: this.floats(X, n * inputs).slice(), t: this.floats(t, n).slice() };
    });
  }

  /** A random order of 0 … count − 1. */
  permutation(seed: number, stream: number, index: number, count: number): Uint32Array {
    return this.briefly(() => {
      const at = this.room(4 * count);
      this.call.bl_permutation(BigInt(seed), stream, BigInt(index), BigInt(count), at);
      return this.words(at, count).slice();
    });
  }

  /** Mean and standard deviation of some values. */
  moments(values: Float64Array): { mean: number; deviation: number } {
    return this.briefly(() => {
      const at = this.hold(values);
      const result = this.room(16);
      this.call.bl_moments(at, BigInt(values.length), 1n, result, result + 8);
      const [mean, deviation] = this.doubles(result, 2);
      return { mean: mean!, deviation: deviation! };
    });
  }
}
