"""Who may see the pupil and why, and who has: what the page tells about itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.clock import today
from skolsikt.home.words import _
from skolsikt.measures.by_right.standing import Standing
from skolsikt.presentation.accesses import what_was_done
from skolsikt.presentation.periods import day_label, moment_short
from skolsikt.privacy.access_log import Access, Kind, accesses_about
from skolsikt.privacy.decide import Decision
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.refusal_words import held_in_words, lowered, refused_because
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import people_who_may, windows_on
from skolsikt.web.asking import house

_SHOWN = 30


@dataclass(frozen=True)
class Person:
    """One who may see the pupil, and by what. ``windows``: numbers of those that are open, which can be closed."""

    name: str
    why: str
    windows: Sequence[int] = ()


@dataclass(frozen=True)
class Seen:
    """One line of the access log in words."""

    when: str
    who: str
    kind: str
    why: str


def people_of(standing: Standing, unit_names: Mapping[str, str]) -> list[Person]:
    """Return everybody who may see the pupil today, with the reason."""
    allowed = people_who_may(Permission.PUPIL_VIEW, standing.thing, on=today())
    key = standing.thing.pupil_key
    return [_person(user, decision, unit_names, key) for user, decision in allowed]


def _person(user: User, decision: Decision, unit_names: Mapping[str, str], pupil_key: int | None) -> Person:
    if decision.relation:
        held = held_in_words(decision.relation, unit_names)
        return Person(user.full_name, held[:1].upper() + held[1:])
    windows = [window for window in windows_on(user, on=today()) if window.pupil_key == pupil_key]
    told = [
        _("Insyn till {day}: {purpose}").format(day=day_label(one.to_date), purpose=lowered(purpose_title(one.purpose)))
        for one in windows
    ]
    return Person(user.full_name, ", ".join(told), [one.pk for one in windows])


def seen_by(standing: Standing) -> tuple[list[Seen], int]:
    """Return the latest lines about the pupil, newest first, and how many there are in all."""
    key = standing.thing.pupil_key
    found: Sequence[Access] = accesses_about(house().home, key) if key is not None else ()
    names = dict(User.objects.filter(username__in={one.viewer for one in found}).values_list("username", "full_name"))
    return [_seen(one, names) for one in found[:_SHOWN]], len(found)


def _seen(access: Access, names: Mapping[str, str]) -> Seen:
    why = refused_because(access.why) if access.kind == Kind.REFUSED else access.why
    when = moment_short(datetime.fromisoformat(access.at))
    return Seen(when, names.get(access.viewer, access.viewer), what_was_done(access), why)
