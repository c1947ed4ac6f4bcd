"""Something of every layer, under the layer's own number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

Value = TypeVar("Value")


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

    def __getitem__(self, layer: int) -> Value:
        """The layer's value; KeyError says which layers there are."""
        if not self._first <= layer < self._first + len(self._values):
            raise KeyError(f"layer {layer}; there are layers {self._first} to {self._first + len(self._values) - 1}")
        return self._values[layer - self._first]

    def __iter__(self) -> Iterator[int]:
        return iter(range(self._first, self._first + len(self._values)))

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "Layers({" + ", ".join(f"{layer}: {value!r}" for layer, value in self.items()) + "})"
