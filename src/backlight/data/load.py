"""load: a data set by its name, from a file or from a data frame."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from backlight import kernel
from backlight.data import frames
from backlight.data.assemble import assemble, check_split, check_standardize
from backlight.data.bundled import BUNDLED, bundled, bundled_name
from backlight.data.columns import Inputs, describe, encode, listed, refuse_constant, refuse_too_few
from backlight.data.dataset import Dataset
from backlight.data.files import ENDINGS, Contents, read_file, read_frame
from backlight.data.origin import subject
from backlight.data.points import points
from backlight.data.source import AnySource, Bundled, Points, Table, Toy
from backlight.data.target import check_task, interpret
from backlight.data.toys import toy
from backlight.errors import DataError, nearest
from backlight.wording import count, shown

if TYPE_CHECKING:
    from collections.abc import Sequence


def load(
    data: Any,
    *,
    n: int | None = None,
    noise: float | None = None,
    classes: int | None = None,
    target: Any = None,
    task: str | None = None,
    drop: str | Sequence[str] | None = None,
    separator: str | None = None,
    standardize: bool | None = None,
    test: float = 0.25,
    seed: int = 0,
) -> Dataset:
    """A data set by its name, from a file or from a data frame.

    Parameters
    ----------
    data
        A toy shape (moons, circles, spirals, xor, gaussians, linear, checkerboard, plane, ripple, sine), a real data
        set (iris, wine, breast-cancer, digits, diabetes), the path of a file (CSV, TSV, Parquet, Arrow), or a data
        frame of Polars or pandas. A name is never taken for a file; a `pathlib.Path`, or ``"./moons"``, always is.
    n, noise, classes
        Of toy shapes: samples (400), deviation (each shape has its own), and classes (2) of spirals and Gaussians.
    target
        Of files and data frames: the column to predict. With an array as `data`, the array of targets.
    task
        Of files and data frames: ``"binary"``, ``"classes"`` or ``"regression"``; None: as the target's values suggest
        (see `Dataset`).
    drop
        Of files and data frames: the columns to leave out.
    separator
        Of text files: the character between values; None: a comma, or for .tsv and .tab a tab.
    standardize
        Whether numbers get mean 0 and deviation 1 over the training set; None: yes. Toy shapes keep their scale.
    test
        The part of the samples kept for testing, from 0 to less than 1.
    seed
        Of the split, and of a toy's samples.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        When there are no such data, or they cannot be used as they are; the message says what to do.
    """
    test, seed = check_split(test, seed)
    standardize = None if standardize is None else check_standardize(standardize)
    toys = {"n": n, "noise": noise, "classes": classes}
    dropped = _dropped(drop)
    tables = {"target": target, "task": task, "drop": dropped or None, "separator": separator}
    kind, name = _kind(data)
    if kind == "toy":
        _refuse(tables | {"standardize": standardize}, f"the toy shape {name!r}")
        return Dataset.of(toy(name, n=n, noise=noise, classes=classes, test=test, seed=seed))
    standardize = standardize is None or standardize
    if kind == "bundled":
        _refuse(toys | tables, f"the bundled data set {name!r}")
        return Dataset.of(bundled(name, standardize=standardize, test=test, seed=seed))
    if kind == "arrays":
        _refuse(toys | {"drop": dropped or None, "separator": separator}, "arrays")
        if target is None:
            raise DataError("What is to be predicted? Pass the targets too: backlight.Dataset(X, y).")
        return Dataset(data, target, test=test, seed=seed, task=task, standardize=standardize)
    path = name if kind == "file" else None
    _refuse(toys | ({} if path else {"separator": separator}), f"the file '{path}'" if path else "a data frame")
    contents = read_file(path, separator) if path else read_frame(data)
    return _table(contents, path, target, task, dropped, separator, standardize, test, seed)


def reload(source: AnySource) -> Dataset:
    """The data of a recipe, again.

    Raises
    ------
    DataError
        When a file is missing or has changed, when points cannot be used as they are, or the data were passed in as
        arrays or as a data frame.
    """
    common: dict[str, Any] = {"test": source.test, "seed": source.seed}
    if isinstance(source, Toy):
        return Dataset.of(toy(source.name, n=source.n, noise=source.noise, classes=source.classes, **common))
    if isinstance(source, Bundled):
        return Dataset.of(bundled(source.name, standardize=source.standardize, **common))
    if isinstance(source, Points):
        return Dataset.of(points(source))
    if not isinstance(source, Table) or source.path is None:
        what = "a data frame" if isinstance(source, Table) else "arrays"
        raise DataError(
            f"The data of this recipe were passed in as {what}, which a recipe does not hold; pass them again."
        )
    dataset = load(
        Path(source.path), target=source.target, task=source.task, drop=source.drop, separator=source.separator,
        standardize=source.standardize, **common,
    )  # fmt: skip
    if dataset.source != source:
        raise DataError(
            f"'{source.path}' has changed since the recipe was made: its fingerprint was {source.fingerprint[:12]}… "
            f"and is {getattr(dataset.source, 'fingerprint', '')[:12]}…; restore the file, or train anew."
        )
    return dataset


def _kind(data: Any) -> tuple[str, str]:
    """What `data` is, and its name."""
    if isinstance(data, os.PathLike):
        return "file", os.fsdecode(data)
    if isinstance(data, str):
        if data.strip().lower() in kernel.TOYS:
            return "toy", data.strip().lower()
        if bundled_name(data) in BUNDLED:
            return "bundled", bundled_name(data)
        if Path(data).suffix.lower() in ENDINGS or os.sep in data or "/" in data or os.path.exists(data):
            return "file", data
        raise DataError(
            f"There are no data called {data!r}{nearest(data, (*kernel.TOYS, *BUNDLED)) or '.'} "
            f"There are the toy shapes {', '.join(kernel.TOYS)}, the real data sets {', '.join(BUNDLED)}, "
            f"and files that end with {', '.join(ENDINGS)}."
        )
    if frames.is_frame(data):
        return "frame", "data frame"
    if isinstance(data, np.ndarray | list | tuple):
        return "arrays", "arrays"
    raise DataError(
        f"Data are a name, the path of a file, or a data frame of Polars or pandas; an object of type "
        f"{type(data).__name__} came."
    )


def _refuse(settings: dict[str, Any], what: str) -> None:
    """Refuse settings that have no meaning here."""
    for name, value in settings.items():
        if value is not None:
            raise DataError(f"{name} is not a setting of {what}; leave it out.")


def _dropped(drop: str | Sequence[str] | None) -> tuple[str, ...]:
    try:
        names: tuple[Any, ...] = () if drop is None else (drop,) if isinstance(drop, str) else tuple(drop)
    except TypeError:
        names = (drop,)
    if not all(isinstance(name, str) for name in names):
        raise DataError(f"drop is the name of a column, or several; {shown(drop)} came.")
    return tuple(str(name) for name in names)


def _table(
    contents: Contents, path: str | None, target: Any, task: str | None, drop: tuple[str, ...], separator: str | None,
    standardize: bool, test: float, seed: int,
) -> Dataset:  # fmt: skip
    refuse_too_few(contents.samples, contents.origin)
    target = _target_name(contents, target)
    for name in drop:
        if name not in contents.names:
            raise DataError(_no_column(contents, name))
    if target in drop:
        raise DataError(f"The column {target!r} is the target and cannot be left out; choose another target.")
    taken = [name for name in contents.names if name != target and name not in drop]
    if not taken:
        raise DataError(
            f"{subject(contents.origin.name)} has no column besides the target {target!r}; one input is needed."
        )
    (predicted,) = contents.raw([target])
    understood = interpret(predicted, contents.origin, task=check_task(task))
    raw = contents.raw(taken)
    if standardize:
        refuse_constant(raw, contents.origin)
    columns = describe(raw, contents.origin)
    source = Table(
        path=path, target=target, task=understood.task, standardize=standardize, fingerprint="", drop=drop,
        separator=separator, test=test, seed=seed,
    )  # fmt: skip
    inputs = Inputs(encode(raw, columns, contents.origin), columns)
    notes = [*contents.notes, *_notes(columns, drop)]
    return Dataset.of(
        assemble(
            Path(path).stem if path else "data frame", inputs, understood, source, standardize=standardize, notes=notes
        )
    )


def _target_name(contents: Contents, target: Any) -> str:
    if target is None:
        how = contents.origin.setting("target='COLUMN'", "--target COLUMN")
        raise DataError(
            f"Which column of {contents.origin.name} is to be predicted? Name it with "
            f"{how}; there are {listed(contents.names)}."
        )
    if not isinstance(target, str):
        raise DataError(f"target is the name of a column; {shown(target)} came.")
    if target not in contents.names:
        raise DataError(_no_column(contents, target))
    return target


def _no_column(contents: Contents, name: str) -> str:
    near = nearest(name, contents.names) or "."
    return f"{subject(contents.origin.name)} has no column {name!r}{near} There are {listed(contents.names)}."


def _notes(columns: Sequence[Any], drop: tuple[str, ...]) -> list[str]:
    notes = [f"Left out: {listed(drop)}."] if drop else []
    for column in columns:
        if column.kind == "text":
            notes.append(
                f"The text column {column.name!r} became {count(len(column.categories), 'input')}, 0 or 1 each: "
                f"{listed(column.categories)}."
            )
    truths = [column.name for column in columns if column.kind == "boolean"]
    return [*notes, f"Booleans became 0 (false) and 1 (true): {listed(truths)}."] if truths else notes
