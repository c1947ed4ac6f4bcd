"""The studio in Chromium: frame times while it trains, the time until it can be used, and the size of its script.

    pip install '.[test]'
    python bench/studio.py [--seconds 10]

Prints a table in Markdown. Frame times are those between calls of `requestAnimationFrame`, at 1440×900, in a Chromium
without a window and without a graphics card, while the network trains and every landscape is painted; the time until
it can be used is from the request for the page until the landscape is painted and Play can be pressed.
"""

from __future__ import annotations

import argparse
import gzip
import re
import shutil
import signal
import statistics
import subprocess
import sys
from typing import Any

from playwright.sync_api import sync_playwright

from backlight.studio.page import page_files

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FRAMES = """seconds => new Promise(done => {
  const times = [];
  const tick = now => {
    times.push(now);
    if (now - times[0] < 1000 * seconds) requestAnimationFrame(tick);
    else done(times.slice(1).map((time, k) => time - times[k]));
  };
  requestAnimationFrame(tick);
})"""
STEP = "Number(document.querySelector('[role=slider]').getAttribute('aria-valuemax'))"


def usable(page: Any, address: str) -> float:
    """Milliseconds until Play can be pressed and the landscape is there."""
    page.goto(address)
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.locator("main canvas").first.wait_for()
    found: float = page.evaluate("performance.now()")
    return found


def frames(page: Any, seconds: float, speed: str) -> tuple[list[float], float]:
    """Milliseconds of each frame while it trains, and steps a second."""
    page.get_by_label("Steps a second").select_option(label=speed)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000)
    before = page.evaluate(STEP)
    times = page.evaluate(FRAMES, seconds)
    steps = page.evaluate(STEP) - before
    page.get_by_role("button", name="Pause", exact=True).click()
    return times, steps / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    script = page_files()["app.js"].body
    command = [sys.executable, "-m", "backlight", "studio", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as playwright:
        assert server.stdout
        address = re.search(r"http://\S+", server.stdout.readline())
        assert address
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        opened = [usable(page, address[0]) for _ in range(7)]
        print("| | |\n|---|---|")
        print(f"| script, gzipped | {len(gzip.compress(script, 9)) / 1000:.1f} kB |")
        print(f"| until it can be used, median of {len(opened)} | {statistics.median(opened):.0f} ms |")
        for speed in ("120", "1000", "as fast as it can"):
            times, rate = frames(page, seconds, speed)
            ordered = sorted(times)
            told = (
                f"median {statistics.median(times):.1f} ms, 95th of 100 {ordered[int(0.95 * len(ordered))]:.1f} ms, "
                f"{1000 / statistics.mean(times):.0f} a second"
            )
            print(f"| frames at {speed} steps a second ({rate:,.0f} done) | {told} |")
        chromium.close()
        server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
