"""What the moments of a walk are told of: a pass's quantities, and the matrices of the page in which they stand."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from backlight.drawing.type import width
from backlight.network.arrays import as_numpy
from backlight.scenes.matrices.board import Change, Label, Origin
from backlight.scenes.page.rounding import added, resolving, value
from backlight.scenes.page.stage import LEFT, RIGHT, SIZES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from backlight.network.backpropagation import Backpropagation
    from backlight.scenes.matrices.cells import Content, Matrix, Place

_BETWEEN: Final = "      "
_CLOSE: Final = 0.05


@dataclass(frozen=True, eq=False)
class Setting:
    """One sample's pass on its page.

    Attributes
    ----------
    done
        The pass.
    contents
        Its quantities by name, as cells show them.
    matrices
        Where they stand, by name.
    """

    done: Backpropagation
    contents: Mapping[str, Content]
    matrices: Mapping[str, Matrix]

    @property
    def depth(self) -> int:
        """L."""
        return self.done.architecture.depth

    def before(self, l: int) -> str:
        """The name of H_{l−1}: the input of the first layer is X."""
        return f"H{l - 1}" if l > 1 else "X"

    def fill(
        self,
        name: str,
        places: Iterable[Place] | None = None,
        *,
        of: str | None = None,
        begin: float = 0.4,
        end: float = 0.8,
        origins: Mapping[Place, Origin] | None = None,
    ) -> Change:
        """Cells of a matrix get their numbers: its own, or another quantity's; all cells, unless some are given."""
        content = self.contents[of or name]
        chosen = content.places if places is None else list(places)
        label = Label(content.symbol, content.numbers.exponent)
        return Change(name, {place: content.face(place) for place in chosen}, begin, end, origins or {}, label)

    def clear(self, name: str, *, begin: float = 0.0, end: float = 1.0) -> Change:
        """All of a matrix goes."""
        return Change(name, dict.fromkeys(self.matrices[name].places), begin, end, label=Label(""))

    def origins(self, name: str, *, turned: bool = False) -> dict[Place, Origin]:
        """A matrix's cells as where numbers come from, for the same places elsewhere, or for its transpose's."""
        return {
            (place[1], place[0]) if turned else place: self.origin(name, place) for place in self.contents[name].places
        }

    def origin(self, name: str, place: Place) -> Origin:
        """One cell as where a number comes from."""
        return Origin(*self.matrices[name].corner(place), self.contents[name].face(place))

    def turning(self, name: str, to: str) -> list[Change]:
        """A column comes as a row: one number after another, so that they do not cover each other on their way."""
        origins = self.origins(name, turned=True)
        late = 0.4 / len(origins)
        return [
            self.fill(to, [place], begin=0.05 + late * at, end=0.55 + late * at, origins={place: origin})
            for at, (place, origin) in enumerate(origins.items())
        ]

    def outputs(self) -> list[tuple[str, str]]:
        """Each output's y and t where they meet: with their cells' digits, or more where their difference needs it."""
        found = []
        arrays = (self.done.y, self.done.t, self.done.delta[self.depth])
        for row, (y, t, delta) in enumerate(zip(*(as_numpy(each)[:, 0].tolist() for each in arrays), strict=True)):
            numbers = self.contents[f"H{self.depth}"].numbers, self.contents["t"].numbers
            one, other = (each.inline(row) for each in numbers)
            if delta and abs(value(one) - value(other) - delta) > _CLOSE * abs(delta):
                one, other = resolving((y, t), delta / 10)
            found.append((one, other))
        return found


def equation(terms: Sequence[str], result: str) -> str:
    """A sum in a line; of more terms than there is room for, the first and the last ones."""
    text = f"{added(terms)} = {result}"
    kept = len(terms)
    while width(text, SIZES.number) > RIGHT - LEFT and kept > 2:
        kept -= 1
        shown = [*terms[: kept - kept // 2], "…", *terms[len(terms) - kept // 2 :]]
        text = f"{added(shown)} = {result}"
    return text


def listed(equations: Sequence[str]) -> str:
    """Equations in a line, as many as there is room for."""
    text = equations[0]
    for index, each in enumerate(equations[1:], start=1):
        longer = f"{text}{_BETWEEN}{each}"
        dots = f"{_BETWEEN}…" if index + 1 < len(equations) else ""
        if width(longer + dots, SIZES.number) > RIGHT - LEFT:
            return f"{text}{_BETWEEN}…"
        text = longer
    return text
