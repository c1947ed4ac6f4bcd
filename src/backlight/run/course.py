"""The course of a run: the engine advances in slices, and what the cadence asks for is recorded between them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from backlight.recording.moment import score, steps_per_epoch
from backlight.recording.status import Status
from backlight.run.divergence import explain
from backlight.training.interruption import Interruption
from backlight.wording import count

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from backlight.data.dataset import Dataset
    from backlight.kernel import Report
    from backlight.recording.cadence import Cadence
    from backlight.recording.writer import Writer
    from backlight.training.engine import Engine, State
    from backlight.training.recipe import Recipe

OBSERVE_SECONDS: Final = 0.05
_SLICE_SECONDS: Final = 0.04
_WIDE_SLICES: Final = 5.0
"""The wide engine's slices are so many times as long: after each, it brings all parameters into the recorded order."""


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a run is.

    Attributes
    ----------
    step, steps
        Steps done, and the most there will be.
    epoch
        Epochs done.
    evaluated
        The step of the last evaluation, whose results follow.
    train_loss, test_loss, train_accuracy, test_accuracy
        Nats or half squares, and parts of 1; NaN for what there is none of.
    seconds
        Since training began in this process.
    parameters
        (parameters,), float32, a copy.
    """

    step: int
    steps: int
    epoch: int
    evaluated: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    seconds: float
    parameters: NDArray[np.float32]


Observer = Callable[[Progress], object]


class Scores(NamedTuple):
    """Losses and accuracies at one step; NaN for what there is none of."""

    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float


def evaluate(engine: Engine, recipe: Recipe, data: Dataset, parameters: NDArray[np.float32]) -> Scores:
    """Over the training and the test set."""
    train_loss, train_accuracy = score(engine, recipe, parameters, data.X_train, data.T_train)
    test_loss, test_accuracy = score(engine, recipe, parameters, data.X_test, data.T_test)
    return Scores(train_loss, test_loss, train_accuracy, test_accuracy)


class Course:
    """Trains until there is a reason to stop, and records. How it is cut into slices changes no bit.

    Parameters
    ----------
    writer
        With a keyframe and an evaluation of `state`'s step in it.
    state
        Where to begin; advanced in place.
    evaluations
        Those recorded already, by step.
    """

    def __init__(
        self,
        recipe: Recipe,
        data: Dataset,
        engine: Engine,
        writer: Writer,
        cadence: Cadence,
        state: State,
        *,
        evaluations: dict[int, Scores],
        device: str | None = None,
        observe: Observer | None = None,
    ) -> None:
        self._recipe, self._data, self._engine, self._device = recipe, data, engine, device
        self._writer, self._cadence, self._observe = writer, cadence, observe
        # The last state that is safe: recorded, and not that of a step which was cut short.
        self._state, self._kept = state, state.copy()
        self._evaluated, self._scores = state.step, Scores(*(math.nan,) * 4)
        self._best, self._best_step = math.inf, 0
        for step, scores in evaluations.items():
            self._note(step, scores)
        self._slice = 1
        self._begun = self._told = time.monotonic()

    def run(self) -> Status:
        """Train and record to the end, whichever it is.

        Raises
        ------
        RecordingError
            When nothing can be written any more.
        KeyboardInterrupt
            At the second Ctrl-C; the first ends the run.
        """
        with Interruption() as interruption:
            try:
                status = self._train(interruption)
            except KeyboardInterrupt:
                if interruption.asked:
                    raise
                # Where a step was cut short its state is worth nothing; the last that was recorded is.
                status = self._interrupted(self._kept)
            except BaseException as error:
                self._writer.abandon(
                    Status(
                        state="interrupted",
                        step=self._kept.step,
                        reason="error",
                        sentence=f"Training ended with an error after step {self._kept.step:,}: {error}",
                    )
                )
                raise
            self._writer.finish(status)
        return status

    def _train(self, interruption: Interruption) -> Status:
        state, steps = self._state, self._recipe.steps
        evaluations = iter(self._cadence.evaluations[self._cadence.evaluations > state.step].tolist())
        keyframes = iter(self._cadence.keyframes[self._cadence.keyframes > state.step].tolist())
        evaluation, keyframe = next(evaluations, steps), next(keyframes, steps)
        self._tell()
        while state.step < steps and not self._impatient:
            if interruption.asked:
                return self._interrupted(state)
            report = self._advance(min(evaluation, keyframe) - state.step)
            if report.diverged:
                return self._diverged(report)
            if state.step == evaluation:
                self._evaluate(state)
                evaluation = next(evaluations, steps)
            if state.step == keyframe:
                self._keep(state)
                keyframe = next(keyframes, steps)
            if self._writer.flush_if_due(state):
                self._kept = state.copy()
            if time.monotonic() - self._told > OBSERVE_SECONDS:
                self._tell()
        return self._completed(state)

    def _advance(self, most: int) -> Report:
        """One slice, short enough that Ctrl-C and the observer do not wait."""
        steps = min(most, self._slice)
        begun = time.perf_counter()
        report = self._engine.advance(self._state, steps)
        seconds = time.perf_counter() - begun
        goal = _SLICE_SECONDS * (_WIDE_SLICES if self._recipe.engine == "wide" else 1.0)
        if seconds > goal:
            self._slice = max(1, self._slice // 2)
        elif steps == self._slice and seconds < goal / 2:
            self._slice *= 2
        return report

    def _completed(self, state: State) -> Status:
        self._end(state)
        if state.step == self._recipe.steps:
            sentence = "The one step was done." if state.step == 1 else f"All {state.step:,} steps were done."
            return Status(state="completed", step=state.step, reason="steps", sentence=sentence)
        which = "test" if len(self._data.X_test) else "train"
        return Status(
            state="completed",
            step=state.step,
            reason="patience",
            sentence=f"Step {state.step:,}: the {which} loss has not improved for "
            f"{count(state.step - self._best_step, 'step')}; its lowest, {self._best:.4g}, was at step "
            f"{self._best_step:,}.",
        )

    def _interrupted(self, state: State) -> Status:
        self._end(state)
        return Status(
            state="interrupted",
            step=state.step,
            reason="signal",
            sentence=f"Interrupted after step {state.step:,} of {self._recipe.steps:,}.",
        )

    def _diverged(self, report: Report) -> Status:
        # The engine may have left infinities behind: the last finite state comes from the last that was kept.
        last = self._kept.copy()
        self._engine.advance(last, report.step - report.spoilt - last.step)
        self._end(last)
        first = self._engine.initialize()
        return explain(self._recipe, self._data, report, first=first, last=last, device=self._device)

    def _end(self, state: State) -> None:
        """See to it that the last step is evaluated and kept."""
        if self._writer.evaluation_step < state.step:
            self._evaluate(state)
        if self._writer.keyframe_step < state.step:
            self._keep(state)
        self._state = state
        self._tell()

    def _evaluate(self, state: State) -> None:
        scores = evaluate(self._engine, self._recipe, self._data, state.parameters)
        self._writer.evaluation(state.step, *scores)
        self._note(state.step, scores)

    def _note(self, step: int, scores: Scores) -> None:
        self._evaluated, self._scores = step, scores
        loss = scores.test_loss if len(self._data.X_test) else scores.train_loss
        if loss < self._best:
            self._best, self._best_step = loss, step

    @property
    def _impatient(self) -> bool:
        patience = self._recipe.patience
        return patience is not None and self._evaluated - self._best_step >= patience

    def _keep(self, state: State) -> None:
        self._kept = state.copy()
        self._writer.keyframe(state)

    def _tell(self) -> None:
        """Tell the observer."""
        self._told = time.monotonic()
        if self._observe is None:
            return
        state, recipe = self._state, self._recipe
        self._observe(
            Progress(
                step=state.step,
                steps=recipe.steps,
                epoch=state.step // steps_per_epoch(len(self._data.X_train), recipe.batch_size),
                evaluated=self._evaluated,
                seconds=self._told - self._begun,
                parameters=state.parameters.copy(),
                **self._scores._asdict(),
            )
        )
