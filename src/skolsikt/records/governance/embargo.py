"""Holding figures until a day, and letting them go: the row is the journal, the file is what the gate reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.measures.registry import measures
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.holds import Hold, has_hold, remove_hold, write_hold
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import known_role
from skolsikt.records.governance.models import Embargo
from skolsikt.records.governance.rights import person_at, require_right, said_reason
from skolsikt.school.periods import parse_period
from skolsikt.sources.catalogue import SOURCES


class EmbargoWrong(WrongUsage):
    """Nothing to hold, or a measure, source or day that cannot be."""


class UnknownEmbargo(WrongUsage):
    """No embargo with that number holds."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is to be held; what is empty is not limited. ``open_to``: roles with the first view."""

    measure: str = ""
    source: str = ""
    period: str = ""
    school_unit: str = ""
    until: date
    open_to: Collection[str] = ()


def embargo_set(*, held: Held, reason: str, by: User, home: Home, at: datetime) -> Embargo:
    """Hold figures until a day. Raises MayNotDecide, EmbargoWrong, UnknownRole, InvalidPeriod and ReasonMissing.

    The file is there before the row is: if the row then fails, too much is held rather than too little.
    """
    require_right(person_at(by, at), Permission.EMBARGO_SET, what="embargo add", home=home, at=at)
    fields = _checked(held, on=at.astimezone(STOCKHOLM).date())
    with transaction.atomic():
        row = Embargo.objects.create(**fields, reason=said_reason(reason), set_by=by, set_at=at)
        note_access(home, at=at, viewer=by.username, kind=Kind.DECISION, what=f"embargo {row.pk} add", why=row.reason)
        write_hold(home, _hold(row))
    return row


def embargo_lift(*, number: int, reason: str, by: User, home: Home, at: datetime) -> None:
    """Let figures go before their day. May be done again, and of a file whose row was never kept.

    Raises MayNotDecide, UnknownEmbargo and ReasonMissing.
    """
    require_right(person_at(by, at), Permission.EMBARGO_SET, what="embargo lift", home=home, at=at)
    why = said_reason(reason)
    with transaction.atomic():
        rows = Embargo.objects.filter(pk=number)
        if not (rows.exists() or has_hold(home, number)):
            raise UnknownEmbargo(_("Inga siffror hålls inne med nummer {number}.").format(number=number))
        rows.filter(lifted_at=None).update(lifted_by=by, lifted_at=at, lifted_because=why)
        what = f"embargo {number} lift"
        note_access(home, at=at, viewer=by.username, kind=Kind.DECISION, what=what, why=why)
    remove_hold(home, number)


def embargoes_on(on: date) -> list[Embargo]:
    """Return what is held that day, what opens first first."""
    return list(Embargo.objects.filter(until__gt=on, lifted_at=None).select_related("set_by").order_by("until", "id"))


def _checked(held: Held, *, on: date) -> dict[str, object]:
    named = {"measure": held.measure, "source": held.source, "period": held.period, "school_unit": held.school_unit}
    if not any(named.values()):
        raise EmbargoWrong(_("Välj vad som hålls inne: mått, källa, period eller skola."))
    if held.until <= on:
        raise EmbargoWrong(_("Välj en dag efter i dag: då visas siffrorna."))
    _require_known(held.measure, measures(), _("Måttet {name} finns inte. {near}"))
    _require_known(held.source, SOURCES, _("Källan {name} finns inte. {near}"))
    if held.period:
        period = parse_period(held.period)
        if period.first is None:
            raise EmbargoWrong(_("Skriv en period med början och slut, till exempel 2025/26 eller HT2025."))
        named["period"] = period.text
    return {**named, "until": held.until, "open_to": sorted({known_role(role) for role in held.open_to})}


def _require_known(name: str, known: Collection[str], sentence: str) -> None:
    if name and name not in known:
        raise EmbargoWrong(sentence.format(name=name, near=did_you_mean(name, known)))


def _hold(row: Embargo) -> Hold:
    return Hold(
        id=row.pk,
        measure=row.measure,
        source=row.source,
        period=row.period,
        school_unit=row.school_unit,
        until=row.until,
        open_to=frozenset(row.open_to),
    )
