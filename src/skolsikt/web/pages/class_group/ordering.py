"""The orders of a class list: by name, or by what is there about every pupil and is not sensitive (ADR 43).

Never by support, theme of a talk, language, background or anything else that tells of health or origin
(skollagen 26 a kap. 4 §); the address names an order, and no pupil.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from skolsikt.home.words import N_
from skolsikt.measures.by_right.class_rows import ClassRows, PupilRow
from skolsikt.presentation.groups import swedish_order
from skolsikt.records.contacts.selectors import Noted

NAME_ORDERS = {"efternamn": N_("Efternamn"), "fornamn": N_("Förnamn")}
ORDERS = {
    **NAME_ORDERS,
    "franvaro": N_("Högst frånvaro"),
    "utan-godkant": N_("Flest utan godkänt"),
    "samtal": N_("Längst sedan samtal"),
}
USUAL_ORDER = "efternamn"
_Rank = tuple[bool, float]
_LAST: _Rank = (True, 0.0)


def orders_of(rows: ClassRows) -> dict[str, str]:
    """Return the orders that there is something to put this list in order by."""
    has = {"utan-godkant": bool(rows.group.class_name), "samtal": any(pupil.may_open for pupil in rows.pupils)}
    return {code: title for code, title in ORDERS.items() if has.get(code, True)}


def in_order(pupils: Sequence[PupilRow], order: str, latest: Mapping[int, Noted]) -> list[PupilRow]:
    """Return the pupils in an order of ORDERS; those of whom nothing is known stand last, and equals by name.

    ``latest``: the latest talk about each. Nobody having talked is known, and stands first.
    """
    by_name = sorted(pupils, key=lambda pupil: _name(pupil, order))
    ranks: Mapping[str, Callable[[PupilRow], _Rank]] = {
        "franvaro": _absence,
        "utan-godkant": _not_passed,
        "samtal": lambda pupil: _talk(pupil, latest),
    }
    return sorted(by_name, key=ranks[order]) if order in ranks else by_name


def _name(pupil: PupilRow, order: str) -> tuple[object, ...]:
    names = [pupil.family_name, pupil.given_name]
    return tuple(swedish_order(name) for name in (reversed(names) if order == "fornamn" else names))


def _absence(pupil: PupilRow) -> _Rank:
    value = pupil.absence.value if pupil.absence else None
    return _LAST if value is None else (False, -value)


def _not_passed(pupil: PupilRow) -> _Rank:
    return (False, -float(len(pupil.grades.not_passed))) if pupil.grades else _LAST


def _talk(pupil: PupilRow, latest: Mapping[int, Noted]) -> _Rank:
    if not pupil.may_open or pupil.left_out:
        return _LAST
    talk = latest.get(pupil.pupil_key)
    return (False, float(talk.held_on.toordinal()) if talk else 0.0)
