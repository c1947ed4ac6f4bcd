"""Something of every layer, under the layer's own number."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, SupportsIndex, TypeVar

from backlight.errors import BacklightError
from backlight.wording import shown

Value = TypeVar("Value")


class LayerError(BacklightError, KeyError):
    """A layer was asked for that is not there; a KeyError too, as mappings raise."""

    def __str__(self) -> str:
        return str(self.args[0])


class Layers(Mapping[int, Value], Generic[Value]):
    """Something of every layer, under the layer's own number: ``W[1]`` … ``W[L]``, ``H[0]`` … ``H[L]``.

    Parameters
    ----------
    values
        In the layers' order.
    first
        The number of the first of them: 1 for what belongs to layers of weights, 0 where the input counts.
    """

    __slots__ = ("_first", "_values")

    def __init__(self, values: Sequence[Value], first: int = 1) -> None:
        self._values, self._first = tuple(values), first

    def __getitem__(self, layer: SupportsIndex) -> Value:
        """The layer's value.

        Raises
        ------
        LayerError
            When there is none of that number.
        """
        last = self._first + len(self._values) - 1
        try:
            number = operator.index(layer)
        except TypeError:
            number = self._first - 1
        if not self._first <= number <= last:
            raise LayerError(f"Layers have the numbers {self._first} to {last} here; {shown(layer)} came.")
        return self._values[number - self._first]

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._first + len(self._values)))

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "Layers({" + ", ".join(f"{layer}: {value!r}" for layer, value in self.items()) + "})"
