"""``backlight studio``, ``html``, and ``train --html``."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

import backlight as bl
from backlight.errors import BacklightError
from backlight.studio import limits, server
from backlight.studio.page import FOLDER
from cli.conftest import Cli

built = pytest.mark.skipif(not (FOLDER / "index.html").exists(), reason="the page is not built: python build_site.py")


@built
def test_html_of_a_run(cli: Cli, moons: Path, here: Path) -> None:
    result = cli("html", str(moons), "-o", "lesson.html")
    assert (result.exit_code, result.stdout) == (0, "lesson.html\n")
    assert (here / "lesson.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@built
def test_html_is_put_beside_the_run_and_never_over_a_file(cli: Cli, here: Path) -> None:
    bl.train(bl.load("moons"), steps=5, path="a.zarr")
    (here / "a.html").write_text("mine")
    result = cli("html", "a.zarr")
    assert (result.exit_code, (here / "a.html").read_text()) == (2, "mine")
    assert result.stderr.startswith("Error: a.html is there already. Choose another name, or overwrite it (")
    assert cli("html", "a.zarr", "--force").exit_code == 0
    assert 'data-file="run.json"' in (here / "a.html").read_text(encoding="utf-8")


@built
@pytest.mark.parametrize(("folder", "page"), [("exp.1", "exp.1.html"), ("a.b.zarr", "a.b.html"), ("C.ZARR", "C.html")])
def test_the_page_has_the_whole_name_of_the_run(folder: str, page: str, cli: Cli, here: Path) -> None:
    bl.train(bl.load("moons"), steps=5, path="a.zarr")
    (here / "a.zarr").rename(folder)
    result = cli("html", folder)
    assert (result.exit_code, result.stdout) == (0, f"{page}\n")
    assert sorted(path.name for path in here.iterdir()) == sorted([folder, page])


@built
@pytest.mark.parametrize(("folder", "word"), [("a.zarr", "."), ("a.zarr/keyframes", ".."), ("b.zarr", "../a.zarr/.")])
def test_html_of_a_folder_that_is_named_from_inside(
    folder: str, word: str, cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bl.train(bl.load("moons"), steps=5, path="a.zarr")
    (here / folder).mkdir(parents=True, exist_ok=True)
    monkeypatch.chdir(here / folder)
    assert cli("html", word).exit_code == 0
    assert 'data-file="run.json"' in (here / "a.html").read_text(encoding="utf-8")


def test_a_folder_without_a_name_wants_one_for_the_page(cli: Cli, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bl.Recording, "open", lambda _: None)
    result = cli("html", here.anchor)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {here.anchor} has no name to take for the page; name it: --output FILE.\n"


@built
@pytest.mark.parametrize("which", ["html", "movie"])
@pytest.mark.parametrize(("error", "status"), [(BacklightError("No room."), 2), (KeyboardInterrupt(), 130)])
def test_the_result_is_told_whatever_becomes_of_the_page_or_the_movie(
    which: str, error: BaseException, status: int, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(bl.Recording, which, fail)
    result = cli("train", "moons", "--steps", "5", f"--{which}", {"html": "a.html", "movie": "a.gif"}[which], "--json")
    assert result.exit_code == status
    assert json.loads(result.stdout)["status"] == "completed"


@built
def test_train_writes_a_page_too(cli: Cli, here: Path) -> None:
    result = cli("train", "moons", "--steps", "20", "--html", "a.html", "-q")
    assert (result.exit_code, result.stdout) == (0, "moons.zarr\n")
    assert 'data-file="run.json"' in (here / "a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("html", "none.zarr"), "There is no recording none.zarr: no such file or folder."),
        (("html",), "RUN is missing. See backlight html --help."),
        (("html", "."), ". is a folder without a recording in it: there is no zarr.json."),
        (("html", ""), ". is a folder without a recording in it: there is no zarr.json."),
        (("html", "/"), f"{Path('/')} is a folder without a recording in it: there is no zarr.json."),
        (("train", "moons", "--html", "a.pdf"), "A page is a file that ends in .html, .htm; 'a.pdf' came."),
        (
            ("train", "moons", "--html", "no/a.html"),
            f"{Path('no/a.html')} could not be written: there is no folder no.",
        ),
        (("studio", "none.zarr"), "There is no recording none.zarr: no such file or folder."),
        (("studio", "moon"), "There are no data called 'moon'; did you mean 'moons'? "),
        (("studio", "none.json"), "There is no file none.json."),
        (("studio", "bad.json"), "bad.json is neither a session nor a recipe: line 1, column 1: Expecting value. "),
        (("studio", "moons.csv"), "There is no file 'moons.csv'"),
        (("studio", "--target", "y"), "--target goes with a table, such as people.csv."),
        (("studio", "moons", "--port", "70000"), "--port is a whole number from 0 to 65535; '70000' came."),
        (("studio", "moons", "--port", "-1"), "--port is a whole number from 0 to 65535; '-1' came."),
        (("studio", "moons", "--port", "x"), "--port is a whole number from 0 to 65535; 'x' came."),
    ],
)
def test_mistakes_are_told(words: tuple[str, ...], sentence: str, cli: Cli, here: Path) -> None:
    (here / "bad.json").write_text("?")
    result = cli(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {sentence}"), result.stderr
    assert [path.name for path in here.iterdir()] == ["bad.json"]


@built
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--hidden", "1500", "1500"), "weights and biases; here there are 2,257,501. Take fewer units."),
        (("--hidden", "5000"), "units in a hidden layer; here there are 5,000. Take fewer."),
    ],
)
def test_what_no_page_takes_is_told_before_it_is_trained(
    words: tuple[str, ...], sentence: str, cli: Cli, here: Path
) -> None:
    result = cli("train", "moons", *words, "--html", "a.html")
    assert (result.exit_code, result.stdout, list(here.iterdir())) == (2, "", [])
    assert result.stderr.startswith("Error: A page takes at most ")
    assert result.stderr.endswith(f" {sentence}\n")


def test_a_table_too_large_for_a_page_is_told_with_what_can_be_done(
    cli: Cli, here: Path, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_NUMBERS", 50)
    (here / "big.csv").write_text("a,b,y\n" + "".join(f"{k},{k % 7},{k % 5}.5\n" for k in range(30)))
    result = cli("studio", "big.csv", "--target", "y")
    assert (result.exit_code, served) == (2, [])
    assert result.stderr == (
        "Error: A page takes at most 50 numbers in X; here there are 60. Take fewer rows, or leave columns out "
        "(drop=…, --drop).\n"
    )
    assert cli("studio", "big.csv", "--target", "y", "--drop", "b").exit_code == 0


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the server is asked to serve, instead of serving it."""
    asked: list[dict[str, Any]] = []

    def serve(run: bytes | None = None, **options: Any) -> None:
        asked.append({"run": None if run is None else json.loads(run), **options})

    monkeypatch.setattr(server, "serve", serve)
    return asked


