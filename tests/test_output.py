"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from backlight.errors import BacklightError
from backlight.output import new_file


def half_written(path: Path, error: type[BaseException], *, overwrite: bool = False) -> None:
    with new_file(path, overwrite=overwrite) as beside:
        beside.write_text("half")
        raise error


def written_while_another_is(path: Path) -> None:
    with new_file(path) as beside:
        beside.write_text("mine")
        path.write_text("theirs")


def test_what_is_written_takes_its_name_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with new_file(path) as beside:
        beside.write_text("whole")
        assert not path.exists()
        assert beside.parent == tmp_path
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [KeyboardInterrupt, BacklightError])
def test_what_was_not_finished_is_removed(error: type[BaseException], tmp_path: Path) -> None:
    with pytest.raises(error):
        half_written(tmp_path / "a.png", error)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_text("mine")
    with pytest.raises(BacklightError) as error, new_file(path):
        pass
    assert (
        str(error.value) == f"{path} is there already. Choose another name, or overwrite it (overwrite=True, --force)."
    )
    assert path.read_text() == "mine"
    with pytest.raises(KeyboardInterrupt):
        half_written(path, KeyboardInterrupt, overwrite=True)
    assert path.read_text() == "mine"
    with new_file(path, overwrite=True) as beside:
        beside.write_text("whole")
    assert path.read_text() == "whole"


@pytest.mark.parametrize("links", [True, False])
def test_what_came_meanwhile_stays(links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr(os, "link", _no_links)
    path = tmp_path / "a.png"
    with pytest.raises(BacklightError) as error:
        written_while_another_is(path)
    assert str(error.value).startswith(f"{path} is there already. ")
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_links_has_files_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    test_what_is_written_takes_its_name_at_the_end(tmp_path)


def _no_links(*_: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_link_to_nothing_is_something(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.symlink_to(tmp_path / "none")
    with pytest.raises(BacklightError) as error, new_file(path):
        pass
    assert str(error.value).startswith(f"{path} is there already. ")
    assert path.is_symlink()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none" / "a.png"
    with pytest.raises(BacklightError) as error, new_file(path) as beside:
        beside.write_text("whole")
    assert str(error.value) == f"{path} could not be written: there is no folder {path.parent}."


def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with pytest.raises(BacklightError) as error, new_file(path):
        raise OSError(28, "No space left on device")
    assert str(error.value) == f"{path} could not be written: No space left on device."
    assert list(tmp_path.iterdir()) == []


def test_a_name_may_be_as_long_as_the_disk_takes(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 251}.png"
    with new_file(path) as beside:
        beside.write_text("whole")
    assert path.read_text() == "whole"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BacklightError) as error, new_file(tmp_path):
        pass
    assert str(error.value) == f"{tmp_path} is a folder; name a file in it."
