"""The school units of the demo municipality. Their codes begin with 9900, which no real unit's does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skolsikt.demo.person_numbers import check_digit

_ALL_UNITS_FROM_PUPILS = 1200


@dataclass(frozen=True, kw_only=True)
class DemoUnit:
    """One school unit.

    ``catchment``: relative size of the area it draws its younger pupils from (0: none of its own).
    ``upper``: code of the unit where its pupils go for the last grade levels; its own code when it keeps them.
    ``centre``: where it lies on the plan of the municipality, kilometres from the middle.
    """

    code: str
    name: str
    first_grade: int
    last_grade: int
    centre: tuple[float, float]
    school_group: str
    catchment: float
    upper: str
    area_type: str
    organiser_type: str
    has_adapted_school: bool

    @property
    def school_forms(self) -> tuple[str, ...]:
        """SS 12000 school forms."""
        forms = ("FKLASS",) if self.first_grade == 0 else ()
        return (*forms, "GR", *(("GRAN",) if self.has_adapted_school else ()))

    def teaches(self, grade: int) -> bool:
        return self.first_grade <= grade <= self.last_grade


_GRADES = {"F-6": (0, 6), "F-9": (0, 9), "7-9": (7, 9)}
_TOWN, _COUNTRYSIDE = "town", "countryside"


def _unit(
    number: int,
    name: str,
    grades: str,
    centre: tuple[float, float],
    school_group: str,
    *,
    catchment: float = 0.0,
    feeds: int = 0,
    area_type: str = _TOWN,
    organiser_type: str = "municipal",
    has_adapted_school: bool = False,
) -> DemoUnit:
    first, last = _GRADES[grades]
    return DemoUnit(
        code=_code(number),
        name=name,
        first_grade=first,
        last_grade=last,
        centre=centre,
        school_group=school_group,
        catchment=catchment,
        upper=_code(feeds or number),
        area_type=area_type,
        organiser_type=organiser_type,
        has_adapted_school=has_adapted_school,
    )


def _code(number: int) -> str:
    return f"990001{number:02d}"


_UNITS = (
    _unit(1, "Åvallens skola", "7-9", (0.3, 0.4), "Centrum", has_adapted_school=True),
    _unit(2, "Ekbackens skola", "F-6", (-1.2, 0.8), "Centrum", catchment=11, feeds=1),
    _unit(3, "Björkängsskolan", "F-9", (2.6, -1.6), "Öster", catchment=17),
    _unit(4, "Friskolan Kompassen", "F-9", (0.6, -0.4), "Fristående", organiser_type="independent"),
    _unit(5, "Lindåsskolan", "F-6", (-0.4, 2.4), "Centrum", catchment=10, feeds=1),
    _unit(6, "Norrgårdsskolan", "7-9", (1.0, 3.2), "Norr"),
    _unit(7, "Strandängsskolan", "F-9", (-3.4, -1.8), "Väster", catchment=14),
    _unit(8, "Hästhagsskolan", "F-6", (2.2, 3.8), "Norr", catchment=10, feeds=6),
    _unit(9, "Kvarnbyängens skola", "F-9", (-9.0, 5.0), "Landsbygd", catchment=9, area_type=_COUNTRYSIDE),
    _unit(10, "Häggvallaskolan", "F-6", (4.2, 1.2), "Norr", catchment=10, feeds=6),
    _unit(11, "Ödesjö skola", "F-6", (9.5, -7.0), "Landsbygd", catchment=6, feeds=3, area_type=_COUNTRYSIDE),
    _unit(12, "Tallmo skola", "F-6", (-10.5, -7.5), "Landsbygd", catchment=1, feeds=7, area_type=_COUNTRYSIDE),
)
# In a small world one unit is large enough to be published and the others are not.
_SMALL_WORLD = (*_UNITS[:2], replace(_UNITS[2], catchment=36), _UNITS[3])
_ORGANISATION_STEMS = {"municipal": "212999000", "independent": "559999000"}


def units_for(pupils: int) -> tuple[DemoUnit, ...]:
    """Return the school units of a municipality with so many pupils: 12, or the first 4 in a small test world.

    >>> len(units_for(6000)), len(units_for(300))
    (12, 4)
    """
    return _UNITS if pupils >= _ALL_UNITS_FROM_PUPILS else _SMALL_WORLD


def organisation_number(organiser_type: str) -> str:
    """Return the organiser's invented organisation number; its last digit is the check digit."""
    stem = _ORGANISATION_STEMS[organiser_type]
    return stem + str(check_digit(stem))


def independent_of(units: Sequence[DemoUnit]) -> int:
    """Return the position of the independent unit."""
    return next(number for number, unit in enumerate(units) if unit.organiser_type == "independent")