def test_alone_it_begins_with_its_own_example(cli: Cli, served: list[dict[str, Any]]) -> None:
    assert cli("studio").exit_code == 0
    assert cli("studio", "--no-browser", "--port", "0").exit_code == 0
    assert [(each["run"], each["port"], each["browse"]) for each in served] == [(None, None, True), (None, 0, False)]


def test_it_opens_a_recording(cli: Cli, moons: Path, served: list[dict[str, Any]]) -> None:
    assert cli("studio", str(moons)).exit_code == 0
    assert (served[0]["run"]["step"], len(served[0]["run"]["keyframes"])) == (300, 200)


def test_it_opens_data(cli: Cli, here: Path, served: list[dict[str, Any]]) -> None:
    rows = "\n".join(f"{k},{k % 3},{'ab'[k % 2]}" for k in range(40))
    (here / "people.csv").write_text(f"age,work,income\n{rows}\n")
    (here / "moons").mkdir()
    for words in (("moons",), ("Iris",), ("people.csv", "--target", "income", "--drop", "work")):
        assert cli("studio", *words).exit_code == 0
    sources = [each["run"]["story"]["recipe"]["data"] for each in served]
    assert [source["kind"] for source in sources] == ["toy", "bundled", "points"]
    assert (sources[2]["inputs"], sources[2]["classes"]) == (["age"], ["a", "b"])
    assert [each["run"]["step"] for each in served] == [0, 0, 0]


