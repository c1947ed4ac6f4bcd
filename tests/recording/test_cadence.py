from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.data.source import Toy
from backlight.recording.cadence import KEYFRAME_BYTES, MOST_EVALUATIONS, MOST_KEYFRAMES, Cadence, evaluation_count
from backlight.training.recipe import Recipe

TOY = Toy(name="moons", n=80, noise=0.1)
SIZES = st.sampled_from([1, 8, 1000, 30_000, 30_000_000])


@given(steps=st.integers(1, 2**53 - 1), units=SIZES, samples=st.integers(2, 10**7), moments=st.integers(0, 2))
def test_both_rise_from_the_first_step_to_the_last_and_stay_few(
    steps: int, units: int, samples: int, moments: int
) -> None:
    recipe = Recipe(data=TOY, inputs=2, outputs=1, hidden=(units,), activation=("tanh",), steps=steps)
    parameters = recipe.architecture.parameter_count
    cadence = Cadence.of(recipe, samples=samples, state_count=moments * parameters)
    for points, most in ((cadence.keyframes, MOST_KEYFRAMES), (cadence.evaluations, MOST_EVALUATIONS)):
        assert points[0] == 0
        assert points[-1] == steps
        assert (np.diff(points) > 0).all()
        assert len(points) <= most + 1
    assert len(np.unique(np.diff(cadence.keyframes)[:-1])) <= 1
    row = 4 * parameters * (1 + moments)
    assert len(cadence.keyframes) == 2 or (len(cadence.keyframes) - 1) * row <= KEYFRAME_BYTES


def test_early_steps_are_all_evaluated() -> None:
    recipe = Recipe(data=TOY, inputs=2, outputs=1, steps=2000)
    assert Cadence.of(recipe, samples=80, state_count=0).evaluations.tolist()[:50] == list(range(50))


def test_evaluations_are_rare_where_they_cost_more_than_training() -> None:
    recipe = Recipe(data=TOY, inputs=784, outputs=1, hidden=(128, 64), steps=1000)
    assert len(Cadence.of(recipe, samples=70_000, state_count=0).evaluations) == 11


@pytest.mark.parametrize("steps", [20_000, 75_001, 600_000])
def test_evaluations_cost_a_quarter_of_the_training(steps: int) -> None:
    recipe = Recipe(data=TOY, inputs=784, outputs=1, hidden=(128, 64), steps=steps)
    samples = 10_000
    count = evaluation_count(recipe, samples, recipe.architecture.parameter_count)
    # A pass over a sample is a product by each parameter; training does three, as it goes back through two.
    training = 3 * recipe.steps * recipe.batch_size
    assert count * samples <= training / 4 < (count + 1) * samples
