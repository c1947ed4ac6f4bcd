from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from backlight.data.origin import Elements, Frame, Lines, Rows, quoted, records

if TYPE_CHECKING:
    from pathlib import Path


def test_places() -> None:
    assert Rows("'f.parquet'").cell("a", 16) == "Row 17 of 'f.parquet', column 'a'"
    assert Frame().column("a") == "Column 'a' of the data frame"
    assert Elements("X", columns=("a", "b")).cell("b", 16) == "X[16, 1]"
    assert Elements("X", columns=("a", "b")).column("b") == "X[:, 1]"
    assert Elements("y").cell("y", 3) == "y[3]"


def test_lines(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text('\n\na,b\n1,2\n\n"x\ny",3\n4,5\n')
    assert list(records(path, ",")) == [(3, ["a", "b"]), (4, ["1", "2"]), (5, []), (6, ["x\ny", "3"]), (8, ["4", "5"])]
    lines = Lines("'f.csv'", path=str(path), records=np.array([0, 2, 3]))
    assert [lines.cell("b", row) for row in range(3)] == [f"Line {line} of 'f.csv', column 'b'" for line in (4, 6, 8)]


def test_a_line_that_is_not_found_is_a_row(tmp_path: Path) -> None:
    lines = Lines("'f.csv'", path=str(tmp_path / "f.csv"))
    assert lines.cell("b", 16) == "Row 17 of 'f.csv', column 'b'"
    assert (
        lines.missing("b", 16) == "Row 17 of 'f.csv', column 'b': there is no value; fill it in, or take the line out."
    )


@pytest.mark.parametrize(
    ("word", "written"),
    [("age", "age"), ("body mass", "'body mass'"), (";", "';'"), ("\t", r"'\t'"), ("", "''"), ("größe", "größe")],
)
def test_words_for_the_command_line(word: str, written: str) -> None:
    assert quoted(word) == written
