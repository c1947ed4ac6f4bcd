"""The activations as pictures name them: in words and as formulas."""

from __future__ import annotations

from typing import Final

from backlight.network import reference

NAMES: Final = {
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "elu": "ELU",
    "softplus": "softplus",
    "silu": "SiLU",
    "gelu": "GELU",
    "sine": "sine",
    "identity": "identity",
    "softmax": "softmax",
    "step": "step",
}
FORMULAS: Final = {
    "sigmoid": r"\frac{1}{1 + e^{-z}}",
    "tanh": r"\tanh z",
    "relu": r"\max(0, z)",
    "leaky_relu": rf"\max({reference.LEAK} z, z)",
    "elu": r"\begin{cases} z & z > 0 \\ e^z - 1 & z \le 0 \end{cases}",
    "softplus": r"\log(1 + e^z)",
    "silu": r"\frac{z}{1 + e^{-z}}",
    "gelu": r"z\,\Phi(z)",
    "sine": r"\sin z",
    "identity": "z",
}
