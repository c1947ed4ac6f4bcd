"""Dataset: samples to train on and samples to test on, in the network's scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from backlight.data import frames
from backlight.data.arrays import arrays, check_matrix, numeric_matrix
from backlight.data.assemble import Parts
from backlight.data.columns import encode, listed, shortened
from backlight.data.description import LOSS_OF_TASK, Description, Loss
from backlight.data.origin import Frame
from backlight.errors import DataError
from backlight.wording import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from backlight.data.scaling import Scaling
    from backlight.data.source import AnySource, Task

Floats = NDArray[np.float32]


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Dataset:
    """Samples to train on and samples to test on.

    Parameters
    ----------
    X
        (samples, inputs): an array of numbers, or a data frame of Polars or pandas, whose texts become one-hot inputs.
    y
        (samples,): a class for each sample (a text, a boolean, a whole number) or a number to predict. As a series it
        brings its name.
    test
        The part of the samples kept for testing, from 0 to less than 1.
    seed
        Of the split.
    task
        ``"binary"``, ``"classes"`` or ``"regression"``; None: as the values of `y` suggest. Texts and booleans are
        classes, and so are whole numbers with two different values, or with at most 20 and two samples for each on
        average. Other numbers are regression.
    input_names
        Of an array's columns; x1, x2, … if None.
    class_names
        Of the classes 0, 1, …, or else of the different values of `y` in order.
    standardize
        Whether numbers (of the inputs, and the target of regression) get mean 0 and deviation 1 over the training set.
        Booleans and one-hot inputs stay 0 and 1.

    Attributes
    ----------
    X_train, X_test
        (samples, inputs), float32, C-contiguous, read-only, in the network's scale.
    T_train, T_test
        (samples, outputs), likewise: 0 or 1 for two classes, one-hot for more, the scaled value for regression.
    description
        All the rest.

    Raises
    ------
    DataError
        When the arrays cannot be used as they are.
    """

    description: Description
    X_train: Floats
    T_train: Floats
    X_test: Floats
    T_test: Floats

    def __init__(
        self,
        X: Any,
        y: Any,
        *,
        test: float = 0.25,
        seed: int = 0,
        task: str | None = None,
        input_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        standardize: bool = True,
    ) -> None:
        self._hold(
            arrays(
                X, y, test=test, seed=seed, task=task, input_names=input_names, class_names=class_names,
                standardize=standardize,
            )
        )  # fmt: skip

    def _hold(self, parts: Parts) -> None:
        object.__setattr__(self, "description", parts.description)
        for name in ("X_train", "T_train", "X_test", "T_test"):
            view = np.ascontiguousarray(getattr(parts, name), np.float32).view()
            view.flags.writeable = False
            object.__setattr__(self, name, view)

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """The one with these parts."""
        dataset = cls.__new__(cls)
        dataset._hold(parts)
        return dataset

    @classmethod
    def from_description(
        cls,
        description: Mapping[str, Any],
        X_train: ArrayLike,
        T_train: ArrayLike,
        X_test: ArrayLike,
        T_test: ArrayLike,
    ) -> Self:
        """The one that a recording holds.

        Parameters
        ----------
        description
            Of `to_description`.
        X_train, T_train, X_test, T_test
            The four arrays, in the network's scale.

        Raises
        ------
        DataError
            When the description cannot be read, or the arrays do not fit it.
        """
        described = Description.from_builtins(description)
        values = [np.asarray(array, np.float32) for array in (X_train, T_train, X_test, T_test)]
        inputs, outputs = len(described.input_names), described.outputs
        train, test = (array.shape[0] if array.ndim else 0 for array in (values[0], values[2]))
        for name, array, shape in zip(
            ("X_train", "T_train", "X_test", "T_test"),
            values,
            ((train, inputs), (train, outputs), (test, inputs), (test, outputs)),
            strict=True,
        ):
            if array.shape != shape:
                raise DataError(f"{name} has the shape {shape} by the description of the data; {array.shape} came.")
        return cls.of(Parts(described, *values))

    def to_description(self) -> dict[str, Any]:
        """Everything but the arrays, in dictionaries, lists, texts and numbers."""
        return self.description.to_builtins()

    @property
    def name(self) -> str:
        """The toy's, the file's."""
        return self.description.name

    @property
    def task(self) -> Task:
        """Two classes, several, or regression."""
        return self.description.task

    @property
    def loss(self) -> Loss:
        """The task's loss, which is paired with its output activation."""
        return LOSS_OF_TASK[self.task]

    @property
    def inputs(self) -> int:
        """Inputs of the network."""
        return len(self.input_names)

    @property
    def outputs(self) -> int:
        """Outputs of the network."""
        return self.description.outputs

    @property
    def input_names(self) -> tuple[str, ...]:
        """Of the inputs; one-hot inputs are called ``colour=red``."""
        return self.description.input_names

    @property
    def target_name(self) -> str:
        """Of what is predicted."""
        return self.description.target

    @property
    def class_names(self) -> tuple[str, ...]:
        """In the order of the outputs; of two classes, the second is 1. Empty for regression."""
        return self.description.class_names

    @property
    def input_scaling(self) -> Scaling:
        """From raw inputs, one-hot encoded, to the network's scale."""
        return self.description.input_moments.scaling

    @property
    def target_scaling(self) -> Scaling:
        """From raw targets to the network's scale; changes nothing for classes."""
        return self.description.target_moments.scaling

    @property
    def source(self) -> AnySource:
        """Where the samples come from."""
        return self.description.source

    @property
    def notes(self) -> tuple[str, ...]:
        """What was done to the data, a sentence each."""
        return self.description.notes

    def encode_inputs(self, raw: Any) -> Floats:
        """Further samples, in the network's scale.

        Parameters
        ----------
        raw
            A data frame with the columns that were trained on (others are passed over), or an array (samples, inputs)
            in the raw unit, texts one-hot.

        Returns
        -------
        (samples, inputs), float32.

        Raises
        ------
        DataError
            When a column is missing, holds something else than when it was trained on, or has a text that is new.
        """
        columns = self.description.columns
        if frames.is_frame(raw):
            origin = Frame(droppable=False)
            values = encode(frames.named(raw, [column.name for column in columns], origin), columns, origin)
        else:
            values, _ = numeric_matrix(raw, "X")
            if values.shape[1] != self.inputs:
                raise DataError(
                    f"The network has {count(self.inputs, 'input')} ({listed(self.input_names)}); an array of shape "
                    f"{values.shape} came."
                )
            check_matrix(values, self.input_names, "X")
        X = self.input_scaling.apply(values)
        if not np.isfinite(X).all():
            raise DataError("X has values so far from the training samples that they do not fit into 32-bit floats.")
        return X

    def decode_outputs(self, Y: ArrayLike) -> NDArray[np.float64]:
        """A network's outputs for people: probabilities stay, predicted values get their raw unit back.

        Parameters
        ----------
        Y
            (samples, outputs).

        Returns
        -------
        (samples, outputs), float64.

        Raises
        ------
        DataError
            When there is another number of outputs, or they are no numbers.
        """
        try:
            values = np.asarray(Y, np.float64)
        except (TypeError, ValueError, OverflowError) as error:
            raise DataError(f"Y is an array of numbers; this could not be read as one: {error}.") from error
        if values.ndim != 2 or values.shape[1] != self.outputs:
            columns = count(self.outputs, "column")
            raise DataError(f"Y has a row for each sample and {columns} here; shape {values.shape} came.")
        return self.target_scaling.invert(values)

    def describe(self) -> str:
        """A summary of a few lines."""
        what = f": {shortened(self.class_names)}" if self.class_names else ""
        lines = [
            self.name,
            f"  samples  {len(self.X_train):,} to train, {len(self.X_test):,} to test",
            f"  inputs   {self.inputs:,}: {shortened(self.input_names)}",
            f"  target   {self.target_name!r}, {_TASK_NAMES[self.task]}{what}",
            *(f"  {note}" for note in self.notes),
        ]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.describe()

    def __repr__(self) -> str:
        samples = f"{len(self.X_train):,} + {len(self.X_test):,} samples"
        return f"Dataset({self.name!r}, {samples}, {count(self.inputs, 'input')}, {self.task})"


_TASK_NAMES = {"binary": "two classes", "classes": "several classes", "regression": "regression"}
