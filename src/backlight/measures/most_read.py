"""The two inputs that a network reads most: what a picture of many inputs has as its axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from backlight.network.network import Network


def reading(network: Network, X: NDArray[np.floating]) -> NDArray[np.float64]:
    """How much of the first layer's pre-activations comes from each input, (inputs,).

    Of input j it is ‖W₁[:, j]‖ · s_j, with s_j the standard deviation of the input over the samples: the root of the
    sum, over the neurons, of the variance that the input alone brings into Z₁. An input that is constant is not read,
    however large its weights are. Where weights are not finite, in a run that diverged, it is s_j alone.

    Parameters
    ----------
    network
        Of a run: its last.
    X
        (samples, inputs), its training samples in the network's scale.

    Source
    ------
    Var(Σ_j w_ij x_j) = Σ_j w_ij² s_j² of uncorrelated inputs; the sum over the neurons i is the trace of Z₁'s
    covariance.
    """
    spread: NDArray[np.float64] = X.std(axis=0, dtype=np.float64)
    sizes: NDArray[np.float64] = np.linalg.norm(network.W[1].astype(np.float64), axis=0)
    return spread * sizes if np.isfinite(sizes).all() else spread


def most_read(network: Network, X: NDArray[np.floating]) -> tuple[int, int]:
    """The numbers of the two inputs that are read most, in ascending order; of inputs read alike the first ones.

    Parameters
    ----------
    network, X
        As of `reading`; with two inputs at least.
    """
    one, other = np.sort(np.argsort(-reading(network, X), kind="stable")[:2]).tolist()
    return one, other
