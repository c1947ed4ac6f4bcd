// Code: the network that is shown, with its weights, as a program in PyTorch, NumPy or JAX.

import type { Frame } from "../engine/frame";
import type { Opened } from "../engine/session";
import type { Activation } from "../engine/recipe";

export const LANGUAGES = ["pytorch", "numpy", "jax"] as const;
export type Language = (typeof LANGUAGES)[number];

const NUMPY: Record<Activation, string> = {
  identity: "z",
  sigmoid: "1 / (1 + np.exp(-z))",
  tanh: "np.tanh(z)",
  relu: "np.maximum(0, z)",
  leaky_relu: "np.where(z > 0, z, 0.01 * z)",
  elu: "np.where(z > 0, z, np.expm1(np.minimum(z, 0)))",
  softplus: "np.logaddexp(0, z)",
  silu: "z / (1 + np.exp(-z))",
  gelu: "0.5 * z * (1 + erf(z / np.sqrt(2)))",
  sine: "np.sin(z)",
};
const TORCH: Record<Activation, string> = {
  identity: "nn.Identity()",
  sigmoid: "nn.Sigmoid()",
  tanh: "nn.Tanh()",
  relu: "nn.ReLU()",
  leaky_relu: "nn.LeakyReLU(0.01)",
  elu: "nn.ELU()",
  softplus: "nn.Softplus()",
  silu: "nn.SiLU()",
  gelu: "nn.GELU()",
  sine: "Sine()",
};

export function code(opened: Opened, frame: Frame, language: Language): string {
  return language === "pytorch" ? pytorch(opened, frame) : arrays(opened, frame, language);
}

/** One function on arrays, for NumPy or for JAX, which has the same names. */
function arrays(opened: Opened, frame: Frame, language: "numpy" | "jax"): string {
  const { recipe } = opened;
  const module = language === "jax" ? "jax.numpy" : "numpy";
  const used = [...new Set(recipe.activation)];
  const gelu = used.includes("gelu");
  const special = language === "jax" ? "from jax.scipy.special import erf" : "from scipy.special import erf";
  const output = {
    binary_cross_entropy: "1 / (1 + np.exp(-z))",
    cross_entropy: "np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)",
    half_squared_error: "z",
  }[recipe.loss];
  const layers = recipe.activation.map((name, index) => [
    `    z = h @ W${index + 1}.T + b${index + 1}`,
    `    h = ${NUMPY[name]}`,
  ]);
  const last = recipe.activation.length + 1;
  return [
    ...about(opened, frame),
    `import ${module} as np`,
    ...(gelu ? [special] : []),
    "",
    ...opened.places.flatMap(({ W, b, units, before }, index) => [
      `W${index + 1} = np.array(${matrix(frame.parameters, W, units, before)}, dtype=np.float32)`,
      `b${index + 1} = np.array(${row(frame.parameters, b, units)}, dtype=np.float32)`,
    ]),
    ...scales(opened, (values) => `np.array(${values}, dtype=np.float32)`),
    "",
    "",
    "def predict(X):",
    `    """Predictions (samples, ${opened.data.outputs}) of raw inputs (samples, ${opened.data.inputs})."""`,
    "    h = (np.asarray(X, dtype=np.float32) - mean) / deviation",
    ...layers.flat(),
    `    z = h @ W${last}.T + b${last}`,
    `    return ${scaledBack(opened, output)}`,
    "",
  ].join("\n");
}

function pytorch(opened: Opened, frame: Frame): string {
  const { recipe } = opened;
  const output = {
    binary_cross_entropy: "torch.sigmoid(z)",
    cross_entropy: "torch.softmax(z, dim=1)",
    half_squared_error: "z",
  }[recipe.loss];
  const modules = opened.places.flatMap(({ units, before }, index) => [
    `    nn.Linear(${before}, ${units}),`,
    ...(index < recipe.activation.length ? [`    ${TORCH[recipe.activation[index]!]},`] : []),
  ]);
  const linear = (index: number): number => 2 * index;
  return [
    ...about(opened, frame),
    "import torch",
    "from torch import nn",
    "",
    ...(recipe.activation.includes("sine")
      ? ["", "class Sine(nn.Module):", "    def forward(self, z):", "        return torch.sin(z)", "", ""]
      : []),
    "network = nn.Sequential(",
    ...modules,
    ")",
    "weights = [",
    ...opened.places.map(
      ({ W, b, units, before }) =>
        `    (${matrix(frame.parameters, W, units, before)}, ${row(frame.parameters, b, units)}),`,
    ),
    "]",
    "with torch.no_grad():",
    `    for index, (W, b) in zip(${`[${opened.places.map((_, index) => linear(index)).join(", ")}]`}, weights):`,
    "        network[index].weight.copy_(torch.tensor(W))",
    "        network[index].bias.copy_(torch.tensor(b))",
    ...scales(opened, (values) => `torch.tensor(${values})`),
    "",
    "",
    "def predict(X):",
    `    """Predictions (samples, ${opened.data.outputs}) of raw inputs (samples, ${opened.data.inputs})."""`,
    "    with torch.no_grad():",
    "        z = network((torch.as_tensor(X, dtype=torch.float32) - mean) / deviation)",
    `        return ${scaledBack(opened, output)}`,
    "",
  ].join("\n");
}

function about({ data, sizes, recipe }: Opened, frame: Frame): string[] {
  const names = data.inputNames.map((name) => JSON.stringify(name)).join(", ");
  const classes = data.classNames.length ? `classes ${data.classNames.map((name) => JSON.stringify(name)).join(", ")}` : "a number";
  return [
    `# ${sizes.join("-")} network for ${oneLine(data.name)}, after step ${frame.step} of ${recipe.optimizer.name}, from Backlight.`,
    `# Inputs: ${oneLine(names)}; output: ${oneLine(classes)}.`,
  ];
}

/** A comment stays one, whatever a name holds. */
function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
}

function scales({ data }: Opened, wrap: (values: string) => string): string[] {
  const lines = [
    `mean = ${wrap(list(data.inputScaling.mean))}`,
    `deviation = ${wrap(list(data.inputScaling.deviation))}`,
  ];
  if (isScaledBack(data)) {
    lines.push(`target_mean, target_deviation = ${data.targetScaling.mean[0]!}, ${data.targetScaling.deviation[0]!}`);
  }
  return lines;
}

function isScaledBack(data: Opened["data"]): boolean {
  return data.task === "regression" && (data.targetScaling.mean[0] !== 0 || data.targetScaling.deviation[0] !== 1);
}

function scaledBack({ data }: Opened, output: string): string {
  return isScaledBack(data) ? `(${output}) * target_deviation + target_mean` : output;
}

function matrix(parameters: Float32Array, at: number, rows: number, columns: number): string {
  return `[${Array.from({ length: rows }, (_, k) => row(parameters, at + k * columns, columns)).join(", ")}]`;
}

function row(parameters: Float32Array, at: number, length: number): string {
  return list(parameters.subarray(at, at + length));
}

/** Numbers with as few digits as give the same float32 again; of float64, the same. */
function list(values: Float32Array | Float64Array): string {
  return `[${Array.from(values, (value) => (values instanceof Float32Array ? shortest(value) : `${value}`)).join(", ")}]`;
}

export function shortest(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return `${Number(text)}`;
  }
  return `${value}`;
}
