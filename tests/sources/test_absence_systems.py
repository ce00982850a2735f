"""The systems that absence comes from: profiles with guessed headings, reasons by the municipality's own table."""

from __future__ import annotations

import tempfile
import tomllib
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.home.errors import SkolsiktError
from skolsikt.sources import attendance_sums, lessons
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, Wish
from skolsikt.sources.reading.profile import PROFILES_DIR, Profile
from tests.sources.received import faults, received, rows_of

ANNA = "201201152384"
SYSTEMS = ("skola24", "vklass", "ist", "unikum", "infomentor", "edlevo")
LESSON = {
    "person_number": ANNA,
    "date": "2024-09-02",
    "start_time": "08:20",
    "end_time": "09:20",
    "scheduled_minutes": "60",
    "valid_absent_minutes": "60",
    "invalid_absent_minutes": "0",
    "absent_minutes": "60",
    "absence_kind": "Giltig",
    "is_reported": "Ja",
    "school_unit_code": "12345678",
    "subject_code": "MA",
    "teaching_group": "7A MA",
    "teacher_key": "ABC",
    "class_name": "7A",
    "grade_level": "7",
    "absence_reason": "Ledighet",
    "reported_on": "2024-09-03 08:10",
    "changed_on": "2024-09-30",
}
SUMS = {
    "person_number": ANNA,
    "name": "Anna Ek",
    "school_unit_code": "12345678",
    "class_name": "7A",
    "grade_level": "7",
    "from_date": "2024-08-20",
    "to_date": "2024-12-20",
    "scheduled_minutes": "20000",
    "reported_minutes": "19000",
    "lessons_count": "400",
    "valid_absent_minutes": "1000",
    "invalid_absent_minutes": "100",
}


def profile(name: str) -> Profile:
    return Profile.model_validate(tomllib.loads((PROFILES_DIR / f"{name}.toml").read_text("utf-8")))


def file_of(name: str, values: dict[str, str]) -> str:
    """A file with the first heading of every column of the profile."""
    columns: dict[str, str] = {}
    for field in profile(name).columns:
        if field in values:
            columns.setdefault(profile(name).headings(field)[0], values[field])
    return f"{';'.join(columns)}\n{';'.join(columns.values())}\n"


@pytest.mark.parametrize("system", SYSTEMS)
def test_lessons_of_every_system_are_recognised_and_read_by_its_profile(tmp_path: Path, system: str) -> None:
    incoming = received(tmp_path, file_of(f"lessons_{system}", LESSON))
    assert guess(incoming)[0][0] is lessons.SOURCE

    reading = _lessons(tmp_path, file_of(f"lessons_{system}", LESSON), system)

    (row,) = reading.rows["lesson_attendance"].to_arrow_table().to_pylist()
    told = ("valid_absent_minutes", "invalid_absent_minutes", "is_reported", "scheduled_minutes", "teacher_key")
    assert [row[name] for name in told] == [60, 0, True, 60, "ABC"]
    assert (row["notice_kind"], row["absence_reason"]) == ("granted_leave", "Ledighet")
    assert (row["reported_on"], row["changed_on"]) == (date(2024, 9, 3), date(2024, 9, 30))
    assert any("gissning" in note and f"lessons_{system}" in note for note in reading.notes)


@pytest.mark.parametrize("system", [system for system in SYSTEMS if system != "vklass"])
def test_sums_of_every_system_are_read_by_its_profile(tmp_path: Path, system: str) -> None:
    incoming = received(tmp_path, file_of(f"attendance_{system}", SUMS))
    assert guess(incoming)[0][0] is attendance_sums.SOURCE

    wish = Wish(profile=_parsed(f"attendance_{system}"))
    reading = attendance_sums.SOURCE.read(incoming, duckdb.connect(), wish)

    (row,) = rows_of(reading, "attendance_period")
    told = ("scheduled_minutes", "reported_minutes", "valid_absent_minutes", "invalid_absent_minutes", "class_name")
    assert [row[name] for name in told] == [20000, 19000, 1000, 100, "7A"]
    assert any("gissning" in note for note in reading.notes)
    assert faults(reading) == []


def test_a_guess_gives_way_to_headings_that_are_known(tmp_path: Path) -> None:
    reading = _lessons(tmp_path, file_of("lessons_skolsikt", LESSON))
    assert not any("gissning" in note for note in reading.notes)


