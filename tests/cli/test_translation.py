"""The library's sentences in the words of the shell."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
import typer.main
from typer.testing import Result

import backlight
from backlight.cli.app import app
from backlight.cli.translation import OPTIONS, of_recording, options_named
from backlight.errors import DataError, RecipeError
from backlight.training.schedules import SCHEDULES

Cli = Callable[..., Result]


def test_every_setting_has_an_option() -> None:
    settings = {
        *inspect.signature(backlight.load).parameters,
        *inspect.signature(backlight.train).parameters,
        *(field for schedule in SCHEDULES.values() for field in schedule.__struct_fields__),
    }
    # Not from the shell: the data themselves, the place of the recording, and what has no option.
    assert set(OPTIONS) == settings - {"data", "source", "device", "path", "observe", "period"}
    train = typer.main.get_command(app).commands["train"]  # type: ignore[attr-defined]
    assert set(OPTIONS.values()) <= {name for parameter in train.params for name in parameter.opts}
    assert len(set(OPTIONS.values())) == len(OPTIONS)


def _renamed(error: Exception) -> str:
    with pytest.raises(type(error)) as told, options_named():
        raise error
    return str(told.value)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("every is a whole number; 0 came.", "--decay-every is a whole number; 0 came."),
        ("optimizer.learning_rate is nan.", "--learning-rate is nan."),
        ("schedule.warmup is nan.", "--warmup is nan."),
        ("clip_norm is above 0, or None; 'a, or None; b' came.", "--clip-norm is above 0; 'a, or None; b' came."),
        ("Column 'n' of 'noise' is empty.", "Column 'n' of 'noise' is empty."),
        ("n.csv is not there; n is no file.", "n.csv is not there; n is no file."),
        ("notes are long.", "notes are long."),
    ],
)  # fmt: skip
def test_a_sentence_that_begins_with_a_setting(sentence: str, told: str) -> None:
    assert _renamed(RecipeError(sentence)) == told
    assert _renamed(DataError(sentence)) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Try a smaller init_scale.", "Try a smaller --init-scale."),
        (
            "x, and init_scale is 2. Try clip_norm=1: it helps.",
            "x, and --init-scale is 2. Try --clip-norm 1: it helps.",
        ),
        ("init_scale.zarr diverged. a/clip_norm b", "init_scale.zarr diverged. a/clip_norm b"),
    ],
)
def test_a_sentence_of_a_recording(sentence: str, told: str) -> None:
    assert of_recording(sentence) == told


def test_why_a_run_diverged_is_told_with_options(cli: Cli) -> None:
    words = "train ripple --activation relu --init-scale 1e30 --test 0"
    assert "Nothing was learnt yet" in cli(*words.split()).stdout
    sentence = backlight.open("ripple.zarr").status.sentence
    assert " init_scale is 1e+30. " in sentence
    for said in (cli("show", "ripple.zarr").stdout, cli("train", "--resume", "ripple.zarr").stderr):
        assert sentence.replace("init_scale", "--init-scale") in " ".join(said.split())


def test_a_recording_that_cannot_be_written_can_be_resumed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("backlight.recording.writer.Latest.empty", full)
        result = cli("train", "moons", "--steps", "5", "-q", "-o", "my run.zarr")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: my run.zarr cannot be written any more: No space left on device. Training stopped; the recording opens "
        "with the steps that were written. When there is room, the run can be resumed from there.\n"
    )
    assert cli("train", "--resume", "my run.zarr").exit_code == 0
