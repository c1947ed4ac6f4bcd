"""The built page: the files that belong to it."""

from __future__ import annotations

from pathlib import Path

from backlight.studio.page import page_files


def test_only_files_of_the_page_are_taken(tmp_path: Path) -> None:
    for name in ("index.html", "app.js", "data/iris.json", "sources.sha256", "notes.txt", ".env", "app.js.map"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = page_files(tmp_path)
    assert files.keys() == {"index.html", "app.js", "data/iris.json"}
    assert files["data/iris.json"].body == b"data/iris.json"
    assert files["data/iris.json"].kind == "application/json"
    assert files["app.js"].tag != files["index.html"].tag
