"""Preschool in the last year: its units, the children who go there, their time, and how many children live where."""

from __future__ import annotations

import numpy as np

from skolsikt.demo.arrays import Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.names import draw_names, draw_origins
from skolsikt.demo.person_numbers import ORDINARY, draw_person_numbers
from skolsikt.demo.places import Places
from skolsikt.demo.pupil_files import PUPIL_HEADINGS
from skolsikt.demo.school_days import SchoolYearDays

POPULATION_HEADINGS = "Område;År;Ålder;Antal"
TIME_HEADINGS = "Personnummer;Skolenhetskod;Från;Till;Planerad tid;Vistelsetid"
UNIT_HEADINGS = "Skolenhetskod;Skolenhetsnamn;Kommun;Huvudmannatyp;Skolformer"
PRESCHOOLS = (
    ("99000201", "Blåsippans förskola"),
    ("99000202", "Kastanjens förskola"),
    ("99000203", "Sjöbodens förskola"),
)
_AGES = range(1, 6)
_LEAST_ENROLLED, _MORE_IN_WEALTHY, _MORE_PER_YEAR = 0.62, 0.14, 0.045
_COHORTS = 10  # of the pupils, one is as large as a year of children
_MINUTES_A_DAY, _DAYS_AWAY_SHARE = 420, 0.09


def write_preschool(exports: Exports, places: Places, calendar: SchoolYearDays, *, pupils: int, seed: int) -> None:
    """Write four files about one year."""
    random = stream(seed, "preschool")
    year = calendar.first_calendar_year
    living = random.poisson(pupils / _COHORTS * places.population_share[:, None], (places.count, len(_AGES)))
    share = _LEAST_ENROLLED + _MORE_IN_WEALTHY * places.wealth_rank[:, None] + _MORE_PER_YEAR * np.arange(len(_AGES))
    going = random.binomial(living, share)
    area, age = (np.repeat(index.ravel(), going.ravel()) for index in np.indices(going.shape))
    is_girl = random.random(len(area)) < 0.487
    numbers = draw_person_numbers(year - (age + _AGES[0]), is_girl, np.full(len(area), ORDINARY), random)
    given, family = draw_names(draw_origins(np.full(len(area), False), random), is_girl, random)
    units = [PRESCHOOLS[n % len(PRESCHOOLS)][0] for n in area.tolist()]
    _write_units(exports)
    first, last = calendar.term_bounds(0)[0].isoformat(), calendar.term_bounds(1)[1].isoformat()
    _write_children(exports, calendar.label, [
        (calendar.label, number, name, surname, "", "Kvinna" if girl else "Man", unit, "FS", "", "", first, last,
         places.code[where], MUNICIPALITY_CODE, "", "", "", "Ingen")
        for number, name, surname, girl, unit, where in zip(numbers, given, family, is_girl, units, area, strict=True)
    ])  # fmt: skip
    _write_time(exports, calendar, list(numbers), units, random)
    counts = [(places.code[a], year, _AGES[n], living[a, n]) for a in range(places.count) for n in range(len(_AGES))]
    exports.text("8-forskola/folkmangd.csv", "area_population", counts, headings=POPULATION_HEADINGS, encoding=UTF8_BOM)


def _write_units(exports: Exports) -> None:
    of = (MUNICIPALITY_NAME, "Kommunal", "FS")
    rows = [(code, name, *of) for code, name in PRESCHOOLS]
    exports.text("1-register/5-forskolor.csv", "school_units", rows, headings=UNIT_HEADINGS, encoding=UTF8_BOM)


def _write_children(exports: Exports, label: str, rows: list[tuple[object, ...]]) -> None:
    name = f"8-forskola/barn-{year_in_name(label)}.csv"
    exports.text(name, "pupils", rows, headings=PUPIL_HEADINGS, encoding=UTF8_BOM, school_year=label)


def _write_time(
    exports: Exports, calendar: SchoolYearDays, numbers: list[str], units: list[str], random: np.random.Generator
) -> None:
    """Write one row per child and term: systems that only sum."""
    rows: list[tuple[object, ...]] = []
    for term in (0, 1):
        first, last = calendar.term_bounds(term)
        days = calendar.autumn_days_count if term == 0 else len(calendar.open_days) - calendar.autumn_days_count
        away: Ints = random.binomial(days, _DAYS_AWAY_SHARE, len(numbers))
        planned = days * _MINUTES_A_DAY
        rows += [
            (number, unit, first.isoformat(), last.isoformat(), planned, planned - int(gone) * _MINUTES_A_DAY)
            for number, unit, gone in zip(numbers, units, away, strict=True)
        ]
    name = f"8-forskola/vistelsetid-{year_in_name(calendar.label)}.csv"
    exports.text(name, "preschool_attendance", rows, headings=TIME_HEADINGS, school_year=calendar.label)
