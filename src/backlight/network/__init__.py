"""Networks: their architecture and parameters, and backpropagation through them, one pass at a time."""

from backlight.network.architecture import ACTIVATIONS, LOSSES, OUTPUT_ACTIVATION, Activation, Architecture, Loss
from backlight.network.backpropagation import Backpropagation, backpropagate
from backlight.network.chain_rule import Chain, Composition, Link, compose
from backlight.network.elementary import FUNCTIONS, Elementary
from backlight.network.layers import LayerError, Layers
from backlight.network.learning import Correction, Learning
from backlight.network.network import Network
from backlight.network.perceptron import Perceptron
from backlight.network.worked_example import WorkedExample, worked_example

__all__ = [
    "ACTIVATIONS",
    "FUNCTIONS",
    "LOSSES",
    "OUTPUT_ACTIVATION",
    "Activation",
    "Architecture",
    "Backpropagation",
    "Chain",
    "Composition",
    "Correction",
    "Elementary",
    "LayerError",
    "Layers",
    "Learning",
    "Link",
    "Loss",
    "Network",
    "Perceptron",
    "WorkedExample",
    "backpropagate",
    "compose",
    "worked_example",
]
