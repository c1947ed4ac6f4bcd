"""What the scenes of one sample are about: its pass through a network, forward and back, and the rate of the update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from backlight.errors import BacklightError
from backlight.network.backpropagation import Backpropagation, backpropagate
from backlight.network.worked_example import worked_example
from backlight.numerals import number, thousands

if TYPE_CHECKING:
    from backlight.recording.recording import Recording

EXAMPLE_RATE = 0.5
"""η of the worked example: large enough that the second pass is visibly better."""


@dataclass(frozen=True, eq=False)
class Subject:
    """One sample in one network.

    Attributes
    ----------
    done
        The pass of that one sample: Z, H, y, t, loss, delta, dW, db by layer number.
    learning_rate
        η of the update that a scene shows; plain gradient descent on this sample.
    caption
        Whose it is, for the picture's corner.
    """

    done: Backpropagation
    learning_rate: float
    caption: str

    @classmethod
    def example(cls) -> Self:
        """The worked example: y = 0.55, t = 1, δ₃ = −0.45."""
        example = worked_example()
        done = backpropagate(example.network, example.x[None, :], [[example.t]])
        return cls(done, EXAMPLE_RATE, "Worked example")

    @classmethod
    def of(cls, run: Recording, step: int | None = None, sample: int = 0) -> Self:
        """A training sample of a run, at a step; None: after the last."""
        moment = run.at(-1 if step is None else step)
        done = moment.backpropagation(sample)
        at = f"step {thousands(moment.step)}, sample {thousands(sample)}"
        caption = f"{run.data.name}, {at}, loss {number(done.loss, 3)}"
        scaled = ", inputs standardised" * run.data.input_scaling.changes
        return cls(done, moment.learning_rate, caption + scaled)

    def refuse_larger(self, units: int, layers: int, scene: str) -> None:
        """Refuse a network that is too large for its numbers to be read.

        Raises
        ------
        BacklightError
            With the most that the scene shows.
        """
        architecture = self.done.architecture
        if max(architecture.sizes) > units or architecture.depth > layers:
            raise BacklightError(
                f"{scene} shows networks of at most {units} units in a layer and {layers} layers of weights, so that "
                f"the numbers can be read; this one is {architecture}. Train a smaller one, or look at "
                "neurons and landscape, which show any."
            )
