"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """An option to draw the golden frames anew."""
    parser.addoption("--renew-golden", action="store_true", help="draw the golden frames anew, to be looked at")
