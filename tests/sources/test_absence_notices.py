"""What only notices of absence do: kinds kept apart, days and times of day, the school year of the first day."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.absence_notices import SOURCE
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading
from skolsikt.sources.layouts.told_span import clock_time, day_and_clock
from skolsikt.sources.reading.profile import builtin_profiles
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from skolsikt.tables.attendance import NOTICE_KINDS
from tests.sources import received as door
from tests.sources.breaking import HARMFUL, HARMLESS, mangled, survives
from tests.sources.pupil_file_examples import ANNA, BO, TEMPORARY, UNIT
from tests.sources.received import faults, received, rows_of

HEADINGS = "Personnummer;Skolenhetskod;Typ av frånvaro;Från;Från kl;Till;Till kl"


def read(folder: Path, *lines: str, headings: str = HEADINGS, **wish: object) -> Reading:
    return door.read(SOURCE, received(folder, "\n".join([headings, *lines]) + "\n"), **wish)


def spans(reading: Reading) -> list[tuple[str, str]]:
    """Begin and end of each row, in UTC."""
    rows = rows_of(reading, "absence_notice")
    return [tuple(f"{row[at]:%m-%d %H:%M}" if row[at] else "" for at in ("starts_at", "ends_at")) for row in rows]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Beviljad ledighet", "granted_leave"),
        ("Sjukanmälan", "reported_illness"),
        ("Oanmäld frånvaro", "unnotified"),
        ("Anmäld frånvaro", "reported_absence"),
    ],
)
def test_granted_leave_reported_illness_and_unnotified_are_kept_apart(written: str, kind: str, tmp_path: Path) -> None:
    (row,) = rows_of(read(tmp_path, f"{ANNA};{UNIT};{written};2024-10-01;;2024-10-01;"), "absence_notice")
    assert (row["kind"], row["school_year"], row["school_unit_code"]) == (kind, "2024/25", UNIT)


def test_the_words_of_notices_and_of_lessons_say_the_same() -> None:
    """A reason means the same kind wherever it stands; a notice may also say only that absence was reported."""
    (notices,) = builtin_profiles("absence_notices")
    words = notices["codes"]["kind"]  # type: ignore[index]
    for lessons in builtin_profiles("lessons"):
        of_lessons = lessons["codes"]["notice_kind"]  # type: ignore[index]
        assert {word: words[word] for word in of_lessons if word in words}.items() <= of_lessons.items()
    assert set(words.values()) == {*NOTICE_KINDS, "reported_absence"}


def test_an_unknown_or_missing_kind_costs_the_row_and_its_code_is_kept(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        f"{ANNA};{UNIT};Avslagen ledighet;2024-10-01;;;",
        f"{ANNA};{UNIT};;2024-10-02;;;",
        f"{BO};{UNIT};Sjuk;2024-10-01;;;",
    )
    assert faults(reading) == [(2, "Typ av frånvaro", "unknown_code"), (3, "Typ av frånvaro", "required_missing")]
    assert reading.rejects.to_pylist()[0]["value"] == "Avslagen ledighet"
    assert [row["person_number"] for row in rows_of(reading, "absence_notice")] == [BO]


@pytest.mark.parametrize(
    ("told", "span"),
    [
        ("2024-10-01;;2024-10-03;", ("09-30 22:00", "10-03 21:59")),  # whole days, Swedish time
        ("2024-10-01;;2024-10-01;", ("09-30 22:00", "10-01 21:59")),
        ("2024-10-01;;;", ("09-30 22:00", "")),  # the end is not told
        ("2024-10-01;08:20;2024-10-01;10.00", ("10-01 06:20", "10-01 08:00")),
        ("2024-10-01;8:20;;10:00:00", ("10-01 06:20", "10-01 08:00")),  # a time alone is of the first day
        ("2024-10-01 08:20;;2024-10-01T10:00;", ("10-01 06:20", "10-01 08:00")),
        ("2024-10-01 00:00:00;;2024-10-01 00:00:00;", ("09-30 22:00", "10-01 21:59")),  # a day as a database writes it
        ("2024-10-26;;2024-10-27;", ("10-25 22:00", "10-27 22:59")),  # summer time ends between them
        ("2025-03-29;;2025-03-30;", ("03-28 23:00", "03-30 21:59")),  # and begins
        ("2025-02-03T08:00:00+01:00;;2025-02-03T10:00:00+01:00;", ("02-03 07:00", "02-03 09:00")),
        ("2025-02-03T07:00:00Z;;2025-02-03T09:00:00.000Z;", ("02-03 07:00", "02-03 09:00")),
        ("2024-10-01T06:20Z;;2024-10-01 08:20:00 +0000;", ("10-01 06:20", "10-01 08:20")),
        ("2024-10-01T00:00:00+02:00;;2024-10-01T00:00:00+02:00;", ("09-30 22:00", "10-01 21:59")),
        ("2024-09-30T22:00:00Z;;2024-09-30T22:00:00Z;", ("09-30 22:00", "10-01 21:59")),  # midnight in Sweden
        # The hour that comes twice when summer time ends: the zone says which of the two.
        ("2024-10-27T02:30:00+02:00;;2024-10-27T02:30:00+01:00;", ("10-27 00:30", "10-27 01:30")),
        ("2024-10-26T08:00:00+02:00;;2024-10-28T08:00:00+01:00;", ("10-26 06:00", "10-28 07:00")),
        ("2025-03-30T00:59:00Z;;2025-03-30T01:00:00Z;", ("03-30 00:59", "03-30 01:00")),
    ],
)
def test_days_and_times_become_instants(told: str, span: tuple[str, str], tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};Sjuk;{told}")
    assert spans(reading) == [span]
    (row,) = rows_of(reading, "absence_notice")
    assert row["starts_at"] >= datetime(2024, 9, 30, tzinfo=UTC)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ("2024-10-03;;2024-10-01;", ("Till", "dates_reversed")),
        ("2024-10-01;10:00;2024-10-01;08:20", ("Till", "dates_reversed")),
        ("2024-10-01;10:00;;08:20", ("Till kl", "dates_reversed")),
        ("2024-10-01;25:10;;", ("Från kl", "bad_time")),
        ("2024-10-01;;;halv tio", ("Till kl", "bad_time")),
        ("2024-10-01 25:10;;;", ("Från", "bad_date")),
        ("2024-10-01T08:00:00+25:00;;;", ("Från", "bad_date")),
        ("2024-10-01;;2034-10-01;", ("Till", "date_outside_school_year")),
        ("2024-10-01;;2024-13-01;", ("Till", "bad_date")),
        ("0024-10-01;;;", ("Från", "bad_date")),
        (";;2024-10-01;", ("Från", "required_missing")),
    ],
)
def test_a_faulty_day_or_time_costs_the_row_once(told: str, fault: tuple[str, str], tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};Sjuk;{told}")
    assert faults(reading) == [(2, *fault)]
    assert (reading.rows_read, reading.rows_rejected) == (1, 1)


def test_a_workbook_with_times_in_its_cells_reads_as_text_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Personnummer", "Skolenhetskod", "Typ av frånvaro", "Från", "Till"])
    book.active.append([ANNA, UNIT, "Sjuk", datetime(2024, 10, 1, 8, 20), datetime(2024, 10, 2)])
    book.save(tmp_path / "fil.xlsx")
    incoming = received(tmp_path, (tmp_path / "fil.xlsx").read_bytes(), name="fil.xlsx")
    assert spans(door.read(SOURCE, incoming)) == [("10-01 06:20", "10-02 21:59")]


def test_swedish_dates_with_times_are_read_by_the_format_of_the_profile(tmp_path: Path) -> None:
    (known,) = builtin_profiles("absence_notices")
    line = f"{ANNA};{UNIT};Sjuk;1.10.2024 08:20;;1.10.2024 kl. 10.00;"
    for date_format in ("dd.mm.åååå", "%d.%m.%Y %H:%M"):
        reading = read(tmp_path, line, profile={**known, "date_format": date_format}, profile_name="egen.toml")
        assert spans(reading) == [("10-01 06:20", "10-01 08:00")]


def test_the_school_year_is_that_of_the_first_day_and_another_one_asked_for_rejects(tmp_path: Path) -> None:
    lines = [f"{ANNA};{UNIT};Sjuk;2025-06-30;;2025-07-01;", f"{BO};{UNIT};Sjuk;2025-07-01;;;"]
    rows = rows_of(read(tmp_path, *lines), "absence_notice")
    assert [row["school_year"] for row in rows] == ["2024/25", "2025/26"]
    reading = read(tmp_path, *lines, period="2024/25")
    assert faults(reading) == [(3, "Från", "date_outside_school_year")]
    with pytest.raises(SchoolYearUnknown):
        read(tmp_path, *lines, period="2024")


def test_the_school_year_of_a_time_with_a_zone_is_the_one_in_sweden(tmp_path: Path) -> None:
    (row,) = rows_of(read(tmp_path, f"{ANNA};{UNIT};Sjuk;2025-06-30T22:00:00Z;;;"), "absence_notice")
    assert row["school_year"] == "2025/26"


def test_every_load_says_that_the_headings_are_guessed(tmp_path: Path) -> None:
    reading = read(tmp_path, f"{ANNA};{UNIT};Sjuk;2024-10-01;;;")
    assert any("gissning" in note for note in reading.notes)


def test_a_pupil_who_moved_twice_is_told_of_where_each_absence_was(tmp_path: Path) -> None:
    units = (UNIT, "87654321", UNIT)
    lines = (
        f"{ANNA};{unit};Sjuk;2024-{month};;;" for unit, month in zip(units, ("09-02", "11-04", "12-02"), strict=True)
    )
    rows = rows_of(read(tmp_path, *lines), "absence_notice")
    assert [row["school_unit_code"] for row in rows] == list(units)


def test_a_number_that_becomes_final_and_a_class_renamed_in_march_lose_nothing(tmp_path: Path) -> None:
    """Whether the two numbers are one pupil is the vault's to know; the class tells who a pupil without number is."""
    lines = [f"{TEMPORARY};{UNIT};8A;Sjuk;2025-02-03", f"{BO};{UNIT};8B;Sjuk;2025-03-24"]
    headings = "Personnummer;Skolenhetskod;Klass;Typ av frånvaro;Från"
    reading = read(tmp_path, *lines, headings=headings)
    assert [row["person_number"] for row in rows_of(reading, "absence_notice")] == [TEMPORARY, BO]
    unnumbered = [f"Kim Ek;{UNIT};8A;Sjuk;2025-02-03", f"Kim Ek;{UNIT};8 A;Sjuk;2025-03-24"]
    described = read(tmp_path, *unnumbered, headings="Namn;Skolenhetskod;Klass;Typ av frånvaro;Från").described
    assert described is not None
    assert [row["class_name"] for row in described.to_pylist()] == ["8A", "8 A"]


