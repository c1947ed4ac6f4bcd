from __future__ import annotations

import math
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from backlight.errors import BacklightError
from backlight.network import FUNCTIONS, compose

JAX: dict[str, Any] = {
    "square": jnp.square,
    "cube": lambda x: x**3,
    "sqrt": jnp.sqrt,
    "reciprocal": lambda x: 1 / x,
    "negate": lambda x: -x,
    "identity": lambda x: x,
    "sin": jnp.sin,
    "cos": jnp.cos,
    "exp": jnp.exp,
    "log": jnp.log,
    "tanh": jnp.tanh,
    "sigmoid": jax.nn.sigmoid,
    "relu": jax.nn.relu,
    "scale -1.5": lambda x: -1.5 * x,
    "shift 0.25": lambda x: x + 0.25,
}


def slope_by_jax(names: tuple[str, ...], x: float) -> tuple[float, float]:
    def h(value: Any) -> Any:
        for name in names:
            value = JAX[name](value)
        return value

    with jax.enable_x64(True):
        value, slope = jax.value_and_grad(h)(x)
    return float(value), float(slope)


def test_the_articles_composition() -> None:
    chain = compose("square", "sin").at(1.3)
    assert [(link.argument, link.result) for link in chain.links] == [("x", "u"), ("u", "v")]
    assert chain.value == math.sin(1.3 * 1.3)
    assert chain.slope == pytest.approx(math.cos(1.3 * 1.3) * 2 * 1.3)
    dx, du, dv = chain.nudge(0.01)
    assert (dx, du) == (0.01, 0.01 * 2.6)
    assert dv == pytest.approx(chain.slope * 0.01)
    assert compose("square", "sin")(1.301) - chain.value == pytest.approx(chain.nudge(0.001)[-1], rel=0.02)
    assert chain.slopes_from(2) == math.cos(1.3 * 1.3)
    assert str(chain) == (
        "x = 1.3\n"
        "u = x² = 1.69\n"
        "    du/dx = 2x = 2.6\n"
        "v = sin u = 0.9929\n"
        "    dv/du = cos u = −0.1189\n"
        "dv/dx = dv/du · du/dx = (−0.1189) · 2.6 = −0.3092"
    )


@pytest.mark.parametrize("outer", JAX)
@pytest.mark.parametrize("inner", ["sigmoid", "shift 0.25", "cube"])
def test_slopes_are_those_of_automatic_differentiation(inner: str, outer: str) -> None:
    for x in (0.3, 1.7):
        chain = compose(inner, outer).at(x)
        value, slope = slope_by_jax((inner, outer), x)
        assert chain.value == pytest.approx(value, rel=1e-12)
        assert chain.slope == pytest.approx(slope, rel=1e-12)


def test_long_compositions_too() -> None:
    names = ("square", "shift 0.25", "sqrt", "negate", "exp", "scale -1.5", "tanh", "reciprocal", "cos")
    chain = compose(*names).at(0.8)
    value, slope = slope_by_jax(names, 0.8)
    assert (chain.value, chain.slope) == pytest.approx((value, slope), rel=1e-12)
    assert [link.result for link in chain.links] == ["u", "v", "w", "p", "q", "r", "s", "u8", "u9"]


