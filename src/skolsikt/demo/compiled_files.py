"""Figures that others have put together: merit values of earlier years, and absence as the municipality shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import Exports
from skolsikt.demo.identity import MUNICIPALITY_NAME
from skolsikt.demo.lessons import TermSums
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

_YEARS_BEFORE = 5  # of the demo's own: a list that somebody made long ago
_MERIT_LEVEL, _MERIT_SPREAD = 222.0, 9.0
_UNPUBLISHED_SHARE = 0.1

Hours = Mapping[str, float]  # of teaching, and of valid and invalid absence


def write_merit_list(exports: Exports, units: Sequence[DemoUnit], days: Sequence[SchoolYearDays], *, seed: int) -> None:
    """Write the merit values of the years before the demo's first: a list of schools with one key per year."""
    random = stream(seed, "merit values of earlier years")
    springs = [days[0].first_calendar_year - back for back in range(_YEARS_BEFORE)][::-1]
    schools = []
    for unit in (one for one in units if one.teaches(9)):
        values = random.normal(_MERIT_LEVEL, _MERIT_SPREAD, len(springs)).round(1).tolist()
        is_told = (random.random(len(springs)) >= _UNPUBLISHED_SHARE).tolist()
        told = zip(springs, values, is_told, strict=True)
        merit = {f"m17_{spring % 100:02}": value if is_told else None for spring, value, is_told in told}
        schools.append({"skola": unit.name, "kod": int(unit.code), "kom": MUNICIPALITY_NAME, **merit})
    name = "5-jamforelse/meritvarden-tidigare-ar.json"
    exports.path(name).write_text(json.dumps(schools, ensure_ascii=False, indent=1) + "\n", "utf-8")
    exports.wrote(name, "merit_by_year", len(schools))


def hours_of(enrolments: Enrolments, units: Sequence[DemoUnit], sums: TermSums) -> Mapping[str, Hours]:
    """Return the hours of a year by the name of each municipal school."""
    found: dict[str, Hours] = {}
    for number, unit in enumerate(units):
        members = enrolments.unit_then == number
        if unit.organiser_type == "municipal" and members.any():
            minutes = {"all": sums.reported, "valid": sums.valid, "invalid": sums.invalid}
            found[unit.name] = {part: round(float(of[members].sum()) / 60, 1) for part, of in minutes.items()}
    return found


def write_own_absence(exports: Exports, years: Sequence[tuple[str, Mapping[str, Hours]]]) -> None:
    """Write the absence of the municipal schools as the municipality shows it. ``years``: label and hours by school."""
    names = sorted({name for _label, of in years for name in of})
    municipality = [_entry(MUNICIPALITY_NAME, label, _together(of)) for label, of in years]
    schools = [
        {"name": name, "values": [_entry(name, label, of[name]) for label, of in years if name in of]} for name in names
    ]
    file = "5-jamforelse/publicerad-franvaro.json"
    text = json.dumps({"municipality": municipality, "schools": schools}, ensure_ascii=False, indent=1)
    exports.path(file).write_text(text + "\n", "utf-8")
    exports.wrote(file, "published_absence", len(municipality) + sum(len(of) for _label, of in years))


def _together(of: Mapping[str, Hours]) -> Hours:
    return {part: round(sum(hours[part] for hours in of.values()), 1) for part in ("all", "valid", "invalid")}


def _entry(name: str, label: str, hours: Hours) -> dict[str, object]:
    parts = {
        "giltig": hours["valid"],
        "ogiltig": hours["invalid"],
        "total": round(hours["valid"] + hours["invalid"], 1),
    }
    return {
        "name": name,
        "schoolYear": label.replace("/", "-20"),
        "undervisningstid_h": hours["all"],
        **{f"{part}_franvaro_h": told for part, told in parts.items()},
        **{f"{part}_franvaro_pct": round(100 * told / hours["all"], 1) for part, told in parts.items()},
        "ej_registrerad_tid_pct": None,
    }
