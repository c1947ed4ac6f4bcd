"""A small page in the place of the built one, and runs to put into it."""

from __future__ import annotations

import pytest

import backlight as bl
from backlight.studio.page import TYPES, File

INDEX = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Backlight</title>
    <script type="module" crossorigin src="./app.js"></script>
    <link rel="stylesheet" crossorigin href="./index.css">
  </head>
  <body>
    <div id="studio"></div>
  </body>
</html>
"""


@pytest.fixture
def files() -> dict[str, File]:
    """A page as it is built, but for its size."""
    bodies = {
        "index.html": INDEX,
        "app.js": 'export const a = "<script>x</script>", b = `<!-- é -->`;\r\nif (1 < 2) document.title += a + b;\n',
        "index.css": '@font-face{src:url(./A.woff2)}@font-face{src:url("A.woff2")}',
        "kernel.wasm": "\0asm<>",
        "A.woff2": "wOF2",
        "THIRD-PARTY.txt": "Katex --> <script>é\n",
        "data/iris.json": '{"name":"</script><!--"}',
    }
    return {name: File(text.encode(), TYPES[name[name.rindex(".") :]]) for name, text in bodies.items()}


@pytest.fixture(scope="session")
def moons() -> bl.Recording:
    """A run of many keyframes."""
    return bl.train(bl.load("moons", n=60), hidden=(4,), steps=900, optimizer="adam")
