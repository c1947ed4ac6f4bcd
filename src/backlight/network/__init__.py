"""Networks: their architecture and parameters, and backpropagation through them, one pass at a time."""

from backlight.network.architecture import ACTIVATIONS, LOSSES, Activation, Architecture, Loss
from backlight.network.layers import Layers
from backlight.network.network import Network
