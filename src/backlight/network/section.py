"""A section through the last hidden layer's space: the last layer alone, on a line, a plane or a cube of that space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from backlight.network.architecture import Architecture
from backlight.network.network import Network

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def section(network: Network, axes: ArrayLike, origin: ArrayLike) -> Network:
    """The network whose inputs are coordinates a in the space of H_{L−1}, at origin + axes a.

    Of such points its Z is that of the whole network's last layer: W_L (origin + axes a) + b_L.

    Parameters
    ----------
    axes
        (units, inputs): the directions of the new inputs.
    origin
        (units,): where they are all 0.

    Returns
    -------
    Network
        Without a hidden layer, float32.
    """
    architecture, depth = network.architecture, network.architecture.depth
    W, b = network.W[depth].astype(np.float64), network.b[depth].astype(np.float64)
    directions, begin = (np.asarray(values, np.float64) for values in (axes, origin))
    parameters: NDArray[np.float64] = np.concatenate([(W @ directions).ravel(), W @ begin + b])
    outer = Architecture((directions.shape[1], architecture.sizes[-1]), (), architecture.loss)
    with np.errstate(over="ignore"):  # of a run that diverged
        return Network(outer, parameters.astype(np.float32))
