"""The colours: as light on both sides, and told apart by every eye."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backlight.palette import class_colors, distinct_classes, diverging, ground_color, oklab, srgb
from backlight.scenes.page.plane import Coloring
from backlight.theme import Ground

# Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB.
EYES = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def _seen(colors: NDArray[np.uint8], eye: str) -> NDArray[np.float64]:
    """Colours in OKLab, as an eye sees them."""
    encoded = colors / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    seen = (linear @ EYES[eye].T).clip(0, 1)
    return oklab(255 * np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055))


def test_oklab_of_known_colors() -> None:
    np.testing.assert_allclose(oklab([255, 255, 255]), [1, 0, 0], atol=1e-4)
    np.testing.assert_allclose(oklab([255, 0, 0]), [0.6279554, 0.2248631, 0.1258463], atol=1e-6)


def test_there_and_back() -> None:
    colors = np.stack(np.meshgrid(*[np.arange(0, 256, 15)] * 3), axis=-1).reshape(-1, 3)
    np.testing.assert_array_equal(srgb(oklab(colors)), colors)


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_both_sides_are_equally_light(ground: Ground) -> None:
    lightness = oklab(diverging(ground)[:, :3])[:, 0]
    np.testing.assert_allclose(lightness, lightness[::-1], atol=0.004)


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_strength_grows_from_the_ground(ground: Ground) -> None:
    table = diverging(ground)
    assert table.shape == (256, 4)
    assert table.dtype == np.uint8
    assert (table[:, 3] == 255).all()
    distance = np.linalg.norm(oklab(table[:, :3]) - oklab(ground_color(ground)), axis=1)
    assert distance[127:129].max() < 0.01
    steps = np.arange(0, 128, 8)
    assert (np.diff(distance[128 + steps]) > 0).all()
    assert (np.diff(distance[127 - steps]) > 0).all()


@pytest.mark.parametrize("ground", ["dark", "light"])
def test_blue_is_negative_and_amber_positive(ground: Ground) -> None:
    ends = oklab(diverging(ground)[[0, 255], :3])
    hues = np.degrees(np.arctan2(ends[:, 2], ends[:, 1])) % 360
    np.testing.assert_allclose(hues, [256, 72], atol=6)


@pytest.mark.parametrize("eye", EYES)
def test_the_two_ends_are_told_apart_by_every_eye(eye: str) -> None:
    ends = _seen(diverging()[[0, 255], :3], eye)
    assert np.linalg.norm(ends[0] - ends[1]) > 0.12


@pytest.mark.parametrize("eye", EYES)
def test_classes_are_told_apart_by_every_eye(eye: str) -> None:
    seen = _seen(class_colors(8)[:, :3], eye)
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) > 0.1


@pytest.mark.parametrize("eye", EYES)
def test_twelve_classes_have_colors_of_their_own(eye: str) -> None:
    assert distinct_classes() == 12
    seen = _seen(class_colors(12)[:, :3], eye)
    least = 0.12 if eye == "normal" else 0.075
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) > least


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize("eye", EYES)
def test_samples_of_twelve_classes_are_told_apart_on_landscapes(eye: str, ground: Ground) -> None:
    """From each other, and from the ground."""
    samples = Coloring("classes", 1.0, ground).samples(np.eye(12, dtype=np.float32), bright=True)
    seen = _seen(samples, eye)
    least = 0.09 if eye == "normal" else 0.055
    assert min(np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)) > least
    assert np.linalg.norm(seen - _seen(np.array([ground_color(ground)]), eye), axis=1).min() > 0.18


def test_colors_of_few_classes_are_the_first_of_many() -> None:
    for count in (3, 8, 11):
        np.testing.assert_array_equal(class_colors(count), class_colors(12)[:count])
    np.testing.assert_array_equal(class_colors(15)[12:], class_colors(3))


def test_two_classes_have_the_ends() -> None:
    np.testing.assert_array_equal(class_colors(2), diverging()[[0, 255]])
    assert class_colors(14).shape == (14, 4)


def test_colors_that_are_kept_cannot_be_changed() -> None:
    for table in (diverging("dark"), diverging("light"), *map(class_colors, (1, 2, 3, 11))):
        with pytest.raises(ValueError, match="read-only"):
            table[0] = 0


def test_the_browser_is_held_to_these_colors() -> None:
    """web/tests/palette.json is what the front end's own tests compare with; write it anew after a change of theme."""
    golden = json.loads((Path(__file__).parent.parent / "web" / "tests" / "palette.json").read_text())
    assert golden == {
        ground: {
            "diverging": diverging(ground)[:, :3].tolist(),
            "classes": [class_colors(count, ground)[:, :3].tolist() for count in range(1, 15)],
        }
        for ground in ("dark", "light")
    }
