"""The studio in Chromium: how often it paints while it trains, when it can be used, and the size of its script.

    pip install '.[test]'
    python bench/studio.py [--seconds 10]

Prints a table in Markdown. A painted frame is one of the screen's in which the output has been painted anew since the
frame before, at 1440×900, in a Chromium without a window and without a graphics card, while the network trains and
every landscape is painted; the time until it can be used is from the request for the page until the landscape is
painted and Play can be pressed. It says how busy the machine was, since a busy one paints less often.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import sys
from pathlib import Path
from typing import Any

import psutil

from backlight.studio.page import page_files

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from browser.chromium import MISSING, PATH, chromium
from browser.served import served

COUNTING = """
const known = new WeakMap();
// Flat, the field has the pixels; as a surface, the canvas above it. The samples' dots lie between the two.
const isOutput = (canvas) => {
  const all = [...(canvas.closest('[role=group][aria-label="Output"]')?.querySelectorAll("canvas") ?? [])];
  return canvas === all[0] || canvas === all[2];
};
window.paintings = 0;
for (const name of ["putImageData", "drawImage"]) {
  const painting = CanvasRenderingContext2D.prototype[name];
  CanvasRenderingContext2D.prototype[name] = function (...given) {
    painting.apply(this, given);
    if (!known.has(this.canvas)) known.set(this.canvas, isOutput(this.canvas));
    if (known.get(this.canvas)) window.paintings++;
  };
}
"""
FRAMES = """seconds => new Promise(done => {
  const times = [];
  const [begun, first] = [performance.now(), window.paintings];
  let seen = first;
  const tick = now => {
    if (window.paintings > seen) times.push(now);
    seen = window.paintings;
    if (now - begun < 1000 * seconds) requestAnimationFrame(tick);
    else done({ times: times.slice(1).map((time, k) => time - times[k]), paintings: seen - first });
  };
  requestAnimationFrame(tick);
})"""
"""Milliseconds between frames in which there is something new to see, and how often the output was painted."""
SPEEDS = {"120": "120 steps a second", "1000": "1,000 steps a second", "1000000000": "as fast as it can"}
STEP = "Number(document.querySelector('[role=slider]').getAttribute('aria-valuemax'))"


def usable(page: Any, address: str) -> float:
    """Milliseconds until Play can be pressed and the landscape is there."""
    page.goto(address)
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.locator("main canvas").first.wait_for()
    found: float = page.evaluate("performance.now()")
    return found


def frames(page: Any, seconds: float, speed: str) -> str:
    """What is painted while it trains, and the steps a second."""
    page.get_by_label("Steps a second").select_option(speed)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(1000)
    psutil.cpu_percent()
    before = page.evaluate(STEP)
    found = page.evaluate(FRAMES, seconds)
    steps = page.evaluate(STEP) - before
    busy = psutil.cpu_percent()
    page.get_by_role("button", name="Pause", exact=True).click()
    times = sorted(found["times"])
    return (
        f"{len(times) / seconds:.0f} | {statistics.median(times):.1f} ms | {times[int(0.95 * len(times))]:.1f} ms | "
        f"{found['paintings'] / max(1, len(times)):.2f} | {steps / seconds:,.0f} | {busy:.0f} %"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    if PATH is None:
        print(f"{MISSING} The studio is not measured.")
        return
    script = page_files()["app.js"].body
    idle = psutil.cpu_percent(2)
    with chromium() as browser, served() as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(COUNTING)
        opened = [usable(page, address) for _ in range(7)]
        print("| | |\n|---|---|")
        print(f"| script, gzipped | {len(gzip.compress(script, 9)) / 1000:.1f} kB |")
        print(f"| until it can be used, median of {len(opened)} | {statistics.median(opened):.0f} ms |")
        print(f"| the machine before | {idle:.0f} % busy |")
        print("\n| | painted a second | median between | 95th of 100 | paintings each | steps a second | busy |")
        print("|---|---|---|---|---|---|---|")
        for view in ("flat", "3-D"):
            for speed, told in SPEEDS.items():
                page.goto("about:blank")
                usable(page, address)
                if view == "3-D":
                    page.get_by_role("button", name="3-D", exact=True).click()
                print(f"| {view}, {told} | {frames(page, seconds, speed)} |", flush=True)


if __name__ == "__main__":
    main()
