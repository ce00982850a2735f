"""How long each kind of data is kept, by the municipality's decisions. No decision, no destruction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from skolsikt.home.paths import Home
from skolsikt.privacy.retention.decisions import InForce, decisions_in_force
from skolsikt.privacy.retention.kinds import Disposal

NO_DECISION = "gallringsbeslut saknas"
_DISPOSALS = {Disposal.DESTROY: "gallras", Disposal.KEEP: "bevaras i arkivet"}


def terms_in_force(home: Home, *, on: date) -> Mapping[str, str]:
    """Return table -> in words how long its rows are kept, for tables that a decision in force is about."""
    found: dict[str, list[str]] = defaultdict(list)
    for decided in decisions_in_force(home, on=on).values():
        for table in decided.kind.holds.tables:
            found[table].append(_in_words(decided))
    return {table: "; ".join(told) for table, told in found.items()}


def term_of(table: str, *, home: Home, on: date) -> str:
    """Return in words how long the rows of ``table`` are kept."""
    return terms_in_force(home, on=on).get(table, NO_DECISION)


def term_of_kind(kind: str, *, home: Home, on: date) -> str:
    """Return in words how long a kind of record that is no table is kept."""
    decided = decisions_in_force(home, on=on).get(kind)
    return _in_words(decided) if decided else NO_DECISION


def _in_words(decided: InForce) -> str:
    term = decided.term
    when = [f"{term.years} år"] * bool(term.years) + [f"{term.months} mån"] * bool(term.months)
    after = f" efter {' '.join(when)}" if when else ""
    title = decided.kind.title.sv.lower()
    return f"{title}: {_DISPOSALS[decided.disposal]}{after} ({decided.number}, {decided.day})"
