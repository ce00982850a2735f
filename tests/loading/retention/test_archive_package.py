"""What is to be kept goes to the archive first, in open formats, and only then leaves the house."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest

from skolsikt.home.errors import SkolsiktError
from skolsikt.loading.retention.archive_package import InsideTheHome, write_packages
from skolsikt.loading.retention.packages import NoPackage, State, note_received, packages
from skolsikt.loading.retention.plan import Planning
from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.tables.catalogue import table
from tests.sources.grade_lines import person_number

from .conftest import NEW, NOW, OLD, RARE, WHOLE, decide, destroy, grades_by_year

KEPT = WHOLE | {"final_grades": "{disposal: keep, term: {years: 3}}"}


@pytest.fixture
def kept(town):
    decide(town, KEPT)
    return town


def written(house, folder):  # type: ignore[no-untyped-def]
    return write_packages(house, into=folder, by="prov", reason="leverans", at=NOW)


def waiting(house):  # type: ignore[no-untyped-def]
    with house.warehouse.workbench() as (_folder, connection):
        plan = Planning(house=house, at=NOW, connection=connection).plan()
    return [(one.kind, one.school_year, one.state) for one in plan.waiting]


def test_nothing_that_is_to_be_kept_is_destroyed_before_the_archive_has_it(kept, tmp_path):
    assert waiting(kept) == [("final_grades", OLD, State.NOT_WRITTEN)]
    destroy(kept)
    assert grades_by_year(kept) == {OLD: 3, NEW: 3}
    written(kept, tmp_path / "arkiv")
    assert waiting(kept) == [("final_grades", OLD, State.NOT_RECEIVED)]
    assert destroy(kept) == []
    note_received(kept.home, "final_grades", OLD, receipt="KA 2026/12", at=NOW)
    assert waiting(kept) == []
    destroy(kept)
    assert grades_by_year(kept) == {NEW: 3}


def test_a_package_describes_itself_and_holds_every_row_with_its_pupil(kept, tmp_path):
    before = kept.warehouse.reader().fetchall(f"SELECT count(*) FROM grade WHERE school_year = '{OLD}'")
    (package,) = written(kept, tmp_path / "arkiv")
    folder = tmp_path / "arkiv" / "skolsikt-1283-final_grades-2018-19"
    assert sorted(path.name for path in folder.iterdir()) == ["grade.csv", "metadata.json", "sha256sums.txt"]
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    (described,) = metadata["files"]
    with (folder / "grade.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(len(rows),)] == before == [(described["rows"],)]
    assert [column["name"] for column in described["columns"]] == list(rows[0])
    assert {column.name for column in table("grade").columns} < set(rows[0])
    assert all(column["meaning"] for column in described["columns"])
    assert (metadata["disposal"], metadata["decision"]["number"]) == ("bevara", "BUN 2026 § 45")
    rare = [row for row in rows if row["class_name"] == RARE]
    assert {(row["person_number"], row["given_name"]) for row in rare} == {(person_number(1), "Rarfornamn")}
    sums = dict(reversed(text.split("  ")) for text in (folder / "sha256sums.txt").read_text().splitlines())
    assert sums.keys() == {"grade.csv", "metadata.json"}
    for name, total in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == total
    assert package.sha256 == sums["metadata.json"]
    assert described["sha256"] == sums["grade.csv"]
    assert (folder / "grade.csv").stat().st_mode & 0o077 == 0


def test_whom_a_package_is_about_stands_in_the_access_log(kept, tmp_path):
    written(kept, tmp_path / "arkiv")
    (entry,) = [one for one in accesses(kept.home) if one.kind == Kind.RETENTION]
    assert (entry.what, entry.why, entry.pupils) == (f"retention archive final_grades {OLD}", "leverans", 3)


def test_rows_that_have_changed_since_the_package_need_a_new_one(kept, tmp_path, grades):
    written(kept, tmp_path / "arkiv")
    note_received(kept.home, "final_grades", OLD, receipt="KA 2026/12", at=NOW)
    decide(kept, {name: rule.replace("years: 3", "years: 20") for name, rule in KEPT.items()})
    grades("rättade.txt", OLD, {1: {"BL": "A"}, 2: {}, 3: {}})
    decide(kept, KEPT)
    assert waiting(kept) == [("final_grades", OLD, State.CHANGED)]
    assert destroy(kept)  # of the pupils' particulars alone
    assert grades_by_year(kept) == {OLD: 3, NEW: 3}
    written(kept, tmp_path / "arkiv")
    assert len(list((tmp_path / "arkiv").iterdir())) == 2
    assert [one.receipt for one in packages(kept.home)] == ["KA 2026/12", ""]
    assert waiting(kept) == [("final_grades", OLD, State.NOT_RECEIVED)]


def test_what_the_archive_has_taken_over_does_not_come_in_again(kept, tmp_path, grades):
    written(kept, tmp_path / "arkiv")
    note_received(kept.home, "final_grades", OLD, receipt="KA 2026/12", at=NOW)
    destroy(kept)
    with pytest.raises(SkolsiktError, match="allt i filen är äldre"):
        grades("gamla.txt", OLD, {1: {}})


def test_packages_are_not_written_in_the_installation_itself(kept):
    with pytest.raises(InsideTheHome):
        written(kept, kept.home.reports / "arkiv")


def test_a_package_that_there_is_not_cannot_be_received(kept):
    with pytest.raises(NoPackage, match="retention archive"):
        note_received(kept.home, "final_grades", NEW, receipt="KA 2026/12", at=NOW)


def test_a_ledger_that_is_damaged_stops_everything(kept, tmp_path):
    written(kept, tmp_path / "arkiv")
    (kept.home.lake / "archived" / "1.json").write_text("{}")
    with pytest.raises(NoPackage, match="skadad"):
        destroy(kept)
    assert grades_by_year(kept) == {OLD: 3, NEW: 3}
