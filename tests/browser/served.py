"""The studio, served for a while: for tests, benchmarks and the README's pictures."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def served(*arguments: str) -> Iterator[str]:
    """The studio as the command line serves it, ended with the context; gives its address."""
    command = [sys.executable, "-m", "backlight", "studio", *arguments, "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            told = process.stdout.readline()
            found = re.search(r"http://\S+", told)
            assert found, f"{told}{process.stderr.read() if process.stderr else ''}"
            yield found[0]
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(10)
