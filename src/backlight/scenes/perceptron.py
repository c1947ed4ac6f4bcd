"""`perceptron`: inputs added to a weight vector or taken from it, and the boundary that turns with it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from backlight.arguments import finite
from backlight.data.assemble import Parts
from backlight.data.dataset import Dataset
from backlight.data.load import load
from backlight.drawing.items import Group
from backlight.errors import BacklightError
from backlight.network.perceptron import Perceptron
from backlight.numerals import counted, number, thousands
from backlight.scenes.correction.course import CARRIED, PICKED, SCALED, TURNED, Course
from backlight.scenes.correction.panel import CorrectionPanel
from backlight.scenes.correction.plane import CorrectionPlane
from backlight.scenes.page.stage import Stage
from backlight.wording import count, shown

if TYPE_CHECKING:
    from backlight.drawing.items import Drawing, Item
    from backlight.network.learning import Learning
    from backlight.recording.recording import Recording
    from backlight.scenes.correction.course import Now

_MOST_SAMPLES = 1000
_STARTS = ((-0.9, 0.4), (0.9, -0.4), (-0.9, -0.4), (0.9, 0.4))
_TARGETS = {"binary": "two classes", "classes": "several classes", "regression": "a number to predict"}


def example_data() -> Dataset:
    """Forty inputs that a line separates, in hundredths, so that the sums on the page come out."""
    toy = load("linear", n=40, test=0.0, seed=3493)
    hundredths = np.round(toy.X_train.astype(np.float64), 2).astype(np.float32)
    return Dataset.of(Parts(toy.description, hundredths, toy.T_train, toy.X_test, toy.T_test))


@dataclass(frozen=True, eq=False)
class PerceptronScene:
    """A perceptron that learns, one mistake after another.

    Attributes
    ----------
    run
        Whose training samples it learns; None: those of `data`.
    data
        Of two inputs and two classes; None: forty inputs that a line separates.
    start
        The weight vector that it begins with; None: of four, the one that is wrong most often. The bias begins with 0.
    learning_rate
        η, the part of an input that is added or taken away.
    mistakes
        Correct so many, and stop at the next.
    stage
        Dark or light.
    duration
        Of the whole movie, in seconds. Corrections after the first dozen are faster and faster.

    Raises
    ------
    BacklightError
        When the data have another number of inputs, or other targets, or an option cannot be.
    """

    run: Recording | None = None
    data: Dataset | None = None
    start: tuple[float, float] | None = None
    learning_rate: float = 0.5
    mistakes: int = 60
    stage: Stage = Stage()
    duration: float = 32.0

    def __post_init__(self) -> None:
        if self.run is not None and self.data is not None:
            raise BacklightError("perceptron learns the samples of a recording or of data; give one of them.")
        if self.data is not None and not isinstance(self.data, Dataset):
            raise BacklightError(f"data is a Dataset, as backlight.load gives it; {shown(self.data)} came.")
        data = self._data
        if data.inputs != 2 or data.task != "binary":
            raise BacklightError(
                f"perceptron shows two inputs and two classes; {data.name} has {count(data.inputs, 'input')} and "
                f"{_TARGETS[data.task]}. Take a toy shape such as linear, or two columns of your own data."
            )
        wanted = "learning_rate is a number from 1e-6 to 1e6"
        finite(self.learning_rate, wanted, BacklightError, least=1e-6, most=1e6)
        _ = self.learning

    @property
    def still(self) -> float:
        """The first correction, just when it is done; where there is none, the end."""
        return self._course.time(0, TURNED) if self.learning.corrections else self.duration

    @functools.cached_property
    def learning(self) -> Learning:
        """What is shown, correction by correction."""
        X, T = self._data.X_train[:_MOST_SAMPLES], self._data.T_train[:_MOST_SAMPLES, 0]
        starts = [Perceptron(start) for start in (_STARTS if self.start is None else (self.start,))]
        first = max(starts, key=lambda perceptron: int((perceptron.predict(X) != T).sum()))
        return first.learn(X, T, learning_rate=self.learning_rate, mistakes=self.mistakes)

    def draw(self, time: float) -> Drawing:
        """The picture at a time."""
        now, learning = self._course.at(time), self.learning
        perceptron = now.perceptron(learning)
        wrong = perceptron.predict(learning.X) != learning.t
        plane = Group(self._plane.items(now, perceptron, wrong), name="plane")
        panel = self._panel.items(now, int(wrong.sum()), self._told(now))
        return self.stage.drawing((*self._heading, plane, *panel))

    def _told(self, now: Now) -> tuple[str, str]:
        """What happens, in a sentence, and a quieter one below."""
        correction = now.correction
        if correction is None:
            return self._told_at_rest(now)
        if not now.told:
            return "On it goes, correction by correction.", "The same steps, faster."
        added = correction.sign > 0
        if now.part < PICKED:
            z = number(float(correction.before.pre_activation(correction.x)), 3)
            classes = "class 1; 0 is predicted" if added else "class 0; 1 is predicted"
            return f"This input is of {classes}.", f"w · x + b = {z} is {'not above' if added else 'above'} 0."
        if now.part < SCALED:
            rate = f"η = {number(self.learning_rate)}."
            return (
                "Scaled by the learning rate it is a small step.",
                rate if added else f"{rate} It points backwards: it is taken away.",
            )
        if now.part < CARRIED:
            return "The step is carried to the tip of the weight vector.", "The vectors are added tip to tail."
        if added:
            return "The weight vector turns towards this input.", "Their dot product grows; the boundary turns along."
        return "The weight vector turns away from this input.", "Their dot product shrinks; the boundary turns along."

    def _told_at_rest(self, now: Now) -> tuple[str, str]:
        learning = self.learning
        made = len(learning.corrections)
        if now.done < made:
            return "Inputs on the wrong side are ringed.", "The boundary is at right angles to the weight vector."
        if learning.converged:
            return (
                "No input is left on the wrong side.",
                f"The perceptron has learned, with {counted(made, 'correction')}.",
            )
        stopped = f"It stops after {counted(made, 'mistake')}, with some inputs still wrong."
        return stopped, "Where no straight line separates the classes, it never ends."

    @functools.cached_property
    def _heading(self) -> tuple[Item, ...]:
        whole, shown = len(self._data.X_train), len(self.learning.X)
        every = counted(whole, "sample")
        samples = every if shown == whole else f"the first {thousands(shown)} of {every}"
        return self.stage.title("The perceptron learns from its mistakes", f"{self._data.name}, {samples}")

    @functools.cached_property
    def _data(self) -> Dataset:
        if self.run is not None:
            return self.run.data
        return example_data() if self.data is None else self.data

    @functools.cached_property
    def _course(self) -> Course:
        return Course(self.learning, self.duration)

    @functools.cached_property
    def _plane(self) -> CorrectionPlane:
        return CorrectionPlane(self.learning, self._data.input_names, self.stage)

    @functools.cached_property
    def _panel(self) -> CorrectionPanel:
        return CorrectionPanel(self.learning, self._data.class_names, self.stage)
