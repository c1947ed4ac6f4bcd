"""What holds of every scene: pure, picklable, and all words on the page. ``from scenes.sound import assert_sound``."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from scenes.ask import inside

if TYPE_CHECKING:
    from backlight.scenes.scene import Scene


def assert_sound(scene: Scene, pictures: int = 8) -> None:
    """Look at some times of a scene, forth and back, and in another process's copy of it."""
    times = [*(scene.duration * index / (pictures - 1) for index in range(pictures)), scene.still]
    first = {time: scene.draw(time) for time in times}
    assert [inside(drawing) for drawing in first.values()] == [[]] * len(first)
    for time in reversed(times):
        assert scene.draw(time) == first[time], time
    other = pickle.loads(pickle.dumps(scene))
    assert other.draw(scene.still) == first[scene.still]
