"""README, CHANGELOG and the rest say what is so."""

from __future__ import annotations

import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

import backlight

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = [
    line.removeprefix("$ ")
    for language, block in BLOCKS
    if language == "console"
    for line in block.splitlines()
    if line.startswith("$ backlight")
]


def test_the_set_up_is_two_commands() -> None:
    installs = [line for _, block in BLOCKS for line in block.splitlines() if line.startswith("pip install")]
    assert installs == ["pip install . && backlight train moons", "pip install '.[test]' && pytest"]


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "age,work,income\n" + "".join(f"{20 + k % 41},{'ab'[k % 2]},{'high' if k % 3 else 'low'}\n" for k in range(120))
    )
    assert len(COMMANDS) >= 6
    for command in COMMANDS:
        arguments = shlex.split(command, comments=True)[1:]
        if arguments[0] == "studio":
            assert _serves(arguments, tmp_path), command
            continue
        done = subprocess.run(
            [sys.executable, "-m", "backlight", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def _serves(arguments: list[str], folder: Path) -> bool:
    """Whether the studio begins, and ends in order when it is interrupted."""
    command = [sys.executable, "-m", "backlight", *arguments, "--no-browser"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        assert found
        with urllib.request.urlopen(found[0]) as page:
            assert b"Backlight" in page.read()
        server.send_signal(signal.SIGINT)
        return server.wait(20) == 0


def test_the_python_of_the_readme_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = [block for language, block in BLOCKS if language == "python"]
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


def test_the_excerpt_is_what_the_command_prints() -> None:
    excerpt = next(block for language, block in BLOCKS if language == "text")
    done = subprocess.run([sys.executable, "-m", "backlight", "explain"], capture_output=True, encoding="utf-8")
    assert excerpt.strip().strip("⋮").strip("\n").rstrip() in done.stdout


def test_links_lead_somewhere() -> None:
    for document in ROOT.glob("*.md"):
        text = document.read_text(encoding="utf-8")
        assert not re.search("@[A-Z]+@|TODO|FIXME", text), document.name
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            linked = ROOT / target
            assert linked.exists(), f"{document.name}: {target}"
            assert linked.is_dir() or linked.stat().st_size > 0, f"{document.name}: {target} is empty"


def test_the_changelog_has_this_version() -> None:
    assert f"## {backlight.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    reasons = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").lower()
    dependencies = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert dependencies
    names = re.findall(r'"([a-z-]+)[>=]', dependencies[1])
    assert len(names) >= 8
    for name in names:
        assert f"| {name} " in reasons, name
