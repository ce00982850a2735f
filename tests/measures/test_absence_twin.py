"""Absence and high absence against a slow, obvious second implementation in plain Python."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Hashable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.settings import Settings
from skolsikt.measures.ask import ask
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.question import Question
from skolsikt.measures.sandbox import SandboxReader
from skolsikt.privacy.viewer import operator
from skolsikt.school.periods import month_of, school_year_of, term_of
from skolsikt.warehouse.manifest import Version

OPERATOR = operator(reason="test", user="prov")

LIMIT, MINIMUM = 0.15, 100
FIRST_DAY = date(2024, 8, 19)
Lesson = dict[str, object]


def lessons(*, seed: int, pupils: int, days: int) -> list[Lesson]:
    chance = random.Random(seed)
    rows = []
    for pupil in range(1, pupils + 1):
        unit, level = chance.choice(["11111111", "22222222"]), chance.choice([7, 8, 9])
        tendency = chance.choice([0.02, 0.1, 0.15, 0.4])
        for day in range(days):
            on = FIRST_DAY + timedelta(days=day * 3)
            for start in (480, 560, 640):
                scheduled = chance.choice([40, 60, 80])
                reported = chance.random() < 0.93
                absent = chance.random() < tendency
                minutes = chance.choice([scheduled, scheduled // 2]) if absent else 0
                is_valid = chance.random() < 0.7
                rows.append(
                    {
                        "pupil_key": pupil,
                        "school_year": school_year_of(on),
                        "month": month_of(on),
                        "school_unit_code": unit,
                        "class_name": f"{level}A",
                        "grade_level": level,
                        "date": on,
                        "start_minute": start,
                        "subject_code": chance.choice(["MA", "EN", "IDH"]),
                        "scheduled_minutes": scheduled,
                        "valid_absent_minutes": minutes if is_valid else 0 if reported else None,
                        "invalid_absent_minutes": 0 if is_valid else minutes if reported else None,
                        "is_reported": reported,
                    }
                )
    return rows


KEYS: dict[str, Callable[[Lesson], Hashable]] = {
    "school_unit": lambda row: row["school_unit_code"],
    "grade_level": lambda row: str(row["grade_level"]),
    "month": lambda row: row["month"],
    "weekday": lambda row: str(row["date"].isoweekday()),
    "week": lambda row: "{}-W{:02}".format(*row["date"].isocalendar()[:2]),
    "subject": lambda row: row["subject_code"],
    "lesson": lambda row: f"{row['start_minute'] // 60:02}:{row['start_minute'] % 60:02}",
}
STEPS: dict[str, Callable[[Lesson], str]] = {
    "2024/25": lambda row: str(row["school_year"]),
    "HT2024..VT2025": lambda row: term_of(row["date"]),
    "2024-09..2024-12": lambda row: str(row["month"]),
}


def slow_absence(rows: list[Lesson], key: Callable[[Lesson], Hashable]) -> dict[Hashable, tuple[float, int, int]]:
    groups: dict[Hashable, list[Lesson]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    found = {}
    for name, group in groups.items():
        scheduled = sum(row["scheduled_minutes"] for row in group)
        absent = sum((row["valid_absent_minutes"] or 0) + (row["invalid_absent_minutes"] or 0) for row in group)
        found[name] = (absent / scheduled, scheduled, len({row["pupil_key"] for row in group}))
    return found


def slow_high_absence(rows: list[Lesson], key: Callable[[Lesson], Hashable]) -> dict[Hashable, tuple[int, int]]:
    sums: dict[Hashable, dict[object, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for row in rows:
        mine = sums[key(row)][row["pupil_key"]]
        mine[0] += row["scheduled_minutes"]
        mine[1] += (row["valid_absent_minutes"] or 0) + (row["invalid_absent_minutes"] or 0)
    found = {}
    for name, pupils in sums.items():
        judged = [(scheduled, absent) for scheduled, absent in pupils.values() if scheduled >= MINIMUM]
        if judged:
            found[name] = (sum(absent > LIMIT * scheduled for scheduled, absent in judged), len(judged))
    return found


class House(ExampleHouse):
    def __init__(self, rows: list[Lesson]) -> None:
        self.settings = Settings(high_absence_minimum_scheduled_minutes=MINIMUM)
        self.kept = Kept()
        version = Version(number=1, published_at="")
        self._rows = SandboxReader({"lesson_attendance": rows}, derived=DERIVED, version=version)


ROWS = lessons(seed=7, pupils=40, days=60)


@pytest.fixture(scope="module")
def house() -> House:
    return House(ROWS)


def cells(house: House, measure: str, by: str, period: str) -> dict[tuple[str, str], object]:
    answer = ask(Question(measure=measure, by=(by,), period=period), viewer=OPERATOR, house=house)
    return {(cell.period, str(cell.group[by])): cell for cell in answer.cells if cell.population}


@pytest.mark.parametrize("period", STEPS)
@pytest.mark.parametrize("by", KEYS)
def test_absence_agrees_with_the_slow_twin(house: House, by: str, period: str) -> None:
    first, _, last = period.partition("..")
    kept = [row for row in ROWS if not last or "-" not in first or first <= str(row["month"]) <= last]
    expected = slow_absence(kept, lambda row: (STEPS[period](row), KEYS[by](row)))

    found = cells(house, "absence_share", by, period)

    assert {key: (cell.value, cell.denominator, cell.population) for key, cell in found.items()} == {
        key: (pytest.approx(share), scheduled, pupils) for key, (share, scheduled, pupils) in expected.items()
    }


@pytest.mark.parametrize("period", STEPS)
@pytest.mark.parametrize("by", ["school_unit", "grade_level", "subject", "weekday"])
def test_high_absence_agrees_with_the_slow_twin(house: House, by: str, period: str) -> None:
    first, _, last = period.partition("..")
    kept = [row for row in ROWS if not last or "-" not in first or first <= str(row["month"]) <= last]
    expected = slow_high_absence(kept, lambda row: (STEPS[period](row), KEYS[by](row)))

    found = cells(house, "high_absence_share", by, period)

    assert {key: (cell.numerator, cell.denominator) for key, cell in found.items()} == expected
    assert any(numerator for numerator, _count in expected.values())
    assert any(numerator < count for numerator, count in expected.values())


@pytest.mark.parametrize("by", KEYS)
def test_the_parts_of_absence_sum_to_the_whole(house: House, by: str) -> None:
    whole = ask(Question(measure="absence_share", period="2024/25"), viewer=OPERATOR, house=house)
    parts = cells(house, "absence_share", by, "2024/25").values()

    assert sum(cell.numerator for cell in parts) == whole.cells[0].numerator
    assert sum(cell.denominator for cell in parts) == whole.cells[0].denominator


def test_valid_and_invalid_absence_sum_to_absence(house: House) -> None:
    valid, invalid, both = (
        cells(house, name, "school_unit", "2024/25")
        for name in ("absence_share_valid", "absence_share_invalid", "absence_share")
    )

    assert {key: valid[key].numerator + invalid[key].numerator for key in both} == {
        key: cell.numerator for key, cell in both.items()
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), pupils=st.integers(1, 6), days=st.integers(1, 12))
def test_small_random_schools_agree_with_the_slow_twin(seed: int, pupils: int, days: int) -> None:
    rows = lessons(seed=seed, pupils=pupils, days=days)

    found = cells(House(rows), "absence_share", "school_unit", "2024/25")

    expected = slow_absence(rows, lambda row: ("2024/25", row["school_unit_code"]))
    assert {key: cell.value for key, cell in found.items()} == {
        key: pytest.approx(share) for key, (share, _scheduled, _pupils) in expected.items()
    }
