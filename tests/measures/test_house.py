"""A real installation: versions, lineage, cache, seals, extracts and the access log."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.examples import given_rows
from skolsikt.measures.extract import ExtractRefused, UnknownColumns, extract
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.seal import SealDamaged, UnknownSeal, broken_seals, read_seal, seal, verify
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Viewer, operator
from skolsikt.tables.catalogue import table
from skolsikt.warehouse.manifest import LoadRecord
from skolsikt.warehouse.reader import Reader, ServingDamaged
from skolsikt.warehouse.warehouse import NothingLoaded, Warehouse

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OPERATOR = operator(reason="felsökning av betyg", user="elin")
ANALYSIS = Viewer(id="forecast", roles=frozenset({"analysis"}))
MERIT = Question(measure="merit_value_mean", period="2024/25")

GRADES = "pupil_key | subject_code | grade_value\n" + "\n".join(f"{key} | EN MA | {'AC'[key % 2]}" for key in range(12))
CORRECTED = GRADES.replace("| A", "| B")
PUPILS = "pupil_key | sex | is_protected\n" + "\n".join(
    f"{key} | Man | {'true' if key == 3 else 'false'}" for key in range(12)
)
OLDER = "pupil_key | school_year | term | subject_code | grade_value\n" + "\n".join(
    f"{key} | 2023/24 | VT2024 | EN | E" for key in range(6)
)


@pytest.fixture
def house(tmp_path: Path) -> House:
    home = Home(tmp_path).create()
    settings = Settings()
    write_settings(home, settings)
    return House(home, settings, Warehouse(home, settings), clock=lambda: AT)


def load(house: House, name: str, text: str, *, number: int, source: str = "scb_grades_9") -> None:
    contract = table(name)
    rows = [{**row, "row_number": line} for line, row in enumerate(given_rows(name, text), start=1)]
    schema = pa.schema(
        [contract.schema.field(column.name) for column in contract.columns] + [("row_number", pa.int64())]
    )
    record = LoadRecord(
        number=number,
        source=source,
        file=f"{name}-{number}.csv",
        sha256=f"{number:064}",
        loaded_at=AT.isoformat(),
        rows_read=len(rows),
        rows_loaded=len(rows),
    )
    house.warehouse.publish({name: pa.Table.from_pylist(rows, schema=schema)}, load=record, derived=DERIVED, at=AT)


def test_an_empty_installation_says_that_nothing_is_loaded(house: House) -> None:
    with pytest.raises(NothingLoaded):
        house.ask(MERIT, viewer=OPERATOR)


def test_an_opened_folder_answers(house: House) -> None:
    load(house, "grade", GRADES, number=1)

    answer = House.open(house.home.root).ask(MERIT, viewer=OPERATOR)

    assert [(cell.value, cell.population) for cell in answer.cells] == [(35, 12)]


def test_a_corrected_file_gives_new_numbers_and_the_old_can_still_be_asked_for(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    first = house.ask(MERIT, viewer=OPERATOR)
    load(house, "grade", CORRECTED, number=2)

    now = house.ask(MERIT, viewer=OPERATOR)
    then = house.ask(Question(measure="merit_value_mean", period="2024/25", version=1), viewer=OPERATOR)

    assert [answer.cells[0].value for answer in (first, now, then)] == [35, 32.5, 35]
    assert [answer.data_version for answer in (first, now, then)] == [1, 2, 1]


def test_an_answer_names_the_loads_of_its_tables_and_school_years_only(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    load(house, "grade", OLDER, number=2)
    load(house, "pupil", PUPILS, number=3, source="pupils")

    alone = house.ask(MERIT, viewer=OPERATOR)
    by_sex = house.ask(Question(measure="merit_value_mean", by=("sex",), period="2024/25"), viewer=OPERATOR)
    both = house.ask(Question(measure="merit_value_mean", period="all"), viewer=OPERATOR)

    assert [(source.load, source.file, source.rows) for source in alone.sources] == [(1, "grade-1.csv", 24)]
    assert [source.load for source in by_sex.sources] == [1, 3]
    assert [(source.load, source.rows) for source in both.sources] == [(1, 24), (2, 6)]


def test_published_figures_name_the_very_loads_that_their_rows_came_with(house: House) -> None:
    figures = "unit_code | indicator | period | value\n1234567{n} | salsa_merit_actual | 20{year} | 230"
    load(house, "reference_value", figures.format(n=8, year="24/25"), number=1, source="salsa")
    load(house, "reference_value", figures.format(n=9, year="23/24"), number=2, source="salsa")

    answer = house.ask(Question(measure="salsa_merit_actual", by=("school_unit",), period="2025"), viewer=PUBLIC)

    assert [source.load for source in answer.sources] == [1]


def test_the_second_time_an_answer_is_at_hand(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    first = house.ask(MERIT, viewer=OPERATOR)

    assert house.ask(MERIT, viewer=OPERATOR) is first


def test_each_use_of_the_operator_stands_in_the_access_log_with_its_reason(house: House) -> None:
    load(house, "grade", GRADES, number=1)

    house.ask(MERIT, viewer=OPERATOR)
    house.ask(MERIT, viewer=OPERATOR)
    house.ask(MERIT, viewer=ANALYST)

    assert [(entry.viewer, entry.why) for entry in accesses(house.home)] == [("elin", "felsökning av betyg")] * 2
    assert accesses(house.home)[0].what == "ask merit_value_mean --period 2024/25"


def test_a_sealed_answer_is_the_same_when_asked_again_after_newer_data(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    sealed = seal(house.ask(MERIT, viewer=OPERATOR), viewer=OPERATOR, house=house, at=AT)
    load(house, "grade", CORRECTED, number=2)

    kept = read_seal(sealed.sha256, house=house)

    assert kept.is_whole
    assert verify(kept, house=house).is_same
    assert broken_seals(house) == []


def test_a_changed_seal_is_told(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    sealed = seal(house.ask(MERIT, viewer=OPERATOR), viewer=OPERATOR, house=house, at=AT)
    path = house.home.lake / "sealed" / f"{sealed.sha256}.json"
    content = json.loads(path.read_text("utf-8"))
    content["rows"][0]["value"] = 36
    path.write_text(json.dumps(content), "utf-8")

    verdict = verify(read_seal(sealed.sha256, house=house), house=house)

    assert not verdict.is_same
    assert len(broken_seals(house)) == 1
    with pytest.raises(UnknownSeal):
        read_seal("abc", house=house)


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"version"', b"\xff"])
def test_a_seal_that_cannot_be_read_is_told(content: bytes, house: House) -> None:
    load(house, "grade", GRADES, number=1)
    sealed = seal(house.ask(MERIT, viewer=OPERATOR), viewer=OPERATOR, house=house, at=AT)
    (house.home.lake / "sealed" / f"{sealed.sha256}.json").write_bytes(content)
    with pytest.raises(SealDamaged, match=sealed.sha256):
        read_seal(sealed.sha256, house=house)
    assert len(broken_seals(house)) == 1


def test_a_question_is_asked_once_more_when_the_serving_file_was_damaged(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(house, "grade", GRADES, number=1)
    right = house.ask(MERIT, viewer=OPERATOR).cells[0].value
    house.kept = Kept()
    reader, arrow = house.rows(), Reader.arrow

    def broken(self: Reader, *arguments: object) -> object:
        if self is reader:
            self._throw_away()
            raise ServingDamaged
        return arrow(self, *arguments)

    monkeypatch.setattr(Reader, "arrow", broken)
    assert house.ask(MERIT, viewer=OPERATOR).cells[0].value == right
    assert house.rows() is not reader


def test_rows_are_handed_out_to_the_houses_own_analyses_with_a_purpose_that_is_logged(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    load(house, "pupil", PUPILS, number=2, source="pupils")

    rows = extract(
        "pupil_grade_result",
        columns=["pupil_key", "merit_value"],
        school_years=["2024/25"],
        purpose="prognos av behörighet",
        viewer=ANALYSIS,
        house=house,
    )

    assert rows.column_names == ["pupil_key", "merit_value"]
    assert 3 not in rows["pupil_key"].to_pylist()  # protected identity
    assert rows.num_rows == 11
    assert [(entry.why, entry.pupils) for entry in accesses(house.home)] == [("prognos av behörighet", 11)]


@pytest.mark.parametrize("viewer", [ANALYST, PUBLIC, OPERATOR])
def test_nobody_else_gets_rows(house: House, viewer: Viewer) -> None:
    load(house, "grade", GRADES, number=1)

    with pytest.raises(ExtractRefused):
        extract("grade", purpose="nyfiken", viewer=viewer, house=house)
    with pytest.raises(ExtractRefused):
        extract("grade", purpose=" ", viewer=ANALYSIS, house=house)


def test_an_extract_never_names_staff_and_refuses_unknown_words(house: House) -> None:
    load(house, "grade", GRADES, number=1)

    everything = extract("grade", purpose="test", viewer=ANALYSIS, house=house)

    assert "teacher_key" not in everything.column_names
    for table_name, columns in [("grade", ["teacher_key"]), ("grade", ["betyg"]), ("grades", [])]:
        with pytest.raises(UnknownColumns):
            extract(table_name, columns=columns, purpose="test", viewer=ANALYSIS, house=house)


def test_attendance_that_goes_on_is_said_with_its_last_day(house_of, answer_of) -> None:
    lessons = "pupil_key | date | start_minute | scheduled_minutes\n1 | {day} | 480 | 60"

    running = answer_of(house_of(lesson_attendance=lessons.format(day=date(2025, 3, 3))), "absence_share")
    over = answer_of(house_of(lesson_attendance=lessons.format(day=date(2025, 6, 9))), "absence_share")

    assert any("2025-03-03" in caveat for caveat in running.caveats)
    assert over.caveats == ()


def test_final_grades_do_not_rest_on_the_files_of_other_grade_levels(house: House) -> None:
    load(house, "grade", GRADES, number=1)
    year_six = "pupil_key | grade_level | grade_kind | subject_code | grade_value\n" + "\n".join(
        f"{key} | 6 | term | EN | C" for key in range(20, 30)
    )
    load(house, "grade", year_six, number=2, source="scb_grades_6")

    final = house.ask(MERIT, viewer=OPERATOR)
    year_6 = house.ask(
        Question(measure="subject_passed", where={"grade_level": ("6",)}, period="2024/25"), viewer=OPERATOR
    )

    assert [source.load for source in final.sources] == [1]
    assert [source.load for source in year_6.sources] == [2]


def test_figures_that_are_not_there_rest_on_nothing(house: House) -> None:
    load(house, "reference_value", "unit_code | indicator | period\n12345678 | x | 2024/25", number=1, source="salsa")

    answer = house.ask(Question(measure="salsa_merit_actual", by=("school_unit",)), viewer=PUBLIC)

    assert answer.sources == ()
