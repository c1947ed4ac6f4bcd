"""The coefficients of kernel/elementary.h: minimax fits, by Lawson's algorithm on a dense grid. Needs mpmath.

    python scripts/fit_elementary.py

Prints each fit's coefficients, lowest power first, and its greatest weighted error before they are rounded to float32.
Fits of nearly the same error differ in their last digits from one linear algebra library to the next; the kernel holds
one of them.
"""

from __future__ import annotations

from collections.abc import Callable

import mpmath as mp
import numpy as np
from numpy.polynomial import chebyshev, polynomial

mp.mp.dps = 40


def values(f: Callable[[mp.mpf], mp.mpf], x: np.ndarray) -> np.ndarray:
    return np.array([float(f(mp.mpf(one))) for one in x])


def fit(f: Callable, low: float, high: float, terms: int, weight: Callable[[np.ndarray], np.ndarray]) -> tuple:
    """The polynomial of so many terms that is nearest to f, and its error; both errors are multiplied by `weight`."""
    nodes = np.cos(np.pi * (np.arange(1500) + 0.5) / 1500)
    x = (low + high) / 2 + (high - low) / 2 * nodes
    w = weight(x)
    matrix, target = np.vander(x, terms, increasing=True) * w[:, None], values(f, x) * w
    share = np.full(len(x), 1 / len(x))
    for _ in range(200):
        root = np.sqrt(share)
        coefficients = np.linalg.lstsq(matrix * root[:, None], target * root, rcond=None)[0]
        error = np.abs(matrix @ coefficients - target)
        share *= error
        share /= share.sum()
    return coefficients, error.max()


def fit_tanh(degree: int = 4, limit: float = 9.0) -> tuple:
    """P and Q with tanh x ≈ x P(x²) / Q(x²), Q's leading coefficient 1, and the relative error."""
    x = np.unique(np.concatenate([limit * (1 - np.cos(np.pi * np.arange(1, 3000) / 6000)),
                                  limit * np.sin(np.pi * np.arange(1, 3000) / 6000)]))  # fmt: skip
    target, t = values(lambda one: mp.tanh(one) / one, x), 2 * (x / limit) ** 2 - 1
    basis = chebyshev.chebvander(t, degree)
    share, q, best = np.full(len(x), 1 / len(x)), np.ones(len(x)), (np.inf, np.zeros(2 * degree + 1))
    for _ in range(2000):
        root = np.sqrt(share)[:, None]
        matrix = np.concatenate([basis / (target * q)[:, None], -basis[:, 1:] / q[:, None]], axis=1)
        both = np.linalg.lstsq(matrix * root, (1 / q) * root[:, 0], rcond=1e-16)[0]
        q = 1 + basis[:, 1:] @ both[degree + 1 :]
        error = np.abs(basis @ both[: degree + 1] / (target * q) - 1)
        best = min(best, (error.max(), both), key=lambda pair: pair[0])
        share *= error + 1e-18
        share /= share.sum()
    P, Q = (_in_squares(part, limit) for part in (best[1][: degree + 1], np.append(1.0, best[1][degree + 1 :])))
    return P / Q[-1], Q / Q[-1], best[0]


def _in_squares(series: np.ndarray, limit: float) -> np.ndarray:
    """A Chebyshev series in t = 2 (x/limit)² − 1 as a polynomial in x²."""
    result = np.zeros(1)
    for coefficient in chebyshev.cheb2poly(series)[::-1]:
        result = polynomial.polyadd(polynomial.polymul(result, [-1, 2 / limit**2]), [coefficient])
    return result[: len(series)]


def phi_tail(t: mp.mpf) -> mp.mpf:
    """Φ(−a) / exp(−a²/2) / t, where t = 1 / (1 + 0.3 a)."""
    a = (1 / t - 1) / mp.mpf("0.3")
    return mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2 / t


def main() -> None:
    half = np.log(2) / 2 * 1.0001
    quarter = (np.pi / 4) ** 2 * 1.001
    root = mp.sqrt
    fits = {
        "(exp r − 1 − r) / r²": fit(lambda r: (mp.expm1(r) - r) / r**2, -half, half, 6, lambda r: np.abs(r) + 1e-9),
        "(2 artanh s − 2 s) / s³, in s²": fit(
            lambda u: (2 * mp.atanh(root(u)) - 2 * root(u)) / root(u) ** 3, 1e-6, 1 / 9, 5, lambda u: u
        ),
        "(sin r − r) / r³, in r²": fit(
            lambda u: (mp.sin(root(u)) - root(u)) / root(u) ** 3, 1e-6, quarter, 3, lambda u: u
        ),
        "(cos r − 1 + r²/2) / r⁴, in r²": fit(
            lambda u: (mp.cos(root(u)) - 1 + u / 2) / u**2, 1e-4, quarter, 3, lambda u: u * u
        ),
        "Φ(−a) / exp(−a²/2) / t, in t": fit(
            phi_tail, 1 / (1 + 0.3 * 14.5), 1, 10, lambda t: 1 / values(phi_tail, t)
        ),
    }  # fmt: skip
    for name, (coefficients, error) in fits.items():
        print(f"{name}: error {error:.1e}\n  {' '.join(f'{one:.9g}' for one in coefficients)}")
    P, Q, error = fit_tanh()
    print(f"tanh x / x = P(x²) / Q(x²): error {error:.1e}")
    print(f"  P {' '.join(f'{one:.9g}' for one in P)}\n  Q {' '.join(f'{one:.9g}' for one in Q)}")


if __name__ == "__main__":
    main()
