"""A page in one file: nothing in it becomes markup that was not, and nothing is loaded."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import backlight as bl
from backlight.errors import BacklightError
from backlight.studio import export
from backlight.studio.page import FOLDER, NOTICES, File, page_files
from backlight.studio.session_file import of_recording

HOSTILE = "</script><script>alert(1)</script><!--<script>&\"'\u2028"
built = pytest.mark.skipif(not (FOLDER / "index.html").exists(), reason="the page is not built: python build_site.py")


class Elements(HTMLParser):
    """The elements of a page, their attributes and the texts inside."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.comments: list[str] = []
        self._open = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        self._open = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def of(self, name: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text) for tag, attributes, text in self.found if tag == name]

    def held(self, file: str) -> str:
        (found,) = [text for attributes, text in self.of("script") if attributes.get("data-file") == file]
        return found

    def module(self) -> str:
        (found,) = [text for attributes, text in self.of("script") if attributes.get("type") == "module"]
        return found

    def policy(self) -> str:
        (found,) = [it for it, _ in self.of("meta") if it.get("http-equiv") == "Content-Security-Policy"]
        return str(found["content"])


@pytest.fixture(scope="module")
def hostile() -> bl.Recording:
    """A run whose every name would be markup."""
    X = np.random.default_rng(0).normal(size=(60, 2))
    labels = np.array([HOSTILE, f"{HOSTILE}2", "<img src=x onerror=alert(1)>"])[np.arange(60) % 3]
    data = bl.Dataset(X, labels, input_names=[HOSTILE, "<b>"])
    return bl.train(data, hidden=(3,), steps=20)


def test_hostile_names_stay_texts(files: dict[str, File], hostile: bl.Recording) -> None:
    text = export.page(of_recording(hostile), HOSTILE, files)
    page = Elements(text)
    assert len(page.of("script")) == 3
    assert [tag for tag, _, _ in page.found if tag in ("img", "b")] == []
    title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert title
    assert "<" not in title[1]
    held = page.held("run.json")
    assert "<" not in held
    source = json.loads(held)["story"]["recipe"]["data"]
    assert set(source["classes"]) == {HOSTILE, f"{HOSTILE}2", "<img src=x onerror=alert(1)>"}
    assert source["inputs"] == [HOSTILE, "<b>"]


def test_the_script_says_the_same_and_has_no_tag(files: dict[str, File], moons: bl.Recording) -> None:
    code = Elements(export.page(of_recording(moons), "moons", files)).module()
    assert code == (
        'export const a = "\\x3cscript>x\\x3c/script>", b = `<!-- é -->`;\nif (1 < 2) document.title += a + b;\n'
    )


def test_the_policy_names_the_script_and_nothing_from_elsewhere(files: dict[str, File], moons: bl.Recording) -> None:
    page = Elements(export.page(of_recording(moons), "moons", files))
    digest = base64.b64encode(hashlib.sha256(page.module().encode()).digest()).decode()
    assert dict(part.strip().split(" ", 1) for part in page.policy().split(";")) == {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}' 'wasm-unsafe-eval'",
        "style-src": "'unsafe-inline'",
        "worker-src": "blob:",
        "font-src": "data:",
        "img-src": "data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    tags = [tag for tag, _, _ in page.found]
    assert tags.index("meta") < tags.index("style") < tags.index("script")
    assert page.of("meta")[1][0].get("http-equiv"), "after the character set, before all that it is about"


def test_everything_is_inside(files: dict[str, File], moons: bl.Recording) -> None:
    session = of_recording(moons)
    page = Elements(export.page(session, "moons", files, "iris"))
    assert base64.b64decode(page.held("kernel.wasm")) == files["kernel.wasm"].body
    assert json.loads(page.held("run.json")) == json.loads(session)
    assert json.loads(page.held("iris.json")) == json.loads(files["data/iris.json"].body)
    assert "<" not in page.held("iris.json")
    font = f"url(data:font/woff2;base64,{base64.b64encode(b'wOF2').decode()})"
    assert page.of("style") == [({}, f"@font-face{{src:{font}}}@font-face{{src:{font}}}")]
    assert page.comments == ["\nKatex --&gt; <script>é\n"], "the notices of what the page is made of"
    assert not page.of("link")
    assert not [it for _, it, _ in page.found if "src" in it or "href" in it]


@pytest.mark.parametrize("name", ["index.html"])
def test_a_page_that_was_built_otherwise_is_told(name: str, files: dict[str, File], moons: bl.Recording) -> None:
    broken = files | {name: File(files[name].body.replace(b"module", b"text"), "text/html")}
    with pytest.raises(BacklightError, match=r"stands in it 0 times\. Build it again: python build_site\.py\.$"):
        export.page(of_recording(moons), "moons", broken)


@built
def test_the_built_page_loads_nothing(hostile: bl.Recording, tmp_path: Path) -> None:
    hostile.html(tmp_path / "run.html")
    text = (tmp_path / "run.html").read_text(encoding="utf-8")
    page = Elements(text)
    scripts = page.of("script")
    assert [it.get("data-file") for it, _ in scripts] == ["kernel.wasm", "run.json", None]
    assert not [it for it, _ in scripts if "src" in it]
    assert [it for it, _ in page.of("link")] == [{"rel": "icon", "href": "data:,"}]
    code = page.module()
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}' 'wasm-unsafe-eval';" in page.policy()
    assert not re.search(r"</?script[\s/>]", code, re.IGNORECASE)
    assert f"<!--\n{(FOLDER / NOTICES).read_text(encoding='utf-8')}-->" in text
    style = page.of("style")[0][1]
    assert style.count("url(") == style.count("url(data:font/woff2;base64,") > 5
    assert "@import" not in style
    # Namespaces are names; the others are told in messages of Svelte and of the movies' encoder.
    told = {"https://svelte.dev", "https://www.w3.org", "https://www.webmproject.org", "https://aomediacodec.github.io"}
    assert set(re.findall(r"https?://[\w.-]+", code + style)) <= {"http://www.w3.org", *told}


@built
def test_a_bundled_set_comes_along(tmp_path: Path) -> None:
    bl.train(bl.load("iris"), steps=5).html(tmp_path / "iris.html")
    page = Elements((tmp_path / "iris.html").read_text(encoding="utf-8"))
    assert json.loads(page.held("iris.json")) == json.loads(page_files()["data/iris.json"].body)


@built
def test_nothing_is_written_over(moons: bl.Recording, tmp_path: Path) -> None:
    path = tmp_path / "mine.html"
    path.write_text("mine")
    with pytest.raises(BacklightError, match=r"is there already\. Choose another name, or overwrite it"):
        moons.html(path)
    assert path.read_text() == "mine"
    moons.html(path, overwrite=True)
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == [path]


def test_a_page_is_known_by_its_ending(moons: bl.Recording) -> None:
    with pytest.raises(BacklightError, match=r"^A page is a file that ends in \.html, \.htm; 'a\.pdf' came\.$"):
        moons.html("a.pdf")
