"""Compile the kernel, natively and to WebAssembly, with the C compiler inside the package `ziglang`.

Run by the build hook when a wheel is made, and by hand after a change: `python build_kernel.py`.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "kernel"
TARGET = ROOT / "src" / "backlight" / "kernel" / "lib"
STAMP = TARGET / "sources.sha256"

COMPILER = "ziglang==0.17.1"

FLAGS = (
    *("-std=c11", "-O3", "-ffreestanding", "-fno-sanitize=all", "-fno-stack-protector", "-fvisibility=hidden", "-g0"),
    *("-ffp-contract=off", "-fno-math-errno"),  # no fused multiply-add: the same bits everywhere
    *("-Wall", "-Wextra", "-Wno-psabi"),
)
SHARED = ("-shared", "-fPIC", "-nostdlib")
WASM = ("-nostdlib", "-Wl,--export=__heap_base", "-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=262144")

# The target's system, the library's ending, and what its linker needs besides.
_SYSTEMS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "linux": ("linux-gnu", ".so", ()),
    "darwin": ("macos", ".dylib", ()),
    "win32": ("windows-gnu", ".dll", ("-Wl,--no-entry",)),
}


def machine() -> str:
    """The architecture of this machine, by the compiler's name."""
    name = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(name, name)


def commands() -> dict[str, list[str]]:
    """The compiler's arguments for each file of the package, by its name."""
    system, suffix, more = _SYSTEMS[sys.platform]
    builds = {"kernel.wasm": ["-target", "wasm32-freestanding", "-mcpu=generic+simd128", *WASM]}
    if machine() == "x86_64":
        for level in ("v2", "v3", "v4"):
            builds[f"kernel-{level}{suffix}"] = ["-target", f"x86_64-{system}", f"-mcpu=x86_64_{level}", *SHARED, *more]
    else:
        builds[f"kernel-native{suffix}"] = ["-target", f"{machine()}-{system}", *SHARED, *more]
    return builds


def compile_kernel(arguments: list[str], output: Path, *, more: Iterable[Path] = ()) -> None:
    """Compile all of the kernel, and whatever `more` names, into one file."""
    output.parent.mkdir(parents=True, exist_ok=True)
    sources = [str(path) for path in (*sorted(SOURCES.glob("*.c")), *more)]
    # The compiler wants no home folder, only a place for its cache.
    with tempfile.TemporaryDirectory() as cache:
        subprocess.run(
            [sys.executable, "-m", "ziglang", "cc", *FLAGS, *arguments, *sources, "-o", str(output)],
            check=True,
            env={**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache},
        )


def digest() -> str:
    """What decides whether a build is stale: the sources and this file."""
    files = [*sorted(SOURCES.glob("*.[ch]")), Path(__file__)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def is_fresh() -> bool:
    made = STAMP.exists() and STAMP.read_text() == digest()
    return made and all((TARGET / name).exists() for name in commands())


def build() -> None:
    """Compile every build into the package; the stamp is written last."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, arguments in commands().items():
        compile_kernel(arguments, TARGET / name)
    STAMP.write_text(digest())


if __name__ == "__main__":
    build()
