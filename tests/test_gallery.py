"""The gallery: which run each scene shows, what the page says where it shows none, and mistakes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from backlight.errors import BacklightError
from backlight.gallery import make_gallery
from backlight.movies import Format, plan_of
from backlight.pictures import Figure
from backlight.scenes import make_scene
from scenes.runs import trained

if TYPE_CHECKING:
    from backlight.movies import Observer
    from backlight.scenes.scene import Scene


def figures(page: Path) -> dict[str, str]:
    """What the page says under each figure, by its name."""
    found = re.findall(r'<figure id="(.*?)">(.*?)</figure>', page.read_text(encoding="utf-8"), re.DOTALL)
    return {name: " ".join(re.findall(r'<p class="why">(.*?)</p>', inner)) for name, inner in found}


def shows(folder: Path, name: str, run: Any) -> bool:
    scene = make_scene(name, run)
    Figure(scene.draw(scene.still)).save(folder.parent / f"{name}.svg", overwrite=True)
    return (folder / f"{name}.svg").read_bytes() == (folder.parent / f"{name}.svg").read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_gallery(tmp_path_factory.mktemp("gallery") / "plain", trained("plain"), movies=False).parent


def test_every_scene_that_can_shows_the_run(plain: Path) -> None:
    assert not any(figures(plain / "index.html").values())
    for name in ("perceptron", "loss", "activations", "symmetry", "neurons"):
        assert shows(plain, name, trained("plain")), name
    assert shows(plain, "chain-rule", None)


def test_a_scene_that_cannot_show_the_run_says_why_and_shows_its_example(tmp_path: Path) -> None:
    page = make_gallery(tmp_path / "wide", trained("wide"), movies=False)
    why = figures(page)
    assert why["symmetry"].startswith("symmetry shows networks of at most ")
    assert why["symmetry"].endswith(" Here is its own example.")
    assert shows(page.parent, "symmetry", None)
    assert why["activations"] == ""


def test_a_run_that_diverged_has_a_gallery(tmp_path: Path) -> None:
    page = make_gallery(tmp_path / "diverged", trained("diverged"), movies=False)
    why = figures(page)
    assert why["descent"] == why["descent-surface"]
    assert why["descent"].startswith("descent draws the loss around the whole path")
    assert not why["descent"].endswith("example.")
    assert not (page.parent / "descent.png").exists()
    assert (page.parent / "neurons.png").exists()


def test_a_run_whose_activations_became_infinite_has_one_too(tmp_path: Path) -> None:
    page = make_gallery(tmp_path / "infinite", trained("infinite"), movies=False)
    assert (page.parent / "landscape-surface.svg").exists()


def test_a_file_that_cannot_be_written_is_told_by_the_name_that_it_was_to_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    folder = tmp_path / "pages"
    with pytest.raises(BacklightError) as error:
        make_gallery(folder, trained("plain"), movies=False)
    assert str(error.value) == f"{folder / 'perceptron.png'} could not be written: No space left on device."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_there_stays(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    match kind:
        case "folder":
            folder.mkdir()
        case "file":
            folder.touch()
        case _:
            folder.symlink_to(tmp_path / "none")
    with pytest.raises(BacklightError) as error:
        make_gallery(folder, trained("plain"), movies=False)
    assert str(error.value) == f"{folder} is there already. Choose another folder."
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_is_missing_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    folder = tmp_path / "none" / "pages"
    with pytest.raises(BacklightError) as error:
        make_gallery(folder, trained("plain"))
    assert str(error.value) == f"{folder} could not be written: there is no folder {folder.parent}."
    assert list(tmp_path.iterdir()) == []


def test_its_frames_are_counted_as_its_movies_have_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(scene: Scene, _: Path, *, observe: Observer) -> None:
        frames = plan_of(scene, form, None, form.fps, form.size).frames
        observe(frames, frames)

    form = Format("libx264", "mp4", {}, fps=7, size=(64, 36))
    monkeypatch.setattr("backlight.movies.FORMATS", {".mp4": form})
    monkeypatch.setattr("backlight.gallery.write_movie", write)
    told: list[tuple[int, int]] = []
    make_gallery(tmp_path / "pages", trained("plain"), observe=lambda done, of: told.append((done, of)))
    assert told[::2] == told[1::2]  # at the end of each movie, and after it
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"folder": None}, "A gallery is a new folder, named by its path; None came."),
        ({"theme": "blue"}, 'A theme is "dark" or "light"; \'blue\' came.'),
        (
            {"run": "moons.zarr"},
            "A run is a recording, as backlight.open(\"moons.zarr\") gives it; 'moons.zarr' came.",
        ),
    ],
)
def test_mistakes_are_told(given: dict[str, Any], message: str, tmp_path: Path) -> None:
    with pytest.raises(BacklightError) as error:
        make_gallery(**{"folder": tmp_path / "pages", **given})
    assert str(error.value) == message
    assert list(tmp_path.iterdir()) == []
