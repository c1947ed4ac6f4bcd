"""The session's file: a run as the studio's page opens it, with states enough that any step is there at once."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from backlight.data.load import reload
from backlight.data.points import MOST_NUMBERS
from backlight.data.source import Bundled, Points, Toy, Units
from backlight.errors import BacklightError
from backlight.wording import count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.data.source import AnySource
    from backlight.recording.curves import Curves
    from backlight.recording.recording import Recording
    from backlight.training.engine import State
    from backlight.training.recipe import Recipe

FORMAT: Final = "backlight-session"
VERSION: Final = 1
MOST_KEYFRAMES: Final = 200
MOST_PARAMETERS: Final = 2_000_000
"""What a page takes of a network, and of states as long as they are few; web/src/engine/check.ts has the same."""
_KEYFRAME_BYTES: Final = 8 * 2**20


def of_recording(run: Recording) -> bytes:
    """A recording as a session's file.

    Returns
    -------
    JSON, UTF-8, as web/src/engine/file.ts reads it.

    Raises
    ------
    BacklightError
        When the network or the data are too large for a page.
    RecordingError
        When the recording is damaged.
    """
    recipe = run.recipe
    exact = recipe.engine == "kernel"
    return _written(recipe, run.data, step=run.steps, exact=exact, states=_states(run), curves=run.curves)


def of_data(data: Dataset, recipe: Recipe | None = None) -> bytes:
    """Data as a session's file, with a network that has not been trained.

    Parameters
    ----------
    recipe
        Of these data; None: that of `backlight.train` without settings.

    Raises
    ------
    BacklightError
        When the network or the data are too large for a page.
    """
    from backlight.training.settings import recipe_for

    recipe = recipe or recipe_for(data, engine="kernel")
    return _written(recipe, data, step=0, exact=True, states=[], curves=None)


def _written(
    recipe: Recipe, data: Dataset, *, step: int, exact: bool, states: list[State], curves: Curves | None
) -> bytes:
    if recipe.architecture.parameter_count > MOST_PARAMETERS:
        raise BacklightError(
            f"A page takes networks of at most {MOST_PARAMETERS:,} weights and biases; this one has "
            f"{recipe.architecture.parameter_count:,}. Look at it by backlight figure and backlight movie."
        )
    told = msgspec.structs.replace(recipe, data=_source(data), engine="kernel")
    return msgspec.json.encode(
        {
            "format": FORMAT,
            "version": VERSION,
            "story": {"recipe": told, "deeds": []},
            "step": step,
            "exact": exact,
            "keyframes": [
                {
                    "step": state.step,
                    "parameters": _base64(state.parameters),
                    "optimizer": _base64(state.optimizer_state),
                }
                for state in states
            ],
            "curves": None if curves is None else _curves(curves),
        }
    )


def _states(run: Recording) -> list[State]:
    """Keyframes, evenly thinned out where there are many, the first and the last state among them."""
    keyframes, last = run.keyframes, run.last_state
    row = 4 * (len(last.parameters) + len(last.optimizer_state))
    most = max(2, min(MOST_KEYFRAMES, _KEYFRAME_BYTES // row))
    before = int(np.searchsorted(keyframes.step, last.step))
    chosen = np.linspace(0, before, min(most, before + 1)).round().astype(int)[:-1]
    return [*(keyframes.state(int(number)) for number in chosen), last]


def _source(data: Dataset) -> AnySource:
    """What the page makes the very same samples from: the source itself where it can, else the samples."""
    source = data.source
    if isinstance(source, Toy | Bundled | Points):
        again = reload(source)
        names = ("X_train", "T_train", "X_test", "T_test")
        if all(np.array_equal(getattr(data, name), getattr(again, name)) for name in names):
            return source
    return _points(data)


def _points(data: Dataset) -> Points:
    """The samples in the network's scale: the training set, then the test set."""
    train, test = len(data.X_train), len(data.X_test)
    numbers = (train + test) * (data.inputs + 1)
    if numbers > MOST_NUMBERS:
        raise BacklightError(
            f"A page holds data of at most {MOST_NUMBERS:,} numbers; {data.name} has {numbers:,}: "
            f"{count(train + test, 'sample')} of {count(data.inputs, 'input')} and a target. Train on fewer samples, "
            "or look at it by backlight figure and backlight movie."
        )
    T = np.concatenate([data.T_train, data.T_test])
    t = T.argmax(axis=1) if data.task == "classes" else T[:, 0]
    return Points(
        name=_line(data.name),
        inputs=data.input_names,
        target=data.target_name,
        classes=data.class_names,
        X=tuple(map(tuple, _short(np.concatenate([data.X_train, data.X_test])).tolist())),
        t=tuple(_short(t).tolist()),
        standardize=False,
        test=data.source.test,
        seed=data.source.seed,
        test_rows=tuple(range(train, train + test)),
        units=Units(data.description.input_moments, data.description.target_moments),
    )


def _short(numbers: NDArray[Any]) -> NDArray[np.float64]:
    """The numbers of the fewest digits that float32 makes these of: half as long in JSON."""
    short = numbers.astype(str).astype(np.float64)
    same = short.astype(numbers.dtype) == numbers
    return np.where(same, short, numbers)


def _line(name: str) -> str:
    """A name that points may have."""
    return "".join(letter if letter.isprintable() else " " for letter in name)[:100].strip() or "data"


def _curves(curves: Curves) -> dict[str, Any]:
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    # What is not finite is written as null, for which the page reads NaN.
    return {"step": curves.step.tolist()} | {name: getattr(curves, name).tolist() for name in names}


def _base64(numbers: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()
