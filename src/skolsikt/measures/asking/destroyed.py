"""Periods of which the rows have been destroyed by decision: nothing is computed of what is left of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.warehouse.destruction import Destruction
from skolsikt.warehouse.manifest import Version


@dataclass(frozen=True)
class Destroyed:
    """What is gone of the tables that a question rests on: school year -> the decisions, and the years wholly gone."""

    decisions: Mapping[str, str]
    wholly: frozenset[str]

    @classmethod
    def of(
        cls, needs: Collection[str], joined: Collection[str], version: Version, journal: Sequence[Destruction]
    ) -> Destroyed:
        """Return what ``journal`` has taken from the tables, and no later load has brought again.

        A year is wholly gone when no table that the measure ``needs`` has rows of it.
        """
        decisions: dict[str, str] = {}
        for entry in journal:
            for target in entry.targets:
                is_back = target.school_year in _years(version, [target.table], after=entry.loads_through)
                if target.table in {*needs, *joined} and not is_back:
                    decisions.setdefault(target.school_year, f"{target.decision} ({target.decided_on})")
        return cls(decisions, frozenset(decisions) - _years(version, needs, after=0))

    def without_numbers(self, cells: Sequence[Cell], steps: Sequence[str] | None) -> list[Cell]:
        """Return ``cells``; those of periods that are wholly gone, or of which nothing is left, as destroyed."""
        if not self.decisions:
            return list(cells)
        return [cell.emptied(Withheld.DESTROYED) if self._is_gone(cell, steps) else cell for cell in cells]

    def _is_gone(self, cell: Cell, steps: Sequence[str] | None) -> bool:
        is_nothing = cell.value is None and not cell.population and cell.withheld is None
        gone = self.decisions.keys() if is_nothing else self.wholly
        is_pooled = ".." in cell.period
        return any(school_year_at(step) in gone for step in ((steps or ()) if is_pooled else (cell.period,)))

    def caveats(self, steps: Sequence[str] | None) -> list[str]:
        """Return, in words, which of the school years of ``steps`` (all when None) are gone and by whose decision."""
        asked = set(self.decisions) if steps is None else {school_year_at(step) for step in steps}
        gone = sorted(asked & self.decisions.keys())
        return [
            _("{school_years}: underlaget är gallrat helt eller delvis enligt {decision}.").format(
                school_years=", ".join(year for year in gone if self.decisions[year] == decision), decision=decision
            )
            for decision in dict.fromkeys(self.decisions[year] for year in gone)
        ]


def school_year_at(step: str) -> str:
    """Return the school year that a step ends in; a publisher's calendar year is none.

    >>> school_year_at("HT2024"), school_year_at("2024")
    ('2024/25', '')
    """
    return "" if step.isdigit() else school_year_of(dates_of(step)[1])


def _years(version: Version, tables: Collection[str], *, after: int) -> set[str]:
    """The school years that loads numbered above ``after`` have rows of in ``tables``."""
    held = (load.tables.get(table) for load in version.loads if load.number > after for table in tables)
    return {year for loaded in held if loaded for year in loaded.school_years}
