"""train and resume: what they take and refuse, and memory that runs out."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from backlight.cli import main
from backlight.data import Arrays, Dataset, load
from backlight.errors import BacklightError, RecipeError
from backlight.run import resume, train
from backlight.run.course import Scores
from backlight.training.engine import State
from backlight.training.optimizers import SGD, Adam, AdamW, Momentum
from backlight.training.recipe import Recipe
from backlight.training.schedules import Constant, Cosine, StepDecay
from run.keys import Keys

MOONS = load("moons", n=80, noise=0.1)
ACTIVATIONS = "identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu, sine"
INITIALIZERS = (
    "glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, uniform, normal, zeros"
)
HIDDEN = "hidden is the units of each hidden layer, whole numbers of 1 or more, such as (8, 8); () for no hidden layer;"
OPTIMIZERS = "sgd, momentum, nesterov, rmsprop, adam, adamw"


def recipe_of(**given: Any) -> Recipe:
    return train(MOONS, **({"steps": 1} | given)).recipe


def test_settings_become_a_recipe() -> None:
    assert train(MOONS).recipe == Recipe(data=MOONS.source, inputs=2, outputs=1, steps=2000)
    assert recipe_of(optimizer="adam").optimizer == Adam()
    assert recipe_of(optimizer="adamw", learning_rate=0.5).optimizer == AdamW(learning_rate=0.5)
    assert recipe_of(optimizer=Momentum(momentum=0.5), learning_rate=2).optimizer == Momentum(2.0, momentum=0.5)
    assert recipe_of(schedule="cosine").schedule == Cosine()
    assert recipe_of(schedule=Cosine(warmup=5)).schedule == Cosine(warmup=5)
    assert recipe_of(hidden=[3, np.int64(4)], activation="relu").activation == ("relu", "relu")
    assert recipe_of(hidden=np.array([3, 4])).hidden == (3, 4)
    assert recipe_of(hidden=(), activation="relu").activation == ()
    assert recipe_of(activation=["relu", "sine"]).activation == ("relu", "sine")
    assert recipe_of(seed=np.uint32(7), l2=np.float32(0.5), clip_norm=1).clip_norm == 1.0


def test_epochs_are_so_many_steps() -> None:
    assert recipe_of(steps=None, epochs=3, batch_size=7).steps == 3 * 9
    assert recipe_of(steps=None, epochs=2, batch_size=1000).steps == 2
    assert recipe_of(steps=None, epochs=np.int64(2), batch_size=60).steps == 2


def test_the_engine_goes_by_size() -> None:
    assert recipe_of().engine == "kernel"
    assert recipe_of(hidden=(400, 400)).engine == "wide"
    assert recipe_of(hidden=(400, 400), engine="kernel").engine == "kernel"
    assert recipe_of(engine="wide").engine == "wide"
    run = train(MOONS, steps=3, device="cpu")
    assert (run.recipe.engine, run.device) == ("wide", "cpu")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"optimizer": "adma"}, f"There is no optimizer 'adma'; did you mean 'adam'? There are {OPTIMIZERS}."),
        ({"optimizer": 3}, f"optimizer is one of {OPTIMIZERS}, or a backlight.SGD(…) and its like; 3 came."),
        (
            {"schedule": "cosin"},
            "There is no schedule 'cosin'; did you mean 'cosine'? There are constant, step, cosine.",
        ),
        (
            {"schedule": SGD()},
            "schedule is one of constant, step, cosine, or a backlight.Constant(…) and its like; "
            "SGD(learning_rate=0.1) came.",
        ),
        ({"engine": "gpu"}, "There is no engine 'gpu'. There are auto, kernel, wide."),
        ({"activation": "rleu"}, f"There is no activation 'rleu'; did you mean 'relu'? There are {ACTIVATIONS}."),
        ({"activation": ("relu",) * 3}, "2 hidden layers take 1 or 2 activations; 3 came: relu, relu, relu."),
        ({"activation": None}, "activation is a name, or one name for each hidden layer; None came."),
        (
            {"initializer": "he_unifrom"},
            f"There is no initializer 'he_unifrom'; did you mean 'he_uniform'? There are {INITIALIZERS}.",
        ),
        (
            {"hidden": 8},
            f"{HIDDEN} 8 came.",
        ),
        (
            {"hidden": (8, "x")},
            "hidden[1] is a whole number, 1 to 2147483647; 'x' came.",
        ),
        ({"batch_size": 0}, "batch_size is a whole number, 1 to 2147483647; 0 came."),
        ({"batch_size": 2.5}, "batch_size is a whole number, 1 to 2147483647; 2.5 came."),
        ({"steps": -1}, "steps is a whole number, 1 to 2**53 − 1; -1 came."),
        ({"steps": "many"}, "steps is a whole number, 1 to 2**53 − 1; 'many' came."),
        ({"steps": None, "epochs": 0}, "epochs is a whole number, 1 or more; 0 came."),
        ({"steps": None, "epochs": 1.5}, "epochs is a whole number, 1 or more; 1.5 came."),
        (
            {"steps": 1, "epochs": 1},
            "steps and epochs both say how long to train; steps=1 and epochs=1 came. Give one.",
        ),
        ({"learning_rate": 0}, "learning_rate is a number above 0; 0 came."),
        ({"learning_rate": "fast"}, "learning_rate is a number above 0; 'fast' came."),
        ({"learning_rate": float("inf")}, "optimizer.learning_rate is inf; it is a finite number."),
        ({"optimizer": Momentum(momentum=1.0)}, "momentum is a number from 0 to less than 1; 1.0 came."),
        ({"schedule": Constant(warmup=-1)}, "warmup is a whole number, 0 to 2**53 − 1; -1 came."),
        (
            {"schedule": StepDecay(every=2**64)},
            "every is a whole number, 1 to 2**53 − 1; 18446744073709551616 came.",
        ),
        (
            {"schedule": Cosine(period=2**53)},
            "period is a whole number, 1 to 2**53 − 1, or None; 9007199254740992 came.",
        ),
        (
            {"schedule": Cosine(warmup=2**63)},
            "warmup is a whole number, 0 to 2**53 − 1; 9223372036854775808 came.",
        ),
        ({"patience": 0}, "patience is a whole number, 1 to 2**53 − 1, or None; 0 came."),
        (
            {"patience": 2**64},
            "patience is a whole number, 1 to 2**53 − 1, or None; 18446744073709551616 came.",
        ),
        (
            {"optimizer": "adam", "learning_rate": 1e39},
            "optimizer.learning_rate is 1e+39, which is inf in float32; it is a number from 1.4e-45 to 3.4028235e+38, "
            "as training computes with float32.",
        ),
        ({"l1": -1.0}, "l1 is a number, 0 or more; -1.0 came."),
        ({"clip_norm": 0}, "clip_norm is a number above 0, or None; 0 came."),
        ({"seed": -1}, "seed is a whole number, 0 to 2**53 − 1; -1 came."),
        ({"init_scale": object}, "init_scale is a number, 0 or more; <class 'object'> came."),
        (
            {"device": "cuda", "engine": "kernel"},
            "The kernel computes on the CPU; device='cuda' goes with engine=\"wide\".",
        ),
        ({"data": MOONS}, "data= goes with a recipe; here the data set comes first already."),
    ],
)
def test_impossible_settings(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as error:
        train(MOONS, **({"steps": 1} | given), path=tmp_path / "moons.zarr")
    assert str(error.value) == message
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_trained_on() -> None:
    with pytest.raises(RecipeError) as error:
        train("moons")  # type: ignore[arg-type]
    assert str(error.value) == (
        "train takes a data set (of backlight.load or backlight.Dataset) or a recipe; a str came. "
        "Perhaps backlight.load('moons')?"
    )


def test_a_recipe_makes_its_run_again() -> None:
    run = train(MOONS, hidden=(3,), activation="gelu", optimizer="adam", steps=70, seed=4)
    again = train(run.recipe)
    assert again.recipe == run.recipe
    assert again.keyframes.parameters.tobytes() == run.keyframes.parameters.tobytes()
    assert (
        train(Recipe.from_json(run.recipe.to_json())).network.parameters.tobytes() == run.network.parameters.tobytes()
    )


def test_a_recipe_of_arrays_takes_them_again() -> None:
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10) % 2
    run = train(Dataset(X, y), steps=5)
    again = train(run.recipe, data=Dataset(X, y))
    assert again.network.parameters.tobytes() == run.network.parameters.tobytes()
    other = Dataset(X + 1, y, standardize=False)
    assert isinstance(run.recipe.data, Arrays)
    with pytest.raises(RecipeError) as error:
        train(run.recipe, data=other)
    assert str(error.value) == (
        f"These are not the recipe's data. The recipe was made for {run.recipe.data}; {other.source} came."
    )


@pytest.mark.parametrize(
    ("changes", "given", "message"),
    [
        ({"inputs": 3}, {}, "inputs is 3 in the recipe, and 2 with its data."),
        (
            {"loss": "half_squared_error"},
            {},
            "loss is half_squared_error in the recipe, and binary_cross_entropy with its data.",
        ),
        ({"batch_size": 0}, {}, "batch_size is a whole number, 1 to 2147483647; 0 came."),
        (
            {"optimizer": Adam(beta1=2.0)},
            {},
            "optimizer.beta1 is 2.0; it is a number from 0 to 0.99999994, as training computes with float32.",
        ),
        (
            {"initializer": "big"},
            {},
            "initializer is one of glorot_normal, glorot_uniform, he_normal, he_uniform, lecun_normal, lecun_uniform, "
            "normal, uniform, zeros; 'big' came.",
        ),
        (
            {},
            {"hidden": (3,), "seed": 1},
            "A recipe holds every setting; hidden, seed came besides. "
            "Change the recipe instead: msgspec.structs.replace(recipe, hidden=…).",
        ),
    ],
)
def test_impossible_recipes(changes: dict[str, Any], given: dict[str, Any], message: str) -> None:
    recipe = Recipe(data=MOONS.source, inputs=2, outputs=1)
    with pytest.raises(RecipeError) as error:
        train(msgspec.structs.replace(recipe, **changes), **given)
    assert str(error.value) == message


def _no_memory(*_: Any, **__: Any) -> Any:
    raise MemoryError


def _refused_by_the_kernel(*_: Any, **__: Any) -> Any:
    try:
        raise MemoryError
    except MemoryError as error:
        raise BacklightError("This takes 4.0 GiB of memory at once, more than there is.") from error


@pytest.mark.parametrize("refuse", [_no_memory, _refused_by_the_kernel])
@pytest.mark.parametrize("place", ["engine_for", "evaluate", "Writer.create", "Course.run"])
def test_running_out_of_memory_is_told(place: str, refuse: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlight.run.driver.engine_for", lambda *_: Nothing())
    monkeypatch.setattr("backlight.run.driver.evaluate", lambda *_: Scores(1.0, 1.0, 0.5, 0.5))
    monkeypatch.setattr("backlight.run.driver.Writer.create", lambda *_, **__: (nullcontext(), {}))
    monkeypatch.setattr("backlight.run.driver._cadence", lambda *_: None)
    monkeypatch.setattr(f"backlight.run.driver.{place}", refuse)
    with pytest.raises(BacklightError) as error:
        train(MOONS, hidden=(3,))
    assert str(error.value) == (
        "There is not enough memory. The network 2-3-1 tanh has 13 parameters; to train it takes less than 0.1 GiB "
        "for them, and more for the samples of a batch. Take fewer units or smaller batches."
    )


@pytest.mark.parametrize(
    ("optimizer", "size"), [("sgd", "about 26.8 GiB"), ("momentum", "about 46.9 GiB"), ("adam", "about 67.1 GiB")]
)
def test_a_run_that_cannot_fit_is_refused_before_it_begins(
    optimizer: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=3 * 2**29))
    with pytest.raises(BacklightError) as error:
        train(MOONS, hidden=(30_000, 30_000), optimizer=optimizer)
    assert str(error.value) == (
        "There is not enough memory. The network 2-30000-30000-1 tanh has 900,150,001 parameters; to train it takes "
        f"{size} for them, and more for the samples of a batch; about 1.5 GiB are free. "
        "Take fewer units or smaller batches."
    )


class Nothing:
    """An engine that holds no parameters."""

    def initialize(self) -> State:
        return State(0, np.zeros(0, np.float32), np.zeros(0, np.float32))


@pytest.mark.usefixtures("_observed_all_the_time")
@pytest.mark.parametrize("place", ["_cadence", "engine_for", "Writer.reopen", "Course.run"])
def test_too_little_memory_to_resume_is_told(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "moons.zarr"
    train(MOONS, hidden=(3,), steps=10**12, observe=Keys(), path=path)
    monkeypatch.setattr(f"backlight.run.driver.{place}", _no_memory)
    for _ in range(2):  # the first leaves the folder unlocked
        with pytest.raises(BacklightError) as error:
            resume(path)
        assert str(error.value) == (
            "There is not enough memory. The network 2-3-1 tanh has 13 parameters; to train it takes less than 0.1 GiB "
            "for them, and more for the samples of a batch. Take fewer units or smaller batches."
        )


def test_other_mistakes_stay_what_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise BacklightError("No.") from ValueError()

    monkeypatch.setattr("backlight.run.driver.engine_for", refuse)
    with pytest.raises(BacklightError) as error:
        train(MOONS)
    assert str(error.value) == "No."


def test_the_command_line_tells_too_many_steps(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    words = [
        "backlight",
        "train",
        "moons",
        "--schedule",
        "step",
        "--decay-every",
        str(2**64),
        "-o",
        str(tmp_path / "moons.zarr"),
    ]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr() == (
        "",
        "Error: --decay-every is a whole number, 1 to 2**53 − 1; 18446744073709551616 came.\n",
    )
    assert list(tmp_path.iterdir()) == []
