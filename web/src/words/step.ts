// The words of one step: the moments of the walk, the sample, the votes.

import type { Activation } from "../engine/recipe";

const whole = new Intl.NumberFormat("en");

const ACTIVATIONS: Record<Activation, string> = {
  sigmoid: "The sigmoid squeezes each sum to between 0 and 1.",
  tanh: "The hyperbolic tangent squeezes each sum to between −1 and 1.",
  relu: "ReLU lets what is positive through, and nothing else.",
  leaky_relu: "Leaky ReLU lets what is positive through, and little of the rest.",
  elu: "ELU lets what is positive through, and holds the rest above −1.",
  softplus: "Softplus is a ReLU with its corner rounded off.",
  silu: "SiLU lets what is large through, and closes smoothly below 0.",
  gelu: "GELU lets what is large through, and closes smoothly below 0.",
  sine: "The sine turns each sum into a wave.",
  identity: "The identity leaves each sum as it is.",
};
const OUTPUTS = {
  sigmoid: "The sigmoid makes the last sum a prediction: a probability.",
  softmax: "Softmax makes the last sums probabilities, which add up to 1.",
  identity: "The last sum is the prediction.",
};

export const step = {
  title: "One step",

  sample: {
    label: "Sample",
    number: "Training sample",
    of: (n: number) => `of ${whole.format(n)}`,
    next: "Next sample",
    previous: "Previous sample",
    wrong: "A wrong one",
    wrongTip: "A training sample, drawn at random, that the network classifies wrongly",
    farOff: "One far off",
    farOffTip: "A training sample, drawn at random, among the tenth that is farthest from its target",
    noneWrong: "Every training sample is right.",
    batch: "Batch",
    alone: "one sample",
    first: (count: number) => `the first ${count}`,
    is: (label: string) => `is ${label}`,
    right: "classified rightly",
    mistaken: "classified wrongly",
  },

  training: {
    label: "Training",
    step: (step: string) => `Step ${step}`,
    one: "Train a step",
    oneTip: "Train the whole network one step on, on its next batch",
    epoch: "Train an epoch",
    epochTip: "Train the whole network one epoch on",
    small: "Small network",
    smallTip: "Begin again with layers of 3 and 2 neurons on the same data: few enough to follow every number",
  },

  view: {
    label: "View",
    matrices: "Matrices",
    votes: "Votes",
  },

  phases: {
    forward: ["Feedforward", "Forward"],
    loss: ["Loss", "Loss"],
    back: ["Backpropagation", "Back"],
    update: ["Update", "Update"],
    again: ["Once more", "Again"],
  },

  captions: {
    network: (samples: number) =>
      samples > 1
        ? `A network with its weights and biases, ${samples} samples as the columns of X, and their targets t.`
        : "A network with its weights and biases, one sample X, and its target t.",
    sums: (layer: number, depth: number) =>
      layer === 1
        ? "Each row of weights meets the input: multiply, add up, add the bias."
        : layer === depth
          ? "The output’s weights meet what the layer before them gave."
          : "The next layer does the same with what it is given.",
    activation: (name: Activation) => ACTIVATIONS[name],
    output: (name: keyof typeof OUTPUTS) => OUTPUTS[name],
    loss: (samples: number) =>
      samples > 1
        ? "The loss says how far the predictions are from their targets, on average."
        : "The loss says how far the prediction is from the target.",
    error: "The way back begins with the output’s error delta.",
    gradient: (layer: number, depth: number) =>
      layer === depth
        ? "Each weight’s share of the blame: the delta, times what came in there."
        : layer === 1
          ? "And so the first layer’s update matrix is known too."
          : "Again every weight’s share: the delta, times what came in there.",
    back: "The delta goes back through the same weights, now column by column.",
    slope: "How steep the activation is where each neuron stands: where it is flat, little comes through.",
    delta: "What came back, times the slope: this layer’s error delta.",
    whole: "The way back mirrors the way forward: every step has its twin.",
    update: "Every weight moves against its share of the blame, all of them at once.",
    updated: "The new weights: one step downhill.",
    again: "The same once more, through the new weights.",
    fallen: (samples: number) =>
      samples > 1
        ? "On average the predictions are nearer to their targets: the loss has fallen."
        : "The prediction has come nearer to its target: the loss has fallen.",
    risen: "The step was too long: it went past the valley, and the loss has risen.",
    risenUnderPenalty: "The loss has risen: the penalty pulled the weights elsewhere, or the step was too long.",
    same: "Nothing has changed: there was nothing to learn here.",
    noRate: "Nothing has changed: at the end of its schedule the learning rate η is 0.",
    notTaken: "No step can be taken from here: a number on the way is not finite any more.",
    lost: "The step was far too long: the loss is not a finite number any more.",
  },

  walk: {
    label: "The moments of the step",
    first: "To the beginning (Home)",
    back: "One moment back (←)",
    forward: "One moment on (→)",
    play: "Play (space)",
    pause: "Pause (space)",
    at: (moment: number, count: number) => `Moment ${moment} of ${count}`,
    keys:
      "← → go from moment to moment, space plays, Home and End go to the ends. " +
      "In the matrices, arrow keys go from cell to cell.",
  },

  board: {
    label: "The network’s matrices: forward above, back below",
    before: "Before",
    after: "After",
    power: (exponent: string) => `×10${exponent}`,
    hint: "Point at any number to see what it is made of.",
    matrix: (name: string, rows: number, columns: number) => `${name}, ${rows} by ${columns}`,
    cell: (name: string, row: number, column: number) => `${name}, row ${row}, column ${column}`,
    element: (name: string, row: number) => `${name}, row ${row}`,
    unknown: "not known yet",
    spoken: (text: string, exponent: number) => `${text} times ten to the ${String(exponent).replace("-", "−")}`,
    input: (name: string, value: string) => `${name} is ${value}`,
    scaled: (raw: string) => `, ${raw} before it was scaled`,
    target: (name: string, value: string) => `The target: ${name} is ${value}`,
    weight: (from: number, to: number) => `The weight from unit ${from} to unit ${to}`,
    bias: (unit: number) => `The bias of unit ${unit}`,
    loss: "The loss over the prediction, with the prediction on its curve",
    rate: (rate: string) => `η = ${rate}`,
    optimizers: {
      sgd: "SGD", momentum: "momentum", nesterov: "Nesterov’s momentum", rmsprop: "RMSProp", adam: "Adam",
      adamw: "AdamW",
    },
    plain: (optimizer: string) =>
      `The step shown is plain gradient descent on what stands here; the run itself trains with ${optimizer}.`,
    clipped: "The step shown is plain gradient descent, its gradient not clipped.",
  },

  check: {
    ask: "Check by nudging",
    askTip: "Change this weight a little to both sides, compute both losses, and compare their slope (Enter)",
    exact: "backpropagation",
    numeric: "nudging",
    difference: "difference",
    method: (high: string, low: string, width: string) => `(${high} − ${low}) / ${width}`,
    losses: "slope between two losses",
    how:
      "The loss with the weight nudged up, less that with it nudged down, over the way between; " +
      "rounded as 32-bit numbers round.",
  },

  tooLarge: {
    title: "Too large to read number by number",
    network: (sizes: string, units: number, layers: number) =>
      `This room writes every number down, for networks of at most ${units} units in a layer and ${layers} layers of ` +
      `weights. This one is ${sizes}.`,
    inputs: (count: number, units: number) =>
      `This room writes every number down, for data of at most ${units} inputs; these have ${whole.format(count)}. ` +
      "A smaller network alone would not help.",
    outputs: (count: number, units: number) =>
      `This room writes every number down, for data of at most ${units} classes; these have ${whole.format(count)}. ` +
      "A smaller network alone would not help.",
    small: "Begin again with a small network",
    smallNote: "Layers of 3 and 2 neurons, on the same data.",
    moons: "Begin again with two moons and a small network",
    moonsNote: "Two inputs, layers of 3 and 2 neurons, one output.",
  },

  votes: {
    label: "One neuron’s votes",
    caption: "Forward, its inputs vote on what a neuron is; backward, its outputs vote on what it should have been.",
    forward: "Forward",
    forwardNote: "what it is",
    back: "Backward",
    backNote: "what it should have been",
    choose: "Choose a neuron",
    neuron: (name: string, unit: number) => `${name}, neuron ${unit}`,
    bias: "bias",
    larger: "Negative: it should be larger.",
    smaller: "Positive: it should be smaller.",
    settled: "Zero: nothing else is asked of it.",
    tooLow: "Negative: the prediction is too low.",
    tooHigh: "Positive: the prediction is too high.",
    firstOnly: "Of a batch, the votes of its first sample are shown.",
    keys: "← → go from neuron to neuron.",
  },
};
