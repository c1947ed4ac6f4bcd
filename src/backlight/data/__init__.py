"""Data: toy shapes, real data sets, arrays and tables, split and scaled.

- `load`: a data set by its name, from a file or from a data frame; `reload`: the data of a recipe, again
- `Dataset`: samples to train on and to test on; `Scaling`: to the network's scale and back
- `source`: where data come from, as a recipe says it
- `toys`, `bundled`, `points`, `arrays`, `files` (with `textfile`, `frames`): what can be loaded
- `columns`, `target`: how a table becomes inputs and targets; `assemble`: the split, the scaling, the fingerprint
- `description`: a data set without its arrays; `origin`: where a value stands, in the words of an error
"""

from backlight.data.bundled import BUNDLED
from backlight.data.dataset import Dataset
from backlight.data.load import load, reload
from backlight.data.scaling import Scaling
from backlight.data.source import AnySource, Arrays, Bundled, Points, Table, Task, Toy
from backlight.data.toys import DEFAULT_NOISE, DEFAULT_SAMPLES

__all__ = [
    "BUNDLED",
    "DEFAULT_NOISE",
    "DEFAULT_SAMPLES",
    "AnySource",
    "Arrays",
    "Bundled",
    "Dataset",
    "Points",
    "Scaling",
    "Table",
    "Task",
    "Toy",
    "load",
    "reload",
]
