"""Gallring: what is suggested and decided, what is due, and what has been destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skolsikt.home.clock import now
from skolsikt.home.words import _, language, ngettext
from skolsikt.jobs.ended_records import ended_records
from skolsikt.loading.retention.plan import Plan, Planning
from skolsikt.presentation.numbers import format_count
from skolsikt.presentation.periods import day_label
from skolsikt.presentation.retention_words import (
    counts_in_words,
    decision_in_words,
    kind_in_words,
    original_in_words,
    state_in_words,
    suggestion_in_words,
    what_was_destroyed,
)
from skolsikt.privacy.retention.kinds import KINDS, RecordKind
from skolsikt.warehouse.destruction import Destruction, Ended
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.data_protection.tools import USE
from skolsikt.web.requiring import require_any


@dataclass(frozen=True)
class KindLine:
    """One kind of record. ``decided`` empty: nothing is decided, and nothing is destroyed."""

    title: str
    suggested: str
    why: str
    decided: str
    by: str


@dataclass(frozen=True)
class DueLine:
    """Something that is kept no longer. ``state``: what it waits for."""

    title: str
    when: str
    count: str
    state: str


@dataclass(frozen=True)
class DoneLine:
    """One entry of the journal; ``is_cut_off``: it has not been done to its end."""

    number: int
    at: str
    what: str
    decisions: str
    counts: str
    is_cut_off: bool
    waits: list[str]


def retention(request: HttpRequest) -> HttpResponse:
    """Show it; nothing is destroyed from a page."""
    require_any(viewer_of_request(request), USE, what=_("Gallring"))
    with house().warehouse.workbench() as (_folder, connection):
        planning = Planning(house=house(), at=now(), connection=connection)
        plan, ended = planning.plan(), ended_records(house().home, on=planning.on)
    shown = {
        "kinds": sorted((_kind(kind, planning) for kind in KINDS.values()), key=lambda line: not line.decided),
        "decided": len(planning.decisions),
        "due": [*_rows_due(plan), *map(_ended_due, ended), *_files_due(plan)],
        "originals_waiting": [original_in_words(one) for one in plan.originals_waiting],
        "done": [_done(entry) for entry in reversed(planning.journal)],
        "is_by_itself": house().settings.retention_job_enabled,
    }
    return render(request, "data_protection/retention.html", shown)


def _kind(kind: RecordKind, planning: Planning) -> KindLine:
    decided = planning.decisions.get(kind.id)
    return KindLine(
        title=kind_in_words(kind.id),
        suggested=suggestion_in_words(kind),
        why=kind.suggestion.why.spoken(language()),
        decided=decision_in_words(decided) if decided else "",
        by=f"{decided.number}, {day_label(decided.day)}" if decided else "",
    )


def _rows_due(plan: Plan) -> list[DueLine]:
    due = [
        DueLine(kind_in_words(one.kind), one.school_year, _rows(one.rows), _("gallras vid nästa körning"))
        for one in plan.targets
    ]
    waits = [
        DueLine(kind_in_words(one.kind), one.school_year, _rows(one.rows), state_in_words(one.state))
        for one in plan.waiting
    ]
    return [*due, *waits]


def _ended_due(one: Ended) -> DueLine:
    when = _("före {day}").format(day=day_label(one.before_day))
    return DueLine(kind_in_words(one.kind), when, format_count(one.count), _("gallras vid nästa körning"))


def _files_due(plan: Plan) -> list[DueLine]:
    files = len(plan.files) + len(plan.set_aside) + len(plan.backups)
    counted = [
        (files, ngettext("{count} fil", "{count} filer", files), _("Filer")),
        (plan.identities_count, "{count}", _("Identiteter som ingen rad finns om längre")),
    ]
    return [
        DueLine(title, "", sentence.format(count=format_count(count)), _("gallras vid nästa körning"))
        for count, sentence, title in counted
        if count
    ]


def _rows(count: int) -> str:
    return ngettext("{count} rad", "{count} rader", count).format(count=format_count(count))


def _done(entry: Destruction) -> DoneLine:
    at = entry.finished_at or entry.began_at
    return DoneLine(
        number=entry.number,
        at=day_label(datetime.fromisoformat(at)),
        what=what_was_destroyed(entry) or _("Filer"),
        decisions=", ".join(entry.decisions),
        counts=counts_in_words(entry.counts),
        is_cut_off=not entry.finished_at,
        waits=[original_in_words(one) for one in entry.originals_waiting],
    )
