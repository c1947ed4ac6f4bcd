"""The server: the studio's page and a run, over HTTP, for this machine only.

It reads requests and sends files, nothing else: what it may send is known before it begins.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import threading
import webbrowser
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from backlight.errors import BacklightError
from backlight.studio.page import INDEX, File, page_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import FrameType

    import uvicorn
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

ADDRESS: Final = "127.0.0.1"
PORT: Final = 8420
RUN: Final = "run.json"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "worker-src blob:; connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""Of every answer. A browser asks each time whether what it keeps is still right: the same address may show another
run tomorrow."""
_PLACE: Final = b'<div id="studio"'


class Site:
    """The page as an ASGI application.

    Parameters
    ----------
    files
        Of the page.
    run
        A session's file; None: the page begins with its own example.
    port
        At which it is reached.
    """

    def __init__(self, files: Mapping[str, File], run: bytes | None, port: int) -> None:
        self._hosts = {name if port == 80 else f"{name}:{port}" for name in (ADDRESS, "localhost")}
        self._files = dict(files)
        if run is not None:
            index = files[INDEX]
            told = index.body.replace(_PLACE, _PLACE + f' data-run="{RUN}"'.encode())
            self._files |= {INDEX: File(told, index.kind), RUN: File(run, "application/json")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        from starlette.requests import Request

        await self._answer(Request(scope, receive))(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        from starlette.responses import Response

        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            # A page of somebody else's whose name was made to lead here would read what this one may.
            return _refusal(421, f"The studio of Backlight answers at {' and '.join(sorted(self._hosts))} only.")
        if request.method not in ("GET", "HEAD"):
            return _refusal(405, "The studio's server sends files, and takes nothing.", Allow="GET, HEAD")
        # The path as it came: that of an address, request.url, is without characters of control.
        file = self._files.get(request.scope["path"].removeprefix("/") or INDEX)
        if file is None:
            return _refusal(404, "The studio has no such file.")
        headers = HEADERS | {"ETag": file.tag}
        if request.headers.get("if-none-match") == file.tag:
            return Response(status_code=304, headers=headers)
        response = Response(file.body, media_type=file.kind, headers=headers)
        if request.method == "HEAD":
            response.body = b""  # its length stays in the headers
        return response


def _refusal(status: int, sentence: str, **more: str) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(f"{sentence}\n", status, HEADERS | more)


def serve(
    run: bytes | None = None, *, port: int | None = None, browse: bool = False, announce: Callable[[str], None] = print
) -> None:
    """Serve the page, until Ctrl-C.

    Parameters
    ----------
    run
        A session's file.
    port
        None: 8420, or another where that is taken. 0: any.
    browse
        Whether to open it in the browser.
    announce
        Called with its address when it can be reached.

    Raises
    ------
    BacklightError
        When the port cannot be had, or the page has not been built.
    """
    import uvicorn

    files = page_files()
    logging.getLogger("uvicorn.error").addFilter(_is_failure)
    with listen(port) as door:
        taken = door.getsockname()[1]
        config = uvicorn.Config(
            Site(files, run, taken),
            http="h11", ws="none", lifespan="off", log_level="warning", access_log=False, server_header=False,
            date_header=False, timeout_graceful_shutdown=1,
        )  # fmt: skip
        address = f"http://{ADDRESS}:{taken}/"
        announce(address)
        if browse:
            # Some browsers are programs of the terminal, which this would wait for.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        engine = uvicorn.Server(config)
        try:
            with _ending_by_hangup(engine):
                engine.run(sockets=[door])
        except KeyboardInterrupt:
            return


def _is_failure(record: logging.LogRecord) -> bool:
    """Whether a line of Uvicorn's tells of a mistake in here.

    What others send is nothing to a user, nor that an answer that they do not take is given up at the end: which is an
    exception too, but no `Exception`.
    """
    return record.exc_info is not None and isinstance(record.exc_info[1], Exception)


@contextmanager
def _ending_by_hangup(engine: uvicorn.Server) -> Iterator[None]:
    """A context in which a terminal that closes ends the server in order, as Uvicorn itself does by other signals."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    came = False

    def end(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came = engine.should_exit = True

    before = signal.signal(signal.SIGHUP, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
        if came:
            signal.raise_signal(signal.SIGHUP)


def listen(port: int | None = None) -> socket.socket:
    """A socket of this machine's own, at which connections are waited for.

    Raises
    ------
    BacklightError
        When the port that was asked for cannot be had.
    """
    for wanted in (PORT, 0) if port is None else (port,):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # where it would let two programs have the same port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((ADDRESS, wanted))
            door.listen(64)
        except OSError as error:
            door.close()
            refusal = error
        else:
            return door
    raise BacklightError(
        f"The port {wanted} cannot be had: {refusal.strerror or refusal}. Choose another with --port, "
        "or leave --port out."
    )
