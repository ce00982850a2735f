"""One clock, in ``home/clock``: everybody else is given the time, so that no day that passes changes an outcome."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
CODE = sorted(
    path
    for path in [*(REPOSITORY / "src").rglob("*.py"), *(REPOSITORY / "tests").rglob("*.py")]
    if path != REPOSITORY / "src" / "skolsikt" / "home" / "clock.py"
)
ASKING = {"date.today", "datetime.now", "datetime.today", "datetime.utcnow", "time.time", "timezone.now"}
BELOW = ("home", "school", "tables", "warehouse", "privacy", "sources", "analysis")  # rooms that do not ask at all


def asked(code: str) -> list[str]:
    """Return the calls in ``code`` that ask what time it is."""
    calls = [node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    names = [ast.unparse(call) for call in calls if isinstance(call, ast.Attribute)]
    return [name for name in names if ".".join(name.split(".")[-2:]) in ASKING]


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(REPOSITORY).as_posix())
def test_nobody_but_the_clock_asks_what_time_it_is(path: Path) -> None:
    assert asked(path.read_text("utf-8")) == []


@pytest.mark.parametrize("room", BELOW)
def test_the_lower_rooms_do_not_ask_the_clock_either(room: str) -> None:
    files = (REPOSITORY / "src" / "skolsikt" / room).rglob("*.py")
    assert [path.name for path in files if "skolsikt.home.clock import now" in path.read_text("utf-8")] == []


def test_a_call_to_a_clock_is_seen() -> None:
    assert asked("import datetime\ndatetime.datetime.now(tz)\ndate.today()") == ["datetime.datetime.now", "date.today"]
    assert asked("clock.today(); house.now()") == []
