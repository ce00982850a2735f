"""Staff and money of the demo's school units, and the register of its addresses."""

from __future__ import annotations

import numpy as np

from skolsikt.demo.chance import stream
from skolsikt.demo.exports import UTF8_BOM, WINDOWS, Exports
from skolsikt.demo.places import Places
from skolsikt.demo.world import World

STAFF_HEADINGS = (
    "Skolenhetskod;Månad;Anställda;Slutat;Ordinarie arbetstid (timmar);Sjukfrånvaro (timmar);Lärare;"
    "Legitimerade lärare;Lärartjänster"
)
TEACHER_HEADINGS = "Läsår;Signatur;Skolenhetskod;Legitimation"
FUNDING_HEADINGS = "Skolenhetskod;År;Slag;Belopp"
ADDRESS_HEADINGS = "Adress;Postnummer;NYKO"
_STAFF_YEARS = 2
_PUPILS_PER_EMPLOYEE, _PUPILS_PER_POSITION, _FEWEST_EMPLOYEES = 9, 12.0, 6
_TEACHING_SHARE, _CERTIFIED_SHARE, _LEAVING_SHARE = 0.7, 0.78, 0.13
_HOURS_OF_A_MONTH = 152
_BASE_SEK, _STRUCTURE_SEK = 78_000, 11_000
_HOUSES = 12  # addresses of each area
_POSTCODE = 99900  # a series that no town has


def write_resources(world: World, exports: Exports) -> None:
    """Write teachers of the last year, money by calendar year and staff by month."""
    _write_teachers(world, exports)
    _write_funding(world, exports)
    _write_staff(world, exports)


def _pupils(world: World, unit: int, year: int) -> int:
    there = (world.enrolments.unit == unit) & (world.enrolments.year == year) & world.enrolments.is_first_of_year
    return int(there.sum())


def _write_staff(world: World, exports: Exports) -> None:
    random = stream(world.seed, "staff")
    rows = []
    for number, unit in enumerate(world.units):
        sick = random.uniform(0.035, 0.085)
        for year in range(max(0, len(world.days) - _STAFF_YEARS), len(world.days)):
            pupils = _pupils(world, number, year)
            employees = max(_FEWEST_EMPLOYEES, round(pupils / _PUPILS_PER_EMPLOYEE))
            teachers = round(employees * _TEACHING_SHARE)
            certified = int(random.binomial(teachers, _CERTIFIED_SHARE))
            leaving = random.multinomial(int(random.binomial(employees, _LEAVING_SHARE)), _SHARE_OF_MONTH)
            for place, month in enumerate(_months(world.days[year].first_calendar_year)):
                ordinary = employees * _HOURS_OF_A_MONTH
                hours = ordinary * float(np.clip(random.normal(sick, 0.01), 0.005, 0.3))
                positions = pupils / _PUPILS_PER_POSITION
                amounts = (_decimal(ordinary), _decimal(hours))
                rows.append(
                    (unit.code, month, employees, leaving[place], *amounts, teachers, certified, _decimal(positions))
                )
    exports.text("6-resurser/personal.csv", "staff_months", rows, headings=STAFF_HEADINGS, encoding=WINDOWS)


# Most leave when the school year is over.
_SHARE_OF_MONTH = (0.05, 0.13, 0.02, 0.02, 0.03, 0.07, 0.05, 0.03, 0.03, 0.03, 0.05, 0.49)


def _months(first_calendar_year: int) -> list[str]:
    autumn = [f"{first_calendar_year}-{month:02d}" for month in range(7, 13)]
    return [*autumn, *(f"{first_calendar_year + 1}-{month:02d}" for month in range(1, 7))]


def _write_teachers(world: World, exports: Exports) -> None:
    random = stream(world.seed, "certificates")
    label = world.days[-1].label
    rows = [
        (label, signature, world.units[unit].code, "Ja" if random.random() < _CERTIFIED_SHARE else "Nej")
        for signature, unit in zip(world.teachers.signature, world.teachers.unit, strict=True)
    ]
    name = "6-resurser/larare.csv"
    exports.text(name, "teachers", rows, headings=TEACHER_HEADINGS, encoding=UTF8_BOM, school_year=label)


def _write_funding(world: World, exports: Exports) -> None:
    """Write the money of each calendar year: structure grants are larger where parents have shorter education."""
    rows = []
    for number, unit in enumerate(world.units):
        for year, calendar in enumerate(world.days):
            there = (world.enrolments.unit == number) & (world.enrolments.year == year)
            if not there.any():
                continue
            need = 3.0 - float(world.people.parents_education[world.enrolments.pupil[there]].mean())
            pupils = _pupils(world, number, year)
            money = {"Grundbelopp": _BASE_SEK * pupils, "Strukturbidrag": round(_STRUCTURE_SEK * need * pupils)}
            rows += [(unit.code, calendar.first_calendar_year + 1, kind, sek) for kind, sek in money.items()]
    exports.text("6-resurser/pengar.csv", "funding", rows, headings=FUNDING_HEADINGS, encoding=UTF8_BOM)


def street(places: Places, area: int) -> str:
    """Return the street that the houses of an area lie along."""
    return f"{places.name[area]}vägen"


def address_of(places: Places, area: int, pupil: int) -> str:
    """Return where a pupil of an area lives."""
    return f"{street(places, area)} {1 + pupil % _HOUSES}, {_POSTCODE // 100} {_POSTCODE % 100:02d} Exempelby"


def write_addresses(exports: Exports, places: Places) -> None:
    """Write every address with its area."""
    rows = [
        (f"{street(places, area)} {1 + house}", _POSTCODE, places.code[area])
        for area in range(places.count)
        for house in range(_HOUSES)
    ]
    exports.text("1-register/5-adresser.csv", "addresses", rows, headings=ADDRESS_HEADINGS, encoding=UTF8_BOM)


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
