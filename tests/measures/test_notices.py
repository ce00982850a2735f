"""Absence by kind: what the lesson tells itself, and otherwise what a notice of the pupil tells of that time."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

import duckdb
import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.settings import Settings
from skolsikt.measures.asking.checking import checked
from skolsikt.measures.asking.lineage import tables_joined
from skolsikt.measures.asking.plan import planned
from skolsikt.measures.asking.shape import expression
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.facts import notices
from skolsikt.measures.facts.notices import with_told_kind
from skolsikt.measures.facts.time import minutes_at, swedish_minutes
from skolsikt.measures.question import Question
from skolsikt.measures.sandbox import SandboxReader
from skolsikt.measures.values.value import Limits
from skolsikt.warehouse.manifest import Version

LESSON = (
    "pupil_key | date | start_minute | scheduled_minutes | valid_absent_minutes | invalid_absent_minutes | "
    "notice_kind | subject_code\n"
)
NOTICE = "pupil_key | starts_at | ends_at | kind\n"
UNTOLD = LESSON + "1 | 2025-03-03 | 480 | 60 | 60 | 0 | | MA"  # eight to nine


def minutes_by_kind(house: ExampleHouse, answer_of, measure: str = "absence_share") -> dict[str | None, float | None]:
    answer = answer_of(house, measure, by=("notice_kind",))
    return {cell.group["notice_kind"]: cell.numerator for cell in answer.cells}


@pytest.mark.parametrize("kind", ["granted_leave", "reported_illness", "unnotified", "reported_absence"])
def test_absence_of_no_kind_is_of_the_kind_of_the_notice_that_covers_it(house_of, answer_of, kind: str) -> None:
    house = house_of(
        lesson_attendance=UNTOLD, absence_notice=f"{NOTICE}1 | 2025-03-03 00:00 | 2025-03-03 23:59 | {kind}"
    )
    assert minutes_by_kind(house, answer_of) == {kind: 60}
    assert minutes_by_kind(house, answer_of, "absence_share_valid") == {kind: 60}
    filtered = answer_of(house, "absence_share", where={"notice_kind": (kind,)})
    assert [cell.value for cell in filtered.cells] == [1]


@pytest.mark.parametrize("told", ["granted_leave", "reported_illness", "unnotified"])
def test_what_the_lesson_tells_stands_whatever_a_notice_tells(house_of, answer_of, told: str) -> None:
    lesson = LESSON + f"1 | 2025-03-03 | 480 | 60 | 60 | 0 | {told} | MA"
    for kind in ("granted_leave", "reported_illness", "unnotified"):
        notice = f"{NOTICE}1 | 2025-03-03 00:00 | 2025-03-03 23:59 | {kind}"
        assert minutes_by_kind(house_of(lesson_attendance=lesson, absence_notice=notice), answer_of) == {told: 60}


@pytest.mark.parametrize(
    ("notices", "kind"),
    [
        (("2025-03-03 08:30 | 2025-03-03 12:00 | granted_leave",), "granted_leave"),  # a part of the lesson
        (("2025-03-03 07:00 | | granted_leave",), "granted_leave"),  # the end is not told: the day out
        (("2025-02-28 07:00 | | granted_leave",), None),
        (("2025-03-03 09:00 | 2025-03-03 12:00 | granted_leave",), None),  # begins when the lesson ends
        (("2025-03-03 07:00 | 2025-03-03 08:00 | granted_leave",), None),
        (("2025-03-03 07:00 | 2025-03-03 12:00 | ",), None),
        (("2025-03-03 07:00 | | reported_absence", "2025-03-03 00:00 | | reported_illness"), "reported_illness"),
        (
            ("2025-03-03 07:00 | | granted_leave", "2025-03-03 00:00 | | reported_illness"),
            None,
        ),  # contradict each other
        (("2025-03-03 07:00 | | granted_leave", "2025-03-03 00:00 | | granted_leave"), "granted_leave"),
    ],
)
def test_a_notice_covers_a_lesson_that_it_overlaps(house_of, answer_of, notices: tuple[str, ...], kind: str) -> None:
    given = NOTICE + "\n".join(f"1 | {one}" for one in notices)
    assert minutes_by_kind(house_of(lesson_attendance=UNTOLD, absence_notice=given), answer_of) == {kind: 60}


def test_the_notice_of_somebody_else_and_present_pupils_change_nothing(house_of, answer_of) -> None:
    lessons = f"{UNTOLD}\n2 | 2025-03-03 | 480 | 60 | 0 | 0 | | MA"
    notice = f"{NOTICE}2 | 2025-03-03 00:00 | 2025-03-03 23:59 | granted_leave"
    assert minutes_by_kind(house_of(lesson_attendance=lessons, absence_notice=notice), answer_of) == {None: 60}


def test_two_lessons_at_the_same_time_are_both_told_once(house_of, answer_of) -> None:
    lessons = f"{UNTOLD}\n1 | 2025-03-03 | 480 | 60 | 30 | 0 | | "
    notices = f"{NOTICE}1 | 2025-03-03 00:00 | | granted_leave\n1 | 2025-03-03 07:00 | | granted_leave"
    answer = answer_of(
        house_of(lesson_attendance=lessons, absence_notice=notices), "absence_share", by=("notice_kind",)
    )
    assert [(cell.numerator, cell.denominator, cell.population) for cell in answer.cells] == [(90, 120, 1)]


def test_a_question_by_kind_rests_on_the_notices_and_no_other_question_reads_them(house_of) -> None:
    tables = house_of(lesson_attendance=UNTOLD).rows().table
    for by, is_read in ((("notice_kind",), True), (("absence_reason",), False), (("subject",), False)):
        asked = checked(Question(measure="absence_share", by=by))
        shape = planned(asked, pool=False, limits=Limits.of(Settings()), tables=tables)
        assert ("absence_notice" in tables_joined(shape)) is is_read
        assert ("notice_span" in str(ibis.to_sql(expression(shape, tables), dialect="duckdb"))) is is_read


# A slow, obvious twin: every lesson against every notice, in instants.
_DAYS = (date(2024, 10, 25), date(2024, 10, 28), date(2025, 3, 28), date(2025, 3, 31), date(2025, 3, 30))
_KINDS = ("granted_leave", "reported_illness", "unnotified", "reported_absence")
_READER = SandboxReader({}, derived=notices.DERIVED, version=Version(number=1, published_at=""))
TOLD = str(ibis.to_sql(with_told_kind(_READER.table("lesson_attendance"), _READER.table), dialect="duckdb"))


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), STOCKHOLM).astimezone(UTC)


def _told(lesson: dict[str, object], notices: list[dict[str, object]]) -> str | None:
    day, start = lesson["date"], int(str(lesson["start_minute"]))
    assert isinstance(day, date)
    begins, ends = _at(day, start), _at(day, start + 60)
    kinds = {
        str(one["kind"])
        for one in notices
        if one["pupil_key"] == lesson["pupil_key"] and one["starts_at"] < ends and _end(one) > begins  # type: ignore[operator]
    }
    finer = kinds - {"reported_absence"}
    if len(finer) > 1:
        return None
    return finer.pop() if finer else next(iter(kinds), None)


def _end(notice: dict[str, object]) -> datetime:
    begins = notice["starts_at"]
    assert isinstance(begins, datetime)
    told = notice["ends_at"]
    midnight = datetime.combine(begins.astimezone(STOCKHOLM).date() + timedelta(days=1), time(0), STOCKHOLM)
    return told if isinstance(told, datetime) else midnight.astimezone(UTC)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_engine_tells_what_a_slow_twin_tells(seed: int) -> None:
    chance = random.Random(seed)
    lessons: list[dict[str, object]] = [
        {"pupil_key": pupil, "school_year": "2024/25", "date": day, "start_minute": start, "scheduled_minutes": 60}
        for pupil in (1, 2)
        for day in _DAYS
        for start in (60, 120, 480, 540)
    ]
    starts = [_at(chance.choice(_DAYS), chance.randrange(0, 24 * 60)) for _notice in range(8)]
    told: list[dict[str, object]] = [
        {
            "pupil_key": chance.choice((1, 2)),
            "school_year": "2024/25",
            "starts_at": begins,
            "ends_at": chance.choice((None, begins + timedelta(minutes=chance.randrange(1, 60 * 24 * 4)))),
            "kind": chance.choice(_KINDS),
        }
        for begins in starts
    ]
    rows = {"lesson_attendance": [{**one, "valid_absent_minutes": 60} for one in lessons], "absence_notice": told}
    reader = SandboxReader(rows, derived=notices.DERIVED, version=Version(number=1, published_at=""))
    found = [
        (one["pupil_key"], one["date"], one["start_minute"], one["told_kind"]) for one in reader.arrow(TOLD).to_pylist()
    ]
    assert sorted(found, key=str) == sorted(
        ((one["pupil_key"], one["date"], one["start_minute"], _told(one, told)) for one in lessons), key=str
    )


GIVEN = ibis.table({"at": "timestamp('UTC')", "day": "date"}, name="given")
CLOCK = str(
    ibis.to_sql(
        GIVEN.select(minutes=swedish_minutes(GIVEN.at), midnight=minutes_at(GIVEN.day, ibis.literal(0))),
        dialect="duckdb",
    )
)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Stockholm", "Pacific/Auckland"])
def test_swedish_time_is_that_of_the_time_zone_database_whatever_zone_the_session_has(zone: str) -> None:
    chance = random.Random(1)
    minutes = (chance.randrange(100 * 365 * 24 * 60) for _time in range(5000))
    around = (
        datetime(year, month, day, 1, tzinfo=UTC)
        for year in range(1996, 2060)
        for month in (3, 10)
        for day in range(24, 32)
    )
    turns = (at - timedelta(minutes=before) for at in around for before in (0, 1, 60, 61))
    instants = [*(datetime(1996, 1, 1, tzinfo=UTC) + timedelta(minutes=one) for one in minutes), *turns]
    here = [one.astimezone(STOCKHOLM) for one in instants]
    given = {"at": pa.array(instants, pa.timestamp("us", tz="UTC")), "day": [one.date() for one in here]}
    with duckdb.connect() as engine:
        engine.execute(f"SET TimeZone = '{zone}'")
        engine.register("given", pa.table(given))
        found = engine.execute(CLOCK).fetchall()
    assert [minutes - midnight for minutes, midnight in found] == [one.hour * 60 + one.minute for one in here]
