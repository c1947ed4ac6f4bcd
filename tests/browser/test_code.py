"""Code of a network for PyTorch, which need not be installed; tests/with_torch runs it."""

from __future__ import annotations

import ast

from browser.person import Person


def test_code_for_pytorch_is_python(person: Person) -> None:
    """It compiles, and needs PyTorch and nothing else."""
    person.key("ArrowRight")
    person.wait_for_step(1)
    code = code_of(person)
    compile(code, "network.torch.py", "exec")
    names = [
        name.name
        for each in ast.walk(ast.parse(code))
        if isinstance(each, ast.Import | ast.ImportFrom)
        for name in each.names
    ]
    assert names[0] == "torch"
    assert {name.partition(".")[0] for name in names} <= {"torch", "nn"}


def code_of(person: Person) -> str:
    """What the dialog gives for PyTorch."""
    person.press("Share")
    return person.download(
        lambda: person.page.get_by_role("dialog").get_by_role("button", name="PyTorch", exact=True).click()
    ).decode()
