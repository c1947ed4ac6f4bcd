"""The driver: train, which begins a run, and resume, which goes on with one."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from backlight.errors import RecipeError, RecordingError
from backlight.memory import enough_memory
from backlight.recording.cadence import Cadence
from backlight.recording.folder import Lock, as_path, check_target
from backlight.recording.recording import Recording
from backlight.recording.writer import Writer
from backlight.run.course import Course, Observer, Scores, evaluate
from backlight.training.engine import State, engine_for
from backlight.training.recipe import Recipe
from backlight.training.settings import check, recipe_for
from backlight.wording import kind, shown

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.training.optimizers import Optimizer
    from backlight.training.schedules import Schedule


def train(
    source: Dataset | Recipe,
    /,
    *,
    hidden: Sequence[int] = (8, 8),
    activation: str | Sequence[str] = "tanh",
    steps: int | None = None,
    epochs: int | None = None,
    batch_size: int = 10,
    optimizer: str | Optimizer = "sgd",
    learning_rate: float | None = None,
    schedule: str | Schedule = "constant",
    initializer: str = "glorot_uniform",
    init_scale: float = 1.0,
    patience: int | None = None,
    l1: float = 0.0,
    l2: float = 0.0,
    clip_norm: float | None = None,
    seed: int = 0,
    engine: str = "auto",
    data: Dataset | None = None,
    device: str | None = None,
    path: str | os.PathLike[str] | None = None,
    observe: Observer | None = None,
) -> Recording:
    """Train a multilayer perceptron and record every step.

    It stops after `steps`; when `patience` runs out; when something is not finite; and at Ctrl-C, after which the
    recording is returned too and :func:`resume` goes on. ``run.status`` says which.

    Parameters
    ----------
    source
        The data set; or a recipe, which holds every setting, and whose data are made again.
    hidden
        Units of the hidden layers, first to last; () for a network without.
    activation
        Of all hidden layers, or one for each: identity, sigmoid, tanh, relu, leaky_relu, elu, softplus, silu, gelu or
        sine.
    steps, epochs
        How long to train, in batches or in passes over the training set; one of them, or neither for 2000 steps.
    batch_size
        Samples per step; an epoch's last batch may have fewer.
    optimizer
        A name (sgd, momentum, nesterov, rmsprop, adam, adamw), or a structure such as
        ``backlight.Momentum(momentum=0.8)``.
    learning_rate
        η, in place of the optimiser's own.
    schedule
        How η changes: a name (constant, step, cosine), or a structure such as ``backlight.Cosine(warmup=100)``.
    initializer, init_scale
        The distribution of the first weights (glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform,
        lecun_normal, uniform, normal, zeros), and a factor on its spread.
    patience
        Stop when the test loss (the train loss where there is no test set) has not improved for so many steps, as seen
        at the evaluations.
    l1, l2
        The penalty l1 Σ|w| + l2/2 Σw² over weights, not biases; the losses reported are without it.
    clip_norm
        The gradient's largest Euclidean norm.
    seed
        Of the weights and of the shuffles.
    engine
        ``"kernel"``, ``"wide"``, or ``"auto"``: by the network's size.
    data
        With a recipe: the data set, where it cannot be made again (arrays, data frames, moved files).
    device
        For the wide engine: where to compute, ``"cuda"`` for instance.
    path
        Folder of the recording, which must not be there yet; None keeps it in memory.
    observe
        Called with a `Progress` at the start, at the end, and at most 20 times a second between.

    Returns
    -------
    Recording

    Raises
    ------
    RecipeError
        When a setting is not possible.
    DataError
        When a recipe's data cannot be made again.
    RecordingError
        When the recording cannot be written; what was written until then stays, and opens.
    BacklightError
        When there is not enough memory.
    """
    _check_observer(observe)
    if device is not None and not isinstance(device, str):
        raise RecipeError(f"device is a name such as 'cuda', or None; {shown(device)} came.")
    if isinstance(source, Recipe):
        given = locals()
        _refuse_settings({name: given[name] for name in given if name not in ("source", *_BESIDE_A_RECIPE)})
        recipe = check(source)
        samples = _data_of(recipe, data)
    else:
        samples = _dataset(source, data)
        recipe = recipe_for(
            samples,
            hidden=hidden,
            activation=activation,
            steps=steps,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            learning_rate=learning_rate,
            schedule=schedule,
            initializer=initializer,
            init_scale=init_scale,
            patience=patience,
            l1=l1,
            l2=l2,
            clip_norm=clip_norm,
            seed=seed,
            engine="wide" if device is not None and engine == "auto" else engine,
        )
    if device is not None and recipe.engine != "wide":
        raise RecipeError(f'The kernel computes on the CPU; device={device!r} goes with engine="wide".')
    target = None if path is None else as_path(path)
    if target is not None:
        check_target(target)
    with enough_memory(recipe):
        trainer = engine_for(recipe, samples, device)
        state = trainer.initialize()
        cadence = _cadence(recipe, samples, state)
        scores = evaluate(trainer, recipe, samples, state.parameters)
        writer, files = Writer.create(recipe, samples, cadence, first=state, losses=scores, path=target, device=device)
        with writer:
            Course(
                recipe,
                samples,
                trainer,
                writer,
                cadence,
                state,
                evaluations={0: scores},
                device=device,
                observe=observe,
            ).run()
    return Recording.in_memory(files) if target is None else Recording.open(target)


def resume(path: str | os.PathLike[str], *, observe: Observer | None = None) -> Recording:
    """Go on with a run that was interrupted or killed, to the same bits as if it had not been.

    It begins at the last state that was written; what a killed run had done after it is trained again. With the wide
    engine the bits are those of an unbroken run on the same machine, with the same library of linear algebra.

    Parameters
    ----------
    path
        Folder of the recording.
    observe
        As for :func:`train`.

    Raises
    ------
    RecipeError
        When `observe` is no function.
    RecordingError
        When the run has ended, is being written by a living process, or cannot be read or written.
    BacklightError
        When there is not enough memory.
    """
    _check_observer(observe)
    target = as_path(path)
    resumable(target)
    with Lock(target) as lock:
        # Opened again: until the lock was held, another process may have been writing.
        before = Recording.open(target)
        _refuse_ended(before)
        recipe, data, curves = before.recipe, before.data, before.curves
        with enough_memory(recipe):
            cadence = _cadence(recipe, data, before.keyframes.state(0))
            keyframes = _matching(before.keyframes.step, cadence.keyframes)
            state = before.last_state
            evaluations = int(np.searchsorted(cadence.evaluations, state.step, side="right"))
            if _matching(curves.step, cadence.evaluations) < evaluations:
                raise RecordingError(f"The recording {path} is damaged: evaluations before step {state.step} are lost.")
            trainer = engine_for(recipe, data, before.device)
            columns = (curves.train_loss, curves.test_loss, curves.train_accuracy, curves.test_accuracy)
            scores = {
                int(curves.step[row]): Scores(*(float(column[row]) for column in columns)) for row in range(evaluations)
            }
            writer = Writer.reopen(
                target, cadence, state=state, keyframes=keyframes, evaluations=evaluations, lock=lock
            )
            Course(
                recipe, data, trainer, writer, cadence, state, evaluations=scores, device=before.device, observe=observe
            ).run()
    return Recording.open(target)


def resumable(path: str | os.PathLike[str]) -> Recording:
    """The recording of a run that :func:`resume` can go on with.

    Raises
    ------
    RecordingError
        When the run has ended, is being written by a living process, or cannot be read.
    """
    run = Recording.open(path)
    _refuse_ended(run)
    Lock(as_path(path)).release()
    return run


def _check_observer(observe: Any) -> None:
    if observe is not None and not callable(observe):
        raise RecipeError(f"observe is a function that takes a Progress, or None; {shown(observe)} came.")


_BESIDE_A_RECIPE = ("data", "device", "path", "observe")


def _refuse_settings(given: dict[str, Any]) -> None:
    """A recipe holds every setting; one that is given as well would be ignored."""
    defaults = inspect.signature(train).parameters
    changed = [name for name, value in given.items() if value is not defaults[name].default]
    if changed:
        raise RecipeError(
            f"A recipe holds every setting; {', '.join(changed)} came besides. "
            f"Change the recipe instead: msgspec.structs.replace(recipe, {changed[0]}=…)."
        )


def _dataset(source: Any, data: Any) -> Dataset:
    from backlight.data.dataset import Dataset

    if data is not None:
        raise RecipeError("data= goes with a recipe; here the data set comes first already.")
    if not isinstance(source, Dataset):
        hint = f" Perhaps backlight.load({source!r})?" if isinstance(source, str) else ""
        raise RecipeError(
            f"train takes a data set (of backlight.load or backlight.Dataset) or a recipe; {kind(source)} came.{hint}"
        )
    return source


def _data_of(recipe: Recipe, data: Dataset | None) -> Dataset:
    """The recipe's data set: made again, or given and compared with what the recipe says of it."""
    from backlight.data import Dataset, reload

    if data is None:
        data = reload(recipe.data)
    elif not isinstance(data, Dataset):
        raise RecipeError(f"data is a data set (of backlight.load or backlight.Dataset), or None; {shown(data)} came.")
    elif msgspec.structs.asdict(data.source) | {"path": None} != msgspec.structs.asdict(recipe.data) | {"path": None}:
        raise RecipeError(
            f"These are not the recipe's data. The recipe was made for {recipe.data}; {data.source} came."
        )
    for name, wanted in (("inputs", data.inputs), ("outputs", data.outputs), ("loss", data.loss)):
        if getattr(recipe, name) != wanted:
            raise RecipeError(f"{name} is {getattr(recipe, name)} in the recipe, and {wanted} with its data.")
    return data


def _cadence(recipe: Recipe, data: Dataset, state: State) -> Cadence:
    return Cadence.of(recipe, samples=len(data.X_train) + len(data.X_test), state_count=len(state.optimizer_state))


def _matching(steps: NDArray[np.int64], wanted: NDArray[np.int64]) -> int:
    """How many rows from the first are at the cadence's steps; a run's last row may be at another."""
    count = min(len(steps), len(wanted))
    return int(np.argmin(np.append(steps[:count] == wanted[:count], False)))


def _refuse_ended(run: Recording) -> None:
    if run.status.state == "completed":
        raise RecordingError(f"{run.path} is completed, there is nothing to resume. {run.status.sentence}")
    if run.status.state == "diverged":
        raise RecordingError(
            f"{run.path} diverged and would do so again. {run.status.sentence} Change the recipe, and train anew."
        )
