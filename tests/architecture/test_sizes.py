"""Functions and modules stay small enough to read at once (style, rule 17)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "skolsikt"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
FUNCTION_LINES, MODULE_LINES = 60, 500
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module_and_its_functions_are_small_and_named_after_a_concept(path: Path) -> None:
    text = path.read_text("utf-8")
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert long == []
    assert text.count("\n") <= MODULE_LINES
    assert path.name not in VAGUE_NAMES
