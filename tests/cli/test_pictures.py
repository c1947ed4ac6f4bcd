"""``backlight figure``, ``movie``, ``gallery``, and ``train --movie``."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import PIL.Image
import pytest

import backlight as bl
from backlight import Recording
from backlight.cli.figure import inputs_of
from backlight.drawing.raster import Raster
from backlight.scenes import SCENES, make_scene
from cli.conftest import Cli

SMALL = ("--size", "320x180", "--fps", "10", "--seconds", "1", "--processes", "1")


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as movie:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in movie.decode(video=0)]


def test_a_figure_of_a_run(cli: Cli, moons: Path, here: Path) -> None:
    result = cli("figure", "landscape", str(moons), "--step", "20", "--theme", "light")
    assert (result.exit_code, result.stdout) == (0, "landscape.png\n")
    wanted = make_scene("landscape", Recording.open(moons), step=20, theme="light")
    with PIL.Image.open(here / "landscape.png") as image:
        assert (np.asarray(image) == Raster(1920, 1080).draw(wanted.draw(wanted.still))[..., :3]).all()


def test_a_figure_of_the_example_in_each_format(cli: Cli, here: Path) -> None:
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")):
        assert cli("figure", "symmetry", "-o", f"a.{ending}").exit_code == 0
        assert (here / f"a.{ending}").read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("height, cm,age", ("height, cm", "age")),
        ("age,height, cm", ("age", "height, cm")),
        ("age , weight", ("age", "weight")),
        ("0,height, cm", (0, "height, cm")),
        ("2,1", (2, 1)),
        ("a,b", ("a", "b")),
        ("age,nothing,cm", ("age", "nothing", "cm")),
    ],
)
def test_inputs_are_named_even_where_a_name_has_a_comma(text: str, inputs: tuple[int | str, ...]) -> None:
    assert inputs_of(text, ["height, cm", "age", "weight", "a", "b", "a,b"]) == inputs


def test_the_inputs_of_a_landscape(cli: Cli, here: Path) -> None:
    rows = "".join(f"{k % 7},{k % 5},{k % 3},{k % 2}\n" for k in range(40))
    (here / "people.csv").write_text('"height, cm",age,weight,kind\n' + rows)
    assert cli("train", "people.csv", "--target", "kind", "--steps", "5", "-q").exit_code == 0
    assert cli("figure", "landscape", "people.zarr", "--inputs", "height, cm,weight", "-o", "a.svg").exit_code == 0
    assert "Output over height, cm and weight; the other at its mean" in (here / "a.svg").read_text(encoding="utf-8")


def test_the_chain_rule_of_another_function(cli: Cli, here: Path) -> None:
    assert cli("figure", "chain-rule", "--composition", "exp(2x)", "-o", "a.svg").exit_code == 0
    labels = [element.get("aria-label") or "" for element in ElementTree.parse(here / "a.svg").iter()]
    assert any("e^" in label or "exp" in label for label in labels)


def test_a_movie_of_a_run(cli: Cli, moons: Path, here: Path) -> None:
    result = cli("movie", "neurons", str(moons), *SMALL)
    assert (result.exit_code, result.stdout) == (0, "neurons.mp4\n")
    shown = frames(here / "neurons.mp4")
    assert len(shown) == 10
    assert shown[0].shape == (180, 320, 3)
    scene = make_scene("neurons", Recording.open(moons))
    drawn = Raster(320, 180).draw(scene.draw(scene.duration))[..., :3].astype(int)
    assert np.abs(shown[-1] - drawn).mean() < 4


def test_train_makes_a_movie_too(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlight.movies.FORMATS", {".gif": _quick()})
    result = cli("train", "moons", "--steps", "20", "--movie", "a.gif", "-q")
    assert (result.exit_code, result.stdout) == (0, "moons.zarr\n")
    assert len(frames(here / "a.gif")) > 5


def _quick() -> object:
    from backlight.movies import Format

    return Format(None, "gif", {}, fps=1, size=(320, 180))


def test_the_gallery_has_every_scene(cli: Cli, moons: Path, here: Path) -> None:
    result = cli("gallery", str(moons), "-o", "pages", "--figures")
    assert (result.exit_code, result.stdout) == (0, f"{Path('pages/index.html')}\n")
    page = (here / "pages/index.html").read_text(encoding="utf-8")
    for name in SCENES:
        assert f'<figure id="{name}">' in page
        assert (here / f"pages/{name}.png").exists()
        assert (here / f"pages/{name}.svg").exists()
    for name in ("landscape-surface", "descent-surface"):
        assert (here / f"pages/{name}.png").exists()
    assert page.count("<img ") == len(SCENES) + 2
    assert "<video" not in page


def test_the_gallery_has_movies_too(cli: Cli, moons: Path, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from backlight.movies import Format

    form = Format("libx264", "mp4", {"preset": "ultrafast"}, fps=1, size=(64, 36))
    monkeypatch.setattr("backlight.movies.FORMATS", {".mp4": form})
    assert cli("gallery", str(moons), "-o", "pages").exit_code == 0
    assert (here / "pages/index.html").read_text(encoding="utf-8").count("<video ") == len(SCENES) + 2
    run, raster = bl.open(moons), Raster(64, 36)
    for name, kind in SCENES.items():
        scene = make_scene(name, None if kind.about == "alone" else run)
        shown = frames(here / f"pages/{name}.mp4")
        assert len(shown) == round(scene.duration) > 10
        assert {frame.shape for frame in shown} == {(36, 64, 3)}
        for number in (0, len(shown) // 2, len(shown) - 1):
            drawn = raster.draw(scene.draw(scene.duration * number / (len(shown) - 1)))[..., :3].astype(int)
            assert drawn.std() > 5  # not black
            assert np.abs(shown[number] - drawn).mean() < 6, (name, number)


def test_an_interrupted_gallery_leaves_nothing(
    cli: Cli, moons: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backlight.gallery.write_movie", interrupt)
    assert cli("gallery", str(moons), "-o", "pages").exit_code == 130
    assert list(here.iterdir()) == []


def test_the_gallery_says_what_it_cannot_show(cli: Cli, here: Path) -> None:
    assert cli("train", "sine", "--hidden", "3", "--steps", "5", "-q").exit_code == 0
    assert cli("gallery", "sine.zarr", "-o", "pages", "--figures").exit_code == 0
    page = (here / "pages/index.html").read_text(encoding="utf-8")
    assert ">A landscape lies over two inputs; this run has one. Look at activations or descent.</p>" in page
    assert not (here / "pages/landscape.png").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("figure", "landscap"), "There is no scene 'landscap'; did you mean 'landscape'? There are perceptron, "),
        (("figure", "a/b"), "There is no scene 'a/b'. There are perceptron, "),
        (("movie", "a/b"), "There is no scene 'a/b'. There are perceptron, "),
        (("figure", "symmetry", "-o", "a.svg", "--width", "640"), "A PNG has a width in pixels; .svg has none: "),
        (("figure", "landscape"), "landscape shows a run; give a recording, as backlight train makes them."),
        (("figure", "symmetry", "-o", "a.jpg"), "A figure is a file that ends in .png, .svg, .pdf; 'a.jpg' came."),
        (("figure", "symmetry", "-o", "mine.png"), "mine.png is there already. Choose another name, or overwrite it"),
        (("figure", "symmetry", "-o", "no/a.png"), f"{Path('no/a.png')} could not be written: there is no folder no."),
        (("figure", "symmetry", "--theme", "blue"), "--theme is one of dark, light; 'blue' came."),
        (("figure", "symmetry", "none.zarr"), "There is no recording "),
        (("movie", "symmetry", "-o", "a.avi"), "A movie is a file that ends in .mp4, .webm, .gif; 'a.avi' came."),
        (("movie", "symmetry", "--size", "big"), "--size is the pixels across and down, as in --size 1920x1080; "),
        (("movie", "symmetry", "--size", "100000x10"), "A movie has an even number of pixels, 16 to 8192, "),
        (("movie", "symmetry", "--size", "321x180"), "A movie has an even number of pixels, 16 to 8192, "),
        (("movie", "symmetry", "-o", "a.gif", "--fps", "51"), "A GIF has 1 to 50 frames a second; 51 came."),
        (("movie", "symmetry", "--seconds", "-1"), "A movie plays for more than 0 and at most 3600 seconds; "),
        (("train", "moons", "--movie", "a.avi"), "A movie is a file that ends in .mp4, .webm, .gif; 'a.avi' came."),
        (("train", "moons", "--movie", "mine.png"), "--movie: mine.png is there already. Choose another name."),
        (("gallery", "-o", "."), ". is there already. Choose another folder."),
    ],
)  # fmt: skip
def test_mistakes_are_told_and_nothing_is_lost(words: tuple[str, ...], sentence: str, cli: Cli, here: Path) -> None:
    (here / "mine.png").write_text("mine")
    result = cli(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {sentence}"), result.stderr
    assert [path.name for path in here.iterdir()] == ["mine.png"]
    assert (here / "mine.png").read_text() == "mine"


@pytest.mark.parametrize("command", ["figure", "movie"])
def test_nothing_is_drawn_for_a_file_that_is_there(
    command: str, cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scene_of(*_: object, **__: object) -> None:
        pytest.fail("a scene was made")

    monkeypatch.setattr(f"backlight.cli.{command}.scene_of", scene_of)
    path = here / f"symmetry.{'png' if command == 'figure' else 'mp4'}"
    path.write_text("mine")
    assert cli(command, "symmetry").stderr.startswith(f"Error: {path.name} is there already. ")
    assert path.read_text() == "mine"


def test_force_writes_over_a_file(cli: Cli, here: Path) -> None:
    (here / "mine.png").write_text("mine")
    assert cli("figure", "symmetry", "-o", "mine.png", "--force").exit_code == 0
    assert (here / "mine.png").read_bytes().startswith(b"\x89PNG")


def test_json_stays_alone_on_standard_output(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backlight.movies.FORMATS", {".gif": _quick()})
    result = cli("train", "moons", "--steps", "5", "--movie", "a.gif", "--json")
    assert json.loads(result.stdout)["status"] == "completed"


def test_letters_that_the_font_lacks_are_told_once_in_a_sentence(cli: Cli, here: Path) -> None:
    rows = "".join(f"{k % 7},{k % 5},{'苹果' if k % 2 else '香蕉'}\n" for k in range(40))
    (here / "fruit.csv").write_text("a,b,fruit\n" + rows, encoding="utf-8")
    assert cli("train", "fruit.csv", "--target", "fruit", "--steps", "20", "-q").exit_code == 0
    result = cli("figure", "landscape", "fruit.zarr")
    assert (result.exit_code, result.stdout) == (0, "landscape.png\n")
    assert result.stderr.count("shown as boxes") == 1
    assert "Warning" not in result.stderr
