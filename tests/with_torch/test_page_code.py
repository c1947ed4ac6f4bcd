"""The code that the studio's page gives for PyTorch answers as the network does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import backlight as bl
from backlight.studio.page import FOLDER
from browser.chromium import MISSING, PATH, chromium
from browser.person import Person
from browser.served import served
from browser.test_code import code_of

torch = pytest.importorskip("torch")


@pytest.mark.skipif(PATH is None, reason=MISSING)
@pytest.mark.skipif(not (FOLDER / "index.html").exists(), reason="the page is not built: python build_site.py")
def test_code_for_pytorch_predicts_the_same() -> None:
    run = bl.train(bl.load("moons"), steps=30)
    with chromium() as browser, served() as address:
        person = Person(browser.new_context(accept_downloads=True).new_page())
        person.go(address)
        person.key("Shift+ArrowRight")
        person.wait_for_step(30)
        code: dict[str, Any] = {}
        exec(code_of(person), code)
    X = run.data.X_test
    predicted = code["predict"](torch.tensor(X, dtype=torch.float32))
    np.testing.assert_allclose(
        predicted.detach().numpy().reshape(len(X), -1), run.at(30).network.predict(X).reshape(len(X), -1), atol=1e-5
    )
