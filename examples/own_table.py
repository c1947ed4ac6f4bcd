"""A table of one's own: any CSV, Parquet or data frame; predictions take raw values."""

import tempfile
from pathlib import Path

import numpy as np
import polars as pl

import backlight as bl

rng = np.random.default_rng(0)
sunshine, rain = rng.uniform(0, 12, 600), rng.gamma(2, 3, 600)
table = pl.DataFrame(
    {
        "sunshine": sunshine,
        "rain": rain,
        "soil": rng.choice(["clay", "loam", "sand"], 600),
        "harvest": 2 + 0.8 * sunshine - 0.03 * (rain - 8) ** 2 + rng.normal(0, 0.3, 600),
    }
)

data = bl.load(table, target="harvest")
print(data)
asked = pl.DataFrame({"sunshine": [10.0, 2.0], "rain": [8.0, 25.0], "soil": ["loam", "sand"]})

with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "harvest.zarr"
    print(bl.train(data, hidden=(16,), epochs=60, optimizer="adam", path=path))
    # The folder is all that is needed, in another program too.
    print("Expected harvests:", bl.open(path).predict(asked).ravel())
