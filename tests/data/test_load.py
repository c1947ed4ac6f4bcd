from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backlight.data import AnySource, Dataset, Table, load, reload
from backlight.errors import DataError

Refused = Callable[[Callable[[], Any]], str]
Written = Callable[..., str]

GOOD = "height,width,label\n" + "".join(f"{k},{k * k % 7},{'uvw'[k % 3]}\n" for k in range(12))
KNOWN = (
    "There are the toy shapes moons, circles, spirals, xor, gaussians, linear, checkerboard, plane, ripple, sine, "
    "the real data sets iris, wine, breast-cancer, digits, diabetes, and files that end with .csv, .tsv, .tab, "
    ".parquet, .pq, .arrow, .feather, .ipc."
)


def test_a_table(written: Written) -> None:
    data = load(written(GOOD, "plants.csv"), target="label", seed=4)
    assert repr(data) == "Dataset('plants', 9 + 3 samples, 2 inputs, classes)"
    assert data.class_names == ("u", "v", "w")
    assert isinstance(data.source, Table)
    assert msgspec.structs.replace(data.source, fingerprint="") == Table(
        path="plants.csv", target="label", task="classes", standardize=True, fingerprint="", seed=4
    )
    assert len(data.source.fingerprint) == 64


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {},
            (
                "Which column of 'f.csv' is to be predicted? Name it with target='COLUMN' (--target COLUMN); "
                "there are 'height', 'width', 'label'."
            ),
        ),
        (
            {"target": "lable"},
            ("'f.csv' has no column 'lable'; did you mean 'label'? There are 'height', 'width', 'label'."),
        ),
        ({"target": "zzz"}, "'f.csv' has no column 'zzz'. There are 'height', 'width', 'label'."),
        ({"target": 2}, "target is the name of a column; 2 came."),
        (
            {"target": "label", "drop": "heigth"},
            ("'f.csv' has no column 'heigth'; did you mean 'height'? There are 'height', 'width', 'label'."),
        ),
        (
            {"target": "label", "drop": ["label"]},
            ("The column 'label' is the target and cannot be left out; choose another target."),
        ),
        (
            {"target": "label", "drop": ["height", "width"]},
            ("'f.csv' has no column besides the target 'label'; one input is needed."),
        ),
        ({"target": "label", "drop": 5}, "drop is the name of a column, or several; 5 came."),
        ({"target": "label", "drop": ["width", 5]}, "drop is the name of a column, or several; ['width', 5] came."),
        ({"target": "label", "n": 5}, "n is not a setting of the file 'f.csv'; leave it out."),
        ({"target": "label", "noise": 0.1}, "noise is not a setting of the file 'f.csv'; leave it out."),
        (
            {"target": "label", "task": "regression"},
            ("Column 'label' of 'f.csv' has texts, and regression takes numbers; use the task 'classes'."),
        ),
        (
            {"target": "label", "test": -1},
            ("test is the part of the samples kept for testing, from 0 to less than 1; -1 came."),
        ),
        ({"target": "label", "seed": 2**53}, "seed is a whole number from 0 to 2**53 - 1; 9007199254740992 came."),
    ],
)
def test_bad_settings(options: dict[str, Any], message: str, written: Written, refused: Refused) -> None:
    name = written(GOOD)
    assert refused(lambda: load(name, **options)) == message


def test_many_columns_are_not_all_listed(refused: Refused) -> None:
    frame = pl.DataFrame({f"c{k}": [0, 1] for k in range(100)})
    assert refused(lambda: load(frame)) == (
        "Which column of the data frame is to be predicted? Name it with target='COLUMN'; there are "
        "'c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11' and 88 more."
    )


def test_unknown_names(refused: Refused) -> None:
    assert refused(lambda: load("mons")) == f"There are no data called 'mons'; did you mean 'moons'? {KNOWN}"
    assert refused(lambda: load("irs")) == f"There are no data called 'irs'; did you mean 'iris'? {KNOWN}"
    assert refused(lambda: load("")) == f"There are no data called ''. {KNOWN}"
    assert refused(lambda: load("f.xlsx")) == f"There are no data called 'f.xlsx'. {KNOWN}"


@pytest.mark.parametrize("data", [5, None, b"moons", {"a": [1]}])
def test_what_is_no_data(data: Any, refused: Refused) -> None:
    assert refused(lambda: load(data)) == (
        "Data are a name, the path of a file, or a data frame of Polars or pandas; an object of type "
        f"{type(data).__name__} came."
    )


def test_a_name_is_not_a_file(written: Written, refused: Refused) -> None:
    written(GOOD, "moons")
    assert load("moons").name == "moons"
    assert refused(lambda: load("./moons")).startswith("'./moons' has no ending; ")


