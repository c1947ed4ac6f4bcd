"""Description: all that a data set is besides its arrays, in plain values that a recording can keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, Self

import msgspec

from backlight.data.columns import Column
from backlight.data.scaling import Moments
from backlight.data.source import AnySource, Task
from backlight.errors import DataError
from backlight.wording import count

if TYPE_CHECKING:
    from collections.abc import Mapping

Loss = Literal["binary_cross_entropy", "cross_entropy", "half_squared_error"]

LOSS_OF_TASK: Final[dict[Task, Loss]] = {
    "binary": "binary_cross_entropy",
    "classes": "cross_entropy",
    "regression": "half_squared_error",
}


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All that a data set is besides its arrays.

    Attributes
    ----------
    name
        For people: the toy's, the file's.
    columns
        What the inputs are made from.
    target
        The target's name.
    class_names
        In the order of the outputs; empty for regression.
    input_moments, target_moments
        Of the scalings to the network's scale.
    notes
        What was done to the data, a sentence each.
    """

    name: str
    task: Task
    columns: tuple[Column, ...]
    target: str
    class_names: tuple[str, ...]
    input_moments: Moments
    target_moments: Moments
    source: AnySource
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        inputs, outputs = len(self.input_names), self.outputs
        classes = {"binary": self.outputs + 1, "classes": self.outputs, "regression": 0}[self.task]
        for what, came, expected in (
            ("class_names", len(self.class_names), classes),
            ("input_moments.mean", len(self.input_moments.mean), inputs),
            ("input_moments.deviation", len(self.input_moments.deviation), inputs),
            ("target_moments.mean", len(self.target_moments.mean), outputs),
            ("target_moments.deviation", len(self.target_moments.deviation), outputs),
        ):
            if came != expected:
                raise ValueError(f"{what} has {count(expected, 'value')} here, and {came} came")

    @property
    def input_names(self) -> tuple[str, ...]:
        """Of the network's inputs."""
        return tuple(name for column in self.columns for name in column.input_names)

    @property
    def outputs(self) -> int:
        """Values of a sample's target."""
        return len(self.class_names) if self.task == "classes" else 1

    def to_builtins(self) -> dict[str, Any]:
        """As dictionaries, lists, texts and numbers."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain

    @classmethod
    def from_builtins(cls, plain: Mapping[str, Any]) -> Self:
        """From them; unknown fields and wrong types are refused.

        Raises
        ------
        DataError
            With the path to what is wrong.
        """
        try:
            return msgspec.convert(plain, cls)
        except msgspec.ValidationError as error:
            raise DataError(f"This is not a description of a data set: {error}.") from error
