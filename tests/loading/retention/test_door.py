"""What a decision would destroy does not come in again; a new decision lets it in."""

from __future__ import annotations

import pytest

from skolsikt.loading.loads import list_loads
from skolsikt.loading.retention.door import DestroyedByDecision
from skolsikt.loading.verify import verify
from skolsikt.privacy.vault import Vault
from tests.cli.test_bad_input import PUPILS, pupil
from tests.sources.grade_lines import NINE, SIX, line, person_number

from .conftest import NEW, NOW, OLD, RARE, WHOLE, decide, destroy, grades_by_year
from .everything import files_with

AGAIN = {1: {"Klass": RARE, "Fornamn": "Rarfornamn"}, 2: {}, 3: {}}


def test_a_file_of_destroyed_rows_is_refused_and_nothing_of_it_is_kept(town, grades):
    decide(town)
    destroy(town)
    with pytest.raises(DestroyedByDecision, match=r"gamla\.txt: allt .* BUN 2026 § 45 \(2025-05-12\)"):
        grades("gamla.txt", OLD, AGAIN)
    assert grades_by_year(town) == {NEW: 3}
    assert list_loads(town.home)[0].status == "failed"
    assert files_with(town.home, RARE.encode(), person_number(1).encode()) == set()
    assert Vault(town.home).known_keys([person_number(1)]) == {}
    assert verify(town, on=NOW.date(), progress=lambda step, share: None) == []


def test_a_file_is_refused_although_nothing_of_it_was_ever_here(house, grades):
    decide(house)
    with pytest.raises(DestroyedByDecision):
        grades("gamla.txt", OLD, AGAIN)


def test_rows_and_pupils_that_are_due_are_left_out_of_a_file_that_holds_others_too(house, tmp_path, load):
    decide(house, {"pupils": WHOLE["pupils"], "placements": WHOLE["pupils"]})
    path = tmp_path / "elever.csv"
    old = pupil(1, "10000001", Läsår=OLD, **{"Från och med": "2018-08-20"})
    path.write_text("\n".join([PUPILS, old, pupil(2, "10000001"), ""]), "utf-8")
    outcome = load(path)
    assert outcome.status == "published"
    assert [note for note in outcome.notes if "2 rader läses inte in: de är gallrade enligt BUN 2026 § 45" in note]
    assert house.warehouse.reader().fetchall(
        "SELECT school_year FROM pupil UNION FROM (SELECT school_year FROM enrolment)"
    ) == [(NEW,)]
    assert list(Vault(house.home).known_keys([person_number(1), person_number(2)])) == [person_number(2)]


def test_a_kind_of_its_own_in_a_table_bars_only_that_kind(house, tmp_path, load):
    decide(house, {"final_grades": WHOLE["final_grades"]})
    six = tmp_path / "sexor.txt"
    six.write_text(line(SIX, 9, Datum="2019-06-12", Klass="6A") + "\n", "utf-8")
    assert load(six).status == "published"
    nine = tmp_path / "nior.txt"
    nine.write_text(line(NINE, 1, Datum="2019-06-12") + "\n", "utf-8")
    with pytest.raises(DestroyedByDecision):
        load(nine)  # the particulars of its pupils are not decided about, but that is not what it was sent for
    assert grades_by_year(house) == {OLD: 1}


def test_a_new_decision_lets_the_file_in_and_verify_does_not_complain(town, grades):
    decide(town)
    destroy(town)
    decide(town, {name: rule.replace("years: 3", "years: 20") for name, rule in WHOLE.items()}, number="BUN 2026 § 99")
    assert grades("gamla.txt", OLD, AGAIN).status == "published"
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    assert verify(town, on=NOW.date(), progress=lambda step, share: None) == []
    decide(town)
    destroy(town)
    assert grades_by_year(town) == {NEW: 3}
    assert files_with(town.home, RARE.encode()) == set()


def test_a_dry_run_is_refused_too(town, load, tmp_path):
    decide(town)
    destroy(town)
    with pytest.raises(DestroyedByDecision):
        load(tmp_path / "gamla.txt", dry_run=True)
