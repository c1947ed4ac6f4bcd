// The words of learning live: training, data, curves, the way back in time.

import { count, number, percent } from "../app/numerals";

const whole = new Intl.NumberFormat("en");
const plural = (many: number, one: string, more = `${one}s`) => `${whole.format(many)} ${many === 1 ? one : more}`;
const cell = (file: string, line: number, column: string) => `Line ${line} of ${file}, column “${column}”`;

export const live = {
  title: "Learn live",
  /** The room's parts. */
  training: "Training",
  data: "Data",
  network: "Network",
  seen: "What the network answers",
  curves: "Curves",
  time: "Timeline",
  /** Of a run of another engine than the kernel. */
  inexact:
    "This run was trained by the wide engine, whose steps no browser can repeat to the bit: only the states that it kept are shown.",

  train: {
    play: "Play",
    pause: "Pause",
    start: "Back to the start",
    startTip: "Begin again at step 0, with the same first weights (R)",
    step: "Step",
    stepTip: "Train one step: one batch forward, back, and one update of the weights",
    epoch: "Epoch",
    epochTip: "Train one epoch: every training sample once",
    steps: "step",
    epochs: "epoch",
    playTip: "Train on and on (space)",
    cannotPlay: "This run diverged and cannot go on. Go back to an earlier step and lower the learning rate there: a branch begins that trains on",
    speed: "Steps a second",
    speedTip: "How many steps are trained each second",
    fastest: "as fast as it can",
    perSecond: (speed: number) => count(speed),
    optimizer: "Optimiser",
    optimizerTip: "How the gradient changes the weights",
    optimizers: {
      sgd: "SGD", momentum: "Momentum", nesterov: "Nesterov", rmsprop: "RMSProp", adam: "Adam", adamw: "AdamW",
    },
    rate: "Learning rate",
    rateTip: "η: how far each step moves the weights against the gradient",
    lower: (what: string) => `Lower: ${what}`,
    higher: (what: string) => `Higher: ${what}`,
    batch: "Batch size",
    batchTip: "Samples whose gradients are averaged in one step",
    seed: "Seed",
    seedTip: "Draws the first weights and the order of the samples; another seed begins the run again",
    nextSeed: "Next seed",
    more: "More",
    moreTip: "Schedule, regularisation, clipping, the optimiser's own settings",
    schedule: "Schedule",
    scheduleTip: "How the learning rate changes over the steps",
    schedules: { constant: "constant", step: "step decay", cosine: "cosine" },
    warmup: "Warm-up",
    warmupTip: "The learning rate rises from 0 to η over so many first steps",
    every: "Decay every",
    everyTip: "Steps after which the learning rate is multiplied by the factor",
    factor: "Factor",
    factorTip: "What the learning rate is multiplied by at each decay",
    period: "Period",
    periodTip: "Steps in which the cosine takes the learning rate from η to the floor",
    floor: "Floor",
    floorTip: "The part of η at which the cosine ends, 0 to 1",
    l1: "L1",
    l1Tip: "L1 regularisation: the penalty l1 · Σ|w| on the weights; makes many of them 0",
    l2: "L2",
    l2Tip: "L2 regularisation: the penalty l2/2 · Σw² on the weights; keeps them small",
    clip: "Clip norm",
    clipTip: "The gradient's largest Euclidean norm; 0: the gradient is not clipped",
    momentum: "Momentum",
    momentumTip: "The part of the last update that the next one keeps",
    decay: "Decay",
    decayTip: "How slowly the running mean of squared gradients forgets",
    beta1: "β₁",
    beta1Tip: "How slowly the running mean of gradients forgets",
    beta2: "β₂",
    beta2Tip: "How slowly the running mean of squared gradients forgets",
    epsilon: "ε",
    epsilonTip: "Added where the update is divided by the root of the squared gradients' mean",
    weightDecay: "Weight decay",
    weightDecayTip: "The part of each weight, times η, that every step takes away (decoupled from the gradient)",
    rateNow: (rate: number) => `now ${number(rate, 3)}`,
  },

  source: {
    shapes: "Shapes",
    shape: {
      moons: "Moons", circles: "Circles", spirals: "Spirals", xor: "XOR", gaussians: "Gaussians", linear: "Linear",
      checkerboard: "Checkerboard", plane: "Plane", ripple: "Ripple", sine: "Sine",
    },
    shapeTip: {
      moons: "Two half moons, one in the other", circles: "A circle around another",
      spirals: "Spirals, one arm a class",
      xor: "Exclusive or: opposite corners belong together", gaussians: "A cloud of points for each class",
      linear: "Two classes that a straight line parts", checkerboard: "Squares that alternate",
      plane: "Regression: a value that rises evenly", ripple: "Regression: waves around the middle",
      sine: "Regression: a sine of one input",
    },
    samples: "Samples",
    samplesTip: "How many samples are drawn, for training and testing together",
    noise: "Noise",
    noiseTip: "The deviation of the points from the shape; of the values, for regression",
    classes: "Classes",
    classesTip: "Arms of the spirals, or number of Gaussians",
    test: "Test part",
    testTip: "The part of the samples that is kept for testing, 0 to 0.9; the network never trains on them",
    seed: "Data seed",
    seedTip: "Draws the samples, and which of them are for testing",
    sets: "Real data",
    set: {
      iris: "Iris", wine: "Wine", "breast-cancer": "Breast cancer", digits: "Digits", diabetes: "Diabetes",
    },
    setNote: {
      iris: "150 flowers of three species, 4 measurements",
      wine: "178 wines from three cultivars, 13 analyses",
      "breast-cancer": "569 masses, benign or malignant, 30 measurements",
      digits: "1797 handwritten digits, 8 × 8 pixels",
      diabetes: "442 patients, disease progression in a year, 10 inputs",
    },
    now: (name: string, train: number, test: number, inputs: number) =>
      `${name}: ${count(train)} to train on, ${count(test)} to test on, ${plural(inputs, "input")}`,
  },

  points: {
    title: "Your own points",
    name: "Own points",
    edit: "Edit these points",
    editTip: "Draw, move and erase the points that are there, on the output's landscape",
    empty: "Empty square",
    emptyTip: "Begin with no points, in a square from −1 to 1",
    done: "Done",
    tool: "Tool",
    draw: "Draw",
    move: "Move",
    erase: "Erase",
    undo: "Undo",
    kind: "Class of new points",
    oneClass: (k: string) => `Class ${k}`,
    moreClasses: "One more class",
    value: "Value of new points",
    add: "Add a point",
    addHere: "Add",
    how: {
      draw: "Press on the landscape to set points; keep pressing to draw a trail of them.",
      move: "Press near a point on the landscape and take it with you. By keyboard: Enter takes the nearest, arrow keys move it, Enter puts it down.",
      erase: "Sweep over points on the landscape to take them away.",
    },
    tooFew: (points: number) =>
      points === 0
        ? "There is no point yet. Training begins with the second."
        : "There is one point. Training begins with the second.",
    many: (points: number) => plural(points, "point"),
    most: (points: number) =>
      `These are ${plural(points, "point")}, the most that can be drawn here; erase some to draw others.`,
    why: {
      inputs: "Points are drawn in two dimensions; these samples have more inputs. Begin with an empty square.",
      classes: (most: number) => `Points are drawn in ${most} classes at most; these samples have more. Choose fewer, or begin with an empty square.`,
      samples: (most: number) =>
        `${whole.format(most)} points at most are drawn by hand; these are more. Choose fewer samples, or begin with an empty square.`,
      units: "These samples came from Python in the network's own scale, not in their units. Begin with an empty square.",
    },
  },

  table: {
    title: "A table of your own",
    choose: "Choose a CSV file",
    drop: "or drop it anywhere on the page. It stays in this browser.",
    shape: (rows: number, columns: number) => `${plural(rows, "row")}, ${plural(columns, "column")}`,
    preview: (rows: number) => `The first ${plural(rows, "row")}`,
    role: (column: string) => `Use of ${column}`,
    roles: { input: "input", target: "target", out: "leave out" },
    kinds: { number: "number", boolean: "true or false", text: "text" },
    use: "Train on this table",
    cancel: "Cancel",
    gapsOut: (rows: number) => `Leave out the ${rows === 1 ? "row" : plural(rows, "row")} without a value`,
    summary: (inputs: number, target: string, classes: string[]) =>
      classes.length
        ? `${plural(inputs, "input")}; “${target}” has ${classes.length} classes: ${short(classes)}.`
        : `${plural(inputs, "input")}; “${target}” is a number to predict (regression).`,
    nameless: (column: number) => `column ${column}`,
    notText: (file: string) =>
      `A table of text in UTF-8 was expected; ${file} is something else. Save it as CSV (UTF-8).`,
    tooBig: (file: string, bytes: number) =>
      `A table of at most 50 MB was expected; ${file} has ${Math.ceil(bytes / 1e6)} MB. Take out rows or columns.`,
    empty: (file: string) => `Rows of values were expected; ${file} is empty. Choose another file.`,
    oneColumn: (file: string, first: string) =>
      `Two columns at least were expected, an input and a target; ${file} has one, “${first}”. ` +
      "Separate its values with commas, semicolons or tabs.",
    ragged: (file: string, line: number, came: number, wanted: number) =>
      `Line ${line} of ${file}: ${plural(wanted, "value")} were expected, as in the first line; ` +
      `${plural(came, "value")} came. Correct the line, or put quotes around a value that has the separator in it.`,
    fewRows: (file: string, rows: number) =>
      `Two rows of values at least were expected; ${file} has ${rows ? "one" : "none"} that can be used. Add rows.`,
    manyRows: (file: string, most: number) =>
      `At most ${whole.format(most)} rows were expected; ${file} has more. Take some out, or train in Python.`,
    manyColumns: (file: string, columns: number, most: number) =>
      `At most ${most} columns were expected; ${file} has ${whole.format(columns)}. Take some out, or train in Python.`,
    manyInputs: (inputs: number, most: number) =>
      `At most ${most} inputs were expected; these columns make ${whole.format(inputs)} ` +
      "(every different text is one). Leave some out.",
    manyClasses: (column: string, classes: number, most: number) =>
      `At most ${most} classes were expected; column “${column}” has ${whole.format(classes)} different values. ` +
      "Choose another target.",
    sameTarget: (column: string, value: string) =>
      `Different values to predict were expected; column “${column}” is ${value} in every row. Choose another target.`,
    openQuote: (file: string, line: number) =>
      `Line ${line} of ${file}: a quoted value begins here, and its closing quote was not found. Correct its quotes.`,
    afterQuote: (file: string, line: number, letter: string) =>
      `Line ${line} of ${file}: a separator was expected after a closing quote; “${letter}” came. ` +
      "Write a quote inside a quoted value twice.",
    longName: (file: string, line: number, column: number, letters: number, most: number) =>
      `Line ${line} of ${file}, column ${column}: a name of at most ${whole.format(most)} letters was expected; ` +
      `one of ${whole.format(letters)} came. Shorten it.`,
    longText: (file: string, line: number, column: string, letters: number, most: number) =>
      `${cell(file, line, column)}: a text that with the column's name has at most ${whole.format(most)} letters was ` +
      `expected; one of ${whole.format(letters)} came. Shorten it, or leave the column out.`,
    twice: (file: string, column: string) =>
      `Columns of different names were expected; ${file} has “${column}” twice. Rename one.`,
    gap: (file: string, line: number, column: string) =>
      `${cell(file, line, column)}: a value was expected, and there is none. ` +
      "Fill it in, leave such rows out, or leave the column out.",
    notNumber: (file: string, line: number, column: string, text: string) =>
      `${cell(file, line, column)}: a number was expected, as most of the column's values are; “${text}” came. ` +
      "Correct it, or leave the column out.",
    tooLarge: (file: string, line: number, column: string, text: string) =>
      `${cell(file, line, column)}: a number that fits 32-bit floats (up to 3.4e+38) was expected; “${text}” came. ` +
      "Use a larger unit, or leave the column out.",
    decimalComma: (file: string, line: number, column: string) =>
      `${cell(file, line, column)}: a number with a point was expected where commas separate values; ` +
      "one with a decimal comma came. Save the file with semicolons, or leave the column out.",
    likeNames: (column: string, distinct: number, rows: number) =>
      `Texts that repeat were expected; column “${column}” has ${whole.format(distinct)} different ones in ` +
      `${plural(rows, "row")}, like names of the rows. Leave the column out.`,
    constant: (column: string, value: string) =>
      `Values that differ were expected; column “${column}” is ${value} in every row, ` +
      "and nothing can be learned from it. Leave it out.",
    allMissing: (column: string) => `Values were expected; column “${column}” has none. Leave it out.`,
    noTarget: "A column to predict was expected; none is chosen. Make one the target.",
    noInputs: "A column to predict from was expected; none is chosen. Make one an input.",
  },

  charts: {
    title: "Loss",
    loss: "Loss",
    accuracy: "Accuracy",
    which: "Curve",
    train: "train",
    test: "test",
    pinnedTrain: "kept, train",
    pinnedTest: "kept, test",
    step: (step: number) => `step ${count(step)}`,
    value: (value: number) => number(value, 3),
    part: (value: number) => percent(value),
    keys: "Arrow keys read the curves; Enter goes to the step.",
    reading: (step: number, values: string[]) => `Step ${step}: ${values.join(", ")}`,
  },

  gradients: {
    title: "Gradient norms",
    tip: "‖ΔWₗ‖, the Euclidean norm of each layer's update matrix over the training set; of a large one, over 1,000 of its samples",
    layer: (l: number) => `ΔW${subscript(l)}`,
    layerLong: (l: number, norm: string) => `Layer ${l}: gradient norm ${norm}`,
    overTime: "over the steps",
    value: (value: number) => number(value, 2),
    /** A power of ten, beside an axis. */
    tick: (value: number) => number(value, 2).replace(/^1·/, ""),
  },

  confusion: {
    title: "Confusion",
    actual: "actual",
    predicted: "predicted",
    set: "Samples",
    train: "train",
    test: "test",
    caption: (set: string) => `How many ${set} samples of each class (rows) the network takes for each class (columns)`,
    right: (part: number) => `${percent(part)} right`,
    samples: "samples",
    part: (count: string, of: string) => `${count} of ${of}`,
    pairs: (shown: number, all: number) =>
      all === 0
        ? "No class is taken for another."
        : `${all > shown ? `The ${shown} pairs of classes that are confused most, of ${whole.format(all)}` : "The pairs of classes that are confused"}: how many samples of a class are taken for another.`,
  },

  timeline: {
    label: "Timeline",
    slider: "Step that is shown",
    step: (step: number, last: number) => `Step ${whole.format(step)} of ${whole.format(last)}`,
    now: (step: number) => `step ${count(step)}`,
    end: "To the end",
    branches: "Branches",
    deeds: "What was changed on the way",
    first: "first run",
    branch: (what: string, step: number) => `${what} at step ${count(step)}`,
    choose: (what: string, step: number, last: number) =>
      `Show the branch ${what}, parted at step ${whole.format(step)}, trained to step ${whole.format(last)}`,
    rate: (before: number, after: number) => `η ${number(before, 3)} → ${number(after, 3)}`,
    became: (what: string, before: string, after: string) => `${what} ${before} → ${after}`,
    weight: (layer: number, to: number, from: number, value: number) => {
      const between = to > 9 || from > 9 ? "," : "";
      return `w${subscript(to)}${between}${subscript(from)} of layer ${layer} set to ${number(value, 3)}`;
    },
    bias: (layer: number, to: number, value: number) =>
      `b${subscript(to)} of layer ${layer} set to ${number(value, 3)}`,
    batch: "batch",
    l1: "L1",
    l2: "L2",
    clip: "clip norm",
    none: "none",
    again: "the same again",
  },

  trouble: {
    diverged: "Training diverged",
    away: "The loss has grown away",
    grown: (step: number, { before, after }: { before: number; after: number }) =>
      `After step ${count(step)} the training loss is ${number(after, 3)}; it was ${number(before, 3)} at the start.`,
    quantity: {
      "": "value", "pre-activation": "pre-activation", loss: "loss", delta: "error delta", gradient: "gradient",
      parameter: "weight", moment: "optimiser moment",
    },
    where: (step: number, quantity: string, layer: number) =>
      `After step ${count(step)} the next could not be taken: ` +
      (quantity === "loss"
        ? "the loss was not a finite number any more."
        : `${a(quantity)} ${quantity}${layer > 0 ? ` of layer ${layer}` : ""} was not a finite number any more.`),
    weights: (layer: number, before: number, after: number) =>
      `The largest weight of ${layer > 0 ? `layer ${layer}` : "the first layer"} was ${number(before, 3)} ` +
      `at the start and ${number(after, 3)} at the end.`,
    set: (what: string, step: number, away: boolean) =>
      `The last thing done was by hand: ${what}, at step ${count(step)}. Without it the same training ${stays(away)}.`,
    undo: (step: number) => `Undo it, and go back to step ${count(step)}`,
    rate: (rate: number) =>
      `The learning rate was ${number(rate, 3)}: too large, each update overshot and the next had to be larger.`,
    tryRate: (rate: number, away: boolean) => `With ${number(rate, 3)} the same training ${stays(away)}.`,
    trying: "Looking for what helps …",
    noRemedy: (away: boolean) =>
      `No smaller learning rate was found with which the same training ${stays(away)}; try clipping the gradient's norm, ` +
      "or smaller first weights.",
    apply: (rate: number, step: number) =>
      step > 0 ? `Go on from step ${count(step)} with η = ${number(rate, 3)}` : `Begin again with η = ${number(rate, 3)}`,
    back: (step: number) => `Go back to step ${count(step)}, where the training loss was least`,
    backThen: "Lower the learning rate there, and a branch begins that trains on.",
    dismiss: "Dismiss",
  },
};

function stays(away: boolean): string {
  return away ? "keeps its loss down" : "stays finite";
}

function short(names: string[], most = 6): string {
  return names.length > most ? `${names.slice(0, most).join(", ")} and ${names.length - most} more` : names.join(", ");
}

function a(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

function subscript(index: number): string {
  return [...String(index)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");
}
