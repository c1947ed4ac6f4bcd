"""The build hook: compiles the kernel into the wheel, on a machine that needs no compiler of its own."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build_kernel


def platform_tag() -> str:
    """The wheel's platform. The library calls nothing of the system, so any Linux takes it, with glibc or musl."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    # A Python for both of Apple's machines builds for the one it runs on.
    platform = platform.replace("universal2", build_kernel.machine().replace("aarch64", "arm64"))
    if platform.startswith("linux_"):
        machine = platform.removeprefix("linux_")
        return f"manylinux_2_17_{machine}.manylinux2014_{machine}.musllinux_1_1_{machine}"
    return platform


class KernelHook(BuildHookInterface[Any]):
    """Asks for the compiler, and calls it, only where the kernel has changed since it was built."""

    def dependencies(self) -> list[str]:
        return [] if self.target_name != "wheel" or build_kernel.is_fresh() else [build_kernel.COMPILER]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        if self.target_name != "wheel":
            return
        if not build_kernel.is_fresh():
            build_kernel.build()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"