@pytest.mark.parametrize("source", ["spirals", "iris", "f.csv", "g.tsv"])
def test_the_same_again(source: str, written: Written) -> None:
    written(GOOD)
    written(GOOD.replace(",", ";"), "g.tsv")
    options: dict[str, dict[str, Any]] = {
        "spirals": {"n": 50, "noise": 0.25, "classes": 3},
        "iris": {"standardize": False},
        "f.csv": {"target": "width", "task": "regression", "drop": ["label"], "standardize": False},
        "g.tsv": {"target": "label", "separator": ";"},
    }
    data = load(source, test=0.4, seed=9, **options[source])
    decoded: AnySource = msgspec.json.decode(msgspec.json.encode(data.source), type=AnySource)
    assert decoded == data.source
    again = reload(decoded)
    assert again.description == data.description
    for name in ("X_train", "T_train", "X_test", "T_test"):
        assert getattr(again, name).tobytes() == getattr(data, name).tobytes()


def test_a_file_that_has_changed(written: Written, refused: Refused) -> None:
    source = load(written(GOOD), target="label").source
    written(GOOD.replace("\n3,", "\n4,"))
    changed = load("f.csv", target="label").source
    assert isinstance(source, Table)
    assert isinstance(changed, Table)
    assert refused(lambda: reload(source)) == (
        f"'f.csv' has changed since the recipe was made: its fingerprint was {source.fingerprint[:12]}… "
        f"and is {changed.fingerprint[:12]}…; restore the file, or train anew."
    )
    Path("f.csv").unlink()
    assert refused(lambda: reload(source)) == "There is no file 'f.csv'."


def test_what_a_recipe_does_not_hold(refused: Refused) -> None:
    arrays = Dataset(np.arange(8.0).reshape(4, 2), [0, 1, 0, 1]).source
    frame = load(pl.DataFrame({"a": [1, 2], "t": [0, 1]}), target="t").source
    assert refused(lambda: reload(arrays)) == (
        "The data of this recipe were passed in as arrays, which a recipe does not hold; pass them again."
    )
    assert refused(lambda: reload(frame)) == (
        "The data of this recipe were passed in as a data frame, which a recipe does not hold; pass them again."
    )


@st.composite
def frames(draw: st.DrawFn) -> pl.DataFrame:
    rows = draw(st.integers(2, 15))
    kinds = draw(st.lists(st.sampled_from([pl.Int64, pl.Float64, pl.Boolean, pl.String]), min_size=2, max_size=5))
    values: dict[Any, st.SearchStrategy[Any]] = {
        pl.Int64: st.integers(-(10**6), 10**6),
        pl.Float64: st.floats(-1e30, 1e30),
        pl.Boolean: st.booleans(),
        pl.String: st.sampled_from(["a", "b c", 'd"e', "f,g", "h\ni", "é", "5 apples", "truth"]),
    }
    return pl.DataFrame(
        [
            pl.Series(f"c{k}", draw(st.lists(values[kind], min_size=rows, max_size=rows)), dtype=kind)
            for k, kind in enumerate(kinds)
        ]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=150, deadline=None)
@given(frame=frames(), seed=st.integers(0, 5), test=st.sampled_from([0, 0.25, 0.5]), standardize=st.booleans())
def test_a_table_is_the_same_in_every_form(
    frame: pl.DataFrame, seed: int, test: float, standardize: bool, folder: Path
) -> None:
    frame.write_csv(folder / "f.csv")
    frame.write_csv(folder / "f.tsv", separator="\t", quote_style="non_numeric", line_terminator="\r\n")
    frame.write_parquet(folder / "f.parquet")
    frame.write_ipc(folder / "f.feather")
    forms = [frame, frame.to_pandas(), *(folder / name for name in ("f.csv", "f.tsv", "f.parquet", "f.feather"))]
    results: list[Any] = []
    for form in forms:
        try:
            data = load(form, target="c0", seed=seed, test=test, standardize=standardize)
        except DataError:
            results.append(None)
            continue
        description = data.to_description() | {"source": None, "name": None}
        results.append((description, *(a.tobytes() for a in (data.X_train, data.T_train, data.X_test, data.T_test))))
    assert all(result == results[0] for result in results)


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    code = (
        "import sys; from backlight.data import load, Dataset; load('moons'); Dataset([[1], [2]], [0, 1]);"
        "print([m for m in ('polars', 'pandas', 'sklearn', 'scipy', 'pyarrow') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_table_needs_neither_pandas_nor_pyarrow(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(GOOD)
    code = (
        "import sys; sys.modules['pandas'] = sys.modules['pyarrow'] = None\n"
        "from backlight.data import load\n"
        f"print(load({str(tmp_path / 'f.csv')!r}, target='label').X_train.shape)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "(9, 2)\n"


def test_pandas_needs_no_pyarrow() -> None:
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import pandas as pd\n"
        "from backlight.data import load\n"
        "frame = pd.DataFrame({'a': [1, 2], 'b': ['x', 'y'], 't': [True, False]})\n"
        "print(load(frame, target='t').input_names)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "('a', 'b=x', 'b=y')\n"
