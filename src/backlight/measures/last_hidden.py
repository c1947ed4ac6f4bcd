"""The last hidden layer: where it has moved samples, and the directions along which its space is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight import kernel

if TYPE_CHECKING:
    from backlight.network.network import Network

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]


def last_hidden(network: Network, X: Floats, T: Floats) -> Doubles:
    """H_{L−1} of samples, (samples, units)."""
    done = kernel.backpropagate(network.architecture.struct, network.parameters, X, T)
    return done.H[network.architecture.depth - 1].T.astype(np.float64)


def directions(H: Doubles, W: NDArray[np.floating]) -> Doubles:
    """The directions along which a space of units is seen, (units, 2 or 3), orthonormal columns.

    They are chosen once, from the last network, so that the view neither turns nor flips while the network learns: the
    units themselves where there are two or three; else, with one output, the direction it reads, its weight vector, and
    across it the one in which the samples spread most; with several outputs the two in which they spread most.

    Parameters
    ----------
    H
        (samples, units), of the last network.
    W
        (outputs, units): its last weights.
    """
    units = H.shape[1]
    if units <= 3:
        return np.eye(units)
    centered = H - H.mean(0)
    read: list[Doubles] = []
    if len(W) == 1 and (length := float(np.linalg.norm(W.astype(np.float64)))):
        read = [W[0].astype(np.float64) / length]
        centered = centered - np.outer(centered @ read[0], read[0])
    principal = np.linalg.svd(centered, full_matrices=False)[2][: 2 - len(read)]
    largest = np.abs(principal).argmax(1)
    signs = np.sign(principal[np.arange(len(principal)), largest])
    return np.stack([*read, *(principal * signs[:, None])], axis=1)
