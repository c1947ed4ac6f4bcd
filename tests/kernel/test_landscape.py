"""Landscapes are forward passes, pixel by pixel."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight import kernel
from backlight.network.architecture import ACTIVATIONS, Architecture

NET = Architecture((4, 6, 5, 2), ("sine", "relu"), "cross_entropy")
PARAMETERS = kernel.initialize(NET.struct, "normal", scale=1.0, seed=2)


def pixels(view: kernel.View) -> np.ndarray:
    """The inputs at every pixel's centre, row by row from the top."""
    (x_min, x_max), (y_min, y_max) = (tuple(map(np.float32, limits)) for limits in (view.x, view.y))
    x = x_min + (np.arange(view.width, dtype=np.float32) + np.float32(0.5)) * ((x_max - x_min) / np.float32(view.width))
    y = y_max - (np.arange(view.height, dtype=np.float32) + np.float32(0.5)) * (
        (y_max - y_min) / np.float32(view.height)
    )
    inputs = np.tile(np.array(view.base or (0, 0, 0, 0), np.float32), (view.height, view.width, 1))
    inputs[..., view.axes[0]], inputs[..., view.axes[1]] = x[None, :], y[:, None]
    return inputs.reshape(-1, 4)


@given(
    width=st.integers(1, 70), height=st.integers(1, 30), axes=st.permutations(range(4)),
    corner=st.floats(-3, 3, width=32), side=st.floats(0.25, 4, width=32),
)  # fmt: skip
def test_every_neuron_has_the_bits_of_the_forward_pass(
    width: int, height: int, axes: list[int], corner: float, side: float
) -> None:
    view = kernel.View(width, height, (corner, corner + side), (-side, side), (axes[0], axes[1]), (0.5, -1, 2, 0.25))
    values = kernel.landscape(NET.struct, PARAMETERS, view)
    inputs = pixels(view)
    one = kernel.backpropagate(NET.struct, PARAMETERS, inputs, np.tile(np.array([1, 0], np.float32), (len(inputs), 1)))
    np.testing.assert_array_equal(values.reshape(13, -1), np.concatenate(one.H[1:]))


def test_the_output_alone() -> None:
    view = kernel.View(20, 10, (-1, 1), (-1, 1))
    whole = kernel.landscape(NET.struct, PARAMETERS, view)
    np.testing.assert_array_equal(kernel.landscape(NET.struct, PARAMETERS, view, first_layer=3), whole[-2:])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_colours_are_the_palette_s_at_the_values(activation: str) -> None:
    net = Architecture((2, 3, 1), (activation,), "half_squared_error").struct  # type: ignore[arg-type]
    parameters = kernel.initialize(net, "normal", scale=1.0, seed=2)
    view = kernel.View(37, 11, (-2, 2), (-2, 2))
    palette = np.random.default_rng(0).integers(0, 256, (256, 4), dtype=np.uint8)
    limits = np.array([(-1.1, 1), (0, 0.5), (-3, 3.1), (-0.1, 2)])
    values = kernel.landscape(net, parameters, view).astype(np.float64)
    low, high = limits[:, 0, None, None], limits[:, 1, None, None]
    place = np.clip((values - low) / (high - low) * 255, 0, 255)
    painted = kernel.paint_landscape(net, parameters, view, palette=palette, limits=limits)
    # Where a value lies half way between two entries, float32 may round to either.
    clear = np.abs(place % 1 - 0.5) > 1e-3
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(painted[clear], palette[np.rint(place).astype(int)][clear])


def test_what_is_not_a_number_has_the_colour_of_the_lower_end() -> None:
    net = Architecture((2, 1), (), "half_squared_error").struct
    palette = np.arange(1024, dtype=np.uint32).view(np.uint8).reshape(-1, 4)[:256]
    painted = kernel.paint_landscape(
        net, [np.inf, -np.inf, 0], kernel.View(4, 4, (1, 2), (1, 2)), palette=palette, limits=[(0, 1)]
    )
    np.testing.assert_array_equal(painted, np.broadcast_to(palette[0], painted.shape))