def test_the_municipality_maps_its_own_reasons_in_a_file_of_its_own(tmp_path: Path) -> None:
    own = _parsed("lessons_edlevo")
    assert isinstance(own["codes"], dict)
    own |= {"is_guess": False, "id": "egen"}
    own["codes"]["absence_kind"] |= {"Kod 17": "invalid"}
    own["codes"]["notice_kind"] = {"Kod 17": "unnotified"}
    content = file_of("lessons_edlevo", LESSON | {"absence_kind": "Kod 17", "absence_reason": "Kod 17"})

    reading = _lessons(tmp_path, content, profile=own)

    (row,) = reading.rows["lesson_attendance"].to_arrow_table().to_pylist()
    assert (row["valid_absent_minutes"], row["invalid_absent_minutes"], row["notice_kind"]) == (0, 60, "unnotified")
    assert not any("gissning" in note or "codes.notice_kind" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("valid", "invalid", "reason", "kind"),
    [
        ("60", "0", "Sjuk", "reported_illness"),
        ("0", "60", "", "unnotified"),
        ("60", "0", "", None),
        ("60", "0", "Kim har ont i magen", None),
        ("0", "0", "Sjuk", None),
    ],
)
def test_leave_illness_and_nothing_notified_are_kept_apart(
    tmp_path: Path, valid: str, invalid: str, reason: str, kind: str | None
) -> None:
    told = LESSON | {"valid_absent_minutes": valid, "invalid_absent_minutes": invalid, "absence_reason": reason}

    reading = _lessons(tmp_path, file_of("lessons_skolsikt", told))

    (row,) = reading.rows["lesson_attendance"].to_arrow_table().to_pylist()
    assert row["notice_kind"] == kind
    unknown = [note for note in reading.notes if "codes.notice_kind" in note]
    assert bool(unknown) == reason.startswith("Kim")
    assert "Kim" not in " ".join(reading.notes)


@pytest.mark.parametrize(
    ("day", "read_as"),
    [
        ("2024-09-03", date(2024, 9, 3)),
        ("i går", None),
        ("", None),
        ("45538", None),
        (" 2024-09-03 ", date(2024, 9, 3)),
    ],
)
def test_a_lesson_is_not_lost_for_the_day_it_was_reported(tmp_path: Path, day: str, read_as: date | None) -> None:
    reading = _lessons(tmp_path, file_of("lessons_skolsikt", LESSON | {"reported_on": day}))
    (row,) = reading.rows["lesson_attendance"].to_arrow_table().to_pylist()
    assert row["reported_on"] == read_as


def test_an_unreported_lesson_has_no_day_of_reporting(tmp_path: Path) -> None:
    told = LESSON | {"is_reported": "Nej", "valid_absent_minutes": "", "invalid_absent_minutes": ""}
    (row,) = (
        _lessons(tmp_path, file_of("lessons_skolsikt", told)).rows["lesson_attendance"].to_arrow_table().to_pylist()
    )
    assert (row["is_reported"], row["reported_on"], row["notice_kind"]) == (False, None, None)


PIECES = st.sampled_from(
    ["", ";", "\n", '"', "\u00a0", "1 234,5", "45538", "-1", "TF", "Ja", "Sjuk", "\x00", "åäö;", "\r\n\r\n"]
)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(SYSTEMS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), PIECES), max_size=6))
def test_a_mangled_file_is_read_with_every_row_accounted_for_or_not_at_all(
    system: str, edits: list[tuple[float, int, str]]
) -> None:
    head, row, _end = file_of(f"lessons_{system}", LESSON).split("\n")
    content = "\n".join([head, *(row.replace("2024-09-02", f"2024-09-{day:02}") for day in range(2, 8)), ""])
    for place, gone, piece in edits:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + gone :]
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as staging:
        try:
            incoming = received(Path(folder), content, encoding="cp1252" if len(edits) % 2 else "utf-8")
            reading = lessons.SOURCE.read(incoming, staging, Wish(profile=_parsed(f"lessons_{system}")))
        except SkolsiktError:
            return
        found = reading.rows["lesson_attendance"]
        assert isinstance(found, duckdb.DuckDBPyRelation)
        assert len(found.fetchall()) + reading.rows_rejected <= reading.rows_read


def _parsed(name: str) -> dict[str, object]:
    return tomllib.loads((PROFILES_DIR / f"{name}.toml").read_text("utf-8"))


def _lessons(folder: Path, content: str, system: str = "", profile: dict[str, object] | None = None) -> Reading:
    staging = duckdb.connect()
    chosen = profile or (_parsed(f"lessons_{system}") if system else {})
    return lessons.SOURCE.read(received(folder, content), staging, Wish(profile=chosen))
