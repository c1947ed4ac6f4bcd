"""Ctrl-C, SIGTERM and SIGHUP: a training ends in order, whoever asks for it."""

from __future__ import annotations

import importlib
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

import backlight
from backlight.recording.folder import Lock
from cli.screen import PATIENCE, terminal

Cli = Callable[..., Result]

ENDLESS = ("train", "moons", "--steps", "400000000")


def _stop(
    *words: str, when: Callable[[backlight.Recording], bool], by: signal.Signals = signal.SIGINT
) -> tuple[int, str, str]:
    """Start a command that records in moons.zarr, and stop it by a signal when enough is recorded."""
    command = [sys.executable, "-m", "backlight", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        killer = threading.Timer(PATIENCE, process.kill)
        killer.start()
        try:
            said = ""
            for line in process.stdout:
                said += line
                if line.startswith("step "):
                    break
            while process.poll() is None and not when(backlight.open("moons.zarr")):
                time.sleep(0.05)
            process.send_signal(by)
            said += process.stdout.read()
            return process.wait(), said, process.stderr.read()
        finally:
            killer.cancel()
            process.kill()


def _is_whole(path: str) -> None:
    """Whether a recording ended in order: with its status, its last step evaluated and kept, and nobody's lock."""
    recording = backlight.open(path)
    assert recording.status.state == "interrupted"
    assert recording.status.step == recording.keyframes.step[-1] == recording.curves.step[-1]
    Lock(Path(path)).release()


def test_ctrl_c_keeps_a_recording_that_goes_on(cli: Cli) -> None:
    status, said, complaint = _stop(*ENDLESS, when=lambda run: len(run.keyframes) > 2)
    recording = backlight.open("moons.zarr")
    reached = recording.steps
    assert (status, complaint) == (130, "")
    _is_whole("moons.zarr")
    assert f"\nInterrupted after step {reached:,} of 400,000,000.\n" in said
    assert "\n  backlight train --resume moons.zarr\n" in said
    assert "backlight.resume" not in said
    assert reached > 1000
    assert "  backlight train --resume moons.zarr   go on where it stopped" in cli("show", "moons.zarr").stdout
    parameters = recording.at(1000).network.parameters

    status, said, complaint = _stop("train", "--resume", "moons.zarr", when=lambda run: run.steps > reached)
    again = backlight.open("moons.zarr")
    assert (status, complaint) == (130, "")
    assert again.status.state == "interrupted"
    (begun, *_) = re.findall(r"^step +([\d,]+) ", said, re.MULTILINE)
    assert 1000 <= int(begun.replace(",", "")) <= reached < again.steps, "it went on, and did not begin anew"
    np.testing.assert_array_equal(again.at(1000).network.parameters, parameters)


@pytest.mark.parametrize(("by", "expected"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_other_signals_end_it_as_ctrl_c_does(by: signal.Signals, expected: int) -> None:
    status, said, complaint = _stop(*ENDLESS, when=lambda run: len(run.keyframes) > 2, by=by)
    assert (status, complaint) == (expected, "")
    _is_whole("moons.zarr")
    reached = backlight.open("moons.zarr").steps
    assert f"\nInterrupted after step {reached:,} of 400,000,000.\n" in said
    assert "\n  backlight train --resume moons.zarr\n" in said


def test_ctrl_c_in_the_terminal() -> None:
    screen = terminal(*ENDLESS, keys=b"\x03")
    assert screen.status == 130
    _is_whole("moons.zarr")
    assert any("backlight train --resume moons.zarr" in line for line in screen.text)
    assert screen.raw.rindex("\x1b[?25h") > screen.raw.rindex("\x1b[?25l"), "the cursor is back"


@pytest.mark.parametrize(("number", "expected"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_other_signals_in_the_terminal(number: signal.Signals, expected: int) -> None:
    screen = terminal(*ENDLESS, number=number)
    assert screen.status == expected
    _is_whole("moons.zarr")
    assert any("backlight train --resume moons.zarr" in line for line in screen.text)
    assert screen.raw.rindex("\x1b[?25h") > screen.raw.rindex("\x1b[?25l"), "the cursor is back"


def test_a_terminal_that_closes() -> None:
    assert terminal(*ENDLESS, hang_up=True).status == 129
    _is_whole("moons.zarr")


def test_sigterm_before_training_ends_the_command(here: Path) -> None:
    code = (
        "import signal, sys; sys.argv = ['backlight', 'train', 'moons']\n"
        "from backlight.data import load\n"
        "import importlib; module = importlib.import_module('backlight.data.load')\n"
        "module.load = lambda *_, **__: signal.raise_signal(signal.SIGTERM)\n"
        "from backlight.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (143, "", "")
    assert list(here.iterdir()) == []


def test_ctrl_c_before_training_is_no_traceback(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importlib.import_module("backlight.data.load"), "load", interrupt)
    result = cli("train", "moons")
    assert (result.stderr, result.stdout, result.exit_code) == ("Interrupted.\n", "", 130)


def test_a_run_that_was_cut_off_says_how_to_go_on(cli: Cli) -> None:
    command = [sys.executable, "-m", "backlight", *ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            next(line for line in process.stdout if line.startswith("step "))
            living = cli("show", "moons.zarr").stdout
        finally:
            process.kill()
    killed = cli("show", "moons.zarr").stdout
    for shown in (living, killed):
        assert "The run has not ended, or its process died." in shown
    assert "--resume" not in living
    assert "  backlight train --resume moons.zarr   go on where it stopped" in killed
