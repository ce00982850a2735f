"""Local surveys: three ways to write answers, counted per group at the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources.contract import Reading, UnreadableFile
from skolsikt.sources.reading.profile import ProfileInvalid
from skolsikt.sources.reading.told_year import SchoolYearUnknown
from skolsikt.sources.surveys import SOURCE
from tests.sources.received import faults, read, received, rows_of

YEAR, UNIT = "2024/25", "12345678"
LONG = "Enkät;Läsår;Skolenhetskod;Svarande;Årskurs;Kön;Rubrik;Fråga;Svar"
WHO = f"Skoltempen;{YEAR};{UNIT}"
TRYGG = "Jag känner mig trygg i skolan"

Counts = dict[tuple[object, ...], int]


def long(folder: Path, *lines: str, headings: str = LONG, **wish: object) -> Reading:
    return read(SOURCE, received(folder, "\n".join([headings, *lines, ""])), **wish)


def counts(reading: Reading, *names: str) -> Counts:
    return {tuple(row[name] for name in names): row["answers_count"] for row in rows_of(reading, "survey_answer")}  # type: ignore[misc]


def test_answers_are_counted_for_all_by_grade_level_and_by_sex_but_never_by_both(tmp_path: Path) -> None:
    reading = long(
        tmp_path,
        f"{WHO};Elev;8;Flicka;Normer och värden;{TRYGG};Stämmer ganska bra",
        f"{WHO};Elev;8;Pojke;Normer och värden;{TRYGG};Stämmer helt",
        f"{WHO};Elev;9;Pojke;Normer och värden;{TRYGG};Stämmer inte alls",
    )
    assert counts(reading, "grade_level", "sex", "answer") == {
        (None, None, "positive"): 2,
        (None, None, "negative"): 1,
        (8, None, "positive"): 2,
        (9, None, "negative"): 1,
        (None, "Kvinna", "positive"): 1,
        (None, "Man", "positive"): 1,
        (None, "Man", "negative"): 1,
    }
    assert {row["heading"] for row in rows_of(reading, "survey_answer")} == {"values"}


def test_a_column_per_question_is_found_and_what_is_no_question_is_left(tmp_path: Path) -> None:
    reading = long(
        tmp_path,
        f"{WHO};Elev;2025-03-04 10:31;Alltid;;Skolan är bra men maten är dålig",
        f"{WHO};Elev;2025-03-04 10:33;Sällan;Ofta;",
        f"{WHO};Elev;2025-03-04 10:34;;Vet inte;Inget",
        headings=f"Enkät;Läsår;Skolenhetskod;Svarande;Tid;{TRYGG};Får du hjälp?;Vill du säga något mer?",
    )
    assert counts(reading, "question", "heading", "answer") == {
        (TRYGG, "values", "positive"): 1,
        (TRYGG, "values", "negative"): 1,
        ("Får du hjälp?", None, "positive"): 1,
        ("Får du hjälp?", None, "no_opinion"): 1,
    }
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (3, 0, [])
    assert "2 kolumner lästes som frågor." in reading.notes


def test_counted_answers_are_added_over_groups(tmp_path: Path) -> None:
    reading = long(
        tmp_path,
        f"Skoltempen;{YEAR};{UNIT};Vårdnadshavare;{TRYGG};Ofta;14",
        f"Skoltempen;{YEAR};{UNIT};Vårdnadshavare;{TRYGG};Alltid;1 234",
        f"Skoltempen;{YEAR};{UNIT};Vårdnadshavare;{TRYGG};Aldrig;0",
        headings="Enkät;Läsår;Skolenhetskod;Svarande;Fråga;Svar;Antal svar",
    )
    assert counts(reading, "respondent_group", "answer") == {
        ("guardian", "positive"): 1248,
        ("guardian", "negative"): 0,
    }


def test_who_is_not_a_pupil_has_neither_grade_level_nor_sex(tmp_path: Path) -> None:
    reading = long(tmp_path, f"{WHO};Lärare;8;K;;{TRYGG};Ofta")
    assert counts(reading, "respondent_group", "grade_level", "sex") == {("teacher", None, None): 1}


def test_a_profile_words_the_answers_and_turns_questions_round(tmp_path: Path) -> None:
    profile = {
        "id": "egen",
        "source": "surveys",
        "columns": {"question": "Q", "answer": "A", "school_unit_name": "Skolan"},
        "constants": {"survey": "Vår enkät", "respondent_group": "pupil", "school_year": YEAR},
        "codes": {
            "answer": {"1": "negative", "2": "negative", "3": "positive", "4": "positive"},
            "heading": {"Jag blir störd": "values"},
        },
        "options": {"reversed": "Jag blir störd|Jag är rädd"},
    }
    reading = long(
        tmp_path, "Ekskolan;Jag blir störd;4", "Ekskolan;Jag lär mig;4", headings="Skolan;Q;A",
        profile=profile, profile_name="egen.toml", municipality="1283",
    )  # fmt: skip
    assert counts(reading, "school_unit_code", "question", "heading", "answer") == {
        ("x:1283:Ekskolan", "Jag blir störd", "values", "negative"): 1,
        ("x:1283:Ekskolan", "Jag lär mig", None, "positive"): 1,
    }
    wrong = {**profile, "codes": {"answer": {"1": "bad"}}}
    with pytest.raises(ProfileInvalid, match="answer"):
        long(tmp_path, "Ekskolan;Jag lär mig;4", headings="Skolan;Q;A", profile=wrong, profile_name="egen.toml")


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (f"Skoltempen;24-25;{UNIT};Elev;8;K;;{TRYGG};Ofta", "Läsår", "bad_school_year"),
        (f"Skoltempen;;{UNIT};Elev;8;K;;{TRYGG};Ofta", "Läsår", "required_missing"),
        (f"Skoltempen;{YEAR};1234;Elev;8;K;;{TRYGG};Ofta", "Skolenhetskod", "bad_school_unit"),
        (f";{YEAR};{UNIT};Elev;8;K;;{TRYGG};Ofta", "Enkät", "required_missing"),
        (f"{WHO};Rektor;8;K;;{TRYGG};Ofta", "Svarande", "unknown_code"),
        (f"{WHO};Elev;17;K;;{TRYGG};Ofta", "Årskurs", "out_of_range"),
        (f"{WHO};Elev;Totalt;K;;{TRYGG};Ofta", "Årskurs", "bad_number"),
        (f"{WHO};Elev;8;Alla;;{TRYGG};Ofta", "Kön", "unknown_code"),
        (f"{WHO};Elev;8;K;Skolmat;{TRYGG};Ofta", "Rubrik", "unknown_code"),
        (f"{WHO};Elev;8;K;;;Ofta", "Fråga", "required_missing"),
        (f"{WHO};Elev;8;K;;{TRYGG};", "Svar", "required_missing"),
        (f"{WHO};Elev;8;K;;{TRYGG};4", "Svar", "unknown_answer"),
        (f"{WHO};Elev;8;K;;{TRYGG}", "", "wrong_column_count"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(tmp_path: Path, line: str, column: str, code: str) -> None:
    reading = long(tmp_path, f"{WHO};Elev;8;K;;{TRYGG};Ofta", line)
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert sum(counts(reading, "grade_level", "sex").values()) == 3


def test_an_unknown_answer_in_a_column_costs_only_that_answer(tmp_path: Path) -> None:
    headings = f"Enkät;Läsår;Skolenhetskod;Svarande;{TRYGG};Hjälp"
    reading = long(tmp_path, f"{WHO};Elev;Ofta;Ofta", f"{WHO};Elev;Ofta;kanske", headings=headings)
    assert faults(reading) == [(3, "Hjälp", "unknown_answer")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 0)
    assert counts(reading, "question", "answer") == {(TRYGG, "positive"): 2, ("Hjälp", "positive"): 1}


def test_a_counted_group_that_stands_twice_is_not_added(tmp_path: Path) -> None:
    headings = "Enkät;Läsår;Skolenhetskod;Svarande;Fråga;Svar;Antal"
    rows = [f"{WHO};Elev;{TRYGG};Ofta;14", f"{WHO};Elev;{TRYGG};Ofta;15", f"{WHO};Elev;{TRYGG};Aldrig;"]
    reading = long(tmp_path, *rows, headings=headings)
    assert faults(reading) == [(3, "Svar", "survey_count_twice"), (4, "Antal", "required_missing")]
    assert counts(reading, "answer") == {("positive",): 14}


def test_nobody_says_which_year_or_which_school(tmp_path: Path) -> None:
    with pytest.raises(SchoolYearUnknown, match="--period"):
        long(tmp_path, f"E;{UNIT};Elev;Q;Ofta", headings="Enkät;Skolenhetskod;Svarande;Fråga;Svar")
    assert long(
        tmp_path, f"E;{UNIT};Elev;Q;Ofta", headings="Enkät;Skolenhetskod;Svarande;Fråga;Svar", period="VT2025"
    ).rows_read == 1  # fmt: skip
    with pytest.raises(UnreadableFile, match="skolenhet"):
        long(tmp_path, f"E;{YEAR};Elev;Q;Ofta", headings="Enkät;Läsår;Svarande;Fråga;Svar")
