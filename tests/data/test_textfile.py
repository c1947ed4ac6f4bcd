from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from backlight.data import load

Refused = Callable[[Callable[[], Any]], str]
Written = Callable[..., str]

LINES = "".join(f"{k},{k * k % 7},{k % 2}\n" for k in range(12))
GOOD = "a,b,t\n" + LINES
DROP_A = "leave the column out with drop=['a'] (--drop a)"
DROP_B = "leave the column out with drop=['b'] (--drop b)"
DATES = "holds dates or times; write what matters in them as numbers (a year, a month, days since a day), or"

REFUSALS = {
    "missing value": (
        GOOD + "3,,1\n",
        "Line 14 of 'f.csv', column 'b': there is no value; fill it in, or take the line out.",
    ),
    "missing target": (
        GOOD + "3,1,\n",
        "Line 14 of 'f.csv', column 't': there is no value; fill it in, or take the line out.",
    ),
    "blank value": (
        GOOD + "3,  ,1\n",
        "Line 14 of 'f.csv', column 'b': there is no value; fill it in, or take the line out.",
    ),
    "too few values": (
        GOOD + "3,1\n" + LINES,
        "Line 14 of 'f.csv' has 2 values where the first line names 3 columns; correct it.",
    ),
    "one value": (
        GOOD + "3\n" + LINES,
        "Line 14 of 'f.csv' has 1 value where the first line names 3 columns; correct it.",
    ),
    "too many values": (
        GOOD + "3,1,1,1\n",
        "Line 14 of 'f.csv' has 4 values where the first line names 3 columns; correct it.",
    ),
    "nan": (
        GOOD + "nan,1,1\n",
        "Line 14 of 'f.csv', column 'a': nan is not a finite number; correct it, or take the line out.",
    ),
    "nan among the first": (
        "a,b,t\nNaN,1,0\n" + LINES,
        "Line 2 of 'f.csv', column 'a': nan is not a finite number; correct it, or take the line out.",
    ),
    "infinity": (
        GOOD + "3,-inf,1\n",
        "Line 14 of 'f.csv', column 'b': -inf is not a finite number; correct it, or take the line out.",
    ),
    "float64 overflow": (
        GOOD + "3,1e400,1\n",
        "Line 14 of 'f.csv', column 'b': inf is not a finite number; correct it, or take the line out.",
    ),
    "float32 overflow": (
        GOOD + "3,1e39,1\n",
        "Line 14 of 'f.csv', column 'b': 1e+39 is beyond the range of 32-bit floats (3.4e+38); use a larger unit.",
    ),
    "NA": (
        GOOD + "3,N/A,1\n",
        "Line 14 of 'f.csv', column 'b': 'N/A' stands where a value is missing; fill it in, or take the line out.",
    ),
    "a word among numbers": (
        GOOD + "3,abc,1\n",
        (
            "Line 14 of 'f.csv', column 'b': 'abc' is not a number, and most of the column's values are; "
            f"correct it, or {DROP_B}."
        ),
    ),
    "an early word among numbers": (
        "a,b,t\n3,abc,1\n" + LINES,
        (
            "Line 2 of 'f.csv', column 'b': 'abc' is not a number, and most of the column's values are; "
            f"correct it, or {DROP_B}."
        ),
    ),
    "after empty lines": (
        "\n\na,b,t\n\n" + LINES + "\n1,x,1\n\n",
        (
            "Line 18 of 'f.csv', column 'b': 'x' is not a number, and most of the column's values are; "
            f"correct it, or {DROP_B}."
        ),
    ),
    "after a value of two lines": (
        'a,b,t\n"x\ny",1,0\nz,2,1\nz,,1\n',
        "Line 5 of 'f.csv', column 'b': there is no value; fill it in, or take the line out.",
    ),
    "decimal comma": (
        'a,b,t\n"1,5",2,0\n"2,5",1,1\n',
        "Line 2 of 'f.csv', column 'a': '1,5' is a number with a decimal comma; write numbers with a point.",
    ),
    "constant": (
        "a,b,t\n1,3,0\n2,3,1\n",
        (
            "Column 'b' of 'f.csv' has the same value, 3, in every line, and nothing can be learned from "
            f"it; {DROP_B}, or keep all columns as they are with standardize=False (--no-standardize)."
        ),
    ),
    "constant text": (
        "a,b,t\n1,x,0\n2,x,1\n",
        (
            "Column 'b' of 'f.csv' has the same value, 'x', in every line, and nothing can be learned "
            f"from it; {DROP_B}, or keep all columns as they are with standardize=False "
            "(--no-standardize)."
        ),
    ),
    "one class": (
        "a,b,t\n1,3,z\n2,4,z\n",
        (
            "Column 't' of 'f.csv' has one class only, 'z': there is nothing to tell apart; choose "
            "another target, or add samples of another class."
        ),
    ),
    "one target value": (
        "a,b,t\n1,3,1.5\n2,4,1.5\n",
        (
            "Column 't' of 'f.csv' has the same value, 1.5, in every line: there is nothing to predict; "
            "choose another target."
        ),
    ),
    "semicolons": (
        GOOD.replace(",", ";"),
        "The first line of 'f.csv' has 2 ';' and no ','; name the separator with separator=';' (--separator ';').",
    ),
    "tabs": (
        GOOD.replace(",", "\t"),
        (
            r"The first line of 'f.csv' has 2 '\t' and no ','; name the separator with separator='\t' "
            r"(--separator '\t')."
        ),
    ),
    "one column": ("t\n1\n2\n", "'f.csv' has one column only, 't'; an input and a target at least are needed."),
    "empty": ("", "'f.csv' is empty; its first line names the columns, and every further line is a sample."),
    "white": (" \n\n \n", "'f.csv' is empty; its first line names the columns, and every further line is a sample."),
    "names only": ("a,b,t\n", "'f.csv' has no line of values, and every line is a sample: two at least are needed."),
    "names and empty lines": (
        "a,b,t\n\n\n",
        "'f.csv' has no line of values, and every line is a sample: two at least are needed.",
    ),
    "one line": (
        "a,b,t\n1,2,0\n",
        "'f.csv' has one line of values, and every line is a sample: two at least are needed.",
    ),
    "Latin 1": (
        "a,b,t\n1,x,0\n2,é,1\n".encode("latin1"),
        "Line 3 of 'f.csv' is not UTF-8 text; save the file as UTF-8.",
    ),
    "Latin 1 in a name": (
        "a,é,t\n1,2,0\n".encode("latin1"),
        "Line 1 of 'f.csv' is not UTF-8 text; save the file as UTF-8.",
    ),
    "UTF-16": (GOOD.encode("utf-16"), "Line 1 of 'f.csv' is not UTF-8 text; save the file as UTF-8."),
    "bytes": (b"PK\0\1,b,t\n", "'f.csv' is not a text file; save it as CSV."),
    "carriage returns": (
        GOOD.replace("\n", "\r"),
        "'f.csv' ends its lines with a carriage return alone; save it with line feeds.",
    ),
    "two of one name": ("a, a,t\n1,2,0\n2,3,1\n", "'f.csv' has two columns 'a'; give every column a name of its own."),
    "no name": (
        ",a,t\n0,2,0\n1,3,1\n",
        (
            "Column 1 of 'f.csv' has no name in the first line; give it one, or take the column out "
            "(pandas writes one for its index: to_csv(index=False) does not)."
        ),
    ),
    "no names": (
        "5.1,3.5,0\n4.1,3.2,1\n",
        (
            "The first line of 'f.csv' holds values (5.1, 3.5, …) where the names of the columns are "
            "expected; put a line with names before it."
        ),
    ),
    "an open quote": (
        'a,b,t\n1,2,0\n1,"2,0\n2,3,1\n',
        "'f.csv' has a quoted value that does not end where it should, in line 2 or after; correct its quotes.",
    ),
    "an open quote in a name": (
        'a,"b,t\n1,2,0\n2,3,1\n',
        "'f.csv' has a quoted value that does not end where it should, in line 1 or after; correct its quotes.",
    ),
    "dates": ("a,b,t\n2020-01-01,2,0\n2020-01-02,3,1\n", f"Column 'a' of 'f.csv' {DATES} {DROP_A}."),
    "dates with points": ("a,b,t\n1.12.2020,2,0\n31.12.2020,3,1\n", f"Column 'a' of 'f.csv' {DATES} {DROP_A}."),
    "names of samples": (
        "a,b,t\n" + "".join(f"id{k},{k},{k % 2}\n" for k in range(30)),
        f"Column 'a' of 'f.csv' has 30 different texts in 30 lines, and each would become an input; {DROP_A}.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_bad_file_is_refused(case: str, written: Written, refused: Refused) -> None:
    contents, message = REFUSALS[case]
    name = written(contents)
    assert refused(lambda: load(name, target="t")) == message


def test_the_wrong_separator_of_a_tsv(written: Written, refused: Refused) -> None:
    name = written(GOOD, "f.tsv")
    assert refused(lambda: load(name, target="t")) == (
        r"The first line of 'f.tsv' has 2 ',' and no '\t'; name the separator with separator=',' (--separator ,)."
    )


def test_a_million_columns_are_refused_by_the_first_line(written: Written, refused: Refused) -> None:
    name = written(",".join(f"c{k}" for k in range(10**6)) + "\n\xff\n")
    assert refused(lambda: load(name, target="t")) == (
        "'f.csv' has 1,000,000 columns, and at most 65,536 can be used; choose those that matter."
    )


def test_a_first_line_without_end(written: Written, refused: Refused) -> None:
    name = written(b"a" * (2**24 + 5))
    assert refused(lambda: load(name, target="t")) == (
        "The first line of 'f.csv' is longer than 16 MiB; a first line with names of columns is needed."
    )


@pytest.mark.parametrize(
    "contents",
    [
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD,
        GOOD.rstrip("\n"),
        "\n" + GOOD + "\n\n",
        GOOD.replace(",", ", "),
        GOOD.replace("3", '"3"'),
        GOOD.replace("\n", " \n"),
        GOOD.replace("\n3,", "\n+3.0e0,"),
    ],
    ids=[
        "CRLF",
        "byte order mark",
        "no last newline",
        "empty lines",
        "spaces",
        "quotes",
        "trailing spaces",
        "exponent",
    ],
)
def test_the_same_data_written_otherwise(contents: str, written: Written) -> None:
    usual = load(written(GOOD), target="t")
    other = load(written(contents), target="t")
    assert other.source == usual.source
    assert other.input_names == ("a", "b")


def test_empty_lines_inside_are_noted(written: Written) -> None:
    data = load(written("a,b,t\n" + LINES + "\n,,\n" + LINES + "\n\n"), target="t")
    assert data.notes[0] == "Empty lines of 'f.csv' were passed over: 2."
    assert len(data.X_train) + len(data.X_test) == 24


@pytest.mark.parametrize(("name", "separator"), [("f.csv", ";"), ("f.tsv", "|"), ("f.tab", None), ("F.TSV", None)])
def test_separators(name: str, separator: str | None, written: Written) -> None:
    usual = load(written(GOOD), target="t")
    other = load(written(GOOD.replace(",", separator or "\t"), name), target="t", separator=separator)
    assert other.X_train.tobytes() == usual.X_train.tobytes()


def test_a_tab_may_be_spelt(written: Written) -> None:
    name = written(GOOD.replace(",", "\t"))
    assert load(name, target="t", separator="\\t").X_train.shape == (9, 2)


@pytest.mark.parametrize("separator", [";;", "", '"', "\n", "5", "x", ".", "é", 3])
def test_what_cannot_separate(separator: Any, written: Written, refused: Refused) -> None:
    name = written(GOOD)
    assert refused(lambda: load(name, target="t", separator=separator)) == (
        f"separator is one character between values, such as ',' or ';'; {separator!r} came."
    )


def test_names_of_columns_may_be_numbers(written: Written) -> None:
    assert load(written("0,1,2\n" + LINES), target="2").input_names == ("0", "1")


def test_numbers_far_down_may_turn_a_column_into_texts(written: Written) -> None:
    lines = "".join(f"{k % 3 if k < 150 else 'xyz'[k % 3]},{k},{k % 2}\n" for k in range(400))
    data = load(written("a,b,t\n" + lines), target="t")
    assert data.input_names == ("a=0", "a=1", "a=2", "a=x", "a=y", "a=z", "b")


def test_numbers_are_rounded_as_pythons(written: Written) -> None:
    texts = ["0.1", "1e-7", "123456789.123456789", "2.2250738585072014e-308", "-0", "4.35", "1e22", "1e23"]
    name = written("a,t\n" + "".join(f"{text},{k % 2}\n" for k, text in enumerate(texts)))
    data = load(name, target="t", test=0, standardize=False)
    assert data.X_train[:, 0].tobytes() == np.array([float(text) for text in texts], np.float32).tobytes()


@pytest.mark.parametrize("words", [("true", "false"), ("True", "False"), ("TRUE", "false")])
def test_booleans(words: tuple[str, str], written: Written) -> None:
    name = written("a,b,t\n" + "".join(f"{words[k % 2]},{k},{words[k // 2 % 2]}\n" for k in range(8)))
    data = load(name, target="t", test=0)
    assert data.X_train[:, 0].tolist() == [1, 0] * 4
    assert data.T_train[:, 0].tolist() == [1, 1, 0, 0] * 2
    assert data.class_names == ("false", "true")
    assert data.notes == (
        "Booleans became 0 (false) and 1 (true): 'a'.",
        "Task 'binary': the target 't' has two classes; 0 is 'false', 1 is 'true'.",
        "Standardised (number inputs) by the mean and the deviation of the training samples.",
    )


def test_a_column_left_out_is_not_looked_at(written: Written) -> None:
    data = load(written("a,b,t\n1,,0\n2,2020-01-01,1\n3,x,0\n"), target="t", drop="b")
    assert data.input_names == ("a",)
    assert data.notes[0] == "Left out: 'b'."


@pytest.mark.parametrize("word", ["NA", "n/a", "#N/A", "null", "?", "-", "--", "none", "missing", "Nil"])
@pytest.mark.parametrize("share", [3, 6, 9, 10])
def test_a_column_of_numbers_where_many_are_missing(word: str, share: int, written: Written, refused: Refused) -> None:
    lines = "".join(f"{k},{word if k % 10 >= 10 - share else k % 7 % 2},{k % 2}\n" for k in range(100))
    name, line = written("a,b,t\n" + lines), 12 - share
    for target in ("t", "b"):
        assert refused(lambda target=target: load(name, target=target)) == (  # type: ignore[misc]
            f"Line {line} of 'f.csv', column 'b': {word!r} stands where a value is missing; fill it in, or take the "
            "line out."
        )


@pytest.mark.parametrize("word", ["NA", "N/A", "?", "-", "null", "nan"])
def test_a_text_that_stands_for_a_missing_one(word: str, written: Written, refused: Refused) -> None:
    lines = "".join(f"{k},{word if k == 17 else 'uvw'[k % 3]},{k % 2}\n" for k in range(30))
    name = written("a,b,t\n" + lines)
    for target in ("t", "b"):
        assert refused(lambda target=target: load(name, target=target)) == (  # type: ignore[misc]
            f"Line 19 of 'f.csv', column 'b': {word!r} stands where a value is missing; fill it in, or take the line "
            "out, or, where it is a category, write another word for it."
        )


@pytest.mark.parametrize("word", ["none", "None", "missing", "nil", "north-american"])
def test_a_word_that_is_a_category(word: str, written: Written) -> None:
    lines = "".join(f"{k},{word if k % 3 else 'some'},{k % 2}\n" for k in range(30))
    assert load(written("a,b,t\n" + lines), target="b").class_names == tuple(sorted([word, "some"]))


def test_missing_words_do_not_hide_a_word_among_numbers(written: Written, refused: Refused) -> None:
    lines = "".join(f"{k},{'abc' if k == 2 else 'NA' if k > 10 else k},{k % 2}\n" for k in range(40))
    assert refused(lambda: load(written("a,b,t\n" + lines), target="t")) == (
        "Line 4 of 'f.csv', column 'b': 'abc' is not a number, and most of the column's values are; "
        f"correct it, or {DROP_B}."
    )


@pytest.mark.parametrize(
    "values",
    [
        "2024/01/01 2024/1/31", "01.02.2024 31.12.2024", "01.02.24 31.12.24", "1/31/24 12/1/24", "31-01-2024 1-2-2024",
        "2024-01 2024-12", "2024.01.31 2024.02.01", "9:00 17:30", "09:00:30 09:00:31.5", "9:00_AM 5:30_pm",
        "2024-01-01T09:00:00Z 2024-01-01T09:00:00+01:00", "2024-01-01_09:00 2024-02-01_09:00:00.123456",
        "1/2/2024_9:00_PM 1/3/2024_9:00_AM", "1-Feb-2024 31-December-2024", "1_Feb_2024 2_mar_2024", "Feb_1 Mar_31",
        "Jan_2024 Feb_2024", "Mon,_1_Jan_2024 Tue,_2_Jan_2024", "20:00+02:00 20:01+02:00",
        "2024-01-01T09 2024-01-02T17",
    ],
)  # fmt: skip
def test_dates_and_times(values: str, written: Written, refused: Refused) -> None:
    first, second = (value.replace("_", " ") for value in values.split(" "))
    lines = "".join(f'{k},"{first if k % 3 else second}",{k % 2}\n' for k in range(12))
    name = written("a,b,t\n" + lines)
    for target in ("t", "b"):
        message = refused(lambda target=target: load(name, target=target))  # type: ignore[misc]
        assert message == f"Column 'b' of 'f.csv' {DATES} {DROP_B}."


@pytest.mark.parametrize(
    "values",
    [
        "1.2.10 1.3.11",
        "4:3 16:9",
        "mar jan",
        "May June",
        "1-2 3-4",
        "1234-56 2345-67",
        "2024-H1 2024-H2",
        "10-20 20-30",
    ],
)
def test_what_only_looks_like_a_date(values: str, written: Written) -> None:
    first, second = values.split(" ")
    lines = "".join(f"{k},{first if k % 3 else second},{k % 2}\n" for k in range(12))
    assert load(written("a,b,t\n" + lines), target="b").class_names == tuple(sorted([first, second]))


@pytest.mark.parametrize("far", [False, True])
def test_whole_numbers_that_floats_merge(far: bool, written: Written, refused: Refused) -> None:
    start = "".join(f"{k},{k},{k % 2}\n" for k in range(150 if far else 1))
    name = written(f"a,b,t\n{start}1,9007199254740992,0\n2,-9007199254740993,1\n")
    for target in ("t", "b"):
        assert refused(lambda target=target: load(name, target=target)) == (  # type: ignore[misc]
            f"Line {153 if far else 4} of 'f.csv', column 'b': -9007199254740993 is a whole number that 64-bit floats "
            "do not hold exactly; write it with letters where it is a name (id9007199254740993), with a point where it "
            "is a quantity (-9007199254740993.0)."
        )


def test_large_numbers_that_are_exact_or_quantities(written: Written) -> None:
    texts = ["9007199254740994", "00018014398509481984", "-9007199254740993.0", "1e300", "12345678901234567890e3", "+5"]
    lines = "".join(f"{text},{k},{k % 2}\n" for k, text in enumerate(texts) if k != 3)
    data = load(written("a,b,t\n" + lines), target="t", test=0, standardize=False)
    expected = [float(text) for k, text in enumerate(texts) if k != 3]
    assert data.X_train[:, 0].tolist() == np.array(expected, np.float32).tolist()
