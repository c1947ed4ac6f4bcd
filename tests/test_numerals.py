"""Numbers as they are written."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backlight.numerals import bracketed, counted, decimals, fixed, number, short, thousands


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.55, "0.55"),
        (-0.45, "−0.45"),
        (0.0, "0"),
        (-0.0, "0"),
        (123456.0, "1.235·10⁵"),
        (-0.000012, "−1.2·10⁻⁵"),
        (2 / 3, "0.6667"),
        (float("inf"), "∞"),
        (-float("inf"), "−∞"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers_have_four_digits_and_a_true_minus(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "against", "text"),
    [
        (0.9994379, 0.0005621, "0.9994379"),
        (-0.99943791234, -0.0005621, "−0.9994379"),
        (0.55, 0.45, "0.55"),
        (0.55, 12.0, "0.55"),
        (123456.789, 0.5, "123456.789"),
        (1.23456789e20, 1e17, "1.234568·10²⁰"),
        (1.0, 0.0, "1"),
        (0.0, 1e-5, "0"),
        (1 / 3, 1e-300, "0.33333333333333331"),
        (2 / 3, math.inf, "0.6667"),
        (2 / 3, math.nan, "0.6667"),
        (math.inf, 1.0, "∞"),
    ],
)
def test_a_number_has_the_digits_of_what_it_decides(value: float, against: float, text: str) -> None:
    assert number(value, against=against) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.5, 3, "0.500"),
        (-0.0004, 3, "0.000"),
        (-0.0004, 4, "−0.0004"),
        (999.9, 0, "1000"),
        (12345.6, 3, "1.235·10⁴"),
        (-1000.0, 3, "−1000"),
        (math.nan, 3, "NaN"),
        (-math.inf, 2, "−∞"),
    ],
)
def test_what_moves_keeps_its_decimals(value: float, places: int, text: str) -> None:
    assert decimals(value, places) == text


def test_ticks_have_their_decimals_whatever_their_size() -> None:
    assert [fixed(value, 1) for value in (-250000.0, -0.01, 0.25)] == ["−250000.0", "0.0", "0.2"]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.5, 3, "0.5"),
        (0.9996, 3, "1"),
        (-0.45678, 3, "−0.457"),
        (0.668, 2, "0.67"),
        (12.3456, 3, "12.35"),
        (-12.34, 2, "−12.3"),
        (1234.56, 3, "1235"),
        (99999, 3, "99999"),
        (0.00012, 3, "1.2·10⁻⁴"),
        (-0.0001, 3, "−1·10⁻⁴"),
        (0.004, 2, "4·10⁻³"),
        (123456.0, 3, "1.2·10⁵"),
        (-0.0, 3, "0"),
        (math.nan, 3, "NaN"),
        (math.inf, 2, "∞"),
    ],
)
def test_a_cell_has_short_numbers(value: float, places: int, text: str) -> None:
    assert short(value, places) == text


@given(st.floats(-1e300, 1e300), st.integers(2, 5))
def test_a_short_number_is_near_and_has_its_sign(value: float, places: int) -> None:
    text = short(value, places)
    mantissa, _, power = text.replace("−", "-").partition("·10")
    exponent = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")) or "0"
    said = float(f"{mantissa}e{exponent}")
    assert math.isclose(said, value, rel_tol=0.5)
    assert math.copysign(1, said) == math.copysign(1, value) or value == 0


def test_thousands_stand_apart_by_thin_spaces() -> None:
    assert [thousands(count) for count in (0, 999, 3000, 1234567)] == ["0", "999", "3\u2009000", "1\u2009234\u2009567"]


def test_so_many_of_something() -> None:
    assert (counted(1, "sample"), counted(3000, "sample")) == ("1 sample", "3\u2009000 samples")
    assert counted(0, "weight and bias", "weights and biases") == "0 weights and biases"


def test_a_factor_with_a_minus_stands_in_brackets() -> None:
    assert (bracketed("−0.5"), bracketed("0.5"), bracketed("NaN")) == ("(−0.5)", "0.5", "NaN")
