"""Pupils and enrolments as one file per school year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import UTF8_BOM, WINDOWS, Exports, year_in_name
from skolsikt.demo.identity import MUNICIPALITY_CODE, NEIGHBOUR_MUNICIPALITY_CODE
from skolsikt.demo.people import People
from skolsikt.demo.places import Places
from skolsikt.demo.resource_files import address_of
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

PUPIL_HEADINGS = (
    "Läsår;Personnummer;Förnamn;Efternamn;Adress;Kön;Skolenhetskod;Skolform;Årskurs;Klass;Från och med;Till och med;"
    "Bostadsområde;Hemkommun;Föräldrars utbildning;Nyanländ;Utländsk bakgrund;Skyddad identitet"
)
_UNKNOWN_EDUCATION_SHARE, _UNKNOWN_EDUCATION_NEWLY_SHARE = 0.03, 0.25
MARKINGS = ("Sekretessmarkering", "Skyddad folkbokföring")


def write_pupils(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    places: Places,
    units: Sequence[DemoUnit],
    days: Sequence[SchoolYearDays],
    *,
    by_address: int,
    seed: int,
) -> None:
    """Write every year's file. Even years come from a system that writes Windows-1252.

    ``by_address``: the unit whose pupils of the last year come with their addresses instead of areas.
    """
    random = stream(seed, "pupil files")
    unknown = random.random(people.count)
    for year, calendar in enumerate(days):
        chosen = np.flatnonzero(enrolments.year == year)
        told_by_address = _only_in(enrolments, by_address, chosen) if year == len(days) - 1 else unknown < 0.0
        rows = _rows(people, enrolments, places, units, calendar, chosen, unknown, told_by_address)
        exports.text(
            f"2-elever/elever-{year_in_name(calendar.label)}.csv",
            "pupils",
            rows,
            headings=PUPIL_HEADINGS,
            encoding=WINDOWS if calendar.first_calendar_year % 2 == 0 else UTF8_BOM,
            school_year=calendar.label,
        )


def _only_in(enrolments: Enrolments, unit: int, chosen: Ints) -> Bools:
    """Which pupils go to ``unit`` and to no other among the ``chosen`` enrolments."""
    count = int(enrolments.pupil.max()) + 1
    here = np.bincount(enrolments.pupil[chosen], enrolments.unit[chosen] == unit, count)
    result: Bools = (here > 0) & (here == np.bincount(enrolments.pupil[chosen], minlength=count))
    return result


def _rows(
    people: People,
    enrolments: Enrolments,
    places: Places,
    units: Sequence[DemoUnit],
    calendar: SchoolYearDays,
    chosen: Ints,
    unknown: Floats,
    told_by_address: Bools,
) -> list[tuple[object, ...]]:
    pupils = enrolments.pupil[chosen]
    newly = people.newly_arrived(pupils, enrolments.year[chosen])
    no_education = unknown[pupils] < np.where(newly, _UNKNOWN_EDUCATION_NEWLY_SHARE, _UNKNOWN_EDUCATION_SHARE)
    rows: list[tuple[object, ...]] = []
    for number, (e, p) in enumerate(zip(chosen.tolist(), pupils.tolist(), strict=True)):
        grade = int(enrolments.grade[e])
        has_no_area = people.is_protected[p] or people.lives_elsewhere[p] or told_by_address[p]
        has_address = told_by_address[p] and not people.is_protected[p]
        rows.append(
            (
                calendar.label,
                people.person_number[p],
                people.given_name[p],
                people.family_name[p],
                address_of(places, int(people.area[p]), p) if has_address else "",
                "Kvinna" if people.is_girl[p] else "Man",
                units[enrolments.unit_then[e]].code,
                "GRAN" if enrolments.is_adapted[e] else "FKLASS" if grade == 0 else "GR",
                grade,
                enrolments.class_name[e],
                calendar.open_days[enrolments.first_day[e]].isoformat(),
                calendar.open_days[enrolments.last_day[e]].isoformat(),
                "" if has_no_area else places.code[people.area[p]],
                NEIGHBOUR_MUNICIPALITY_CODE if people.lives_elsewhere[p] else MUNICIPALITY_CODE,
                "" if no_education[number] else people.parents_education[p],
                _yes(newly[number]),
                _yes(people.is_foreign[p]),
                MARKINGS[p % 2] if people.is_protected[p] else "Ingen",
            )
        )
    return rows


def _yes(value: object) -> str:
    return "Ja" if value else "Nej"
