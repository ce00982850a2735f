"""The kinds of record, and the municipality's own decisions about them."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.retention.decisions import RetentionInvalid, decisions_in_force
from skolsikt.privacy.retention.kinds import KINDS, Disposal, Reach, read_kinds

DAY = date(2026, 9, 1)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home").create()


def write(home, text):  # type: ignore[no-untyped-def]
    home.retention_file.write_text(text, "utf-8")


def one(kinds, number="BUN § 1", day="2026-01-01"):  # type: ignore[no-untyped-def]
    return f"- number: {number}\n  date: {day}\n  kinds: {{{kinds}}}\n"


def test_without_a_file_and_in_an_empty_one_nothing_is_decided(home):
    assert decisions_in_force(home, on=DAY) == {}
    write(home, "# inget än\n")
    assert decisions_in_force(home, on=DAY) == {}


def test_grades_are_suggested_to_be_kept_and_absence_to_be_destroyed():
    assert KINDS["final_grades"].suggestion.disposal is Disposal.KEEP
    assert KINDS["lesson_attendance"].suggestion.disposal is Disposal.DESTROY


def test_the_latest_decision_that_has_been_made_holds(home):
    early, late, future = (
        one(f"pupils: {{disposal: destroy, term: {{years: {years}}}}}", number, day)
        for years, number, day in ((3, "A", "2026-01-01"), (5, "B", "2026-08-31"), (9, "C", "2026-09-02"))
    )
    write(home, f"decisions:\n{future}{late}{early}")
    decided = decisions_in_force(home, on=DAY)["pupils"]
    assert (decided.number, decided.term.years, decided.day) == ("B", 5, date(2026, 8, 31))
    assert (decided.last_day("2018/19"), decided.is_due("2020/21", on=DAY), decided.is_due("2021/22", on=DAY)) == (
        date(2024, 6, 30),
        True,
        False,
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("decisions: [", "går inte att läsa"),
        ("beslut: []", "beslut är fel"),
        (f"decisions:\n{one('pupil: {disposal: destroy, term: {years: 3}}')}", "pupils"),
        (f"decisions:\n{one('pupils: {disposal: destroy}')}", "ange en frist"),
        (f"decisions:\n{one('identities: {disposal: destroy, term: {years: 3}}')}", "ingen frist"),
        (f"decisions:\n{one('identities: {disposal: keep}')}", "kan inte lämnas till arkivet"),
        (f"decisions:\n{one('pupils: {disposal: burn, term: {years: 3}}')}", "disposal"),
        (f"decisions:\n{one('pupils: {disposal: destroy, term: {years: -1}}')}", "years"),
        ("decisions:\n- date: 2026-01-01\n  kinds: {identities: {disposal: destroy}}\n", "number"),
        (f"decisions:\n{one('identities: {disposal: destroy}', number='')}", "number"),
    ],
)
def test_a_file_that_cannot_be_carried_out_is_told_with_its_place(text, said, home):
    write(home, text)
    with pytest.raises(RetentionInvalid, match=said) as told:
        decisions_in_force(home, on=DAY)
    assert str(home.retention_file) in str(told.value)


@pytest.mark.parametrize(
    "broken",
    [
        "holds: {tables: [grade]}, reach: rows, suggestion: {disposal: keep",  # rows without a term
        "holds: {folders: [log]}, reach: rows, suggestion: {disposal: keep, term: {years: 1}",  # rows of no table
        "holds: {tables: [grade]}, reach: age, suggestion: {disposal: keep, term: {years: 1}",
    ],
)
def test_a_kind_that_contradicts_itself_does_not_load(broken):
    words = "{sv: a, en: b}"
    with pytest.raises(ValueError, match="x: "):
        read_kinds(f"kinds: {{x: {{title: {words}, {broken}, why: {words}}}}}}}")


def test_every_reach_is_used():
    assert {kind.reach for kind in KINDS.values()} == set(Reach)
