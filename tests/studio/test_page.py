"""The built page: the files that belong to it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

import backlight.drawing
from backlight.studio.page import FOLDER, NOTICES, page_files

FONTS = Path(backlight.drawing.__file__).with_name("fonts")
MOST_BYTES = 200_000
built = pytest.mark.skipif(not (FOLDER / "index.html").exists(), reason="the page is not built: python build_site.py")


def test_only_files_of_the_page_are_taken(tmp_path: Path) -> None:
    for name in ("index.html", "app.js", "data/iris.json", "sources.sha256", "notes.md", ".env", "app.js.map"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = page_files(tmp_path)
    assert files.keys() == {"index.html", "app.js", "data/iris.json"}
    assert files["data/iris.json"].body == b"data/iris.json"
    assert files["data/iris.json"].kind == "application/json"
    assert files["app.js"].tag != files["index.html"].tag


@built
def test_the_script_is_small() -> None:
    """As it comes over a network, compressed."""
    size = len(gzip.compress(page_files()["app.js"].body, 9))
    assert size <= MOST_BYTES, f"app.js has {size} bytes compressed, {MOST_BYTES} at most"


@built
def test_what_others_wrote_comes_with_their_notices() -> None:
    notices = (FOLDER / NOTICES).read_text(encoding="utf-8")
    comment = page_files()["app.js"].body.decode().partition("\n")[0]
    assert re.fullmatch(rf"/\*! With .*: {re.escape(NOTICES)} \*/", comment)
    for package, holder in (("svelte", "Svelte Contributors"), ("katex", "Khan Academy"), ("mp4-muxer", "Vanilagy")):
        assert re.search(rf"{package} [\d.]+[,:]", comment)
        assert re.search(
            rf"^{package} [\d.]+\n[^-]+Copyright .*{holder}[^-]+Permission is hereby", notices, re.MULTILINE
        )
    assert (FONTS / "OFL.txt").read_text(encoding="utf-8").strip() in notices
    assert "Reserved Font Names KaTeX" in notices
    assert [path.name for path in FOLDER.rglob("*.woff2") if not path.name.startswith(("Inter-", "KaTeX_"))] == []
