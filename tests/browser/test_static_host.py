"""The page on a host that knows nothing of it: the files in a folder, sent as they are."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from backlight.studio.page import FOLDER
from browser.person import Person


class Quiet(SimpleHTTPRequestHandler):
    """Says nothing of what it sends."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """The address of the page in a folder of another site."""
    shutil.copytree(FOLDER, tmp_path / "lessons" / "network")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/lessons/network/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_live_in_a_folder_of_another_site(host: str, visit: Callable[..., Person]) -> None:
    """It trains, has the data sets, and a link to it opens; and asks for nothing outside of its folder."""
    person = visit(host)
    person.key("Shift+ArrowRight")
    person.wait_for_step(30)
    person.page.get_by_text("Real data").click()
    person.press("Iris", exact=False)
    person.wait_for_text("setosa")
    person.until(lambda: person.last == 0, "the run of the new data has begun")
    person.key("Shift+ArrowRight")
    person.wait_for_step(12)
    person.press("Share")
    person.press("Copy link")
    person.page.get_by_text("Link copied").wait_for()
    link = person.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{host}#")
    other = visit(link)
    other.wait_for_step(12)
    for each in (person, other):
        assert [address for address in each.asked if not address.startswith((host, "blob:", "data:"))] == []
