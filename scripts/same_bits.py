"""Hold the bits of WebAssembly and aarch64 against those of the native builds.

    python scripts/same_bits.py            check; needs Node, and qemu-aarch64 from Debian's qemu-user
    python scripts/same_bits.py --renew    write the digests anew, after a deliberate change of the kernel

Needs `ziglang`, and the package installed from this folder.
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "kernel" / "same_bits"
sys.path[:0] = [str(ROOT), str(CASES)]

import build_kernel  # noqa: E402
import cases as same_bits  # noqa: E402

from backlight.kernel import library  # noqa: E402


def program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name))), None)
    return found or sys.exit(f"The check needs {names[0]} on PATH.")


def run_in_webassembly(cases: bytes, folder: Path) -> bytes:
    (folder / "cases.bin").write_bytes(cases)
    arguments = [CASES / "run.mjs", library.FOLDER / "kernel.wasm", folder / "cases.bin", folder / "out.bin"]
    subprocess.run([program("node"), *map(str, arguments)], check=True)
    return (folder / "out.bin").read_bytes()


def run_on_aarch64(cases: bytes, folder: Path) -> bytes:
    runner = folder / "run-aarch64"
    arguments = ["-target", "aarch64-linux-gnu", "-nostdlib", "-static", f"-I{build_kernel.SOURCES}"]
    build_kernel.compile_kernel(arguments, runner, more=[CASES / "run.c"])
    emulator = program("qemu-aarch64", "qemu-aarch64-static")
    return subprocess.run([emulator, str(runner)], input=cases, check=True, capture_output=True).stdout


def split(numbers: bytes, lengths: list[int]) -> list[bytes]:
    ends = list(itertools.accumulate(lengths))
    return [numbers[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renew", action="store_true")
    renew = parser.parse_args().renew
    every = same_bits.cases()
    results = {
        build: [same_bits.run_natively(loaded, one) for one in every.values()]
        for build, loaded in ((name, library.load(path)) for name, path in library.builds().items())
    }
    first = next(iter(results.values()))
    if renew:
        digests = {name: same_bits.digest(numbers) for name, numbers in zip(every, first, strict=True)}
        same_bits.DIGESTS.write_text(json.dumps(digests, indent=1) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        packed, lengths = b"".join(map(bytes, every.values())), [len(numbers) for numbers in first]
        results["WebAssembly"] = split(run_in_webassembly(packed, Path(folder)), lengths)
        results["aarch64"] = split(run_on_aarch64(packed, Path(folder)), lengths)
    different = 0
    for index, (name, digest) in enumerate(same_bits.expected().items()):
        wrong = [build for build, numbers in results.items() if same_bits.digest(numbers[index]) != digest]
        different += len(wrong)
        if wrong:
            print(f"{name}: other bits on {', '.join(wrong)}")
    print(f"{len(every)} cases on {', '.join(results)}: {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
