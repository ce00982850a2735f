"""Which serving files are kept: the newest, and those that something sealed rests on."""

from __future__ import annotations

import json
import re
from pathlib import Path

from skolsikt.home.durable import write_durably
from skolsikt.home.paths import Home

_SEALED = "sealed"


def pin(home: Home, *, name: str, version: int) -> None:
    """Keep the serving file of ``version`` as long as the pin ``name`` stands."""
    folder = home.lake / _SEALED
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / f"{name}.json", json.dumps({"version": version}))


def pinned(home: Home) -> set[int]:
    """Return the versions that a sealed answer names; one that is damaged names none, and ``verify`` tells of it."""
    return {version for path in (home.lake / _SEALED).glob("*.json") if (version := _named_by(path))}


def _named_by(path: Path) -> int | None:
    try:
        return int(json.loads(path.read_text("utf-8"))["version"])
    except (ValueError, TypeError, KeyError):
        return None


def prune(home: Home, *, kept: int, newest: int) -> list[int]:
    """Delete serving files that are neither among the ``kept`` newest nor sealed, and say which.

    A deleted one is built again from its manifest when somebody asks for it. Files above ``newest`` were never
    published and go too.
    """
    there = {int(path.stem): path for path in home.serving.glob("*.duckdb") if re.fullmatch(r"\d+", path.stem)}
    published = sorted(number for number in there if number <= newest)
    spared = set(published[-kept:]) | pinned(home)
    gone = [number for number in there if number > newest or number not in spared]
    for number in gone:
        there[number].unlink()
    return gone
