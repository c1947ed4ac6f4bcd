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
import statistics
import sys
from pathlib import Path
from typing import Any

from backlight.studio.page import page_files

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from browser.chromium import MISSING, PATH, chromium
from browser.served import served

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
    page.get_by_label("Steps a second").select_option(label=speed.replace(",", "\u2009"))
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
    if PATH is None:
        print(f"{MISSING} The studio is not measured.")
        return
    script = page_files()["app.js"].body
    with chromium() as browser, served() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        opened = [usable(page, address) for _ in range(7)]
        print("| | |\n|---|---|")
        print(f"| script, gzipped | {len(gzip.compress(script, 9)) / 1000:.1f} kB |")
        print(f"| until it can be used, median of {len(opened)} | {statistics.median(opened):.0f} ms |")
        for speed in ("120", "1,000", "as fast as it can"):
            times, rate = frames(page, seconds, speed)
            ordered = sorted(times)
            told = (
                f"median {statistics.median(times):.1f} ms, 95th of 100 {ordered[int(0.95 * len(ordered))]:.1f} ms, "
                f"{1000 / statistics.mean(times):.0f} a second"
            )
            print(f"| frames at {speed} steps a second ({rate:,.0f} done) | {told} |")


if __name__ == "__main__":
    main()
