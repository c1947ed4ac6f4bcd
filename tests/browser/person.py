"""A person at the studio: what they look for, press and read. ``from browser.person import Person``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent.parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
_THIN_SPACE = "\u2009"
_SLIDER = '[role=slider][aria-label="Step that is shown"]'


class Person:
    """Somebody in front of a page.

    Attributes
    ----------
    page
        Playwright's.
    complaints
        What the page said to its console, and errors that nobody caught.
    asked
        The addresses that the page asked for.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def go(self, address: str) -> None:
        """Open an address, and wait until there is something to see."""
        self.page.goto(address)
        self.page.get_by_role("navigation").wait_for()
        self.page.locator("main canvas, main svg").first.wait_for()

    def press(self, name: str, *, exact: bool = True) -> None:
        """Press the button of a name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def fill(self, label: str, text: str) -> None:
        """Write into a field, and leave it."""
        field = self.page.get_by_label(label, exact=True).first
        field.fill(text)
        field.press("Enter")

    def choose(self, label: str, text: str) -> None:
        """Choose an entry of a list."""
        self.page.get_by_role("combobox", name=label, exact=True).first.select_option(label=text)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return int(self.page.locator(_SLIDER).get_attribute("aria-valuenow"))

    @property
    def last(self) -> int:
        """The last step that was trained."""
        return int(self.page.locator(_SLIDER).get_attribute("aria-valuemax"))

    def until(self, is_so: Callable[[], bool], what: str, *, seconds: float = 20) -> None:
        """Wait until something is so."""
        for _ in range(round(seconds / 0.05)):
            if is_so():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"Not so after {seconds} s: {what}\n{self.reads()}")

    def wait_for_step(self, step: int) -> None:
        """Wait until so many steps have been trained."""
        self.until(lambda: self.last >= step, f"{step} steps are trained")

    def wait_to_see(self, step: int) -> None:
        """Wait until a step is the one that is shown."""
        self.until(lambda: self.step == step, f"step {step} is shown")

    def wait_for_text(self, text: str) -> None:
        """Wait until something can be read."""
        self.until(lambda: text in self.reads(), f"“{text}” is read")

    def download(self, press: Any) -> bytes:
        """The file that pressing something gives."""
        with self.page.expect_download(timeout=120_000) as waited:
            press()
        return Path(waited.value.path()).read_bytes()

    def reads(self) -> str:
        """Everything that can be read."""
        text: str = self.page.inner_text("body")
        return text.replace(_THIN_SPACE, "")

    def violations(self) -> list[str]:
        """What axe-core finds against the rules of WCAG 2.2 and good practice."""
        if not AXE.exists():
            pytest.skip("axe-core is one of the front end's packages; run npm ci in web/, or python build_site.py.")
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]
