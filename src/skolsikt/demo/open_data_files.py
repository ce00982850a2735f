"""Open data as Kolada, SCB and others would answer about the demo municipality: invented, in the real forms."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from skolsikt.demo.arrays import Bytes
from skolsikt.demo.chance import stream
from skolsikt.demo.exports import UTF8_BOM, Exports
from skolsikt.demo.grading import eligible_vocational, merit_values
from skolsikt.demo.identity import MUNICIPALITY_CODE, MUNICIPALITY_NAME
from skolsikt.demo.places import Places
from skolsikt.demo.published_files import all_subjects_passed, has_passed
from skolsikt.demo.results import Results
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

_GROUP = {"id": "G99999", "title": f"Liknande kommuner grundskola, {MUNICIPALITY_NAME}, 2024"}
_NATION = "0000"
# Where the nation and similar municipalities roughly lie, and how much a year differs; as invented as the municipality.
_OTHERS = {
    "N15505": {_NATION: (228.0, 1.2), _GROUP["id"]: (223.0, 1.8)},
    "N15419": {_NATION: (74.5, 0.8), _GROUP["id"]: (72.0, 1.2)},
    "N15436": {_NATION: (84.6, 0.6), _GROUP["id"]: (83.0, 1.0)},
}
_AREA_HEADINGS = "Områdeskod;Områdesnamn;Indelning;Indikator;År;Värde;Källa"
_CLASS_HEADINGS = "Område;Klassning;År"
_LOWEST_STANDARD, _STANDARD_SPREAD = 4.0, 26.0  # per cent of the richest area, and how much more of the poorest


def write_kolada(
    exports: Exports, final: Results, units: Sequence[DemoUnit], days: Sequence[SchoolYearDays], *, seed: int
) -> None:
    """Write the municipality's own key figures, those of similar ones and of the nation, as version 3 answers them."""
    random = stream(seed, "key figures of others")
    is_municipal = np.array([unit.organiser_type == "municipal" for unit in units])
    values: list[dict[str, object]] = []
    for year, calendar in enumerate(days):
        grades = final.grades[(final.year == year) & is_municipal[final.unit]]
        own = _key_figures(grades) if len(grades) else {}
        for kpi, others in _OTHERS.items():
            told = {MUNICIPALITY_CODE: own.get(kpi)}
            told |= {unit: round(float(random.normal(level, spread)), 1) for unit, (level, spread) in others.items()}
            values += [_entry(kpi, unit, calendar.first_calendar_year + 1, value) for unit, value in told.items()]
    answers = [{"values": values, "count": len(values), "next_url": None}, {"values": [_GROUP], "count": 1}]
    name = "5-jamforelse/kolada.json"
    exports.path(name).write_text(json.dumps(answers, ensure_ascii=False, indent=0) + "\n", "utf-8")
    exports.wrote(name, "kolada", len(values))


def _key_figures(grades: Bytes) -> dict[str, float]:
    return {
        "N15505": round(float(merit_values(grades[has_passed(grades)]).mean()), 1),
        "N15419": round(100.0 * float(all_subjects_passed(grades).mean()), 1),
        "N15436": round(100.0 * float(eligible_vocational(grades).mean()), 1),
    }


def _entry(kpi: str, unit: str, year: int, value: float | None) -> dict[str, object]:
    figure = {"gender": "T", "count": 1, "status": "" if value is not None else "Missing", "value": value}
    return {"kpi": kpi, "municipality": unit, "period": year, "values": [figure]}


def write_area_figures(exports: Exports, places: Places, days: Sequence[SchoolYearDays], *, seed: int) -> None:
    """Write one figure per NYKO area and calendar year, a list of two classed areas, and a table of SCB."""
    random = stream(seed, "figures about areas")
    years = [calendar.first_calendar_year for calendar in days]
    standard = _LOWEST_STANDARD + _STANDARD_SPREAD * (1.0 - places.wealth_rank)
    rows = [
        (code, name, "nyko", "low_economic_standard_percent", year, f"{value:.1f}".replace(".", ","), "SCB (påhittat)")
        for year in years
        for code, name, value in zip(
            places.code, places.name, standard + random.normal(0.0, 0.4, places.count), strict=True
        )
    ]
    exports.text("5-jamforelse/omradestal.csv", "area_indicators", rows, headings=_AREA_HEADINGS, encoding=UTF8_BOM)
    poorest = np.argsort(places.wealth_rank)[:2]
    classes = [
        (places.name[area], kind, years[-1])
        for area, kind in zip(poorest.tolist(), ("Särskilt utsatt område", "Utsatt område"), strict=True)
    ]
    exports.text("5-jamforelse/utsatta-omraden.csv", "area_indicators", classes, headings=_CLASS_HEADINGS)
    _write_table(exports, years, random)


def _write_table(exports: Exports, years: Sequence[int], random: np.random.Generator) -> None:
    """Write SCB's table of foreign background by DeSO for three invented areas, as json-stat2."""
    areas = [f"{MUNICIPALITY_CODE}{letter}{number}0" for letter, number in (("A", "001"), ("B", "001"), ("C", "001"))]
    people = random.integers(1200, 2400, size=(len(areas), len(years)))
    foreign = (people * random.uniform(0.1, 0.4, size=people.shape)).astype(int)
    values = [[counts[area].tolist() for counts in (foreign, people)] for area in range(len(areas))]
    dimensions = {
        "Region": {f"{area}_DeSO2025": area for area in areas},
        "UtlBakgrund": {"1": "utländsk bakgrund", "SA": "totalt"},
        "Kon": {"1+2": "totalt"},
        "ContentsCode": {"000007Y4": "Antal"},
        "Tid": {str(year): str(year) for year in years},
    }
    table = {
        "version": "2.0",
        "class": "dataset",
        "label": "Påhittade uppgifter, inte från SCB",
        "id": list(dimensions),
        "size": [len(labels) for labels in dimensions.values()],
        "dimension": {name: _dimension(labels) for name, labels in dimensions.items()},
        "value": np.array(values).ravel().tolist(),
    }
    name = "5-jamforelse/scb-bakgrund.json"
    exports.path(name).write_text(json.dumps(table, ensure_ascii=False) + "\n", "utf-8")
    exports.wrote(name, "scb_pxweb", len(areas) * len(years))


def _dimension(labels: dict[str, str]) -> dict[str, object]:
    return {"category": {"index": {code: place for place, code in enumerate(labels)}, "label": labels}}
