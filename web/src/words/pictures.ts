// The words of the room's pictures: the network, the output, the last hidden layer's space.

import type { Activation, Initializer } from "../engine/recipe";
import type { Health } from "../engine/health";

const activations: Record<Activation | "softmax", string> = {
  identity: "identity", sigmoid: "sigmoid", tanh: "tanh", relu: "ReLU", leaky_relu: "leaky ReLU", elu: "ELU",
  softplus: "softplus", silu: "SiLU", gelu: "GELU", sine: "sine", softmax: "softmax",
};

const initializers: Record<Initializer, string> = {
  glorot_uniform: "Glorot, uniform", glorot_normal: "Glorot, normal", he_uniform: "He, uniform",
  he_normal: "He, normal", lecun_uniform: "LeCun, uniform", lecun_normal: "LeCun, normal", uniform: "Uniform",
  normal: "Normal", zeros: "Zeros",
};

const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

/** A number below the line: H₂. */
function below(value: number): string {
  return [...String(value)].map((digit) => DIGITS[Number(digit)]).join("");
}

/** An input as it is written: x1 as x₁, any other by its own name. */
function input(name: string): string {
  return /^x\d+$/.test(name) ? `x${below(Number(name.slice(1)))}` : name;
}

export const pictures = {
  activations,
  initializers,
  input,
  network: {
    inputs: (count: number): string => (count === 1 ? "Input" : "Inputs"),
    outputs: (count: number): string => (count === 1 ? "Output" : "Outputs"),
    layer: (layer: number): string => `Layer ${layer}`,
    neurons: (count: number): string => (count === 1 ? "1 neuron" : `${count} neurons`),
    more: (count: number): string => `+ ${count} more`,
    atMean: "Inputs that are no axis are held at their mean.",
    layersMore: (count: number): string => `… ${count} more`,
    fewer: (layer: number): string => `One neuron fewer in layer ${layer}`,
    greater: (layer: number): string => `One neuron more in layer ${layer}`,
    remove: (layer: number): string => `Remove layer ${layer}`,
    insert: (layer: number): string => `Insert a new layer ${layer}`,
    add: "layer",
    activation: (layer: number): string => `Activation of layer ${layer}`,
    initializer: "Initial weights",
    scale: "Scaled by",
    across: "Across",
    up: "Up",
    neuron: (layer: number, unit: number, health: Health = "well"): string =>
      `Layer ${layer}, neuron ${unit + 1}${health === "well" ? "" : `, ${health}`}`,
    output: (name: string): string => (name ? `Output for ${name}` : "Output"),
    inputTile: (name: string, axis: boolean): string =>
      axis ? `Input ${name}, an axis` : `Input ${name}: make it an axis`,
    weight: "weight",
    negative: "negative",
    positive: "positive",
    neuronsGroup: "Neurons. Arrow keys go from one to the next, Enter sets a neuron by hand.",
    health: {
      dead: (count: number): string => `${count} dead: the same answer to every sample`,
      saturated: (count: number): string => `${count} saturated: flat for nine samples in ten`,
    },
  },
  editor: {
    bias: "Bias",
    from: "Weight from",
    weight: "Weight",
    neuron: (unit: number): string => `neuron ${unit + 1}`,
  },
  output: {
    title: "Output",
    over: (x: string, y: string): string => `over ${x} and ${y}`,
    overOne: (x: string): string => `over ${x}`,
    tests: "Test samples",
    surface: "3-D",
    activation: "activation",
    picture: (what: string): string => `${what}. Arrow keys move a cursor that reads it.`,
    drawing: (what: string): string =>
      `${what}. Arrow keys move a cursor, Enter puts a point where it is, takes one away, or takes one up to move it and puts it down.`,
    turning: (what: string): string => `${what}, in three dimensions. Arrow keys turn it.`,
    class: (name: string): string => `class ${name}`,
    target: (name: string, value: string): string => `${name} ${value}`,
    train: "training sample",
    test: "test sample",
    at: (name: string, value: string): string => `${name} = ${value}`,
    key: "Colours",
  },
  space: {
    title: "Last hidden layer",
    of: (run: string): string => `${run}, last hidden layer`,
    caption: (layer: number, units: number, seen: boolean): string =>
      `H${below(layer)}, ${units === 1 ? "1 unit" : `${units} units`}${seen ? ", seen along 2 directions" : ""}`,
    none: "There is no hidden layer: the output reads the inputs themselves.",
    picture: "Where the network has moved each sample",
    turning: "Where the network has moved each sample, in three dimensions. Arrow keys turn it.",
  },
};
