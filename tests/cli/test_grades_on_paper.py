"""Ten pupils in the official year-9 layout: merit values and eligibilities worked out by hand, and planted faults.

The arithmetic, with E = 10, D = 12.5, C = 15, B = 17.5, A = 20 points, F and streck 0. Pupil N is alone in class 9N.

    | grades besides E in the 16 compulsory subjects         | merit value, 17           | 16 subjects         |
  1 | none                                                   | 16 x 10            160.0  | 160.0               |
  2 | A in everything, M2 A                                  | 16 x 20 + 20       340.0  | 16 x 20       320.0 |
  3 | M2 C                                                   | 16 x 10 + 15       175.0  | 15 + 15 x 10  165.0 |
  4 | M1 A, mother tongue B: both compete, neither is a 17th | 20 + 17.5 + 14x10  177.5  | 177.5               |
  5 | Swedish as a second language C, no Swedish             | 15 + 15 x 10       165.0  | 165.0               |
  6 | F in mathematics, streck in technology                 | 14 x 10            140.0  | 140.0               |
  7 | passes in SV EN MA and BL IDH MU SL HKK, F in the rest | 8 x 10              80.0  | 80.0                |
  8 | as 7 and GE HI RE SH                                   | 12 x 10            120.0  | 120.0               |
  9 | D in everything; BI FY KE GE not read (code 3)         | 12 x 12.5          150.0  | 150.0               |
 10 | F in everything, streck in English: no pass at all     | no merit value            | no merit value      |

Vocational programmes ask for SV EN MA and five more: all but 6 and 10. Arts ask for nine more: not 7 either.
Economics, humanities, social science ask for GE HI RE SH among the nine: not 9 either (GE is not read).
Science and technology ask for BI FY KE: not 8 either. All subjects passed: what is not read is not failed: 1-5 and 9.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.conftest import OPERATOR, CommandLine, Row
from tests.sources.grade_lines import NINE, line, person_number

SUBJECTS = ["BL", "EN", "HKK", "IDH", "MA", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "SV", "TK"]
NATURE, SOCIETY = ("BI", "FY", "KE"), ("GE", "HI", "RE", "SH")

PUPILS: dict[int, dict[str, str]] = {
    1: {},
    2: {**dict.fromkeys(SUBJECTS, "A"), "M2språk": "SPA", "M2": "A"},
    3: {"M2språk": "FRA", "M2": "C"},
    4: {"M1språk": "DEU", "M1": "A", "MLspråk": "ARA", "ML": "B"},
    5: {"SV": "2", "SVA": "C"},
    6: {"MA": "F", "TK": "9"},
    7: dict.fromkeys((*NATURE, *SOCIETY, "TK"), "F"),
    8: dict.fromkeys((*NATURE, "TK"), "F"),
    9: {**dict.fromkeys(SUBJECTS, "D"), **dict.fromkeys((*NATURE, "GE"), "3")},
    10: {**dict.fromkeys(SUBJECTS, "F"), "EN": "9"},
}
MERIT_17 = {1: 160.0, 2: 340.0, 3: 175.0, 4: 177.5, 5: 165.0, 6: 140.0, 7: 80.0, 8: 120.0, 9: 150.0}
MERIT_16 = {1: 160.0, 2: 320.0, 3: 165.0, 4: 177.5, 5: 165.0, 6: 140.0, 7: 80.0, 8: 120.0, 9: 150.0}
PASSES = {
    "eligible_vocational": {1, 2, 3, 4, 5, 7, 8, 9},
    "eligible_arts": {1, 2, 3, 4, 5, 8, 9},
    "eligible_humanities_social_economics": {1, 2, 3, 4, 5, 8},
    "eligible_science_technology": {1, 2, 3, 4, 5},
    "all_subjects_passed": {1, 2, 3, 4, 5, 9},
    "core_subjects_passed": {1, 2, 3, 4, 5, 7, 8, 9},
}

# Row of the file -> the line, the column that is told, and the fault. The last two are one pupil twice.
FAULTS: dict[int, tuple[str, str, str]] = {
    11: (line(NINE, 11, Klass="9;A"), "", "wrong_column_count"),
    12: (line(NINE, 12, Klass='"9A'), "", "unclosed_quote"),
    13: (line(NINE, 13, Datum="2025-13-12"), "Datum", "bad_date"),
    14: (line(NINE, 14, Datum="2010-06-12"), "Datum", "date_before_scale"),
    15: (line(NINE, 15, PersonNr="200904120000"), "PersonNr", "bad_person_number"),
    16: (line(NINE, 16, Skolenhetskod="1000001"), "Skolenhetskod", "bad_school_unit"),
    17: (line(NINE, 17, EN=""), "En", "required_missing"),
    18: (line(NINE, 18, BI="G"), "Bi", "unknown_grade_code"),
    19: (line(NINE, 19, SV="2", SVA="2"), "Sv", "two_without_grade"),
    20: (line(NINE, 20, Klass="Klassen med det alltför långa namnet"), "Klass", "too_long"),
    21: (line(NINE, 21, M2språk="S*", M2="E"), "M2 (språk)", "forbidden_characters"),
    22: (line(NINE, 22, MA="A"), "PersonNr", "duplicate_conflicting"),
    23: (line(NINE, 22, MA="B"), "PersonNr", "duplicate_conflicting"),
}


@pytest.fixture(scope="module")
def loaded(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> tuple[CommandLine, Row]:
    """A house that knows this one file, and the outcome of the load."""
    house = new_house()
    path = tmp_path_factory.mktemp("paper") / "slutbetyg.txt"
    right = [line(NINE, serial, Klass=f"9{serial}", **grades) for serial, grades in PUPILS.items()]
    wrong = [text for text, _column, _code in FAULTS.values()]
    path.write_bytes(("\r\n".join([*right, *wrong]) + "\r\n").encode("cp1252"))
    return house, house.load(path)


@pytest.mark.parametrize(("measure", "worked_out"), [("merit_value_mean", MERIT_17), ("merit_value_mean_16", MERIT_16)])
def test_merit_values_are_those_on_paper(
    measure: str, worked_out: dict[int, float], loaded: tuple[CommandLine, Row]
) -> None:
    house, _outcome = loaded
    rows = house.ask(measure, "--by", "class", "--as", "operator", "--user", "prov", "--reason", "prov")
    assert {str(row["class"]): row["value"] for row in rows if row["population"]} == {
        f"10000001/9{serial}": points for serial, points in worked_out.items()
    }
    (together,) = house.ask(measure)
    assert together["value"] == pytest.approx(sum(worked_out.values()) / len(worked_out))
    assert (together["numerator"], together["population"]) == (sum(worked_out.values()), 9)


@pytest.mark.parametrize(("measure", "passing"), PASSES.items())
def test_passes_are_those_on_paper(measure: str, passing: set[int], loaded: tuple[CommandLine, Row]) -> None:
    house, _outcome = loaded
    rows = house.ask(measure, "--by", "class", "--as", "operator", "--user", "prov", "--reason", "prov")
    assert {str(row["class"]): row["numerator"] for row in rows} == {
        f"10000001/9{serial}": float(serial in passing) for serial in PUPILS
    }
    (together,) = house.ask(measure)
    assert (together["numerator"], together["denominator"], together["population"]) == (len(passing), 10, 10)
    assert together["value"] == len(passing) / 10


def test_a_subject_that_is_not_read_is_not_counted(loaded: tuple[CommandLine, Row]) -> None:
    house, _outcome = loaded
    (mathematics,) = house.ask("subject_passed", "--by", "subject", "--where", "subject=Matematik")
    assert (mathematics["numerator"], mathematics["denominator"]) == (8, 10)  # not 6 and 10
    (biology,) = house.ask("subject_passed", "--by", "subject", "--where", "subject=BI")
    assert (biology["numerator"], biology["denominator"]) == (6, 9)  # 9 does not read it; 7, 8 and 10 fail


def test_every_planted_fault_is_rejected_with_its_reason(loaded: tuple[CommandLine, Row]) -> None:
    _house, outcome = loaded
    assert (outcome["rows_read"], outcome["rows_loaded"], outcome["rows_rejected"]) == (23, 10, 13)
    told = [(reject["row"], reject["column"], reject["code"]) for reject in outcome["rejects"]]
    expected = [(row, column, code) for row, (_line, column, code) in FAULTS.items()]
    assert told == sorted([*expected, (19, "Sva", "two_without_grade")])  # the row's second fault is told too
    assert all(reject["reason"] and reject["remedy"] for reject in outcome["rejects"])


def test_nothing_of_a_faulty_row_is_in_the_data(loaded: tuple[CommandLine, Row]) -> None:
    house, _outcome = loaded
    (pupils,) = house.ask("pupils", "--period", "2024/25", "--as", "operator", "--user", "prov", "--reason", "prov")
    assert pupils["population"] == 10


def test_a_school_that_no_register_has_named_answers_and_is_told(loaded: tuple[CommandLine, Row]) -> None:
    house, _outcome = loaded
    answer = house.done("ask", "merit_value_mean", "--by", "school_unit", "--format", "json", *OPERATOR).json
    (row,) = answer["rows"]
    assert (row["school_unit"], row["school_unit_label"]) == ("10000001", "10000001")
    assert any("skolregister" in caveat or "skolenheter" in caveat for caveat in answer["caveats"])


def test_sex_comes_from_the_person_number(loaded: tuple[CommandLine, Row]) -> None:
    house, _outcome = loaded
    rows = house.ask("eligible_vocational", "--by", "sex")
    assert {row["sex"]: row["population"] for row in rows} == {"Kvinna": 5, "Man": 5}  # odd serials are boys
    assert int(person_number(1)[-2]) % 2 == 1
