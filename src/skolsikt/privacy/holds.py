"""Figures held until a day: files in ``releases/holds/``, which every question passes, whoever asks and from where.

The decisions are rows of the app database (``records.governance``), which the gate does not know. Each has a file
here for as long as it is not lifted: it is there before the decision is kept, and goes after the lifting is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path

from skolsikt.home.durable import sync, write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.roles import ROLES, Scope
from skolsikt.privacy.viewer import Viewer


class HoldDamaged(SkolsiktError):
    """A hold cannot be read: nothing is told until it is restored."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Figures that nobody sees before ``until``, but those with a role in ``open_to``. What is empty is not limited.

    A role that is held for a school unit has its first view of that unit only. Whoever looks through a role has none.
    """

    id: int
    measure: str = ""
    source: str = ""
    period: str = ""
    school_unit: str = ""
    until: date
    open_to: frozenset[str] = frozenset()

    def is_open_to(self, viewer: Viewer, school_units: frozenset[str] | None) -> bool:
        """Whether ``viewer`` sees figures of these ``school_units`` (None: of all) before the day."""
        return not viewer.is_preview and any(
            role in ROLES and (ROLES[role].holds_for is Scope.MUNICIPALITY or _is_own(viewer, role, school_units))
            for role in self.open_to & viewer.roles
        )


def _is_own(viewer: Viewer, role: str, school_units: frozenset[str] | None) -> bool:
    own = {one.school_unit_code for one in viewer.relations if one.role == role}
    return bool(school_units) and school_units is not None and school_units <= own


def holds_folder(home: Home) -> Path:
    """Return where holds lie."""
    return home.releases / "holds"


def write_hold(home: Home, hold: Hold) -> None:
    """Let ``hold`` hold from now on."""
    holds_folder(home).mkdir(mode=0o700, exist_ok=True)
    told = asdict(hold) | {"until": hold.until.isoformat(), "open_to": sorted(hold.open_to)}
    write_durably(_file(home, hold.id), json.dumps(told, ensure_ascii=False))


def remove_hold(home: Home, hold: int) -> None:
    """Let a hold go. One that is gone is no error."""
    _file(home, hold).unlink(missing_ok=True)
    if holds_folder(home).exists():
        sync(holds_folder(home))


def has_hold(home: Home, hold: int) -> bool:
    """Return whether there is a hold with that number, whole or damaged."""
    return _file(home, hold).exists()


def read_holds(home: Home, *, on: date) -> list[Hold]:
    """Return the holds whose day has not come, the one that ends last first. Raises HoldDamaged."""
    found = [_read(path) for path in _files(home)]
    return sorted((hold for hold in found if on < hold.until), key=lambda hold: (hold.until, hold.id), reverse=True)


def damaged_holds(home: Home) -> Iterator[HoldDamaged]:
    """Yield every hold that cannot be read."""
    for path in _files(home):
        try:
            _read(path)
        except HoldDamaged as damage:
            yield damage


def _files(home: Home) -> list[Path]:
    return sorted(holds_folder(home).glob("[!.]*.json"))


def _read(path: Path) -> Hold:
    try:
        told = json.loads(path.read_text("utf-8"))
        if told.keys() != {field.name for field in fields(Hold)}:
            raise ValueError(path.name)
        return Hold(**told | {"until": date.fromisoformat(told["until"]), "open_to": frozenset(told["open_to"])})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        sentence = _("{file} är skadad, och inga siffror visas innan den är återställd från säkerhetskopian.")
        raise HoldDamaged(sentence.format(file=path)) from error


def _file(home: Home, hold: int) -> Path:
    return holds_folder(home) / f"{hold}.json"
