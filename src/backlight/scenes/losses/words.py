"""What the scene of the loss says, for each loss."""

from __future__ import annotations

_MINUS = "δ = y − t = {minus} = {delta}"
_LAST = ("So δ is the distance from the target, with its sign.", _MINUS)

SAMPLE = {
    "binary_cross_entropy": (
        ("If the target is {t}, this is the loss of every prediction y.", "It is 0 at y = {t}; it has no bound."),
        ("If the target is {other}, it is the mirror image.", "Two classes, two curves."),
        ("The prediction is {y} and the target {t}: the loss is {loss}.", "Its place is on the curve of its target."),
        ("Over y the curve is the steeper, the worse the prediction is.", "How the loss follows the prediction."),
        ("Over Z, the input into the output neuron, the slope is just y − t.", "What was steep, σ′ takes away again."),
        ("A confident mistake is steep over y, but δ stays between {range}.", _MINUS),
        ("Near the target the curve over Z is flat: little is left to learn.", _MINUS),
        _LAST,
    ),
    "cross_entropy": (
        ("The loss of every probability of the right class, c.", "It is 0 where the class is certain."),
        ("Other classes count as far as they take from this one.", "All probabilities together are 1."),
        ("The right class has the probability {y}: the loss is {loss}.", "Its place on the curve."),
        ("Over y the curve is the steeper, the worse the prediction is.", "How the loss follows the prediction."),
        ("Over Z, the input into the output neuron, the slope is just y − t.", "All other inputs stay as they are."),
        ("A confident mistake is steep over y, but δ stays between {range}.", _MINUS),
        ("Near the target the curve over Z is flat: little is left to learn.", _MINUS),
        _LAST,
    ),
    "half_squared_error": (
        ("The loss of every prediction y: half the squared error.", "It is 0 at the target, t = {t}."),
        ("It is alike on both sides of the target.", "Twice as far away, it is four times as large."),
        ("The prediction is {y} and the target {t}: the loss is {loss}.", "Its place on the curve."),
        ("The slope is just y − t.", "The half takes away the 2 that the square brings."),
        ("The output neuron passes Z on: over Z the slope is the same.", _MINUS),
        ("Farther away the slope is greater in proportion.", _MINUS),
        ("At the target it is 0: nothing is left to learn.", _MINUS),
        _LAST,
    ),
}  # fmt: skip
"""Of one sample: each thought, and what stands quietly below it."""

RUN = {
    "binary_cross_entropy": (
        "Every sample lies on the curve of its target, and slides down it.",
        "Over Z its slope is y − t: the worse a prediction is, the more it pulls. The mean of all becomes small.",
    ),
    "cross_entropy": (
        "Every sample’s loss is −log of the probability of its own class.",
        "Over that class’s Z its slope is y − 1: the worse, the more it pulls. The mean of all becomes small.",
    ),
    "half_squared_error": (
        "Every sample’s loss is half the square of its error y − t.",
        "The slope is the error itself: the worse, the more it pulls. The mean of all becomes small.",
    ),
}
"""Of a run: a sentence, and a quieter one."""
