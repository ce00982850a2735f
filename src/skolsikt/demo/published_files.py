"""Figures as Skolverket would publish them about the demo's schools: invented, with the marks of real publication."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from skolsikt.demo.arrays import Bools, Bytes, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8, Exports
from skolsikt.demo.grading import (
    CORE,
    STRECK,
    F,
    eligible_vocational,
    is_pass,
    merit_values,
    positions,
)
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.people import People
from skolsikt.demo.results import Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

_FEWEST_PUPILS, _FEWEST_FAILING, _FEWEST_SALSA = 10, 5, 15
FEW, NEARLY_ALL, MISSING = "..", "~100", "."
STATISTICS_HEADINGS = (
    "schoolUnitCode,timePeriod,studentsPerTeacherQuota,certifiedTeachersQuota,totalNumberOfPupils,"
    "ratioOfPupilsIn6thGradeWithAllSubjectsPassed,ratioOfPupilsIn9thGradeWithAllSubjectsPassed,"
    "averageGradesMeritRating9thGrade,ratioOfPupils9thGradeEligibleForNationalProgramYR,"
    "ratioOfPupils9thGradeEligibleForNationalProgramES,ratioOfPupils9thGradeEligibleForNationalProgramSAEKHU,"
    "ratioOfPupils9thGradeEligibleForNationalProgramNATE"
)
_SALSA_HEADINGS = (
    "År", "Skolenhetskod", "Kommunkod", "Kommun", "Skolenhet", "Huvud- man",
    "Föräldrarnas genomsnittliga utbildningsnivå", "Andel (%) nyinvandrade",
    "Andel (%) födda utomlands", "Andel (%) med utländsk bakgrund", "Andel (%) pojkar", "Faktiskt värde (F)",
    "Modell- beräknat värde (B)", "Residual (R=F-B)", "Faktiskt värde (F)", "Modell- beräknat värde (B)",
    "Residual (R=F-B)",
)  # fmt: skip
_SALSA_PREAMBLE = f"Påhittade uppgifter om {MUNICIPALITY_NAME}. Inte från Skolverket."
# Intercept, parents' education (1-3), boys and newly arrived (shares). Merit value: the slopes of Skolverket's note of
# 2017-02-13 about 2015/16. The intercepts make the invented municipality an ordinary one; the rest is invented too.
_SALSA_MERIT = (83.0, 69.846, -35.271, -83.641)
_SALSA_ALL_PASSED = (21.0, 26.0, -14.0, -60.0)
_OTHERS_NEEDED_ACADEMIC = 9
_ACADEMIC = {"ES": (), "SAEKHU": ("GE", "HI", "RE", "SH"), "NATE": ("BI", "FY", "KE")}


# Roughly where the nation lies, and how much a year differs; as invented as the municipality.
_NATION = {
    "studentsPerTeacherQuota": (12.0, 0.1),
    "certifiedTeachersQuota": (72.0, 0.6),
    "ratioOfPupilsIn6thGradeWithAllSubjectsPassed": (71.5, 0.7),
    "ratioOfPupilsIn9thGradeWithAllSubjectsPassed": (74.5, 0.8),
    "averageGradesMeritRating9thGrade": (228.0, 1.2),
    "ratioOfPupils9thGradeEligibleForNationalProgramYR": (84.6, 0.6),
    "ratioOfPupils9thGradeEligibleForNationalProgramES": (83.4, 0.6),
    "ratioOfPupils9thGradeEligibleForNationalProgramSAEKHU": (81.6, 0.6),
    "ratioOfPupils9thGradeEligibleForNationalProgramNATE": (80.3, 0.6),
}
_NATION_ADDRESS = "https://api.skolverket.se/planned-educations/v3/statistics/national-values/gr"


def write_statistics(
    exports: Exports,
    final: Results,
    term: Results,
    enrolments: Enrolments,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
    *,
    seed: int,
) -> None:
    """Write one row per school year and unit of that year in the form of Skolverket's statistics v4 (decimal comma)."""
    random = stream(seed, "published statistics")
    final_unit, term_unit = (enrolments.unit_then[results.enrolment] for results in (final, term))
    pupils = np.zeros((len(units), len(days)), dtype=int)
    at_autumn = enrolments.is_first_of_year & (enrolments.first_day == 0) & ~enrolments.is_adapted
    np.add.at(pupils, (enrolments.unit_then[at_autumn], enrolments.year[at_autumn]), 1)
    lines = [STATISTICS_HEADINGS]
    for number, unit in enumerate(units):
        for year in np.flatnonzero(pupils[number]).tolist():
            staff = (random.normal(12.2, 0.8), random.normal(78.0, 4.0))
            of_final = final.grades[(final_unit == number) & (final.year == year)]
            of_term = term.grades[(term_unit == number) & (term.year == year)]
            cells = [
                *(_quoted(_decimal(value)) for value in staff),
                f"cirka {round(int(pupils[number, year]), -1)}",
                _share(all_subjects_passed(of_term)) if unit.teaches(6) else "",
                *(_final_cells(of_final) if unit.teaches(9) else [""] * 6),
            ]
            lines.append(",".join([unit.code, days[year].label, *cells]))
    name = "5-jamforelse/skolverket-statistik.csv"
    exports.path(name).write_bytes(("\r\n".join(lines) + "\r\n").encode(UTF8))
    exports.wrote(name, "skolverket_statistics", len(lines) - 1)
    _write_nation(exports, days, seed=seed)


