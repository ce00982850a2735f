"""What a receipt holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.measures.by_right.access import HouseOfPupils, unit_names
from skolsikt.measures.by_right.everything import seen_by_whom
from skolsikt.measures.by_right.standing import Standing
from skolsikt.privacy.decide import Decision
from skolsikt.privacy.refusal_words import held_in_words, lowered
from skolsikt.privacy.roles import ROLES, Permission, Scope
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import people_who_may
from skolsikt.reports.authority import Issue, authority_of
from skolsikt.reports.looks import Look, looks_of
from skolsikt.reports.secrecy import Secrecy, secrecy_of_pupil

_BY_WINDOW = "insyn för en tid, som rektor har gett"


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Those who may see the pupil today by the same role. ``names``: empty without the municipality's decision."""

    by_what: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """Lines of the log that say the same but for the time."""

    who: str
    what: str
    purpose: str
    count: int
    latest: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """``looks``: every line of the log, the newest first. ``has_left``: ``standing`` is where the pupil last stood."""

    standing: Standing
    has_left: bool
    school: str
    readers: Sequence[Readers]
    looks: Sequence[Look]
    authority: str
    issue: Issue

    @property
    def secrecy(self) -> Secrecy:
        return secrecy_of_pupil((), is_protected=self.standing.thing.is_protected)

    @property
    def looked(self) -> list[Looked]:
        """The lines put together by who, what and why, those of the newest line first."""
        latest: dict[tuple[str, str, str], str] = {}
        counts = Counter((look.who, look.what, look.purpose) for look in self.looks)
        for look in self.looks:
            latest.setdefault((look.who, look.what, look.purpose), look.when)
        return [
            Looked(who=who, what=what, purpose=purpose, count=counts[who, what, purpose], latest=when)
            for (who, what, purpose), when in latest.items()
        ]


def receipt(pupil_key: int, *, reason: str, issue: Issue, viewer: Viewer, house: HouseOfPupils) -> Receipt:
    """Return the receipt of one pupil, noted in the access log first. Raises PupilsRefused."""
    told = ", ".join(filter(None, [issue.reference, reason.strip()]))
    seen = seen_by_whom(pupil_key, reason=told, viewer=viewer, house=house)
    is_named = bool(house.settings.named_readers_decision)
    units = unit_names(house.rows())
    may = () if seen.has_left else (Permission.PUPIL_VIEW, Permission.CLASS_VIEW)
    allowed = [one for permission in may for one in people_who_may(permission, seen.standing.thing, on=issue.made)]
    return Receipt(
        standing=seen.standing,
        has_left=seen.has_left,
        school=units.get(seen.standing.thing.school_unit_code, ""),
        readers=_readers(allowed, units, is_named=is_named),
        looks=looks_of(seen.accesses, is_named=is_named),
        authority=authority_of(house.settings),
        issue=issue,
    )


def _readers(allowed: Sequence[tuple[User, Decision]], units: Mapping[str, str], *, is_named: bool) -> list[Readers]:
    by_what: dict[str, dict[str, str]] = {}
    for user, decision in allowed:
        held = _held(decision.relation, units) if decision.relation else _BY_WINDOW
        by_what.setdefault(held[:1].upper() + held[1:], {})[user.username] = user.full_name
    return [
        Readers(by_what=what, count=len(users), names=tuple(users.values()) if is_named else ())
        for what, users in by_what.items()
    ]


def _held(relation: Relation, units: Mapping[str, str]) -> str:
    """The role with what it is held for; the teachers of every group together, or there would be a line for each."""
    role = ROLES[relation.role]
    if role.holds_for is Scope.TEACHING_GROUP:
        return f"{lowered(role.title.sv)} i dina grupper"
    return held_in_words(relation, units)
