"""What has been destroyed by decision is told as that: not as nothing, and not counted from what is left."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.release_settings import ReleaseSettings
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_files
from skolsikt.loading.retention.destroying import destroy_due
from skolsikt.loading.verify import verify as whole
from skolsikt.measures.answer import Withheld
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.measures.seal import seal, verify
from skolsikt.privacy.release.basis import basis_file, lies_open, read_basis
from skolsikt.privacy.release.store import read_from, read_release
from skolsikt.privacy.release.waiting import prepare_release, waiting_file
from skolsikt.privacy.viewer import ANALYST, operator
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.destruction import destructions
from tests.loading.retention.conftest import decide
from tests.sources.grade_lines import NINE, SIX, line
from tests.warehouse.conftest import AT

NOW, LATER = datetime(2026, 9, 1, 12, tzinfo=UTC), datetime(2026, 10, 2, 12, tzinfo=UTC)
OLD, NEW = "2018/19", "2024/25"
OPERATOR = operator(reason="prov", user="prov")
FINAL = {"final_grades": "{disposal: destroy, term: {years: 3}}"}
ALL = FINAL | {"term_grades": "{disposal: destroy, term: {years: 3}}"}


@pytest.fixture
def house(tmp_path):
    home = Home(tmp_path / "home").create()
    write_settings(
        home,
        Settings(municipality="1283", threads=1, release=ReleaseSettings(approvers=0, results_days=("09-01", "10-01"))),
    )
    house = House.open(home.root)
    paths = []
    for year, grade_file, source, count in (("2019", "9", NINE, 24), ("2025", "9", NINE, 24), ("2019", "6", SIX, 3)):
        paths.append(tmp_path / f"ak{grade_file}-{year}.txt")
        lines = [line(source, n, Datum=f"{year}-06-12", BL="F" if n % 2 else "A") for n in range(1, count + 1)]
        paths[-1].write_text("\n".join([*lines, ""]), "utf-8")
    for outcome in load_files(paths, house=house, wish=Wish(), at=AT):
        assert outcome.error is None
    return house


def cell(house, viewer, measure="all_subjects_passed", period=OLD):  # type: ignore[no-untyped-def]
    answer = house.ask(Question(measure=measure, period=period), viewer=viewer)
    (one,) = answer.cells
    return one, answer.caveats


def periods_cut(house):  # type: ignore[no-untyped-def]
    """The periods of results in the next release: how many pupils there are is counted whatever was destroyed."""
    return {one.period for one in cut_release(house, at=LATER, held_together=()) if one.family != "pupils"}


def destroyed(house, kinds):  # type: ignore[no-untyped-def]
    decide(house, kinds)
    destroy_due(house, by="prov", reason="prov", at=NOW)


@pytest.mark.parametrize("kinds", [FINAL, ALL])
def test_a_period_whose_rows_are_gone_is_neither_missing_nor_nought(kinds, house):
    assert cell(house, OPERATOR)[0].population == 24
    destroyed(house, kinds)
    one, caveats = cell(house, OPERATOR)
    assert (one.withheld, one.value, one.population) == (Withheld.DESTROYED, None, None)
    assert [caveat for caveat in caveats if "2018/19: underlaget är gallrat" in caveat and "BUN 2026 § 45" in caveat]
    one, caveats = cell(house, OPERATOR, period=NEW)
    assert (one.withheld, one.population) == (None, 24)
    assert [caveat for caveat in caveats if "gallrat" in caveat] == []
    every = house.ask(Question(measure="all_subjects_passed", period="all"), viewer=OPERATOR)
    assert [one.period for one in every.cells] == [NEW]
    assert [caveat for caveat in every.caveats if "2018/19" in caveat]


def test_what_was_released_stands_and_is_read_when_the_rows_are_gone(house):
    cut_release(house, at=NOW, held_together=())
    before, _caveats = cell(house, ANALYST)
    destroyed(house, ALL)
    after, caveats = cell(house, ANALYST)
    assert (after.value, after.bounds, after.population) == (before.value, before.bounds, before.population)
    assert before.population == 24
    assert [caveat for caveat in caveats if "gallrat" in caveat]
    assert periods_cut(house) == {NEW}
    assert cell(house, ANALYST)[0] == after


def test_a_trend_and_a_breakdown_go_on_from_what_was_released(house):
    cut_release(house, at=NOW, held_together=())
    questions = [
        Question(measure="all_subjects_passed", period="all"),
        Question(measure="all_subjects_passed", period="2018/19..2024/25"),
        Question(measure="all_subjects_passed", by=("school_unit",), period="all"),
        Question(measure="all_subjects_passed", by=("school_unit",), where={"sex": ("Man",)}, period=OLD),
        Question(measure="all_subjects_passed", by=("sex", "school_unit"), period=OLD),
    ]
    before = [house.ask(question, viewer=ANALYST).cells for question in questions]
    destroyed(house, ALL)
    after = [house.ask(question, viewer=ANALYST).cells for question in questions]
    told = [[cell.as_row() for cell in cells if cell.period in (OLD, NEW)] for cells in before]
    assert [[cell.as_row() for cell in cells if cell.period in (OLD, NEW)] for cells in after] == told
    assert all(cells[0].period == OLD for cells in after)
    only = house.ask(Question(measure="all_subjects_passed", by=("school_unit",), period=NEW), viewer=ANALYST)
    assert {cell.period for cell in only.cells} == {NEW}
    operators = house.ask(questions[2], viewer=OPERATOR)
    assert {cell.period for cell in operators.cells} == {NEW}


def test_a_release_is_not_corrected_by_what_has_been_destroyed_beside_it(house):
    """The particulars of the pupils are gone, their grades are not: the cells by sex must not change."""
    cut_release(house, at=NOW, held_together=())
    destroyed(house, {"pupils": FINAL["final_grades"]})
    assert periods_cut(house) == {NEW}


def basis_periods(house, number):  # type: ignore[no-untyped-def]
    """The periods of results that the release has true numbers of the smallest groups of."""
    tables = read_from(house.home, house.home.releases / ("" if number == 1 else "waiting"), number, with_basis=True)
    return {key[1] for key, frozen in tables.tables.items() if frozen.basis and key[0] != "pupils"}


def told(house):  # type: ignore[no-untyped-def]
    return [one for one in whole(house, on=NOW.date(), progress=lambda step, share: None) if "underlag" in one.lower()]


def test_what_releases_rest_on_goes_with_the_rows_in_force_and_waiting(house):
    cut_release(house, at=NOW, held_together=())
    prepare_release(house.home, replace(read_release(house.home, 1, with_basis=True), number=2), audit={})
    before = {number: basis_file(path) for number, path in files(house)}
    copies = {number: path.read_bytes() for number, path in before.items()}
    assert all({OLD, NEW} <= basis_periods(house, number) for number in (1, 2))
    destroyed(house, ALL)
    assert all(OLD not in (left := basis_periods(house, number)) and NEW in left for number in (1, 2))
    assert (destructions(house.home)[0].counts["bases"] > 0, told(house)) == (True, [])
    for number, path in before.items():  # come back out of a copy, or left by an earlier program
        path.write_bytes(copies[number])
    assert {one.partition(":")[0] for one in told(house)} == {"Utgåva 1", "Utgåva 2"}
    assert all("2018/19" in one and "skolsikt retention run" in one for one in told(house))
    assert destroy_due(house, by="prov", reason="prov", at=NOW) == []  # nothing else is due
    assert told(house) == []


def test_the_next_release_begins_by_sealing_and_by_dropping_what_is_destroyed(house):
    cut_release(house, at=NOW, held_together=())
    path = basis_file(house.home.releases / "1.json")
    opened = read_basis(house.home, path)
    destroyed(house, ALL)
    path.write_text(json.dumps(opened), "utf-8")
    assert "Underlaget till utgåva 1 ligger i klartext. Kör 'skolsikt doctor', så krypteras det." in told(house)
    assert periods_cut(house) == {NEW}
    assert told(house) == []
    assert not lies_open(path)


def files(house):  # type: ignore[no-untyped-def]
    return [(1, house.home.releases / "1.json"), (2, waiting_file(house.home, 2))]


def test_sealed_numbers_stand_and_are_not_computed_again(house):
    answer = house.ask(Question(measure="all_subjects_passed", period=OLD), viewer=OPERATOR)
    sealed = seal(answer, viewer=OPERATOR, house=house, at=NOW)
    destroyed(house, ALL)
    verdict = verify(sealed, house=house)
    assert verdict.is_same
    assert "Dataversion 1 är gallrad" in verdict.why
