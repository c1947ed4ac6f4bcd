"""Every scene of a run that diverged: what is not finite is left out or held at an edge, in every format."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.drawing.pdf import encode_pdf
from backlight.drawing.raster import Raster
from backlight.drawing.svg import svg
from backlight.errors import BacklightError
from backlight.scenes import SCENES, make_scene
from backlight.scenes.matrices.loss_terms import Term
from scenes.ask import inside, texts
from scenes.runs import INFINITE, trained

ASKED = [
    *((name, {}) for name in SCENES if name not in ("perceptron", "chain-rule", "descent")),
    ("landscape", {"surface": True}),
]
TOO_LARGE = "shows networks of at most|in at most 28 columns"


@pytest.mark.parametrize("kind", INFINITE)
def test_their_last_networks_are_not_finite(kind: str) -> None:
    run = trained(kind)
    done = bl.backpropagate(run.network, run.data.X_train, run.data.T_train)
    assert run.status.state == "diverged"
    assert not all(np.isfinite(values).all() for values in (*done.H.values(), done.losses))


@pytest.mark.parametrize(("name", "options"), ASKED)
@pytest.mark.parametrize("kind", INFINITE)
def test_all_that_is_drawn_has_a_place(kind: str, name: str, options: dict[str, Any]) -> None:
    """The tests take warnings for errors."""
    try:
        made = make_scene(name, trained(kind), **options)
    except BacklightError as error:
        assert re.search(TOO_LARGE, str(error))  # noqa: PT017
        return
    for part in (0.0, 0.3, 0.55, 0.8, 1.0):
        drawing = made.draw(part * made.duration)
        assert inside(drawing) == []
        assert re.findall(r".{30}\b(?:nan|inf)\b.{30}", svg(drawing, fonts=False)) == []
        assert encode_pdf(drawing).startswith(b"%PDF")
        Raster(160, 90).draw(drawing)


@pytest.mark.parametrize("kind", INFINITE)
def test_the_way_down_says_where_the_loss_was_lost(kind: str) -> None:
    with pytest.raises(BacklightError, match="the loss of this run grows past"):
        make_scene("descent", trained(kind)).draw(0.0)


def test_a_delta_that_is_no_number_asks_for_nothing() -> None:
    made = make_scene("voting", trained("infinite"))
    assert "No number: the run diverged." in texts(made.draw(made.still))


def test_one_samples_loss_has_no_place_on_a_curve() -> None:
    with pytest.raises(BacklightError) as error:
        make_scene("loss", trained("infinite"), sample=0)
    assert str(error.value) == (
        "loss shows a prediction on its curve, and this one is not finite: the run diverged. Take an earlier step."
    )
    assert make_scene("loss", trained("infinite"), sample=0, step=0).draw(0.0)


def test_a_run_that_is_infinite_from_its_first_step_on_has_a_landscape() -> None:
    X = np.random.default_rng(0).normal(size=(40, 2)) * 3e37
    data = bl.Dataset(X, (X[:, 0] > 0).astype(int), standardize=False)
    run = bl.train(data, hidden=(8, 8), activation="relu", init_scale=30.0, steps=5)
    assert run.steps == 0
    made = make_scene("landscape", run)
    assert not re.search(r"\b(?:nan|inf)\b", svg(made.draw(made.duration), fonts=False))


def test_a_loss_beyond_the_plot_is_at_its_edge() -> None:
    far = Term(0, np.inf, -np.inf, 0.5, np.inf, 3.0)
    near = far.held((-2.0, 2.0), (0.0, 4.0))
    assert (near.x, near.new_x, near.target, near.value, near.new_value) == (2.0, -2.0, 0.5, 4.0, 3.0)
    assert not far.lost
    assert Term(0, np.nan, 0.0, 0.5, 1.0, 1.0).lost
