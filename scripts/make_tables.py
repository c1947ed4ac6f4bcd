"""The bundled real data sets as tables that the studio fetches: web/public/data/NAME.json, from scikit-learn.

    python scripts/make_tables.py

Raw values, each written as the shortest text that reads back as the same float64; whole numbers without a point. Names
of inputs, target and classes are those of `backlight.load`, and so is the order of the classes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import backlight as bl
from backlight.data.bundled import BUNDLED

FOLDER = Path(__file__).parents[1] / "web" / "public" / "data"


def table(name: str) -> dict[str, Any]:
    """A set as the studio's engine reads it (web/src/engine/data.ts, Table)."""
    data = bl.load(name, standardize=False, test=0)
    classes = list(data.class_names)
    targets = data.T_train
    numbers = targets[:, 0] if data.task != "classes" else targets.argmax(axis=1)
    return {
        "name": name,
        "inputs": list(data.input_names),
        "target": data.target_name,
        "classes": classes,
        "X": [[_plain(value) for value in row] for row in _raw(name)],
        "t": [_plain(float(value)) for value in numbers],
    }


def _raw(name: str) -> Any:
    """The inputs in float64: a data set holds float32."""
    import sklearn.datasets

    loader = getattr(sklearn.datasets, f"load_{name.replace('-', '_')}")
    return (loader(scaled=False) if name == "diabetes" else loader()).data.tolist()


def _plain(value: float) -> int | float:
    return int(value) if value.is_integer() else value


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in BUNDLED:
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(table(name), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{path.relative_to(Path.cwd())}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
