"""The built page: the files that belong to it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from backlight.studio.page import FOLDER, page_files

MOST_BYTES = 200_000


def test_only_files_of_the_page_are_taken(tmp_path: Path) -> None:
    for name in ("index.html", "app.js", "data/iris.json", "sources.sha256", "notes.txt", ".env", "app.js.map"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = page_files(tmp_path)
    assert files.keys() == {"index.html", "app.js", "data/iris.json"}
    assert files["data/iris.json"].body == b"data/iris.json"
    assert files["data/iris.json"].kind == "application/json"
    assert files["app.js"].tag != files["index.html"].tag


@pytest.mark.skipif(not (FOLDER / "index.html").exists(), reason="the page is not built: python build_site.py")
def test_the_script_is_small() -> None:
    """As it comes over a network, compressed."""
    size = len(gzip.compress(page_files()["app.js"].body, 9))
    assert size <= MOST_BYTES, f"app.js has {size} bytes compressed, {MOST_BYTES} at most"
