"""Chromium without a window, as tests, benchmarks and the README's pictures start it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

PATH: Final = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
MISSING: Final = "Chromium is not installed (on Debian: apt install chromium)."
_FLAGS: Final = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, started by Playwright, as a context that ends it.

    Raises
    ------
    SystemExit
        When it is not installed.
    """
    from playwright.sync_api import sync_playwright

    if PATH is None:
        raise SystemExit(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=PATH, args=list(_FLAGS))
        yield started
        started.close()
