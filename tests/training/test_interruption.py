"""Signals during a training: which are taken, what becomes of them, and what others' handlers see of it."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from backlight.recording import Recording
from backlight.training import interruption
from backlight.training.interruption import Interruption, Terminated, ending_in_order

ENDINGS = [(signal.SIGTERM, 143), (signal.SIGHUP, 129)]
ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def handlers() -> list[object]:
    return [signal.getsignal(number) for number in ALL]


def end_of(program: Callable[[], None]) -> object:
    """With which status a program ends that was asked to."""
    with pytest.raises(Terminated) as end, ending_in_order():
        program()
    return end.value.code


@pytest.mark.parametrize(("number", "status"), ENDINGS)
def test_a_program_that_is_ended_clears_up(number: signal.Signals, status: int) -> None:
    cleared = []

    def program() -> None:
        try:
            signal.raise_signal(number)
        finally:
            # A terminal that closes sends SIGHUP twice.
            signal.raise_signal(number)
            cleared.append(True)

    assert end_of(program) == status
    assert cleared


@pytest.mark.parametrize(("number", "status"), ENDINGS)
def test_a_training_ends_first(number: signal.Signals, status: int) -> None:
    seen = []

    def program() -> None:
        with Interruption() as interruption:
            seen.append(interruption.asked)
            for _ in range(2):
                signal.raise_signal(number)
                seen.append(interruption.asked)

    assert end_of(program) == status
    assert seen == [False, True, True]


def test_ctrl_c_does_not_wait_for_an_orderly_end() -> None:
    def program() -> None:
        with Interruption():
            signal.raise_signal(signal.SIGTERM)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)

    assert end_of(program) == 143


def test_afterwards_all_is_as_before() -> None:
    before = handlers()
    with ending_in_order():
        framed = handlers()
        with Interruption():
            assert not set(handlers()) & {*before, *framed}
        assert handlers() == framed
    assert handlers() == before


@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda *_: None])
@pytest.mark.parametrize("number", ALL)
def test_a_program_with_its_own_handler_keeps_it(number: signal.Signals, handler: signal.Handlers) -> None:
    before = signal.signal(number, handler)
    try:
        with ending_in_order(), Interruption() as asked:
            assert signal.getsignal(number) is handler
            signal.raise_signal(number)
            assert not asked.asked
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)


def test_other_threads_change_nothing() -> None:
    seen: list[object] = []

    def work() -> None:
        with ending_in_order(), Interruption():
            seen.extend(handlers())

    before = handlers()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == before


def test_a_system_without_these_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interruption, "ENDING", ())
    before = handlers()
    with ending_in_order(), Interruption() as asked:
        assert handlers()[1:] == before[1:]
        signal.raise_signal(signal.SIGINT)
        assert asked.asked


def test_a_program_that_is_none_of_ours_dies_after_the_training(tmp_path: Path) -> None:
    code = (
        "import signal, sys, backlight\n"
        "backlight.train(backlight.load('moons', n=40), steps=10**12, path=sys.argv[1],\n"
        "    observe=lambda now: now.step and signal.raise_signal(signal.SIGTERM))\n"
        "print('never')"
    )
    path = tmp_path / "moons.zarr"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGTERM, "", "")
    recording = Recording.open(path)
    assert (recording.status.state, recording.status.step) == ("interrupted", recording.steps)


def test_an_interruption_is_noted_once() -> None:
    with Interruption() as interruption:
        assert not interruption.asked
        signal.raise_signal(signal.SIGINT)
        assert interruption.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
