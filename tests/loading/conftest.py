"""An empty house, and lesson files to load into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_file
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House
from skolsikt.school.identifiers import normalise_person_number
from skolsikt.sources.contract import Wish

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)


def person(start: str) -> str:
    """Return an invented number with the right check digit."""
    return next(start + digit for digit in "0123456789" if normalise_person_number(start + digit))


ANNA, BILAL, CHEN, DINA = (person(start) for start in ("20100101238", "20100202239", "20100303240", "20100404241"))
TEMPORARY = "20100404TF01"
HEADER = (
    "Personnummer;Klass;Årskurs;Skolenhetskod;Datum;Starttid;Ämne;Lärare;Schemalagda minuter;"
    "Giltig frånvaro;Ogiltig frånvaro;Rapporterad"
)


def lesson(
    person: str = ANNA,
    *,
    unit: str = "10000001",
    day: str = "2024-09-02",
    start: str = "08:00",
    valid: int = 0,
    minutes: int | str = 60,
    teacher: str = "ASB",
) -> str:
    return f"{person};7A;7;{unit};{day};{start};MA;{teacher};{minutes};{valid};0;Ja"


@pytest.fixture(autouse=True)
def without_derived_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build serving files of canonical tables only, to save time; what is derived has tests of its own."""
    for module in ("load", "undo", "stored_rows", "changed_number", "retention.destroying"):
        monkeypatch.setattr(f"skolsikt.loading.{module}.DERIVED", ())


@pytest.fixture
def house(tmp_path: Path) -> House:
    home = Home(tmp_path / "home").create()
    write_settings(home, Settings(municipality="1283", threads=1))
    return House.open(home.root)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a lesson file of the given lines."""

    def to(name: str, *lines: str) -> Path:
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *lines, ""]), "utf-8")
        return path

    return to


@pytest.fixture
def load(house: House) -> Callable[..., LoadOutcome]:
    """Load a file into the house."""

    def one(path: Path, **more: object) -> LoadOutcome:
        return load_file(path, house=house, at=AT, **{"wish": Wish(), **more})  # type: ignore[arg-type]

    return one


def absent_minutes(house: House, version: int | None = None) -> dict[str, int]:
    """Valid absent minutes per school unit."""
    sql = "SELECT school_unit_code, sum(valid_absent_minutes)::INTEGER FROM lesson_attendance GROUP BY ALL ORDER BY ALL"
    return dict(house.warehouse.reader(version).fetchall(sql))  # type: ignore[arg-type]