def test_what_a_guardian_wrote_is_in_no_row_and_no_note(tmp_path: Path) -> None:
    written = "magsjuk, ring Kims mamma"
    lines = [f"{ANNA};{UNIT};Sjuk;2024-10-01;{written}", f"{BO};{UNIT};{written};2024-10-01;"]
    reading = read(tmp_path, *lines, headings="Personnummer;Skolenhetskod;Frånvaroorsak;Från;Meddelande")
    assert written not in str(rows_of(reading, "absence_notice")) + str(reading.notes)
    assert faults(reading) == [(3, "Frånvaroorsak", "unknown_code")]


def test_two_absences_of_a_pupil_stand_and_one_told_in_two_ways_does_not(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        f"{TEMPORARY};{UNIT};Sjuk;2024-10-01;;;",
        f"{TEMPORARY};{UNIT};Sjuk;2024-10-07;;;",
        f"{ANNA};{UNIT};Sjuk;2024-10-01;;;",
        f"{ANNA};{UNIT};Ledig;2024-10-01;;;",
    )
    assert [row["person_number"] for row in rows_of(reading, "absence_notice")] == [TEMPORARY, TEMPORARY]
    assert {code for _row, _column, code in faults(reading)} == {"duplicate_conflicting"}


def test_files_of_others_with_the_same_days_stay_theirs(tmp_path: Path) -> None:
    others = {
        "support_measures": "Personnummer;Skolenhetskod;Läsår;Stödform;Från;Till;Orsak\n"
        f"{ANNA};{UNIT};2024/25;EA;2024-10-01;;Text",
        "attendance_sums": "Personnummer;Skolenhetskod;Klass;Årskurs;Från;Till;Schemalagda minuter;"
        f"Rapporterade minuter;Lektioner;Giltig frånvaro;Ogiltig frånvaro\n{ANNA};{UNIT};8A;8;2024-08-20;2024-12-20;"
        "9000;9000;150;60;0",
        "lessons": "Personnummer;Datum;Starttid;Sluttid;Frånvaro;Frånvarotyp;Frånvaroorsak;Rapporterad;Skolenhetskod\n"
        f"{ANNA};2024-10-01;08:20;09:20;60;Giltig;Sjuk;Ja;{UNIT}",
    }
    for source, content in others.items():
        found = [one.id for one, _why in guess(received(tmp_path, f"{content}\n"))]
        assert found[0] == source
        assert SOURCE.id not in found


