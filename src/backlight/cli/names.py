"""The names that can be written on the command line.

They stand here a second time so that help and completion need not load what they name; a test holds them to the first.
"""

from __future__ import annotations

from typing import Final

TOYS: Final = (
    "moons", "circles", "spirals", "xor", "gaussians", "linear", "checkerboard", "plane", "ripple", "sine",
)  # fmt: skip
BUNDLED: Final = ("iris", "wine", "breast-cancer", "digits", "diabetes")
TASKS: Final = ("binary", "classes", "regression")
ACTIVATIONS: Final = (
    "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "silu", "gelu", "sine",
)  # fmt: skip
"""Without the step, which cannot be trained."""

OPTIMIZERS: Final = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
SCHEDULES: Final = ("constant", "step", "cosine")
INITIALIZERS: Final = (
    "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "lecun_uniform", "lecun_normal",
    "uniform", "normal", "zeros",
)  # fmt: skip
ENGINES: Final = ("auto", "kernel", "wide")
SCENES: Final = {
    "perceptron": "a weight vector turning towards what it mistakes",
    "feedforward": "matrix times vector and activation, layer by layer",
    "loss": "cross-entropy, and the prediction on its curve",
    "chain-rule": "a composition as layers, whose slopes multiply",
    "backpropagation": "the whole pass in matrices and numbers",
    "symmetry": "feedforward, and backpropagation as its mirror image",
    "voting": "inputs voting on outputs, and outputs on inputs",
    "activations": "activations and their slopes, and where Z falls on them",
    "landscape": "the output over two inputs beside the last hidden layer",
    "neurons": "what every neuron answers over two inputs",
    "descent": "the loss surface, and the path of the weights on it",
}
"""And what each shows."""

THEMES: Final = ("dark", "light")
