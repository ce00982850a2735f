"""An original that some rows have been destroyed of, and that waits for the rest, is told with what it waits for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from skolsikt.loading.archive import kept_originals
from skolsikt.loading.retention.plan import Planning
from skolsikt.loading.retention.proof import originals_waiting
from skolsikt.loading.verify import verify
from skolsikt.presentation.retention_words import original_in_words
from skolsikt.warehouse.destruction import destructions
from tests.sources.grade_lines import SIX, line

from .conftest import NOW, OLD, WHOLE, decide, destroy

FINAL = {"final_grades": WHOLE["final_grades"]}


@pytest.fixture
def both(town, tmp_path, load):  # type: ignore[no-untyped-def]
    """Term grades of the same year as the final grades that are to be destroyed."""
    path = tmp_path / "ak6.txt"
    path.write_text(line(SIX, 7, Datum="2019-06-12") + "\n", "utf-8")
    load(path)
    return town


def planned(house):  # type: ignore[no-untyped-def]
    with house.warehouse.workbench() as (_folder, connection):
        return Planning(house=house, at=NOW, connection=connection).plan()


def told(house, day):  # type: ignore[no-untyped-def]
    return verify(house, on=day, progress=lambda step, share: None)


def test_nothing_waits_before_anything_is_decided(both):
    assert (planned(both).originals_waiting, originals_waiting(both, on=NOW.date())) == ([], [])


@pytest.mark.parametrize(("rule", "until"), [({}, ""), ({"term_grades": "{disposal: keep, term: {years: 10}}"}, "x")])
def test_plan_run_and_record_say_what_it_waits_for_and_until_when(both, rule, until):
    decide(both, FINAL | rule)
    (original, *more) = planned(both).originals_waiting
    (wait,) = original.waits_for
    assert (original.loads, wait.kind, wait.school_year) == ((1,), "term_grades", OLD)
    assert wait.until == ("2029-06-30" if until else "")
    assert more == []
    (entry,) = destroy(both)
    assert entry.originals_waiting == (original,)
    assert destructions(both.home) == [entry]
    assert originals_waiting(both, on=NOW.date()) == [original]
    assert len(kept_originals(both.home)) == 3
    words = original_in_words(original)
    assert words.startswith(f"Original som väntar: inläsning 1 ({original.source}) väntar på Terminsbetyg {OLD}")
    assert ("sparas till och med 30 juni 2029" in words) == bool(until)
    assert ("inget beslut om gallring" in words) == (not until)


def test_it_is_no_fault_before_the_rest_has_been_due_for_ninety_days(both):
    decide(both, FINAL | {"term_grades": "{disposal: destroy, term: {years: 10}}"})
    destroy(both)
    assert told(both, NOW.date()) == []
    assert told(both, date(2029, 9, 28)) == []
    (fault,) = told(both, date(2029, 9, 29))
    assert "Originalet till inläsning 1 skulle ha varit borttaget" in fault
    destroy(both, at=datetime(2029, 7, 1, 12, tzinfo=UTC))
    assert told(both, date(2029, 9, 29)) == []
    assert (originals_waiting(both, on=date(2029, 9, 29)), len(kept_originals(both.home))) == ([], 0)


def test_what_waits_for_something_undecided_is_never_a_fault(both):
    decide(both, FINAL)
    destroy(both)
    assert told(both, date(2049, 1, 1)) == []


def test_an_original_of_which_nothing_else_is_left_goes_and_does_not_wait(town):
    decide(town, FINAL)
    destroy(town)
    assert (originals_waiting(town, on=NOW.date()), len(kept_originals(town.home))) == ([], 1)
