"""Export: a run and the studio's page in a single file, which opens from a disk and loads nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from typing import TYPE_CHECKING, Final

from backlight.data.source import Bundled
from backlight.errors import BacklightError
from backlight.output import check_new, ending, named, new_file
from backlight.studio.page import INDEX, NOTICES, File, page_files
from backlight.studio.session_file import of_recording

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from backlight.recording.recording import Recording

FORMATS: Final = (".html", ".htm")
_POLICY: Final = (
    "default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; worker-src blob:; "
    "font-src data:; img-src data: blob:; base-uri 'none'; form-action 'none'"
)
_SCRIPT: Final = re.compile(r'<script type="module"[^>]* src="\./([\w.-]+)"[^>]*></script>')
_STYLE: Final = re.compile(r'<link rel="stylesheet"[^>]* href="\./([\w.-]+)"[^>]*>')
_CHARSET: Final = re.compile(r'<meta charset="utf-8" ?/?>')
_TITLE: Final = re.compile(r"<title>[^<]*</title>")
_BODY: Final = re.compile(r"(?=</body>)")
_URL: Final = re.compile(r"""url\((["']?)(?:\./)?([\w.-]+)\1\)""")
_MARKUP: Final = re.compile(r"<(?=/?script[\s/>])", re.IGNORECASE)


def write_page(run: Recording, path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Write a page with a run inside.

    Parameters
    ----------
    path
        A file that ends in .html.
    overwrite
        Whether a file that is there may be written over.

    Raises
    ------
    BacklightError
        When the file is there already, cannot be written or is no page by its name, when the run is too large for a
        page, or when the studio's page has not been built.
    RecordingError
        When the recording is damaged.
    """
    check_path(path, overwrite=overwrite)
    source = run.recipe.data
    text = page(of_recording(run), run.data.name, page_files(), source.name if isinstance(source, Bundled) else None)
    with new_file(path, overwrite=overwrite) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def check_path(path: str | os.PathLike[str], *, overwrite: bool = False) -> None:
    """Refuse a path at which no page can be written, before there is work for it.

    Raises
    ------
    BacklightError
        Saying why.
    """
    if ending(path) not in FORMATS:
        raise BacklightError(f"A page is a file that ends in {', '.join(FORMATS)}; {named(path)} came.")
    check_new(path, overwrite=overwrite)


def page(session: bytes, name: str, files: Mapping[str, File], bundled: str | None = None) -> str:
    """The page as HTML.

    Parameters
    ----------
    session
        A session's file.
    name
        Of the data, for the title.
    files
        Of the page.
    bundled
        The bundled set whose table goes inside.
    """
    text = files[INDEX].body.decode()
    script, style = (_once(pattern, text)[1] for pattern in (_SCRIPT, _STYLE))
    code = _inline(files[script].body.decode())
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    held = {"kernel.wasm": base64.b64encode(files["kernel.wasm"].body).decode(), "run.json": _harmless(session)}
    if bundled:
        held[f"{bundled}.json"] = _harmless(files[f"data/{bundled}.json"].body)
    elements = (f'<script type="text/plain" data-file="{html.escape(each)}">{held[each]}</script>\n' for each in held)
    notices = f"<!--\n{files[NOTICES].body.decode().replace('-->', '--&gt;')}-->\n"
    policy = _POLICY.format(digest=digest)
    for pattern, new in (
        (_CHARSET, f'<meta charset="utf-8">\n    <meta http-equiv="Content-Security-Policy" content="{policy}">'),
        (_TITLE, f"<title>{html.escape(name)}: Backlight</title>"),
        (_STYLE, f"<style>{_with_fonts(files[style].body.decode(), files)}</style>"),
        (_SCRIPT, ""),
        (_BODY, notices + "".join(elements) + f'<script type="module">{code}</script>\n  '),
    ):
        found = _once(pattern, text)
        text = text[: found.start()] + new + text[found.end() :]
    return text


def _once(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    found = list(pattern.finditer(text))
    if len(found) != 1:
        raise BacklightError(
            f"The built page is not as expected: {pattern.pattern} stands in it {len(found)} times. Build it again: "
            "python build_site.py."
        )
    return found[0]


def _inline(code: str) -> str:
    """A script as it may stand in a page: with no tag of a script in it, and lines ended as HTML reads them."""
    return _MARKUP.sub(r"\\x3c", code.replace("\r\n", "\n").replace("\r", "\n"))


def _harmless(json: bytes) -> str:
    """JSON in which no markup can begin: a < stands in texts only, where JSON has another way to write it."""
    return json.decode().replace("<", "\\u003c")


def _with_fonts(css: str, files: Mapping[str, File]) -> str:
    """The style with the fonts inside."""

    def held(found: re.Match[str]) -> str:
        file = files[found[2]]
        return f"url(data:{file.kind};base64,{base64.b64encode(file.body).decode()})"

    return _URL.sub(held, css).replace("</", "<\\/")
