"""How things move."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.scenes.page.pace import between, ease, part_at, step_at


@given(st.floats(-1, 2), st.floats(-1, 2))
def test_easing_goes_up_from_0_to_1_and_never_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= ease(low) <= ease(high) <= 1
    assert (ease(-1), ease(0.5), ease(2)) == (0, 0.5, 1)


def test_it_begins_and_ends_at_rest() -> None:
    assert ease(0.01) < 1e-4
    assert 1 - ease(0.99) < 1e-4


@given(st.floats(0, 10))
def test_between_is_none_before_and_all_after(time: float) -> None:
    assert between(time, 3, 5) == ease((time - 3) / 2)
    assert between(time, 3, 3) == float(time >= 3)


@given(st.integers(0, 10**7), st.floats(0, 1), st.floats(0, 1))
def test_steps_go_from_the_first_to_the_last(steps: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 == step_at(0, steps) <= step_at(low, steps) <= step_at(high, steps) <= step_at(1, steps) == steps


@given(st.integers(100, 10**7), st.floats(0, 1))
def test_where_a_step_is_shown(steps: int, part: float) -> None:
    assert part_at(step_at(part, steps), steps) == pytest.approx(part, abs=60 / steps)


def test_the_first_half_of_the_time_shows_an_eighth_of_the_steps() -> None:
    assert step_at(0.5, 10_000) == pytest.approx(1229, abs=1)
