// The WebAssembly build in Node: a training step of 2-8-8-1, and its landscapes as colours. Prints medians as JSON.
import fs from "node:fs";

const { instance } = await WebAssembly.instantiate(fs.readFileSync(process.argv[2]));
const kernel = instance.exports;
kernel.memory.grow(400);
let top = kernel.__heap_base.value;
const room = (bytes) => {
  const at = Math.ceil(top / 64) * 64;
  top = at + Number(bytes);
  return at;
};
const view = new DataView(kernel.memory.buffer);
const int = (at, ...values) => values.forEach((value, k) => view.setInt32(at + 4 * k, value, true));
const float = (at, ...values) => values.forEach((value, k) => view.setFloat32(at + 4 * k, value, true));

const [n, batch] = [400n, 10n];
const network = room(524), training = room(112), report = room(24);
int(network, 3, 0, 2, 8, 8, 1);
int(network + 8 + 65 * 4, 2, 2); // tanh
int(training, 0, Number(batch)); // SGD
view.setFloat64(training + 8, 0.1, true);
const X = room(n * 8n), t = room(n * 4n), weights = room(4n * kernel.bl_parameter_count(network));
const arena = room(kernel.bl_arena_bytes(network, 256n, 2, n));
kernel.bl_toy(0, n, 2, 0.1, 0n, X, t);
kernel.bl_initialize(network, 0, 1, 0n, weights);

function median(work, units = 1, rounds = 41) {
  const times = [];
  for (let round = -3; round < rounds; round++) {
    const start = performance.now();
    work();
    if (round >= 0) times.push((performance.now() - start) / units);
  }
  return times.sort((a, b) => a - b)[rounds >> 1];
}

const STEPS = 20000;
const step = 1e3 * median(() => kernel.bl_train(network, training, X, t, n, weights, 0, 0n, BigInt(STEPS), report, 0, arena), STEPS);

const rectangle = room(32), base = room(8), palette = room(1024), limits = room(17 * 8), colours = room(4 * 512 * 512);
for (let neuron = 0; neuron < 17; neuron++) float(limits + 8 * neuron, -1, 1);
float(base, 0, 0);
function landscape(side, firstLayer) {
  int(rectangle, side, side, 0, 1);
  float(rectangle + 16, -1.5, 1.5, -1.5, 1.5);
  return median(() => kernel.bl_landscape(network, weights, base, rectangle, firstLayer, 0, colours, palette, limits, arena));
}
console.log(JSON.stringify({ step, "17 landscapes at 96²": landscape(96, 1), "output at 512²": landscape(512, 3) }));
