"""Every build that this machine can run gives the bits written down in same_bits/digests.json.

scripts/same_bits.py holds WebAssembly and aarch64 against the same digests.
"""

from __future__ import annotations

import pytest

from backlight.kernel import library
from kernel.same_bits import cases

EVERY = cases.cases()


@pytest.mark.parametrize("build", library.builds())
@pytest.mark.parametrize("name", EVERY)
def test_bits(build: str, name: str) -> None:
    numbers = cases.run_natively(library.load(library.builds()[build]), EVERY[name])
    assert cases.digest(numbers) == cases.expected()[name]


def test_the_digests_are_of_these_cases_and_differ() -> None:
    expected = cases.expected()
    assert list(expected) == list(EVERY)
    # A ripple with the default activation is in two lists; nothing else may be the same.
    assert expected["data ripple"] == expected["activation tanh on ripple"]
    assert len(set(expected.values())) == len(EVERY) - 1


def test_one_step_more_changes_the_digest() -> None:
    build = library.load(next(iter(library.builds().values())))
    one = cases.case("moons", steps=10)
    same, other = cases.run_natively(build, one), cases.run_natively(build, cases.case("moons", steps=11))
    assert cases.run_natively(build, one) == same != other