GOOD = f"{HEADINGS}\n" + "".join(
    f"{ANNA};{UNIT};{kind};2024-10-0{at};{clock};2024-10-0{at + 1};{clock}\n"
    for at, kind, clock in ((1, "Sjukanmälan", ""), (3, "Beviljad ledighet", "08:20"), (5, "Oanmäld frånvaro", ""))
)


@pytest.mark.parametrize("way", HARMLESS)
def test_written_otherwise_it_reads_the_same(way: str, tmp_path: Path) -> None:
    expected, written = (door.read(SOURCE, received(tmp_path, raw)) for raw in (GOOD, HARMLESS[way](GOOD)))
    assert spans(written) == spans(expected)
    assert len(spans(expected)) == 3
    assert written.rejects.num_rows == 0


def test_broken_it_costs_rows_or_the_file_and_nothing_more(tmp_path: Path) -> None:
    refused = {way for way, broken in HARMFUL.items() if not survives(SOURCE, tmp_path, broken(GOOD))}
    assert {"empty", "zero bytes", "a workbook cut off", "a web page", "other headings"} <= refused


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_mangled_bytes_give_a_reading_or_a_refusal(seed: int, tmp_path: Path) -> None:
    survives(SOURCE, tmp_path, mangled(GOOD, seed))


@given(st.text(alphabet="0123456789-:. Tkl,åhZ+", max_size=28))
def test_whatever_stands_for_a_day_or_a_time_is_read_or_refused(text: str) -> None:
    told = day_and_clock(text, formats=("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y"))
    assert told is None or 1900 <= told[0].year <= 2199
    clock = clock_time(text)
    assert clock is None or clock.second == 0
