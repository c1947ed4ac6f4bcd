"""Backlight shows how a neural network learns: backpropagation, brought to light.

    import backlight as bl

    data = bl.load("moons")
    run = bl.train(data, hidden=(8, 8), steps=2000)
    run.at(1234).network

Nothing is loaded until it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from backlight.data.dataset import Dataset
    from backlight.data.load import load
    from backlight.errors import BacklightError
    from backlight.movies import movie
    from backlight.network.backpropagation import backpropagate
    from backlight.network.chain_rule import compose
    from backlight.network.network import Network
    from backlight.network.perceptron import Perceptron
    from backlight.network.worked_example import worked_example
    from backlight.pictures import figure
    from backlight.recording.recording import Recording
    from backlight.run import resume, train
    from backlight.training.optimizers import SGD, Adam, AdamW, Momentum, Nesterov, RMSProp
    from backlight.training.recipe import Recipe
    from backlight.training.schedules import Constant, Cosine, StepDecay

    open = Recording.open  # noqa: A001

__version__ = "0.1.0"

_HOMES = {
    "Adam": "training.optimizers",
    "AdamW": "training.optimizers",
    "BacklightError": "errors",
    "Constant": "training.schedules",
    "Cosine": "training.schedules",
    "Dataset": "data.dataset",
    "Momentum": "training.optimizers",
    "Nesterov": "training.optimizers",
    "Network": "network.network",
    "Perceptron": "network.perceptron",
    "RMSProp": "training.optimizers",
    "Recipe": "training.recipe",
    "Recording": "recording.recording",
    "SGD": "training.optimizers",
    "StepDecay": "training.schedules",
    "backpropagate": "network.backpropagation",
    "compose": "network.chain_rule",
    "figure": "pictures",
    "load": "data.load",
    "movie": "movies",
    "resume": "run",
    "train": "run",
    "worked_example": "network.worked_example",
}
"""The module in which each public name lives."""

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "BacklightError",
    "Constant",
    "Cosine",
    "Dataset",
    "Momentum",
    "Nesterov",
    "Network",
    "Perceptron",
    "RMSProp",
    "Recipe",
    "Recording",
    "StepDecay",
    "backpropagate",
    "compose",
    "figure",
    "load",
    "movie",
    "open",
    "resume",
    "train",
    "worked_example",
]


def __getattr__(name: str) -> Any:
    if name == "open":
        value: Any = importlib.import_module("backlight.recording.recording").Recording.open
    elif name in _HOMES:
        value = getattr(importlib.import_module(f"backlight.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
