"""What is true of every source whose rows are about pupils: the broken files that real systems produce."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.layouts.told_period import PeriodNotSaid
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from tests.sources.pupil_file_examples import ANNA, BO, EXAMPLES, TEMPORARY, UNIT, Example
from tests.sources.received import faults, read, received, rows_of

every_source = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.source.id)
with_a_day = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.day], ids=lambda example: example.source.id
)
with_a_number = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.number], ids=lambda example: example.source.id
)
with_codes = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.code], ids=lambda example: example.source.id
)

_WITHOUT_UNIT_IN_KEY = (
    "absence_notices",
    "term_grades",
    "co_markings",
    "learning_results",
    "assessments",
    "support_measures",
)


@every_source
def test_the_file_is_recognised_before_any_other(example: Example, tmp_path: Path) -> None:
    (source, recognition), *others = guess(received(tmp_path, example.of(ANNA, BO)))
    assert source.id == example.source.id
    assert all(other.certainty < recognition.certainty for _source, other in others)
    assert "Personnummer" in recognition.because


@every_source
def test_every_row_of_a_good_file_is_taken(example: Example, tmp_path: Path) -> None:
    reading = read(example.source, received(tmp_path, example.of(ANNA, BO, TEMPORARY)))
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [ANNA, BO, TEMPORARY]
    assert (reading.rows_read, reading.rows_rejected) == (3, 0)


@every_source
def test_excel_reads_as_text_does(example: Example, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in example.of(ANNA).splitlines():
        book.active.append([_cell(cell) for cell in line.split(";")])
    book.save(tmp_path / "fil.xlsx")
    in_excel = read(example.source, received(tmp_path, (tmp_path / "fil.xlsx").read_bytes(), name="fil.xlsx"))
    in_text = read(example.source, received(tmp_path, example.of(ANNA)))
    assert rows_of(in_excel, example.table) == rows_of(in_text, example.table)


def _cell(text: str) -> object:
    try:
        return date.fromisoformat(text) if "-" in text else text
    except ValueError:
        return text


@every_source
@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"Personnummer;Klass\n"])
def test_an_empty_file_or_one_without_the_columns_is_unreadable(
    example: Example, content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFile):
        read(example.source, received(tmp_path, content))


@every_source
def test_a_file_cut_in_the_middle_loses_its_last_row_only(example: Example, tmp_path: Path) -> None:
    content = example.of(ANNA, BO)
    cut = content[: content.rindex(";")]
    reading = read(example.source, received(tmp_path, cut))
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [ANNA]
    assert faults(reading) == [(3, "", "wrong_column_count")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


@every_source
def test_headings_that_come_again_are_no_pupil(example: Example, tmp_path: Path) -> None:
    reading = read(example.source, received(tmp_path, example.of(ANNA) + example.of(BO)))
    assert len(rows_of(reading, example.table)) == reading.rows_read == 2


@every_source
def test_swapped_columns_reject_the_row(example: Example, tmp_path: Path) -> None:
    first, second, *rest = example.line.format(ANNA).split(";")
    swapped = ";".join([second, first, *rest])
    reading = read(example.source, received(tmp_path, f"{example.headings}\n{swapped}\n"))
    assert rows_of(reading, example.table) == []
    assert "bad_person_number" in {code for _row, _column, code in faults(reading)}
    assert (reading.rows_read, reading.rows_rejected) == (1, 1)


@every_source
def test_hard_spaces_and_windows_letters_are_read(example: Example, tmp_path: Path) -> None:
    content = example.of(f"\u00a0{ANNA[:8]}-{ANNA[8:]}\u00a0").replace("Räknesagan", "Räkne\u00a0sagan")
    reading = read(example.source, received(tmp_path, content, encoding="cp1252"))
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [ANNA]


@every_source
@pytest.mark.parametrize("number", ["201212121213", "1", "TF", "20121399-1212", ""])
def test_a_faulty_person_number_costs_the_row(example: Example, number: str, tmp_path: Path) -> None:
    reading = read(example.source, received(tmp_path, example.of(number, BO)))
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [BO]
    code = "bad_person_number" if number else "required_missing"
    assert faults(reading) == [(2, "Personnummer", code)]


@every_source
def test_the_same_row_twice_counts_once(example: Example, tmp_path: Path) -> None:
    reading = read(example.source, received(tmp_path, example.of(ANNA, ANNA)))
    assert len(rows_of(reading, example.table)) == 1
    assert (reading.rows_read, reading.rows_rejected) == (2, 0)
    assert any("upprepning" in note for note in reading.notes)


@every_source
def test_rows_that_contradict_each_other_are_rejected_all(example: Example, tmp_path: Path) -> None:
    content = example.of(ANNA, BO) + example.with_cell(*example.other) + "\n"
    reading = read(example.source, received(tmp_path, content))
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [BO]
    assert [(row, code) for row, _column, code in faults(reading)] == [
        (2, "duplicate_conflicting"),
        (4, "duplicate_conflicting"),
    ]
    assert (reading.rows_read, reading.rows_rejected) == (3, 2)


@with_codes
def test_an_unknown_code_costs_the_row(example: Example, tmp_path: Path) -> None:
    content = f"{example.of(BO)}{example.with_cell(example.code, 'Trollkonst')}\n"
    reading = read(example.source, received(tmp_path, content))
    assert faults(reading) == [(3, example.code, "unknown_code")]
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [BO]


@with_a_day
@pytest.mark.parametrize("day", ["45566", "2024-02-30", "1 oktober"])
def test_a_date_as_a_number_or_impossible_costs_the_row(example: Example, day: str, tmp_path: Path) -> None:
    content = f"{example.of(BO)}{example.with_cell(example.day, day)}\n"
    reading = read(example.source, received(tmp_path, content))
    assert (3, example.day, "bad_date") in faults(reading)
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [BO]


@with_a_number
@pytest.mark.parametrize("number", ["1\u00a0234,5", "-3", "många"])
def test_a_number_that_is_none_costs_the_row(example: Example, number: str, tmp_path: Path) -> None:
    content = f"{example.of(BO)}{example.with_cell(example.number, number)}\n"
    reading = read(example.source, received(tmp_path, content))
    assert faults(reading)[0][:2] == (3, example.number)
    assert [row["person_number"] for row in rows_of(reading, example.table)] == [BO]


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if UNIT in one.line], ids=lambda example: example.source.id
)
def test_a_pupil_who_changed_school_stands_at_both(example: Example, tmp_path: Path) -> None:
    moved = example.with_cell("Skolenhetskod", "87654321")
    if example.source.id in _WITHOUT_UNIT_IN_KEY:
        # The key of these tables has no unit: two schools that tell the same thing contradict each other.
        reading = read(example.source, received(tmp_path, f"{example.of(ANNA)}{moved}\n"))
        assert {code for _row, _column, code in faults(reading)} == {"duplicate_conflicting"}
        return
    reading = read(example.source, received(tmp_path, f"{example.of(ANNA)}{moved}\n"))
    assert {row["school_unit_code"] for row in rows_of(reading, example.table)} == {UNIT, "87654321"}


@every_source
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_mangled_files_are_read_or_refused_with_every_row_accounted_for(
    example: Example, chance: random.Random
) -> None:
    content = bytearray(example.of(ANNA, BO, TEMPORARY, ANNA).encode())
    for _change in range(chance.randrange(1, 12)):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(4)] = bytes(
            chance.choices(b';"\n\r\t,-0TF\xe5\xff\x00', k=chance.randrange(4))
        )
    with TemporaryDirectory() as folder:
        incoming = received(Path(folder), bytes(content))
        try:
            reading = read(example.source, incoming)
        except (UnreadableFile, PeriodNotSaid, SchoolYearUnknown):
            return
    taken = len(rows_of(reading, example.table))
    assert taken <= reading.rows_read - reading.rows_rejected <= reading.rows_read
    assert reading.rows_rejected == len({row for row, _column, _code in faults(reading)})
