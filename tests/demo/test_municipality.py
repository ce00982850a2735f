"""The demo municipality as files: the same every time, complete, and with nobody real in it."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from skolsikt.demo.manifest import Manifest
from skolsikt.demo.municipality import MUNICIPALITY_CODE, generate
from skolsikt.demo.world import TooSmall
from skolsikt.school.identifiers import PersonNumber, is_municipality_code, is_school_unit_code
from tests.demo.written_files import tables


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows_of(folder: Path, manifest: Manifest, source: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for file in manifest.files:
        if file.source == source:
            with (folder / file.path).open(encoding=file.encoding, newline="") as text:
                rows += list(csv.DictReader(text, delimiter=";"))
    return rows


def test_same_seed_gives_the_same_bytes(small_folder: Path, tmp_path: Path) -> None:
    generate(pupils=300, years=3, seed=1, into=tmp_path)

    assert _hashes(tmp_path) == _hashes(small_folder)


def test_another_seed_gives_another_municipality(small_folder: Path, tmp_path: Path) -> None:
    generate(pupils=300, years=3, seed=2, into=tmp_path)

    theirs, ours = _hashes(tmp_path), _hashes(small_folder)
    assert theirs.keys() == ours.keys()
    assert theirs["2-elever/elever-2025-26.csv"] != ours["2-elever/elever-2025-26.csv"]


def test_manifest_lists_every_file_in_the_order_of_their_names(small_folder: Path, small: Manifest) -> None:
    written = sorted(path for path in small_folder.rglob("*") if path.is_file() and path.name != "manifest.json")

    assert sorted(small.paths(small_folder)) == written
    assert {file.source for file in small.files} == {
        "school_units",
        "merit_by_year",
        "published_absence",
        "areas",
        "school_calendar",
        "events",
        "pupils",
        "scb_grades_9",
        "scb_grades_6",
        "national_tests_3",
        "national_tests_6",
        "national_tests_9",
        "mathematics_screening",
        "lessons",
        "attendance_sums",
        "absence_notices",
        "term_grades",
        "support_measures",
        "assessments",
        "learning_results",
        "co_markings",
        "group_members",
        "upper_secondary",
        "preschool_attendance",
        "area_population",
        "skolverket_statistics",
        "salsa",
        "ss12000",
        "oneroster",
        "kolada",
        "area_indicators",
        "scb_pxweb",
        "addresses",
        "teachers",
        "funding",
        "staff_months",
        "hme",
        "skolenkaten",
        "surveys",
    }


def test_manifest_survives_being_written_and_read(small: Manifest, tmp_path: Path) -> None:
    small.write(tmp_path)

    assert Manifest.read(tmp_path) == small


def test_every_person_number_is_valid_and_tells_the_sex_of_its_pupil(small_folder: Path, small: Manifest) -> None:
    pupils = {row["Personnummer"]: row["Kön"] for row in rows_of(small_folder, small, "pupils")}

    for number, sex in pupils.items():
        parsed = PersonNumber.parse(number)
        assert parsed.value == number
        assert parsed.sex in (sex, "Okänt")


def test_identifiers_belong_to_no_real_municipality_or_school(small_folder: Path, small: Manifest) -> None:
    units = rows_of(small_folder, small, "school_units")

    assert is_municipality_code(MUNICIPALITY_CODE)
    assert all(is_school_unit_code(row["Skolenhetskod"]) and row["Skolenhetskod"][:4] == "9900" for row in units)


def test_pupils_move_up_one_grade_level_a_year(small_folder: Path, small: Manifest) -> None:
    level: dict[str, dict[str, int]] = {}
    for row in rows_of(small_folder, small, "pupils"):
        if row["Skolform"] == "FS":  # children in preschool have no grade level
            continue
        level.setdefault(row["Personnummer"], {})[row["Läsår"]] = int(row["Årskurs"])

    years = small.school_years
    stayed = [seen for seen in level.values() if years[0] in seen and years[1] in seen]
    assert len(stayed) > 200
    assert all(seen[years[1]] == seen[years[0]] + 1 for seen in stayed)


def test_absence_sums_of_a_term_equal_the_lessons_of_the_term(small_folder: Path) -> None:
    different = tables(small_folder).execute(
        """
        WITH counted AS (
            SELECT Personnummer, Skolenhetskod, Klass, "Från", count(*), sum("Schemalagda minuter"),
                   sum("Schemalagda minuter") FILTER (Rapporterad = 'Ja'),
                   sum("Giltig frånvaro"), sum("Ogiltig frånvaro")
            FROM (SELECT DISTINCT "Från", "Till" FROM sums) JOIN lessons ON Datum BETWEEN "Från" AND "Till" GROUP BY ALL
        ),
        told AS (
            SELECT Personnummer, Skolenhetskod, Klass, "Från", Lektioner, "Schemalagda minuter",
                   "Rapporterade minuter", "Giltig frånvaro", "Ogiltig frånvaro"
            FROM sums WHERE "Från" >= (SELECT min(Datum) FROM lessons)
        )
        (FROM counted EXCEPT FROM told) UNION ALL (FROM told EXCEPT FROM counted)
        """
    )

    assert different.fetchall() == []


@pytest.mark.parametrize(("pupils", "years"), [(200, 1), (400, 2)])
def test_any_small_municipality_can_be_made(pupils: int, years: int, tmp_path: Path) -> None:
    manifest = generate(pupils=pupils, years=years, seed=7, into=tmp_path)

    assert len(manifest.school_years) == years
    assert manifest.school_years[-1] == "2025/26"


def test_a_municipality_too_small_for_its_truths_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooSmall, match="minst 200 elever"):
        generate(pupils=150, years=3, seed=1, into=tmp_path)


def test_a_new_demo_replaces_the_files_of_the_old_one_and_no_others(tmp_path: Path) -> None:
    generate(pupils=200, years=2, seed=1, into=tmp_path)
    (tmp_path / "own.txt").write_text("mine")

    manifest = generate(pupils=200, years=1, seed=1, into=tmp_path)

    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"own.txt", "manifest.json", *(file.path for file in manifest.files)}


def test_pupils_with_protected_identity_have_no_home_area(small_folder: Path, small: Manifest) -> None:
    protected = [row for row in rows_of(small_folder, small, "pupils") if row["Skyddad identitet"] != "Ingen"]

    assert protected
    assert {row["Bostadsområde"] for row in protected} == {""}


def test_two_classmates_of_the_last_grade_level_are_protected_one_by_each_marking(
    small_folder: Path, small: Manifest
) -> None:
    leaving = [
        row
        for row in rows_of(small_folder, small, "pupils")
        if row["Läsår"] == small.school_years[-1] and row["Årskurs"] == "9" and row["Skyddad identitet"] != "Ingen"
    ]
    by_class = Counter((row["Skolenhetskod"], row["Klass"]) for row in leaving)
    (place, _count), *_others = by_class.most_common()
    markings = {row["Skyddad identitet"] for row in leaving if (row["Skolenhetskod"], row["Klass"]) == place}
    assert markings == {"Sekretessmarkering", "Skyddad folkbokföring"}
