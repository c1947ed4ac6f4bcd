"""The plane of weights that holds most of a run's path, and the loss on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight import kernel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from backlight.network.network import Network

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

_MARGIN = 0.22
_MOST_WORK, _LEAST_POINTS, _MOST_POINTS = 3e8, 1200, 5000
_HIGHEST = 1e9  # a loss that is not finite is drawn as this


@dataclass(frozen=True, eq=False)
class LossPlane:
    """A plane through the last weights of a run, along the two directions in which its path reaches farthest.

    Attributes
    ----------
    last
        The last network.
    axes
        (2, parameters), float64, orthonormal.
    share
        0 to 1: of the squared distances of the path from its end, what lies in the plane.

    Source
    ------
    Hao Li, Zheng Xu, Gavin Taylor, Christoph Studer and Tom Goldstein, "Visualizing the Loss Landscape of Neural
    Nets", NeurIPS 2018, section 7: the principal components of the path, centered at its end.
    """

    last: Network
    axes: Doubles
    share: float

    @classmethod
    def of(cls, networks: Sequence[Network]) -> LossPlane:
        """Of a run's networks in order; seen so that the path begins on the left and lies mostly above its end."""
        last = networks[-1]
        path = np.array([network.parameters for network in networks], np.float64) - last.parameters
        # Of the small matrix of dot products: there are far fewer networks than weights.
        squares, vectors = np.linalg.eigh(path @ path.T)
        squares, whole = squares.clip(0, None)[::-1], float(squares.sum())
        axes = _orthonormal([path.T @ vector for vector in vectors.T[::-1][:2]])
        starts = axes @ path[0]
        lifts = axes @ path.sum(0)
        axes[0] *= -1.0 if starts[0] > 0 else 1.0
        axes[1] *= -1.0 if lifts[1] < 0 else 1.0
        return cls(last, axes, float(squares[:2].sum()) / whole if whole > 0 else 1.0)

    def place(self, network: Network) -> tuple[float, float]:
        """Where a network lies, or the foot of its perpendicular."""
        x, y = (self.axes @ (network.parameters.astype(np.float64) - self.last.parameters)).tolist()
        return x, y

    def seen(self, vector: NDArray[np.floating]) -> tuple[float, float]:
        """A vector of all parameters, such as a gradient, projected onto the plane."""
        x, y = (self.axes @ vector.astype(np.float64)).tolist()
        return x, y

    def losses(
        self, x: tuple[float, float], y: tuple[float, float], shape: tuple[int, int], X: Floats, T: Floats
    ) -> Doubles:
        """The mean loss over samples of the networks in a rectangle of the plane.

        Parameters
        ----------
        x, y
            The rectangle's limits; the outermost networks lie on them.
        shape
            Rows and columns, evenly spaced; the first row is at the greatest y.
        X, T
            The samples.
        """
        evaluator = kernel.Evaluator(self.last.architecture.struct, X, T)
        base = self.last.parameters.astype(np.float64)
        along = np.linspace(*x, shape[1])[:, None] * self.axes[0]
        rows = np.linspace(y[1], y[0], shape[0])[:, None] * self.axes[1]
        found: Doubles = np.array([evaluator.losses(base + row + along) for row in rows])
        return np.asarray(np.nan_to_num(found, nan=_HIGHEST, posinf=_HIGHEST).clip(1e-9, _HIGHEST))


def around(points: Sequence[tuple[float, float]], aspect: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The rectangle of an aspect, as limits of x and y, around points, with a margin."""
    low, high = np.min(points, axis=0), np.max(points, axis=0)
    (x, y), (width, height) = ((low + high) / 2).tolist(), ((high - low) * (1 + 2 * _MARGIN)).tolist()
    half = max(height, width / aspect, 1e-3) / 2
    return (x - half * aspect, x + half * aspect), (y - half, y + half)


def resolution(parameters: int, samples: int, aspect: float) -> tuple[int, int]:
    """Rows and columns of a surface that takes some tenths of a second, by the work of one loss."""
    points = min(_MOST_POINTS, max(_LEAST_POINTS, _MOST_WORK / (parameters * samples)))
    rows = (points / aspect) ** 0.5
    return round(rows), round(rows * aspect)


def _orthonormal(vectors: Sequence[Doubles]) -> Doubles:
    """Two vectors made orthonormal; one without a length is replaced by a parameter's own axis."""
    found: list[Doubles] = []
    for vector in [*vectors, *np.eye(3, len(vectors[0]))]:
        rest = vector - sum((one * (one @ vector) for one in found), np.zeros_like(vector))
        length, whole = float(np.linalg.norm(rest)), float(np.linalg.norm(vector))
        if length > 1e-6 * max(whole, 1e-30) and whole > 0 and len(found) < 2:
            found.append(rest / length)
    return np.array(found)
