"""Releases and held figures as plain values for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, language
from skolsikt.measures.registry import measure, measures
from skolsikt.measures.releasing.audit_summary import read_summary
from skolsikt.presentation.periods import day_short, moment_short, period_label
from skolsikt.privacy.refusal_words import listed, lowered
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.release.waiting import audited_numbers, fingerprint, waiting_file, waiting_numbers
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import GRANTED, role_title
from skolsikt.records.governance.embargo import embargoes_on
from skolsikt.records.governance.models import Embargo, ReleaseDecision
from skolsikt.records.governance.releases import approvals, decisions_about
from skolsikt.sources.catalogue import SOURCES

_VERDICTS = {"approve": N_("{name} godkände {at}"), "reject": N_("{name} avslog {at}")}


@dataclass(frozen=True, kw_only=True)
class ReleaseLine:
    """One release, and what was decided of it. ``css``: how its state looks."""

    number: int
    cut_at: str
    state: str
    css: str
    decided: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class WaitingShown:
    """A release that waits.

    ``seen``: its fingerprint, which an approval names. ``approved``: how many have and must; ``has_approved``: whether
    the reader has. ``needs_two``: whether two persons must.
    """

    number: int
    seen: str
    approved: str
    has_approved: bool
    needs_two: bool


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """Figures held until a day, in words."""

    number: int
    what: str
    until: str
    open_to: str
    why: str


def release_lines(home: Home) -> list[ReleaseLine]:
    """Return every release that has been cut, the newest first."""
    numbers = sorted(audited_numbers(home), reverse=True)
    decisions, in_force, waiting = decisions_about(numbers), release_numbers(home), waiting_numbers(home)
    return [_line(home, number, decisions[number], in_force, waiting) for number in numbers]


def _line(
    home: Home, number: int, decided: Sequence[ReleaseDecision], in_force: Sequence[int], waiting: Sequence[int]
) -> ReleaseLine:
    audit = read_summary(home, number)
    state, css = _state(number, in_force, waiting)
    is_unasked = not decided and number in in_force
    return ReleaseLine(
        number=number,
        cut_at=moment_short(datetime.fromisoformat(audit.cut_at)) if audit else "",
        state=state,
        css=css,
        decided=[_("Gavs ut utan godkännande")] if is_unasked else [_decision(one) for one in decided],
    )


def _state(number: int, in_force: Sequence[int], waiting: Sequence[int]) -> tuple[str, str]:
    if number in waiting:
        return _("Väntar"), "old"
    if number not in in_force:
        return _("Avslagen"), "failed"
    return (_("I kraft"), "ok") if number == in_force[-1] else (_("Ersatt"), "")


def _decision(one: ReleaseDecision) -> str:
    told = _(_VERDICTS[one.verdict]).format(name=one.by.full_name, at=moment_short(one.at))
    return f"{told}: {one.reason}" if one.reason else told


def waiting_shown(home: Home, number: int, *, user: User, required: int) -> WaitingShown:
    """Return what the reader needs to decide about a release."""
    seen = fingerprint(waiting_file(home, number))
    approved = approvals(number, sha256=seen)
    return WaitingShown(
        number=number,
        seen=seen,
        approved=_so_far(approved, required),
        has_approved=any(one.by_id == user.pk for one in approved),
        needs_two=required > 1,
    )


def _so_far(approved: Sequence[ReleaseDecision], required: int) -> str:
    told = _("{done} av {required} har godkänt").format(done=len(approved), required=required)
    names = listed([one.by.full_name for one in approved])
    return f"{told}: {names}." if names else f"{told}."


def held_lines(on: date, *, unit_names: Mapping[str, str]) -> list[HeldLine]:
    """Return what is held that day."""
    return [
        HeldLine(
            number=row.pk,
            what=", ".join(_parts(row, unit_names)),
            until=day_short(row.until),
            open_to=listed([lowered(role_title(role)) for role in row.open_to if role in GRANTED]),
            why=f"{row.reason} ({row.set_by.full_name})",
        )
        for row in embargoes_on(on)
    ]


def _parts(row: Embargo, unit_names: Mapping[str, str]) -> list[str]:
    known = row.measure in measures()
    parts = [
        (measure(row.measure).title.spoken(language()) if known else row.measure) if row.measure else "",
        _("källan {name}").format(name=SOURCES[row.source].title) if row.source in SOURCES else row.source,
        period_label(row.period) if row.period else "",
        unit_names.get(row.school_unit, row.school_unit),
    ]
    return [part for part in parts if part]
