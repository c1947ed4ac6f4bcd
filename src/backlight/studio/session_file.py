"""The session's file: a run as the studio's page opens it, with states enough that any step is there at once."""

from __future__ import annotations

import base64
import itertools
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np

from backlight.data.load import reload
from backlight.data.points import MOST_LETTERS
from backlight.data.source import Bundled, Points, Toy, Units
from backlight.errors import BacklightError
from backlight.studio.limits import LOOK, MOST_STEPS, check_fits
from backlight.wording import cut

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
_KEYFRAME_BYTES: Final = 8 * 2**20


def of_recording(run: Recording) -> bytes:
    """A recording as a session's file.

    Returns
    -------
    JSON, UTF-8, as web/src/engine/file.ts reads it.

    Raises
    ------
    BacklightError
        When the network, the data or the steps between two states are too many for a page.
    RecordingError
        When the recording is damaged.
    """
    recipe = run.recipe
    check_fits(run.data, recipe, trained=True)
    exact, states = recipe.engine == "kernel", _states(run)
    if exact:
        _check_steps(states)
    return _written(recipe, run.data, step=run.steps, exact=exact, states=states, curves=run.curves)


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
    check_fits(data, recipe, trained=False)
    return _written(recipe, data, step=0, exact=True, states=[], curves=None)


def _written(
    recipe: Recipe, data: Dataset, *, step: int, exact: bool, states: list[State], curves: Curves | None
) -> bytes:
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


def _check_steps(states: list[State]) -> None:
    between = max((after.step - before.step for before, after in itertools.pairwise(states)), default=0)
    if between > MOST_STEPS:
        raise BacklightError(
            f"A page takes states at most {MOST_STEPS:,} steps apart; of this run it would have them {between:,} "
            f"apart. {LOOK}"
        )


def _source(data: Dataset) -> AnySource:
    """What the page makes the very same samples from: the source itself where it can, else the samples."""
    source = data.source if _can_be_made_again(data) else _points(data)
    return _with_short_names(source) if isinstance(source, Points) else source


def _can_be_made_again(data: Dataset) -> bool:
    if not isinstance(data.source, Toy | Bundled | Points):
        return False
    again = reload(data.source)
    names = ("X_train", "T_train", "X_test", "T_test")
    return all(np.array_equal(getattr(data, name), getattr(again, name)) for name in names)


def _points(data: Dataset) -> Points:
    """The samples in the network's scale: the training set, then the test set."""
    train, test = len(data.X_train), len(data.X_test)
    T = np.concatenate([data.T_train, data.T_test])
    t = T.argmax(axis=1) if data.task == "classes" else T[:, 0]
    return Points(
        name=data.name,
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


def _with_short_names(source: Points) -> Points:
    """The same with names that a page takes, and a name of the data that is a line."""
    classes = tuple(map(_short_name, source.classes))
    if len(set(classes)) < len(classes):  # which differ where they were cut
        classes = tuple(_short_name(f"{number}: {name}") for number, name in enumerate(source.classes))
    line = "".join(letter if letter.isprintable() else " " for letter in source.name).strip()
    return msgspec.structs.replace(
        source,
        name=_short_name(line) or "data",
        inputs=tuple(map(_short_name, source.inputs)),
        target=_short_name(source.target),
        classes=classes,
    )


def _short_name(name: str) -> str:
    """A name, cut where it is too long in the letters of JavaScript, of which some characters take two."""
    letters = len(name.encode("utf-16-le", "surrogatepass")) // 2
    return name if letters <= MOST_LETTERS else cut(name, MOST_LETTERS // 2)


def _curves(curves: Curves) -> dict[str, Any]:
    names = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
    # What is not finite is written as null, for which the page reads NaN.
    return {"step": curves.step.tolist()} | {name: getattr(curves, name).tolist() for name in names}


def _base64(numbers: NDArray[np.float32]) -> str:
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()
