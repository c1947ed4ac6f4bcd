"""What the tests of the data share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backlight.errors import DataError

Refused = Callable[[Callable[[], Any]], str]
Written = Callable[..., str]


@pytest.fixture
def refused() -> Refused:
    """Takes a call that must be refused; gives the message."""

    def message(call: Callable[[], Any]) -> str:
        with pytest.raises(DataError) as caught:
            call()
        return str(caught.value)

    return message


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
    """Takes what a file holds, and gives its name; the file is in the working directory."""
    monkeypatch.chdir(tmp_path)

    def name(contents: str | bytes, name: str = "f.csv") -> str:
        Path(name).write_bytes(contents if isinstance(contents, bytes) else contents.encode())
        return name

    return name
