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
        ("sin(2)x", ("scale 0.9092974268",), "0.9092974268 · x"),
        ("x * sin 2", ("scale 0.9092974268",), "0.9092974268 · x"),
        ("sin 2 + x", ("shift 0.9092974268",), "x + 0.9092974268"),
        ("(sin 2) x", ("scale 0.9092974268",), "0.9092974268 · x"),
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
    *("exp(1000) x", "99999999^3^3 x", f"{'9' * 400} x", f"{'(' * 2000}x{')' * 2000}"),
    *("sin 2(x)", "sin 2 * x", "sin 2 x", "sin 2x", "sin 2 / x", "cos 2 sin x", "sin exp 2 x", "sin 2^2 x"),
]


@pytest.mark.parametrize("text", NO_COMPOSITIONS)
def test_text_that_is_no_composition_is_refused(text: str) -> None:
    with pytest.raises(BacklightError) as refused:
        compose(text)
    assert str(refused.value) == (
        f"{text!r} cannot be read as a composition. Write functions of one x, such as sin(x^2), 1/(1 + exp(-x)) "
        "or 2 log(x) - 3, or name the layers one after the other: 'square', 'sin'."
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
        (("exp", "exp"), 20.0, "exp u is too great a number at x = 20, where u = 4.852·10⁸."),
        (("square",), 1e200, "x² is too great a number at x = 1·10²⁰⁰, where x = 1·10²⁰⁰."),
        (("sin",), np.nan, "x is a finite number; nan came."),
        (("sin",), "a", "x is a finite number; 'a' came."),
        (("sin",), None, "x is a finite number; None came."),
        (("sin",), True, "x is a finite number; True came."),
        (("sin",), 10**400, f"x is a finite number; 1{'0' * 58}… came."),
        (("sin",), np.zeros(2), "x is a finite number; array([0., 0.]) came."),
    ],
)
def test_outside_a_domain(names: tuple[str, ...], x: Any, message: str) -> None:
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
        (("scale nan",), "scale takes one number, as in 'scale 3'; 'scale nan' came."),
        (("shift 1e400",), "shift takes one number, as in 'shift 3'; 'shift 1e400' came."),
        ((3,), f"A function is named by a text; 3 came. There are {', '.join(FUNCTIONS)}."),
        (("sin", None), f"A function is named by a text; None came. There are {', '.join(FUNCTIONS)}."),
        (
            (["square", "sin"],),
            f"A function is named by a text; ['square', 'sin'] came. There are {', '.join(FUNCTIONS)}.",
        ),
        ((compose("sin"),), f"A function is named by a text; compose('sin') came. There are {', '.join(FUNCTIONS)}."),
        ((), f"A composition has 1 function at least. There are {', '.join(FUNCTIONS)}."),
    ],
)
def test_unknown_functions_are_refused(names: tuple[Any, ...], message: str) -> None:
    with pytest.raises(BacklightError) as refused:
        compose(*names)
    assert str(refused.value) == message


def test_layers_of_a_composition_are_numbered_from_the_innermost() -> None:
    chain = compose("square", "sin").at(1.3)
    assert chain.slopes_from(1) == chain.slope
    for layer in (0, 3, -1, True, 1.5, "1", None):
        with pytest.raises(BacklightError) as refused:
            chain.slopes_from(layer)  # type: ignore[arg-type]
        assert str(refused.value) == f"layer is a whole number from 1 to 2 here; {layer!r} came."
    with pytest.raises(BacklightError) as refused:
        compose("sin").at(1.3).slopes_from(2)
    assert str(refused.value) == "layer is 1 here, the only one; 2 came."


@pytest.mark.parametrize("dx", [math.nan, math.inf, "a", None])
def test_a_nudge_is_a_finite_number(dx: Any) -> None:
    with pytest.raises(BacklightError) as refused:
        compose("sin").at(1.3).nudge(dx)
    assert str(refused.value) == f"dx is a finite number; {dx!r} came."


def test_a_composition_says_how_it_is_made() -> None:
    for names in (("square", "sin"), ("scale 0.25", "shift -0.99943793", "log")):
        assert eval(repr(compose(*names)), {"compose": compose}).formula == compose(*names).formula
    assert str(compose("shift -0.99943793")) == "h(x) = x − 0.99943793"


def test_numbers_agree_with_those_that_follow_from_them() -> None:
    assert str(compose("sigmoid", "shift -1", "scale 1000").at(7.4839)) == (
        "x = 7.484\n"
        "u = σ(x) = 0.9994383\n"
        "    du/dx = σ(x)(1 − σ(x)) = 0.0005614\n"
        "v = u − 1 = −0.0005617\n"
        "    dv/du = 1\n"
        "w = 1000 · v = −0.5617\n"
        "    dw/dv = 1000\n"
        "dw/dx = dw/dv · dv/du · du/dx = 1000 · 1 · 0.0005614 = 0.5614"
    )
    assert str(compose("tanh").at(7.93)) == (
        "x = 7.93\nu = tanh x = 0.9999997411\n    du/dx = 1 − tanh² x = 5.178·10⁻⁷\ndu/dx = 5.178·10⁻⁷"
    )
    assert "x = 1.0004379\nu = log x = 0.0004378\n" in str(compose("log").at(1.00043793))
