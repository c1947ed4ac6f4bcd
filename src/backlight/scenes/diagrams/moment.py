"""A moment of the voting: on whom votes are cast, from which side, and how that is said."""
# ruff: noqa: E741  l is the layer, as in the formulas.

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Side = Literal["forward", "back"]
"""Which way values go."""
SIDES: Final[tuple[Side, ...]] = ("forward", "back")


class Moment(NamedTuple):
    """A neuron on which votes are cast; without one, the outputs' errors, with which the way back begins."""

    side: Side
    l: int
    unit: int | None

    @property
    def rule(self) -> str:
        """What votes come to, as LaTeX."""
        if self.side == "forward":
            return f"Z_j = \\sum_i W_{{ji}}\\,{'x' if self.l == 1 else 'H'}_i + b_j"
        return r"\delta_j = y_j - t_j" if self.unit is None else r"\delta_i = \sigma'(Z_i)\,\sum_j W_{ji}\,\delta_j"

    @property
    def sentence(self) -> str:
        """What happens."""
        if self.unit is None:
            return "The outputs speak first: prediction minus target."
        who = f"Layer {self.l}, neuron {self.unit + 1}"
        if self.side == "forward":
            return f"{who}: {'the inputs vote' if self.l == 1 else 'the layer before votes'} on what it is."
        return f"{who}: the layer above votes on what it should have been."
