"""Three dimensions on paper: where points of a cube lie when it is turned, and which of them are in front."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

CORNERS: Doubles = np.array(list(product((-1.0, 1.0), repeat=3)))
"""Of the cube from −1 to 1, (8, 3)."""
EDGES = [(a, b) for a in range(8) for b in range(a + 1, 8) if (a ^ b).bit_count() == 1]


@dataclass(frozen=True)
class Camera:
    """Looks at the cube from −1 to 1, from afar, so that parallels stay parallel.

    Attributes
    ----------
    turn
        Around the vertical third axis, radians.
    tilt
        From above: 0 looks along the floor, π/2 straight down.
    scale
        Units of the picture for one of the cube's.
    x, y
        Where the cube's centre lies.
    """

    turn: float
    tilt: float
    scale: float
    x: float
    y: float

    def project(self, points: Doubles) -> tuple[Doubles, Doubles]:
        """Where points, (n, 3), lie in the picture, (n, 2), and how near they are, (n,): greater is nearer."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        across = c * points[:, 0] - s * points[:, 1]
        away = s * points[:, 0] + c * points[:, 1]
        up = points[:, 2]
        lift, near = math.sin(self.tilt), math.cos(self.tilt)
        down = -(up * near + away * lift)
        places = np.stack([self.x + self.scale * across, self.y + self.scale * down], axis=1)
        return places, up * lift - away * near


def cut(normal: Doubles, offset: float) -> Doubles:
    """The polygon in which the plane normal · h + offset = 0 cuts the cube: its corners in order, (0 to 6, 3)."""
    values = CORNERS @ normal + offset
    found = []
    for a, b in EDGES:
        if (values[a] < 0) != (values[b] < 0):
            part = values[a] / (values[a] - values[b])
            found.append(CORNERS[a] + part * (CORNERS[b] - CORNERS[a]))
    if len(found) < 3:
        return np.empty((0, 3))
    points = np.array(found)
    center = points.mean(0)
    one = points[0] - center
    other = np.cross(normal, one)
    angles = np.arctan2((points - center) @ other / np.linalg.norm(normal), (points - center) @ one)
    return points[np.argsort(angles)]
