"""What a release of lesson time does not tell because few teachers stand behind it: how much they report.

What is withheld of a table is withheld in every month, term and year of the school year, so that no other period gives
it away: a group has as few teachers as in the month when it has fewest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from skolsikt.measures.answer import Withheld
from skolsikt.measures.asking.teachers import Behind, few_teachers
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.releasing.counting import Countable, Span, behind
from skolsikt.measures.schema import Measure
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Place, Told

_MONTH = "month"
_Groups = Mapping[Codes, Behind]


def told_of_few_teachers(family: Family, year: Span, house: Countable) -> Mapping[Place, Withheld]:
    """Return what is withheld of the tables and slices of a school year, and why."""
    guarded = [about for about in map(measure_of, family.measures) if about.fewest_teachers]
    # Who taught is the same to all of them, and asked once.
    tables = _tables(family, guarded[0].id, year, house) if guarded else []
    return {
        (about.id, cube, codes): why
        for about in guarded
        for cube, groups in tables
        for codes, why in _hidden(about, cube, groups).items()
    }


def but_of_few(cells: Mapping[Place, Told], hidden: Mapping[Place, Withheld]) -> dict[Place, Told]:
    """Return ``cells``; of those that are ``hidden`` nothing is told, not even a range."""
    return {place: _untold(told, hidden[place]) if place in hidden else told for place, told in cells.items()}


def _untold(told: Told, why: Withheld) -> Told:
    nothing = Said.FEW_TEACHERS if why is Withheld.FEW_TEACHERS else Said.NOTHING
    return Told(told.pupils, nothing, 0.0, told.of or 0.0, told.of)


def _hidden(about: Measure, cube: Cube, groups: _Groups) -> Mapping[Codes, Withheld]:
    is_alone = bool({*cube} & {*about.one_teacher_dimensions})
    return few_teachers(groups, fewest=about.fewest_teachers, axes=range(len(cube)), unknown_is_few=is_alone)


def _tables(family: Family, measure: str, year: Span, house: Countable) -> list[tuple[Cube, _Groups]]:
    """Each table of every month, each slice of the year: the smallest groups are read, larger ones are their sums."""
    smallest = tuple(dict.fromkeys(name for cube in family.cubes for name in cube))
    each = behind(measure, (*smallest, _MONTH), period=year.period, where=year.where, house=house)
    months = defaultdict[str, dict[Codes, Behind]](dict)
    for (*codes, month), one in each.items():
        months[month][tuple(codes)] = one
    found = [(cube, _together(groups, smallest, cube)) for cube in family.cubes for groups in months.values()]
    for cut in family.slices:
        by = (UNIT, *cut)
        of_schools = behind(measure, by, period=year.period, where=year.where, house=house)
        found += [(by, of_schools), (tuple(cut), _together(of_schools, by, cut))]
    return found


def _together(groups: _Groups, names: Sequence[str], cube: Sequence[str]) -> _Groups:
    """Return the groups of ``cube`` that ``groups``, told apart by ``names``, make together."""
    places = [names.index(name) for name in cube]
    found: dict[Codes, Behind] = {}
    for codes, one in groups.items():
        key = tuple(codes[place] for place in places)
        found[key] = found[key].and_also(one) if key in found else one
    return found
