"""What is decided and due is nowhere afterwards; what is not decided stays everywhere."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from skolsikt.home import master_key
from skolsikt.home.keys import split_keys
from skolsikt.home.shares import new_shares
from skolsikt.loading.go_back import go_back
from skolsikt.loading.loads import find_load
from skolsikt.loading.retention.plan import Planning
from skolsikt.loading.undo import ReplacedDestroyed, undo
from skolsikt.loading.verify import verify
from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.privacy.vault import Vault
from skolsikt.warehouse.backends import on_duckdb
from skolsikt.warehouse.destruction import VersionDestroyed, destructions
from skolsikt.warehouse.erasing import LakeUnreadable
from tests.sources.grade_lines import SIX, line, person_number

from .conftest import NEW, NOW, OLD, RARE, WHOLE, decide, destroy, grades_by_year
from .everything import files_with


def told(house, at=NOW):  # type: ignore[no-untyped-def]
    return verify(house, on=at.date(), progress=lambda step, share: None)


def test_without_a_decision_nothing_is_destroyed(town):
    assert destroy(town) == []
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    assert destructions(town.home) == []


def test_a_decision_that_has_not_been_made_yet_destroys_nothing(town):
    decide(town, day="2026-09-02")
    assert destroy(town) == []
    assert len(destroy(town, at=datetime(2026, 9, 2, 12, tzinfo=UTC))) == 1


def test_the_term_runs_from_the_end_of_the_school_year(town):
    decide(town, WHOLE | {"final_grades": "{disposal: destroy, term: {years: 7, months: 2}}"})
    destroy(town, at=datetime(2026, 8, 30, 12, tzinfo=UTC))  # the last day
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    destroy(town, at=datetime(2026, 8, 31, 12, tzinfo=UTC))
    assert grades_by_year(town) == {NEW: 3}


def test_nothing_of_a_destroyed_pupil_can_be_read_anywhere(town):
    key = Vault(town.home).known_keys([person_number(1)])[person_number(1)]
    with closing(sqlite3.connect(town.home.privacy_database)) as database:
        (sealed,) = database.execute("SELECT sealed FROM identity WHERE pupil_key = ?", [key]).fetchone()
    marks = (RARE.encode(), person_number(1).encode(), str(key).encode(), key.to_bytes(8, "little"), sealed)
    before = files_with(town.home, *marks)
    kinds = {name.partition("/")[0] for name in before}
    assert kinds >= {"lake", "serving", "archive", "privacy.sqlite3"}
    assert any(name.endswith("2.duckdb") for name in before)
    decide(town)
    destroy(town)
    assert files_with(town.home, *marks) == set()
    assert grades_by_year(town) == {NEW: 3}
    assert told(town) == []


def test_the_journal_says_by_whose_decision_and_how_much_and_nothing_of_the_content(town):
    decide(town)
    (entry,) = destroy(town)
    assert {(target.kind, target.school_year, target.decision) for target in entry.targets} == {
        ("final_grades", OLD, "BUN 2026 § 45"),
        ("pupils", OLD, "BUN 2026 § 45"),
    }
    assert entry.counts == {
        "rows": sum(target.rows for target in entry.targets),
        "lake_files": 2,
        "versions": 2,
        "serving_files": 2,
        "originals": 1,
        "rejects": 1,
        "identities": 2,
    }
    assert (entry.by, entry.reason, entry.finished_at[:10]) == ("prov", "prov", "2026-09-01")
    assert destroy(town) == []
    logged = [one for one in accesses(town.home) if one.kind == Kind.RETENTION]
    assert [(one.viewer, one.what) for one in logged] == [("prov", "retention run")]


def test_identities_stay_until_it_is_decided_and_of_those_who_have_rows_always(town):
    decide(town, {name: rule for name, rule in WHOLE.items() if name != "identities"})
    destroy(town)
    numbers = [person_number(serial) for serial in range(1, 6)]
    assert len(Vault(town.home).known_keys(numbers)) == 5
    decide(town)
    destroy(town)
    assert sorted(Vault(town.home).known_keys(numbers)) == sorted(numbers[2:])


def test_an_older_version_says_that_it_is_destroyed_and_is_not_computed_again(town):
    decide(town)
    assert grades_by_year(town, 2) == {OLD: 3, NEW: 3}
    reader = town.rows(2)
    destroy(town)
    assert reader is not None
    for version in (1, 2):
        with pytest.raises(VersionDestroyed, match=rf"{version} är gallrad.*BUN 2026 § 45 \(2025-05-12\)"):
            town.rows(version)
        with pytest.raises(VersionDestroyed):
            town.warehouse.reader(version)
        with pytest.raises(VersionDestroyed):
            on_duckdb(town.warehouse, town.warehouse.version(version))
    assert town.rows(3).version.number == 3


def test_going_back_to_a_destroyed_version_is_refused(town):
    decide(town)
    destroy(town)
    with pytest.raises(VersionDestroyed):
        go_back(town.home, 2, at=NOW)
    assert town.warehouse.current().number == 3


def test_what_came_before_the_destroyed_rows_still_answers(house, grades):
    grades("nya.txt", NEW, {4: {}})
    grades("gamla.txt", OLD, {1: {}})
    decide(house)
    destroy(house)
    assert grades_by_year(house, 1) == {NEW: 1}
    go_back(house.home, 1, at=NOW)
    assert grades_by_year(house) == {NEW: 1}
    assert told(house) == []


def test_undoing_a_load_does_not_bring_destroyed_rows_back(town, grades):
    grades("nya2.txt", NEW, {3: {}, 4: {"BL": "A"}, 5: {}})
    decide(town)
    destroy(town)
    undo(3, house=town, at=NOW)
    assert grades_by_year(town) == {NEW: 3}
    assert find_load(town.home, 3).status == "undone"
    assert told(town) == []


def test_undoing_a_load_brings_back_what_it_still_holds_and_not_the_pupils_of_the_same_file(town, grades):
    grades("gamla2.txt", OLD, {1: {}, 2: {}, 3: {}})
    decide(town, {"pupils": WHOLE["pupils"]})
    destroy(town)
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    undo(3, house=town, at=NOW)  # its pupils are gone, its grades go back to the first file's
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    assert town.warehouse.reader().fetchall("SELECT DISTINCT school_year FROM pupil") == [(NEW,)]
    assert told(town) == []


def test_rows_that_were_replaced_or_undone_are_destroyed_too(town, grades):
    grades("gamla2.txt", OLD, {2: {}})  # the rare pupil stands in history alone
    decide(town)
    assert any(name.startswith("lake") for name in files_with(town.home, RARE.encode()))
    destroy(town)
    assert files_with(town.home, RARE.encode(), person_number(1).encode()) == set()
    assert told(town) == []


def test_an_original_that_holds_something_that_is_not_due_stays(town):
    decide(town, {"pupils": WHOLE["pupils"], "identities": WHOLE["identities"]})
    (entry,) = destroy(town)
    assert entry.files == ()
    assert len(list(town.home.archive.iterdir())) == 2
    assert len(Vault(town.home).known_keys([person_number(1)])) == 1  # grades of the pupil are there
    decide(town)
    destroy(town)
    assert len(list(town.home.archive.iterdir())) == 1


def test_particulars_of_pupils_that_came_along_keep_no_original(town):
    decide(town, {"final_grades": WHOLE["final_grades"]})
    (entry,) = destroy(town)
    assert (entry.counts["originals"], entry.counts["rejects"]) == (1, 1)
    assert town.warehouse.reader().fetchall("SELECT count(*) FROM pupil") == [(6,)]
    assert told(town) == []


def test_an_original_that_two_loads_brought_goes_when_both_have_lost_everything(town, grades):
    undo(1, house=town, at=NOW)
    grades("gamla.txt", OLD, {1: {"Klass": RARE, "Fornamn": "Rarfornamn"}, 2: {}, 3: {}})
    decide(town)
    destroy(town)
    assert files_with(town.home, person_number(1).encode()) == set()


def test_the_original_of_an_undone_load_waits_for_a_decision_about_all_that_it_may_have_held(town):
    undo(1, house=town, at=NOW)
    decide(town, {name: rule for name, rule in WHOLE.items() if name != "term_grades"})
    destroy(town)
    assert len(list(town.home.archive.iterdir())) == 2
    decide(town)
    destroy(town)
    assert len(list(town.home.archive.iterdir())) == 1


def test_rejected_rows_and_originals_without_accepted_rows_go_by_their_own_term(town, grades):
    grades("trasig.txt", NEW, {6: {"PersonNr": "999999999999"}})
    assert len(list(town.home.archive.iterdir())) == 3
    decide(town, {"rejected_rows": "{disposal: destroy, term: {months: 6}}"})
    assert destroy(town, at=datetime(2026, 3, 1, 12, tzinfo=UTC)) == []
    (entry,) = destroy(town)
    assert entry.counts == {"originals": 1, "rejects": 3}
    assert len(list(town.home.archive.iterdir())) == 2
    assert grades_by_year(town) == {OLD: 3, NEW: 3}
    assert told(town) == []


def test_backups_from_before_a_destruction_go_within_ninety_days_with_monthly_runs(town):
    old, new = town.home.backups / "skolsikt-a.tar.gz", town.home.backups / "skolsikt-b.tar.gz"
    old.write_bytes(b"")
    decide(town)
    destroy(town)
    new.write_bytes(b"")
    os.utime(old, (NOW.timestamp() - 60,) * 2)
    os.utime(new, (NOW.timestamp() + 60,) * 2)
    assert destroy(town, at=datetime(2026, 10, 2, tzinfo=UTC)) == []
    late = datetime(2026, 12, 1, tzinfo=UTC)
    assert [sentence for sentence in told(town, late) if "skolsikt-a" in sentence]
    (entry,) = destroy(town, at=datetime(2026, 11, 2, tzinfo=UTC))
    assert entry.counts == {"backups": 1}
    assert [path.name for path in town.home.backups.iterdir()] == ["skolsikt-b.tar.gz"]
    assert told(town, late) == []


def test_files_set_aside_in_the_inbox_go_by_their_own_term(town):
    aside = town.home.inbox / "failed"
    aside.mkdir()
    for name, days in (("a.csv", 60), ("b.csv", 5)):
        (aside / name).write_text("x")
        os.utime(aside / name, (NOW.timestamp() - days * 86400,) * 2)
    decide(town, {"files_set_aside": "{disposal: destroy, term: {months: 1}}"})
    (entry,) = destroy(town)
    assert entry.counts == {"set_aside": 1}
    assert [path.name for path in aside.iterdir()] == ["b.csv"]


def test_a_closed_vault_stands_in_the_way_of_no_destruction(town):
    secret, _shares = new_shares(2)
    split_keys(town.home, secret, persons=2)
    master_key.close(town.home)
    decide(town)
    (entry,) = destroy(town)
    assert entry.counts["identities"] == 2
    assert grades_by_year(town) == {NEW: 3}


def test_a_plan_changes_nothing_and_says_what_the_run_does(town):
    decide(town)
    before = {path: path.stat().st_mtime_ns for path in town.home.root.rglob("*") if path.is_file()}
    with town.warehouse.workbench() as (_folder, connection):
        plan = Planning(house=town, at=NOW, connection=connection).plan()
    after = {path: path.stat().st_mtime_ns for path in town.home.root.rglob("*") if path.is_file()}
    assert {path for path in before if before[path] != after.get(path)} <= {town.home.privacy_database}
    (entry,) = destroy(town)
    assert tuple(plan.targets) == entry.targets
    assert [path.relative_to(town.home.root).as_posix() for path in plan.files] == list(entry.files)
    assert plan.identities_count == entry.counts["identities"]


def test_a_load_that_replaced_what_is_destroyed_in_the_same_table_and_year_is_not_undone(town, grades, tmp_path, load):
    six = tmp_path / "sexor.txt"
    for first in ("E", "A"):
        six.write_text(line(SIX, 9, Datum="2019-06-12", BL=first, Klass="6A") + "\n", "utf-8")
        load(six)
    decide(town, {"final_grades": WHOLE["final_grades"]})
    destroy(town)
    assert grades_by_year(town) == {OLD: 1, NEW: 3}  # the term grades of the pupil in year 6
    with pytest.raises(ReplacedDestroyed, match="gallrat och kommer inte tillbaka"):
        undo(4, house=town, at=NOW)
    assert grades_by_year(town) == {OLD: 1, NEW: 3}


def test_a_file_of_the_lake_that_cannot_be_read_stops_a_run_before_it_begins(town):
    decide(town)
    for path in (town.home.lake / "grade" / "rows" / "1").rglob("*.parquet"):
        path.write_bytes(b"PAR1 no more PAR1")
    with pytest.raises(LakeUnreadable, match="skolsikt verify"):
        destroy(town)
    assert destructions(town.home) == []
    assert town.warehouse.current().number == 2
