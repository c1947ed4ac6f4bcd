"""Scenes: what there is to see, one to a file, each a pure function of its subject and time.

`SCENES` lists them; `make_scene` makes one. `scene.py` says what a scene is, `page.stage` what all share, `page.pace`
how things move.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from backlight.errors import BacklightError, nearest
from backlight.wording import shown

if TYPE_CHECKING:
    from backlight.recording.recording import Recording
    from backlight.scenes.scene import Scene
    from backlight.theme import Ground

About = Literal["run", "sample", "own", "alone"]


@dataclass(frozen=True)
class Kind:
    """A kind of scene.

    Attributes
    ----------
    scene
        Its class, and the module of this package in which it is.
    about
        ``"run"``: a recording; ``"sample"``: one sample of a recording, or the worked example without one; ``"own"``:
        an example of its own, or a recording; ``"alone"``: an example of its own.
    shows
        What it shows, in a line.
    options
        What else can be asked of it, by name; they are fields of its class.
    """

    scene: str
    about: About
    shows: str
    options: tuple[str, ...] = ()


SCENES = {
    "perceptron": Kind(
        "perceptron.PerceptronScene", "own", "a weight vector turning towards what it mistakes",
        ("data", "start", "learning_rate", "mistakes"),
    ),
    "feedforward": Kind("feedforward.Feedforward", "sample", "matrix times vector and activation, layer by layer"),
    "loss": Kind("loss.Loss", "own", "cross-entropy, and the prediction on its curve"),
    "chain-rule": Kind(
        "chain_rule.ChainRule", "alone", "a composition as layers, whose slopes multiply",
        ("composition", "low", "high", "dx"),
    ),
    "backpropagation": Kind(
        "backpropagation.BackpropagationScene", "sample", "the whole pass in matrices and numbers"
    ),
    "symmetry": Kind("symmetry.Symmetry", "sample", "feedforward, and backpropagation as its mirror image"),
    "voting": Kind("voting.Voting", "sample", "inputs voting on outputs, and outputs on inputs"),
    "activations": Kind("activations.Activations", "own", "activations and their slopes, and where Z falls on them"),
    "landscape": Kind(
        "landscape.Landscape", "run", "the output over two inputs beside the last hidden layer", ("surface", "inputs")
    ),
    "neurons": Kind("neurons.Neurons", "run", "what every neuron answers over two inputs", ("inputs",)),
    "descent": Kind("descent.Descent", "run", "the loss surface, and the path of the weights on it", ("surface",)),
}  # fmt: skip


def make_scene(
    name: str,
    run: Recording | None = None,
    *,
    step: int | None = None,
    sample: int | None = None,
    theme: Ground = "dark",
    **options: Any,
) -> Scene:
    """Make a scene.

    Parameters
    ----------
    name
        One of `SCENES`.
    run
        The recording it is about; None: an example, where the scene has one.
    step
        The step it shows, or to which it goes; −1 is the last. None: the last.
    sample
        Number of a training sample, for scenes of one sample; None: 0, and of loss all.
    theme
        ``"dark"`` or ``"light"``.
    options
        Of the scene itself: ``surface`` and ``inputs`` of landscape, ``composition`` of chain-rule …; see `SCENES`.

    Raises
    ------
    BacklightError
        When there is no such scene or option, the run has no such step or sample, or the scene cannot show it.
    """
    from backlight.scenes.page.stage import Stage
    from backlight.scenes.page.subject import Subject

    check_scene(name)
    check_looks(run, theme)
    kind = SCENES[name]
    if unknown := sorted(set(options) - set(kind.options)):
        known = f"It has {', '.join(kind.options)}." if kind.options else "It has none of its own."
        raise BacklightError(f"{name} has no option {', '.join(unknown)}. {known}")
    if run is None and (step is not None or sample is not None):
        raise BacklightError("A step and a sample are of a recording; give the recording too.")
    if run is None and kind.about == "run":
        raise BacklightError(f"{name} shows a run; give a recording, as backlight train makes them.")
    if run is not None and kind.about == "alone":
        raise BacklightError(f"{name} has an example of its own; leave out the recording.")
    module, _, of_module = kind.scene.partition(".")
    made = getattr(importlib.import_module(f"backlight.scenes.{module}"), of_module)
    known = made.__dataclass_fields__
    if sample is not None and "subject" not in known:
        raise BacklightError(f"{name} shows all samples; leave out the sample.")
    if step is not None and not known.keys() & {"step", "subject"}:
        raise BacklightError(f"{name} does not change with training; leave out the step.")
    about: dict[str, Any] = {}
    if run is not None and (kind.about == "sample" or sample is not None):
        about["subject"] = Subject.of(run, step, 0 if sample is None else sample)
    elif run is not None:
        about = {"run": run} if step is None else {"run": run, "step": step}
    result: Scene = made(stage=Stage(theme), **about, **options)
    return result


def check_scene(name: Any) -> None:
    """Refuse what is the name of no scene.

    Raises
    ------
    BacklightError
        With the names that there are.
    """
    if not isinstance(name, str) or name not in SCENES:
        meant = nearest(str(name), SCENES) or "."
        raise BacklightError(f"There is no scene {name!r}{meant} There are {', '.join(SCENES)}.")


def check_looks(run: Any, theme: Any) -> None:
    """Refuse what is no recording, where there is one, and what is no theme.

    Raises
    ------
    BacklightError
        With what to give instead.
    """
    from backlight.recording.recording import Recording

    if run is not None and not isinstance(run, Recording):
        raise BacklightError(f'A run is a recording, as backlight.open("moons.zarr") gives it; {shown(run)} came.')
    if theme not in ("dark", "light"):
        raise BacklightError(f'A theme is "dark" or "light"; {shown(theme)} came.')
