"""Subjects for scenes of one sample: networks of any shape with weights drawn by chance, always the same."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np

import backlight as bl
from backlight.scenes.page.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Callable

    from backlight.network.architecture import Activation, Loss


def subject(
    *sizes: int, activation: Activation = "tanh", loss: Loss = "binary_cross_entropy", y: Any = 1, seed: int = 0
) -> Subject:
    """One sample's pass through a network of these sizes."""
    rng = np.random.default_rng(seed)
    W = [rng.normal(size=(after, before)) for before, after in itertools.pairwise(sizes)]
    b = [rng.normal(size=units) for units in sizes[1:]]
    network = bl.Network.of(W, b, activation=activation, loss=loss)
    return Subject(bl.backpropagate(network, rng.normal(size=sizes[0]), y), 0.1, str(network.architecture))


SUBJECTS: dict[str, Callable[[], Subject]] = {
    "example": Subject.example,
    "no hidden layer": lambda: subject(3, 1),
    "ReLU, three classes": lambda: subject(4, 6, 3, activation="relu", loss="cross_entropy", y=2),
    "regression of two": lambda: subject(2, 5, 2, activation="softplus", loss="half_squared_error", y=[0.5, -1.25]),
    "largest": lambda: subject(8, 8, 8, 8, 8, loss="cross_entropy", y=7),
}
"""Makers, by name: every kind of network that scenes of one sample take."""