def test_it_opens_what_was_saved(cli: Cli, moons: Path, here: Path, served: list[dict[str, Any]]) -> None:
    (here / "recipe.json").write_text(bl.open(moons).recipe.to_json())
    session = {"format": "backlight-session", "version": 1}
    (here / "session.json").write_text(json.dumps(session))
    assert cli("studio", "recipe.json").exit_code == 0
    assert cli("studio", "session.json").exit_code == 0
    assert served[0]["run"]["story"]["recipe"] == json.loads(bl.open(moons).recipe.to_json())
    assert served[1]["run"] == session


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            '{"format": "backlight-session", "story": {',
            "line 1, column 43: Expecting property name enclosed in double quotes",
        ),
        ('{"format": "backlight"}', "it has neither a session's format nor a recipe's data"),
        ('["backlight-session"]', "it is not an object, in braces"),
        ("[" * 100_000, "maximum recursion depth exceeded"),
        ("\udcff", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
    ],
)
def test_a_file_that_is_damaged_is_called_neither(
    text: str, why: str, cli: Cli, here: Path, served: list[dict[str, Any]]
) -> None:
    (here / "saved.json").write_bytes(text.encode(errors="surrogateescape"))
    result = cli("studio", "saved.json")
    assert (result.exit_code, served) == (2, [])
    assert result.stderr.startswith(f"Error: saved.json is neither a session nor a recipe: {why}")
    assert result.stderr.endswith(
        " Both are objects of JSON: the studio saves sessions, and backlight show RUN --recipe prints a recipe.\n"
    )


def test_a_recipe_that_is_damaged_is_told_as_one(cli: Cli, here: Path, served: list[dict[str, Any]]) -> None:
    (here / "recipe.json").write_text('{"data": {"kind": "toy", "name": "moon"}}')
    result = cli("studio", "recipe.json")
    assert (result.exit_code, served) == (2, [])
    assert result.stderr == "Error: recipe.json: data.n is missing; it is a whole number, 2 or more.\n"


@pytest.fixture
def studio(moons: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A studio that runs, and its address."""
    command = [sys.executable, "-m", "backlight", "studio", str(moons), "--no-browser", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.fullmatch(r"The studio is at (http://127\.0\.0\.1:\d+/) until Ctrl-C\.\n", line)
        assert found, line
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


@built
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_it_serves_until_it_is_ended_in_order(
    number: signal.Signals, status: int, studio: tuple[subprocess.Popen[str], str]
) -> None:
    process, address = studio
    listening = [it.laddr for it in psutil.Process(process.pid).net_connections() if it.status == psutil.CONN_LISTEN]
    assert [f"http://{ip}:{port}/" for ip, port in listening] == [address], "this machine alone is listened to"
    # A connection that is kept open does not hold it up.
    with urllib.request.urlopen(f"{address}run.json") as answer:
        assert json.load(answer)["step"] == 300
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        request = urllib.request.Request(f"{address}run.json", headers={"Host": "evil.test"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(request)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (status, "", "")


@built
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")
def test_nothing_is_said_of_what_others_send(studio: tuple[subprocess.Popen[str], str]) -> None:
    """An upgrade that nobody offers, nonsense, a connection on which nothing comes, and answers that are not taken."""
    process, address = studio
    place = address.removeprefix("http://").rstrip("/")
    ip, _, port = place.partition(":")
    upgrade = (
        f"GET / HTTP/1.1\r\nHost: {place}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    large = 20 * f"GET /app.js HTTP/1.1\r\nHost: {place}\r\n\r\n"
    with ExitStack() as stack:
        for sent, status in ((upgrade, b"200"), ("nonsense\r\n\r\n", b"400"), ("", b""), (large, b"200")):
            connection = stack.enter_context(socket.socket())
            connection.settimeout(10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect((ip, int(port)))
            connection.sendall(sent.encode())
            if status:
                assert connection.recv(12) == b"HTTP/1.1 " + status
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
