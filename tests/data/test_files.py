from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from backlight.data import load

Refused = Callable[[Callable[[], Any]], str]
Written = Callable[..., str]

FRAME = pl.DataFrame({"a": range(12), "b": [0.5 * (k * k % 7) for k in range(12)], "t": ["u", "v", "w"] * 4})
WRITERS: dict[str, Callable[[pl.DataFrame, str], Any]] = {
    "f.parquet": lambda frame, name: frame.write_parquet(name),
    "f.pq": lambda frame, name: frame.write_parquet(name, compression="snappy"),
    "f.arrow": lambda frame, name: frame.write_ipc(name),
    "f.feather": lambda frame, name: frame.write_ipc(name, compression="zstd"),
    "f.ipc": lambda frame, name: frame.write_ipc(name, compression="lz4"),
    "f.csv": lambda frame, name: frame.write_csv(name),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_gives_the_same_data(name: str) -> None:
    WRITERS[name](FRAME, name)
    data, frame = load(name, target="t", seed=2), load(FRAME, target="t", seed=2)
    assert data.X_train.tobytes() == frame.X_train.tobytes()
    assert data.T_test.tobytes() == frame.T_test.tobytes()
    assert data.name == "f"
    assert data.notes == frame.notes


@pytest.mark.parametrize("name", ["f.parquet", "f.arrow"])
def test_what_is_cut_short(name: str, refused: Refused) -> None:
    WRITERS[name](FRAME, name)
    Path(name).write_bytes(Path(name).read_bytes()[:-30])
    kind = {"f.parquet": "a Parquet", "f.arrow": "an Arrow"}[name]
    message = f"'{name}' is not {kind} file that can be read; write it again."
    assert refused(lambda: load(name, target="t")) == message


def test_what_is_no_parquet(refused: Refused) -> None:
    Path("f.parquet").write_bytes(b"a,b\n1,2\n")
    assert refused(lambda: load("f.parquet", target="t")) == (
        "'f.parquet' is not a Parquet file that can be read; write it again."
    )
    Path("f.parquet").write_bytes(b"")
    assert refused(lambda: load("f.parquet", target="t")) == "'f.parquet' is empty."


def test_parquet_of_too_many_columns(refused: Refused) -> None:
    pl.DataFrame({f"c{k}": [1.0] for k in range(2**16 + 1)}).write_ipc("f.arrow")
    assert refused(lambda: load("f.arrow", target="t")) == (
        "'f.arrow' has 65,537 columns, and at most 65,536 can be used; choose those that matter."
    )


def test_the_row_is_named_where_there_are_no_lines(refused: Refused) -> None:
    FRAME.with_columns(b=pl.Series([1.0] * 11 + [None])).write_parquet("f.parquet")
    assert refused(lambda: load("f.parquet", target="t")) == (
        "Row 12 of 'f.parquet', column 'b': there is no value; fill it in, or take the row out."
    )


def test_no_rows(refused: Refused) -> None:
    FRAME.head(0).write_parquet("f.parquet")
    assert refused(lambda: load("f.parquet", target="t")) == (
        "'f.parquet' has no row of values, and every row is a sample: two at least are needed."
    )


def test_a_separator_for_what_has_none(refused: Refused) -> None:
    FRAME.write_parquet("f.parquet")
    assert refused(lambda: load("f.parquet", target="t", separator=";")) == (
        "separator is of text files (.csv, .tsv, .tab); 'f.parquet' does not take it."
    )


def test_a_missing_file(refused: Refused) -> None:
    FRAME.write_csv("measurements.csv")
    assert refused(lambda: load("measurement.csv")) == (
        "There is no file 'measurement.csv'; did you mean 'measurements.csv'?"
    )
    assert refused(lambda: load("zzz.csv")) == "There is no file 'zzz.csv'."
    assert refused(lambda: load("no/folder/f.csv")) == "There is no file 'no/folder/f.csv'."
    assert refused(lambda: load("measurements.csv/f.csv")) == "There is no file 'measurements.csv/f.csv'."


def test_folders(refused: Refused) -> None:
    os.mkdir("f.csv")
    os.mkdir("run.zarr")
    assert refused(lambda: load("f.csv")) == "'f.csv' is a folder; a data set is one file."
    assert refused(lambda: load("run.zarr")) == (
        "'run.zarr' is a folder; a data set is one file (a recording is opened with backlight.open)."
    )


def test_endings(refused: Refused) -> None:
    endings = ".csv, .tsv, .tab, .parquet, .pq, .arrow, .feather or .ipc"
    Path("f.xlsx").write_bytes(b"PK")
    Path("moons").write_bytes(b"")
    assert refused(lambda: load("f.xlsx")) == f"'f.xlsx' has the ending '.xlsx'; a data file ends with {endings}."
    assert refused(lambda: load(Path("moons"))) == f"'moons' has no ending; a data file ends with {endings}."


def test_what_the_system_does_not_open(refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(lambda: load("a\0.csv")) == "'a\0.csv' cannot be opened: embedded null byte."
    long = "a" * 5000 + ".csv"
    assert refused(lambda: load(long)) == f"'{long}' cannot be opened: File name too long."

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    FRAME.write_csv("f.csv")
    monkeypatch.setattr(Path, "open", forbidden)
    assert refused(lambda: load("f.csv")) == "'f.csv' may not be read by this user; change its permissions."


def test_a_name_with_a_pattern_in_it_is_one_file() -> None:
    FRAME.write_csv("[ab].csv")
    FRAME.head(6).write_csv("a.csv")
    assert len(load("[ab].csv", target="t", test=0).X_train) == 12
    FRAME.write_parquet("*.parquet")
    assert len(load(Path("*.parquet"), target="t", test=0).X_train) == 12
    assert np.array_equal(load("*.parquet", target="t").X_train, load("[ab].csv", target="t").X_train)


def test_a_name_that_is_not_utf8(refused: Refused) -> None:
    name = os.fsdecode(b"\xff.csv")
    FRAME.write_csv("f.csv")
    os.rename("f.csv", name)
    for data in (name, Path(name), os.path.join(".", name)):
        shown = os.fspath(data).replace("\udcff", "\\udcff")
        message = refused(lambda data=data: load(data, target="t"))  # type: ignore[misc]
        assert message == f"'{shown}' is not UTF-8 text, and a recipe could not name it; rename the file or its folder."
        message.encode()
    assert refused(lambda: load("x.csv", target="t")) == "There is no file 'x.csv'."


def test_a_path_of_bytes() -> None:
    FRAME.write_csv("f.csv")
    with os.scandir(b".") as entries:
        (entry,) = entries
        assert load(entry, target="t").source == load("./f.csv", target="t").source
