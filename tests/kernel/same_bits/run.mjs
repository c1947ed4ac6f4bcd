// Runs the cases in a file with the WebAssembly module and writes every number they give, as run.c does.
// node run.mjs kernel.wasm cases.bin out.bin
import fs from "node:fs";

const [module, cases, output] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(fs.readFileSync(module));
const kernel = instance.exports;
const start = kernel.__heap_base.value;
let top = start;

function room(bytes) {
  const at = Math.ceil(top / 64) * 64;
  top = at + Number(bytes);
  const missing = top - kernel.memory.buffer.byteLength;
  if (missing > 0) kernel.memory.grow(Math.ceil(missing / 65536));
  return at;
}
const file = fs.openSync(output, "w");
const out = (at, bytes) => fs.writeSync(file, new Uint8Array(kernel.memory.buffer, at, Number(bytes)));
const floats = (at, count) => new Float32Array(kernel.memory.buffer, at, count);

const NETWORK = 524 + 4; // bl_network, padded to the alignment of bl_training
const TRAINING = 112;
const CASE = NETWORK + TRAINING + 4 * 4 + 2 * 8 + 8;
const bytes = fs.readFileSync(cases);

for (let at = 0; at < bytes.length; at += CASE) {
  top = start;
  const here = room(CASE);
  new Uint8Array(kernel.memory.buffer, here, CASE).set(bytes.subarray(at, at + CASE));
  const view = new DataView(kernel.memory.buffer, here, CASE);
  const network = here, training = here + NETWORK, rest = NETWORK + TRAINING;
  const depth = view.getInt32(0, true);
  const sizes = Array.from({ length: depth + 1 }, (_, l) => view.getInt32(8 + 4 * l, true));
  const [initializer, toy, classes, steps] = [0, 4, 8, 12].map((k) => view.getInt32(rest + k, true));
  const [scale, noise] = [16, 24].map((k) => view.getFloat64(rest + k, true));
  const samples = view.getBigInt64(rest + 32, true), n = Number(samples);
  const [l1, l2] = [48, 56].map((k) => view.getFloat64(NETWORK + k, true));
  const seed = view.getBigUint64(NETWORK + 104, true);
  const parameters = Number(kernel.bl_parameter_count(network));
  const states = Number(kernel.bl_state_count(network, training));
  const inputs = sizes[0], outputs = sizes[depth];

  const X = room(n * inputs * 4), t = room(n * 4), T = room(n * outputs * 4), Y = room(n * outputs * 4);
  const w = room(parameters * 4), gradient = room(parameters * 4), state = room(states * 4);
  const arena = room(kernel.bl_arena_bytes(network, samples, 4, samples));
  const order = room(n * 4), neurons = sizes.slice(1).reduce((a, b) => a + b, 0);
  const Z = room(n * neurons * 4), H = room(n * (inputs + neurons) * 4), delta = room(n * neurons * 4);
  const report = room(24), losses = room(16), moments = room(16), loss = room(8), correct = room(8), column = room(n * 8);

  kernel.bl_toy(toy, samples, classes, noise, seed, X, t);
  const targets = floats(t, n), T_ = floats(T, n * outputs), X_ = floats(X, n * inputs);
  for (let k = 0; k < n * outputs; k++)
    T_[k] = outputs === 1 ? targets[k] : targets[Math.floor(k / outputs)] === k % outputs;
  new Float64Array(kernel.memory.buffer, column, n).set(targets.map((_, k) => X_[k * inputs]));
  kernel.bl_moments(column, samples, 1n, moments, moments + 8);
  kernel.bl_initialize(network, initializer, scale, seed, w);
  floats(state, states).fill(0);
  kernel.bl_permutation(seed, 2, 3n, samples, order);
  out(X, n * inputs * 4), out(t, n * 4), out(moments, 16), out(w, parameters * 4), out(order, n * 4);
  for (let step = 0n; step < 200n; step += 25n) {
    new Float64Array(kernel.memory.buffer, moments, 1)[0] = kernel.bl_learning_rate(training, step);
    out(moments, 8);
  }
  kernel.bl_train(network, training, X, T, samples, w, state, 0n, BigInt(steps), report, 0, arena);
  out(w, parameters * 4), out(state, states * 4), out(report, 24);
  if (new DataView(kernel.memory.buffer, report + 8, 4).getInt32(0, true)) continue; // diverged
  kernel.bl_evaluate(network, w, X, T, samples, loss, correct, arena);
  kernel.bl_predict(network, w, X, samples, Y, arena);
  kernel.bl_backpropagate(network, w, X, T, samples, l1, l2, Z, H, delta, gradient, losses, arena);
  out(loss, 8), out(correct, 8), out(Y, n * outputs * 4), out(gradient, parameters * 4), out(losses, 16);
  out(Z, n * neurons * 4), out(H, n * (inputs + neurons) * 4), out(delta, n * neurons * 4);

  if (inputs === 2) {
    const values = room(neurons * 384 * 4), colours = room(neurons * 384 * 4), base = room(8), palette = room(1024);
    const limits = room(neurons * 8), rectangle = room(32), pixels = room(kernel.bl_arena_bytes(network, 256n, 0, 0n));
    new Uint32Array(kernel.memory.buffer, palette, 256).set(Array.from({ length: 256 }, (_, k) => k));
    floats(limits, 2 * neurons).set(Array.from({ length: 2 * neurons }, (_, k) => (k % 2 ? 1 : -1)));
    new Int32Array(kernel.memory.buffer, rectangle, 4).set([24, 16, 0, 1]);
    floats(rectangle + 16, 4).set([-1.5, 1.5, -1, 1]);
    floats(base, 2).fill(0);
    kernel.bl_initialize(network, initializer, scale, seed, w);
    kernel.bl_landscape(network, w, base, rectangle, 1, values, colours, palette, limits, pixels);
    out(values, neurons * 384 * 4), out(colours, neurons * 384 * 4);
  }
}
