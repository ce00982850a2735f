"""The same Ibis expressions give the same answers on DuckDB and on a local Spark over the same lake."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ibis import _

from skolsikt.measures.facts import DERIVED
from skolsikt.warehouse.backends import on_duckdb, on_spark

from .conftest import AT, lessons, load

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]

MINUTES = {
    "scheduled": _.scheduled_minutes.sum(),
    "valid": _.valid_absent_minutes.sum(),
    "lessons": _.count(),
    "share": (_.valid_absent_minutes.sum() + _.invalid_absent_minutes.sum()) / _.scheduled_minutes.sum(),
}


def absence_per_pupil_and_month(rows: ir.Table) -> ir.Table:
    return rows.group_by(["pupil_key", "month"]).agg(**MINUTES)


def absence_per_slot_and_school(rows: ir.Table) -> ir.Table:
    slots = rows.mutate(weekday=_.date.day_of_week.index(), lesson=(_.start_minute // 60).cast("int32"))
    return slots.group_by(["school_unit_code", "weekday", "lesson"]).agg(**MINUTES)


def one_school_and_term(rows: ir.Table) -> ir.Table:
    term = rows.filter(_.school_unit_code == "10000003", _.date >= date(2024, 7, 1), _.date <= date(2024, 12, 31))
    return term.group_by("class_name").agg(pupils=_.pupil_key.nunique(), **MINUTES)


def one_school_by_class_and_month(rows: ir.Table) -> ir.Table:
    high = rows.filter(_.school_unit_code == "10000003").group_by(["class_name", "month", "pupil_key"]).agg(**MINUTES)
    marked = high.mutate(is_high=ibis.ifelse(_.share > 0.15, 1, 0))
    return marked.group_by(["class_name", "month"]).agg(pupils=_.count(), high=_.is_high.sum())


QUESTIONS = (
    absence_per_pupil_and_month,
    absence_per_slot_and_school,
    one_school_and_term,
    one_school_by_class_and_month,
)


def many_lessons() -> pa.Table:
    chance, first = random.Random(1), date(2024, 8, 19)
    rows = []
    for day in (first + timedelta(days=number) for number in range(0, 200, 3)):
        for pupil in range(120):
            absent = chance.choice([0, 0, 0, 60])
            rows.append(
                {
                    "pupil_key": 2**40 + pupil,
                    "school_year": "2024/25",
                    "month": f"{day:%Y-%m}",
                    "school_unit_code": f"1000000{pupil % 5}",
                    "class_name": f"{pupil % 9}Å" if pupil % 9 else None,
                    "grade_level": pupil % 9,
                    "date": day,
                    "start_minute": 480 + 60 * (pupil % 4),
                    "subject_code": "MA",
                    "scheduled_minutes": 60,
                    "valid_absent_minutes": absent,
                    "invalid_absent_minutes": None if absent else 0,
                    "is_reported": bool(chance.getrandbits(3)),
                }
            )
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def engines(tmp_path_factory):
    pytest.importorskip("pyspark", reason="the spark extra is not installed")
    from skolsikt.home.paths import Home
    from skolsikt.home.settings import Settings
    from skolsikt.warehouse.warehouse import Warehouse

    warehouse = Warehouse(Home(tmp_path_factory.mktemp("home")).create(), Settings(threads=1))
    warehouse.publish({"lesson_attendance": lessons("10000001")}, load=load(1), at=AT)
    version = warehouse.publish({"lesson_attendance": many_lessons()}, load=load(2), at=AT)
    return on_duckdb(warehouse, version), on_spark(warehouse, version)


def answer(expression: ir.Table) -> list[tuple[object, ...]]:
    rows = expression.to_pyarrow().to_pylist()
    return sorted((tuple(row.values()) for row in rows), key=repr)


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9) or (math.isnan(one) and math.isnan(other))
    return one == other


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_the_same_answer_on_both_engines(question, engines):
    here, there = (answer(question(engine.table("lesson_attendance"))) for engine in engines)
    assert len(here) == len(there) > 0
    assert all(same(*pair) for one, other in zip(here, there, strict=True) for pair in zip(one, other, strict=True))


def test_derived_tables_are_the_same_on_both_engines(engines):
    pupil_day = next(one for one in DERIVED if one.name == "pupil_day")
    alias = next(one for one in DERIVED if one.name == "school_unit_alias")

    def built(engine):  # type: ignore[no-untyped-def]
        return pupil_day.build(lambda name: alias.build(engine.table) if name == alias.name else engine.table(name))

    here, there = (answer(built(engine)) for engine in engines)
    assert here == there
    assert len(here) > 0