def _write_nation(exports: Exports, days: Sequence[SchoolYearDays], *, seed: int) -> None:
    """Write the nation's figures as the API answers them, newest year first, one field on a line."""
    random = stream(seed, "published figures of the nation")
    body: dict[str, object] = {}
    for field, (level, spread) in _NATION.items():
        values = [_decimal(random.normal(level, spread)) for _day in days]
        years = [day.label for day in days]
        body[field] = [
            {"value": value, "valueType": "EXISTS", "timePeriod": year}
            for value, year in reversed(list(zip(values, years, strict=True)))
        ]
    body["_links"] = {"self": {"href": _NATION_ADDRESS}}
    fields = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in body.items())
    head = '{"status": "OK", "message": "Påhittade uppgifter, inte från Skolverket", "body": {'
    name = "5-jamforelse/skolverket-riket.json"
    exports.path(name).write_bytes(f"{head}\n{fields}\n}}}}\n".encode(UTF8))
    exports.wrote(name, "skolverket_statistics", len(days))


def _final_cells(grades: Bytes) -> list[str]:
    if len(grades) < _FEWEST_PUPILS:
        return [FEW if len(grades) else MISSING] * 6
    eligible = [eligible_vocational(grades), *(eligible_academic(grades, needed) for needed in _ACADEMIC.values())]
    return [
        _share(all_subjects_passed(grades)),
        _quoted(_decimal(merit_values(grades[has_passed(grades)]).mean())),
        *map(_share, eligible),
    ]


def _share(outcome: Bools) -> str:
    """Return a share in per cent with the publisher's marks for few pupils and for nearly all."""
    if len(outcome) < _FEWEST_PUPILS:
        return FEW if len(outcome) else MISSING
    if 0 < (~outcome).sum() < _FEWEST_FAILING:
        return NEARLY_ALL
    return _quoted(_decimal(100.0 * outcome.mean()))


def all_subjects_passed(grades: Bytes) -> Bools:
    """Return who has passed every subject of the own education: F and streck fail, subjects not read are no part."""
    fails = np.isin(grades, (F, STRECK))
    result: Bools = ~fails.any(axis=1) & has_passed(grades)
    return result


def has_passed(grades: Bytes) -> Bools:
    return np.asarray(is_pass(grades).any(axis=1), dtype=np.bool_)


def eligible_academic(grades: Bytes, required: tuple[str, ...]) -> Bools:
    """Return who has the core, nine others, and ``required`` among them."""
    passed = is_pass(grades)
    core = passed[:, positions(CORE)]
    result: Bools = (
        core.all(axis=1)
        & (passed.sum(axis=1) - core.sum(axis=1) >= _OTHERS_NEEDED_ACADEMIC)
        & passed[:, positions(required)].all(axis=1)
    )
    return result


def write_salsa(
    exports: Exports,
    people: People,
    final: Results,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
) -> None:
    """Write SALSA in the newer header style, with codes; a line above the headings says that it is invented."""
    rows = []
    for year, calendar in enumerate(days):
        for number, unit in enumerate(units):
            here = np.flatnonzero((final.unit == number) & (final.year == year))
            if len(here) >= _FEWEST_SALSA:
                rows.append(
                    [
                        str(calendar.first_calendar_year + 1),
                        unit.code,
                        MUNICIPALITY_CODE,
                        MUNICIPALITY_NAME,
                        unit.name,
                        "Ensk." if unit.organiser_type == "independent" else "Kom.",
                        *_salsa_cells(people, final, here),
                    ]
                )
    name = "5-jamforelse/salsa.csv"
    lines = [_SALSA_PREAMBLE, _line(_SALSA_HEADINGS) + ";", *map(_line, rows)]
    exports.path(name).write_bytes(("\r\n".join(lines) + "\r\n").encode(UTF8))
    exports.wrote(name, "salsa", len(rows))


def _salsa_cells(people: People, final: Results, here: Ints) -> list[str]:
    pupils = final.pupil[here]
    grades = final.grades[here]
    education = people.parents_education[pupils].mean()
    boys = (~people.is_girl[pupils]).mean()
    newly = people.newly_arrived(pupils, final.year[here]).mean()
    merit = merit_values(grades[has_passed(grades)]).mean()
    covariates = np.array([1.0, education, boys, newly])
    figures = []
    for actual, model in ((100.0 * all_subjects_passed(grades).mean(), _SALSA_ALL_PASSED), (merit, _SALSA_MERIT)):
        expected = float(covariates @ np.array(model))
        figures += [f"{actual:.0f}", f"{expected:.0f}", f"{actual - expected:.0f}".replace("-0", "0")]
    return [_decimal(education), f"{100 * newly:.0f}", "", "", f"{100 * boys:.0f}", *figures]


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _quoted(text: str) -> str:
    return f'"{text}"'


def _line(cells: Iterable[str]) -> str:
    return ";".join(map(_quoted, cells))
