"""Where data come from, as a recipe says it: enough to have the same samples again."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from backlight.data.scaling import Moments
from backlight.wording import count

Task = Literal["binary", "classes", "regression"]
Fraction = Annotated[float, msgspec.Meta(ge=0, lt=1)]
Seed = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    """What all sources have: the part of the samples kept for testing, and the seed that draws it."""

    test: Fraction = 0.25
    seed: Seed = 0


class Toy(Source, frozen=True, tag="toy", kw_only=True):
    """A toy shape, made by the kernel; `seed` draws its samples too."""

    name: str
    n: Annotated[int, msgspec.Meta(ge=2)]
    noise: Annotated[float, msgspec.Meta(ge=0)]
    classes: Annotated[int, msgspec.Meta(ge=2)] = 2


class Bundled(Source, frozen=True, tag="bundled", kw_only=True):
    """One of the real data sets inside scikit-learn."""

    name: str
    standardize: bool = True


class Table(Source, frozen=True, tag="table", kw_only=True):
    """A file, or a data frame (its path is None).

    Attributes
    ----------
    target
        The column to predict.
    drop
        The columns left out.
    separator
        Between the values of a text file; None: what its ending says.
    fingerprint
        SHA-256 of the arrays that came out of it, hexadecimal.
    """

    path: str | None
    target: str
    task: Task
    standardize: bool
    fingerprint: str
    drop: tuple[str, ...] = ()
    separator: str | None = None


class Arrays(Source, frozen=True, tag="arrays", kw_only=True):
    """Arrays that were passed in; `fingerprint` (SHA-256, hexadecimal) is of what came out of them."""

    fingerprint: str
    standardize: bool


class Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which raw units numbers have come to the network's scale."""

    inputs: Moments
    target: Moments


class Points(Source, frozen=True, tag="points", kw_only=True, repr_omit_defaults=True):
    """Samples that stand in the recipe itself: points that were drawn, or what a page was given of a table.

    Attributes
    ----------
    name
        Of the data, for people.
    inputs, target
        Names.
    classes
        In the order of the outputs; of two, the second is 1. Empty for regression.
    X
        (samples, inputs).
    t
        (samples,): the class's number, or the value.
    standardize
        Whether inputs (but those of only 0 and 1) and the values of regression are standardised.
    test_rows
        The samples to test on; None: drawn as for all data.
    units
        Where X and t are in the network's scale already: where they have come from.
    """

    name: str
    inputs: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    X: tuple[tuple[float, ...], ...]
    t: tuple[float, ...]
    standardize: bool
    test_rows: tuple[Annotated[int, msgspec.Meta(ge=0)], ...] | None = None
    units: Units | None = None

    def __repr__(self) -> str:
        return f"Points({self.name!r}, {count(len(self.t), 'sample')} of {count(len(self.inputs), 'input')})"


AnySource = Toy | Bundled | Table | Arrays | Points