def test_every_function_is_held_against_jax() -> None:
    assert {name.split()[0] for name in JAX} == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "names", "formula"),
    [
        ("sin(x^2)", ("square", "sin"), "sin(x²)"),
        ("sin(x)^2", ("sin", "square"), "(sin x)²"),
        ("1/(1 + exp(-x))", ("negate", "exp", "shift 1", "reciprocal"), "1 / (exp(−x) + 1)"),
        ("2 log(x) − 3", ("log", "scale 2", "shift -3"), "2 · log x − 3"),
        ("-(x+1)²", ("shift 1", "square", "negate"), "−(x + 1)²"),
        ("√(x/4)", ("scale 0.25", "sqrt"), "√(0.25 · x)"),
        ("1 - tanh x", ("tanh", "negate", "shift 1"), "−tanh x + 1"),
        ("relu(2*3 - x**3)", ("cube", "negate", "shift 6", "relu"), "max(0, −x³ + 6)"),
        ("σ(ln(x))", ("log", "sigmoid"), "σ(log x)"),
        ("x", ("identity",), "x"),
        ("sin(2x)", ("scale 2", "sin"), "sin(2 · x)"),
        ("1/2x", ("scale 0.5",), "0.5 · x"),
        ("2x + 1", ("scale 2", "shift 1"), "2 · x + 1"),
        ("σx", ("sigmoid",), "σ(x)"),
        ("sin(2)x", ("scale 0.909297",), "0.909297 · x"),
        ("x * sin 2", ("scale 0.909297",), "0.909297 · x"),
        ("sin 2 + x", ("shift 0.909297",), "x + 0.909297"),
        ("(sin 2) x", ("scale 0.909297",), "0.909297 · x"),
    ],
)
def test_text_is_read_as_layers(text: str, names: tuple[str, ...], formula: str) -> None:
    composition = compose(text)
    assert tuple(function.name for function in composition.functions) == names
    assert str(composition) == f"h(x) = {formula}"
    assert compose(*names).formula == formula


def test_a_function_whose_name_has_an_x_is_no_text() -> None:
    assert compose("exp").functions[0].name == "exp"


NO_COMPOSITIONS = [
    *("x*x", "x + x", "sin x^2", "x^4", "foo(x)", "sin(x", "2 x x", "x)", "1/0 x", "log(-1) x", "x2", "foo(2x)"),
    *("sin 2(x)", "sin 2 * x", "sin 2 x", "sin 2x", "sin 2 / x", "cos 2 sin x", "sin exp 2 x", "sin 2^2 x"),
]


@pytest.mark.parametrize("text", NO_COMPOSITIONS)
def test_text_that_is_no_composition_is_refused(text: str) -> None:
    with pytest.raises(BacklightError) as refused:
        compose(text)
    assert str(refused.value) == (
        f"{text!r} cannot be read as a composition. Write functions of one x, such as sin(x^2), 1/(1 + exp(-x)) "
        "or 2 log(x) - 3, or name the layers: compose('square', 'sin')."
    )


@pytest.mark.parametrize(
    ("names", "x", "message"),
    [
        (
            ("negate", "log"),
            2.0,
            "log u takes a number above 0, but u = −2 at x = 2. Choose another x, or another function before it.",
        ),
        (
            ("sqrt",),
            0.0,
            "√x takes a number above 0, but x = 0 at x = 0. Choose another x, or another function before it.",
        ),
        (
            ("reciprocal",),
            0.0,
            "1 / x takes a number other than 0, but x = 0 at x = 0. Choose another x, or another function before it.",
        ),
        (("exp", "exp"), 20.0, "exp u is too great a number at x = 20, where u = 4.852×10⁸."),
        (("square",), 1e200, "x² is too great a number at x = 1×10²⁰⁰, where x = 1×10²⁰⁰."),
        (("sin",), np.nan, "x is nan; it is a finite number."),
    ],
)
def test_outside_a_domain(names: tuple[str, ...], x: float, message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        compose(*names).at(x)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("sine",), f"There is no function 'sine'; did you mean 'sin'? There are {', '.join(FUNCTIONS)}."),
        (("zzz",), f"There is no function 'zzz'. There are {', '.join(FUNCTIONS)}."),
        (("scale",), "scale takes one number, as in 'scale 3'; 'scale' came."),
        (("shift a",), "shift takes one number, as in 'shift 3'; 'shift a' came."),
        ((), f"A composition has 1 function at least. There are {', '.join(FUNCTIONS)}."),
    ],
)
def test_unknown_functions_are_refused(names: tuple[str, ...], message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        compose(*names)
    assert str(refused.value) == message
