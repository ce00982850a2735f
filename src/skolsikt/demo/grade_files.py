"""Grades in the official record layouts of grade levels 9 and 6: semicolons, no headings, one line per pupil."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from skolsikt.demo.arrays import Texts
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, WINDOWS, Exports, year_in_name
from skolsikt.demo.grading import GRADE_LETTERS, NOT_READ, SUBJECTS
from skolsikt.demo.people import People
from skolsikt.demo.results import FINAL_GRADE, Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

_NOT_GRADED = "2"
_LANGUAGES = ("", "SPA", "TYS", "FRA")
_FINAL_LAYOUT = "BL EN HKK IDH MA M1: M1 M2: M2 ML: ML MU BI FY KE GE HI RE SH SL SV SVA TN TK OVR"
_TERM_LAYOUT = "BL EN HKK IDH MA M1: M1 M2: M2 ML: ML MU NO BI FY KE SO GE HI RE SH SL SV SVA TN TK OVR"
_BLOCKS = {"NO": ("BI", "FY", "KE"), "SO": ("GE", "HI", "RE", "SH")}
_NOT_TAUGHT_YET = "Z"
# Units that grade the blocks NO and SO in grade level 6, and one that has not yet taught home economics there.
_BLOCK_UNITS = ("99000102", "99000107")
_WITHOUT_HKK_UNIT = "99000105"
_SYSTEMS = {"municipal": ("Skolkatalogen", "12.4"), "independent": ("KlassAppen", "3.0")}


def write_grades(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    results: Results,
    language: np.ndarray,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
) -> None:
    """Write one file per year and organiser: UTF-8 with BOM and Windows-1252."""
    is_final = results.grade_level == FINAL_GRADE
    columns = _columns(results, people, language, units)
    unit_then = enrolments.unit_then[results.enrolment]
    fields = (_FINAL_LAYOUT if is_final else _TERM_LAYOUT).split()
    about = np.array([unit.organiser_type for unit in units])[results.unit]
    for year, calendar in enumerate(days):
        extracted = (calendar.open_days[-1] + timedelta(days=5)).isoformat()
        for organiser, encoding in (("municipal", UTF8_BOM), ("independent", WINDOWS)):
            chosen = np.flatnonzero((results.year == year) & (about == organiser))
            if not len(chosen):
                continue
            system, version = _SYSTEMS[organiser]
            rows = [
                (
                    system,
                    extracted,
                    version,
                    people.person_number[results.pupil[n]],
                    units[unit_then[n]].code,
                    enrolments.class_name[results.enrolment[n]],
                    people.given_name[results.pupil[n]],
                    people.family_name[results.pupil[n]],
                    *(columns[field][n] for field in fields),
                )
                for n in chosen.tolist()
            ]
            exports.text(
                f"3-betyg/ak{results.grade_level}-{year_in_name(calendar.label)}-{_FILE_WORDS[organiser]}.txt",
                f"scb_grades_{results.grade_level}",
                rows,
                encoding=encoding,
                school_year=calendar.label,
            )


_FILE_WORDS = {"municipal": "kommunen", "independent": "fristaende"}


def _columns(results: Results, people: People, language: np.ndarray, units: Sequence[DemoUnit]) -> dict[str, Texts]:
    """Return every field of the layout for every pupil, as text."""
    letters = GRADE_LETTERS[results.grades]
    columns: dict[str, Texts] = {subject: letters[:, n] for n, subject in enumerate(SUBJECTS)}
    nothing = np.full(len(results.pupil), _NOT_GRADED, dtype=object)
    columns |= {"TN": nothing, "OVR": nothing, "NO": nothing.copy(), "SO": nothing.copy()}
    columns["SVA"] = np.where(results.reads_sva, columns["SV"], _NOT_GRADED)
    columns["SV"] = np.where(results.reads_sva, _NOT_GRADED, columns["SV"])
    chosen_language = np.array(_LANGUAGES, dtype=object)[language[results.pupil]]
    other_language = np.array(_LANGUAGES, dtype=object)[language[results.pupil] % 3 + 1]
    read = {subject: results.grades[:, SUBJECTS.index(subject)] != NOT_READ for subject in ("M1", "M2", "ML")}
    columns["M2:"] = np.where(read["M2"], chosen_language, "")
    columns["M1:"] = np.where(read["M1"], other_language, "")
    columns["ML:"] = np.where(read["ML"], people.mother_tongue[results.pupil], "")
    columns["ML"] = np.where(columns["ML:"] == "", _NOT_GRADED, columns["ML"])
    codes = np.array([unit.code for unit in units], dtype=object)[results.unit]
    if results.grade_level != FINAL_GRADE:
        _grade_in_blocks(columns, np.isin(codes.astype(str), _BLOCK_UNITS))
        columns["HKK"] = np.where(codes == _WITHOUT_HKK_UNIT, _NOT_TAUGHT_YET, columns["HKK"])
    return columns


def _grade_in_blocks(columns: dict[str, Texts], in_blocks: np.ndarray) -> None:
    """Where a unit grades blocks, the block has the grade of its first subject and the subjects have code 2."""
    for block, subjects in _BLOCKS.items():
        columns[block] = np.where(in_blocks, columns[subjects[0]], columns[block])
        for subject in subjects:
            columns[subject] = np.where(in_blocks, _NOT_GRADED, columns[subject])
