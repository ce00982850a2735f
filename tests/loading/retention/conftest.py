"""A house with grades of two school years, and decisions about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.retention.destroying import destroy_due
from skolsikt.measures.house import House
from skolsikt.warehouse.destruction import Destruction
from tests.sources.grade_lines import NINE, line

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
OLD, NEW = "2018/19", "2024/25"
RARE = "RARKLASS9X"  # the class of the pupil who is looked for everywhere
WHOLE = {
    "final_grades": "{disposal: destroy, term: {years: 3}}",
    "term_grades": "{disposal: destroy, term: {years: 3}}",
    "pupils": "{disposal: destroy, term: {years: 3}}",
    "identities": "{disposal: destroy}",
}


def decide(
    house: House, kinds: dict[str, str] = WHOLE, *, number: str = "BUN 2026 § 45", day: str = "2025-05-12"
) -> None:
    """Write the municipality's only decision."""
    lines = [f"  - number: {number}", f"    date: {day}", "    kinds:"]
    lines += [f"      {name}: {rule}" for name, rule in kinds.items()]
    house.home.retention_file.write_text("\n".join(["decisions:", *lines, ""]), "utf-8")


def destroy(house: House, at: datetime = NOW, **more: object) -> list[Destruction]:
    return destroy_due(house, by="prov", reason="prov", at=at, **more)  # type: ignore[arg-type]


@pytest.fixture
def grades(tmp_path: Path, load: Callable[..., LoadOutcome]) -> Callable[..., LoadOutcome]:
    """Load a file of final grades of a school year: serial number -> what differs in that line."""

    def one(name: str, year: str, pupils: dict[int, dict[str, str]]) -> LoadOutcome:
        path = tmp_path / name
        day = f"20{year[-2:]}-06-12"
        path.write_text("\n".join([*(line(NINE, n, Datum=day, **more) for n, more in pupils.items()), ""]), "utf-8")
        return load(path)

    return one


@pytest.fixture
def town(house: House, grades: Callable[..., LoadOutcome]) -> House:
    """Three pupils of 2018/19, one of whom is like nobody else; one of them, and two others, in 2024/25."""
    told = {"Klass": RARE, "Fornamn": "Rarfornamn"}
    grades("gamla.txt", OLD, {1: told, 2: {}, 3: {}})
    grades("nya.txt", NEW, {3: {}, 4: {}, 5: {}})
    return house


def grades_by_year(house: House, version: int | None = None) -> dict[str, int]:
    """Grades per school year."""
    sql = "SELECT school_year, count(DISTINCT pupil_key) FROM grade GROUP BY 1 ORDER BY 1"
    return dict(house.warehouse.reader(version).fetchall(sql))  # type: ignore[arg-type]
