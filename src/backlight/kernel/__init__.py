"""The kernel, from Python: `library` finds the build for this machine, the rest takes and gives arrays."""

from backlight.kernel.landscapes import View, landscape, paint_landscape
from backlight.kernel.library import MAX_DEPTH, NetworkStruct, TrainingStruct
from backlight.kernel.passes import (
    INITIALIZERS,
    Evaluator,
    Initializer,
    Pass,
    backpropagate,
    evaluate,
    initialize,
    predict,
    returned,
)
from backlight.kernel.pixels import Planes, paint_dots, planes
from backlight.kernel.reliefs import Block, paint_relief
from backlight.kernel.samples import TOYS, Stream, Toy, moments, permutation, toy
from backlight.kernel.trainer import Quantity, Report, Trainer, learning_rate, state_count, update, whole_vectors

__all__ = [
    "INITIALIZERS",
    "MAX_DEPTH",
    "TOYS",
    "Block",
    "Evaluator",
    "Initializer",
    "NetworkStruct",
    "Pass",
    "Planes",
    "Quantity",
    "Report",
    "Stream",
    "Toy",
    "Trainer",
    "TrainingStruct",
    "View",
    "backpropagate",
    "evaluate",
    "initialize",
    "landscape",
    "learning_rate",
    "moments",
    "paint_dots",
    "paint_landscape",
    "paint_relief",
    "permutation",
    "planes",
    "predict",
    "returned",
    "state_count",
    "toy",
    "update",
    "whole_vectors",
]
