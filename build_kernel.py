"""Compile the kernel, natively and to WebAssembly, with the C compiler inside the PyPI package `ziglang`.

Run by the build hook when a wheel is made, and by hand after a change: `python build_kernel.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "kernel"
TARGET = ROOT / "src" / "backlight" / "kernel" / "lib"
STAMP = TARGET / "sources.sha256"

FLAGS = (
    "-std=c11 -O3 -ffreestanding -fno-sanitize=all -ffp-contract=off -fno-math-errno -fno-stack-protector "
    "-fvisibility=hidden -Wall -Wextra -Wno-psabi -g0"
).split()
SHARED = ("-shared", "-fPIC", "-nostdlib")
WASM = ("-nostdlib", "-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=262144")

_SYSTEMS = {"linux": ("linux-gnu", ".so"), "darwin": ("macos", ".dylib"), "win32": ("windows-gnu", ".dll")}


def commands(*, foreign: bool = False) -> dict[str, list[str]]:
    """The compiler's arguments for each file to make, by its name; with `foreign`, for aarch64 Linux too."""
    system, suffix = _SYSTEMS[sys.platform]
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    builds = {"kernel.wasm": ["-target", "wasm32-freestanding", "-mcpu=generic+simd128", *WASM]}
    if machine == "x86_64":
        for level in ("v2", "v3", "v4"):
            builds[f"kernel-{level}{suffix}"] = ["-target", f"x86_64-{system}", f"-mcpu=x86_64_{level}", *SHARED]
    else:
        builds[f"kernel-native{suffix}"] = ["-target", f"{machine}-{system}", *SHARED]
    if foreign:
        builds["kernel-aarch64.so"] = ["-target", "aarch64-linux-gnu", *SHARED]
    return builds


def digest() -> str:
    """What decides whether a build is stale: the sources and this file."""
    files = sorted(SOURCES.glob("*.[ch]")) + [Path(__file__)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def is_fresh() -> bool:
    made = STAMP.exists() and STAMP.read_text() == digest()
    return made and all((TARGET / name).exists() for name in commands())


def build(*, foreign: bool = False) -> None:
    """Compile every build into the package; the stamp is written last."""
    TARGET.mkdir(parents=True, exist_ok=True)
    STAMP.unlink(missing_ok=True)
    sources = [str(path) for path in sorted(SOURCES.glob("*.c"))]
    with tempfile.TemporaryDirectory() as cache:
        environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
        for name, arguments in commands(foreign=foreign).items():
            compiler = [sys.executable, "-m", "ziglang", "cc"]
            subprocess.run(
                [*compiler, *FLAGS, *arguments, *sources, "-o", str(TARGET / name)], check=True, env=environment
            )
    STAMP.write_text(digest())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--foreign", action="store_true", help="also build for aarch64 Linux, to run under qemu-user")
    build(foreign=parser.parse_args().foreign)
