"""The build hook: the kernel and the studio's page, made for the wheel on a machine that needs no tools of its own."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

import build_kernel
import build_site


def platform_tag() -> str:
    """The wheel's platform. The library calls nothing of the system, so any Linux takes it, with glibc or musl."""
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    # A Python for both of Apple's machines builds for the one it runs on.
    platform = platform.replace("universal2", build_kernel.machine().replace("aarch64", "arm64"))
    if platform.startswith("linux_"):
        machine = platform.removeprefix("linux_")
        return f"manylinux_2_17_{machine}.manylinux2014_{machine}.musllinux_1_1_{machine}"
    return platform


class BuildHook(BuildHookInterface[Any]):
    """Asks for the tools, and calls them, only where something has changed since it was built."""

    def dependencies(self) -> list[str]:
        if self.target_name != "wheel":
            return []
        compiler = [] if build_kernel.is_fresh() else [build_kernel.COMPILER]
        node = [] if build_site.is_fresh() or build_site.on_path() else [build_site.NODE]
        return [*compiler, *node]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version
        if self.target_name != "wheel":
            return
        if not build_kernel.is_fresh():
            build_kernel.build()
        if not build_site.is_fresh():
            build_site.build()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag()}"
