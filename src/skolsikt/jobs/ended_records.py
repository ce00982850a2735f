"""Records of the app database and entries of the access log whose term has passed: found, and destroyed by decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.jobs.models import JobRun
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.access_log.beginning import entries_before, forget_before
from skolsikt.privacy.retention.decisions import decisions_in_force
from skolsikt.privacy.retention.kinds import Reach
from skolsikt.records.accounts.models import PupilWindow
from skolsikt.records.contacts.models import Contact, OwnWords
from skolsikt.records.governance.models import PageComment, PupilMatter, RecordsRequest
from skolsikt.warehouse.destruction import Destruction, Ended, destructions, write_destruction
from skolsikt.warehouse.lock import writing

LOG, RUNS = "access_log", "runs_of_jobs"
_WHAT = "retention run"


def _runs(before: date) -> QuerySet[JobRun]:
    newest = JobRun.objects.values("job").annotate(newest=Max("pk")).values("newest")
    return JobRun.objects.filter(finished_at__lt=_midnight(before)).exclude(pk__in=newest)


def _matters(before: date) -> QuerySet[PupilMatter]:
    """Those that were denied, or have ceased to hold; one that holds or waits is not over."""
    at = _midnight(before)
    denied = Q(decision=PupilMatter.Decision.DENIED, decided_at__lt=at)
    return PupilMatter.objects.filter(denied | Q(ended_at__lt=at))


def _requests(before: date) -> QuerySet[RecordsRequest]:
    """Those that are decided, and handed out where they were to be."""
    at, decisions = _midnight(before), RecordsRequest.Decision
    over = Q(decision__in=[decisions.REFUSED, decisions.NOT_A_RECORD], decided_at__lt=at)
    return RecordsRequest.objects.filter(over | Q(handed_out_at__lt=at))


def _windows(before: date) -> QuerySet[PupilWindow]:
    return PupilWindow.objects.filter(to_date__lt=before)


def _comments(before: date) -> QuerySet[PageComment]:
    return PageComment.objects.filter(answered_at__lt=_midnight(before))


def _contacts(before: date) -> QuerySet[Contact]:
    return Contact.objects.filter(written_at__lt=_midnight(before))


def _own_words(before: date) -> QuerySet[OwnWords]:
    return OwnWords.objects.filter(written_at__lt=_midnight(before))


RECORDS: Mapping[str, Sequence[Callable[[date], QuerySet]]] = {
    RUNS: [_runs],
    "rights_of_pupils": [_matters],
    "records_requests": [_requests],
    "windows_into_pupils": [_windows],
    "comments_on_pages": [_comments],
    "notes_about_pupils": [_contacts, _own_words],
}


def ended_records(home: Home, *, on: date) -> list[Ended]:
    """Return what is decided, over, and kept no longer ``on`` that day. Raises RetentionInvalid."""
    found = []
    for name, decided in decisions_in_force(home, on=on).items():
        if decided.kind.reach is Reach.ENDED:
            before = decided.term.first_kept(on)
            count = _count(home, name, before)
            told = {"decision": decided.number, "decided_on": decided.day.isoformat(), "before": before.isoformat()}
            found.append(Ended(kind=name, count=count, **told))
    return [one for one in found if one.count]


def destroy_ended(home: Home, *, by: str, reason: str, at: datetime, wait_seconds: float = 60) -> list[Destruction]:
    """Destroy what ``ended_records`` finds, and return the finished entries of the journal.

    A run that was cut off is finished first. Nothing due makes no entry. Raises RetentionInvalid and WarehouseBusy.
    """
    with writing(home, what=_("gallring"), at=at, wait_seconds=wait_seconds):
        journal = destructions(home)
        done = [_carried_out(home, one, at) for one in journal if one.ended and not one.finished_at]
        ended = ended_records(home, on=at.astimezone(STOCKHOLM).date())
        if ended:
            note_access(home, at=at, viewer=by, kind=Kind.RETENTION, what=_WHAT, why=reason)
            number = journal[-1].number + 1 if journal else 1
            done.append(_carried_out(home, write_destruction(home, _entry(number, ended, by, reason, at)), at))
        return done


def ended_remains(home: Home) -> Iterator[str]:
    """Yield a sentence for every kind of records that the journal says are destroyed and of which some are there."""
    told = _("Gallring {number}: {kind} före {day} finns kvar (antal: {count}).")
    for entry in destructions(home):
        for one in entry.ended if entry.finished_at else ():
            if count := _count(home, one.kind, one.before_day, through=entry.began_at):
                yield told.format(number=entry.number, kind=one.kind, day=one.before, count=count)


def _count(home: Home, kind: str, before: date, *, through: str = "") -> int:
    """``through``: an instant in which it is asked what was to go; a job's newest run then was not."""
    if kind == LOG:
        return entries_before(home, before)
    found = [rows(before) for rows in RECORDS[kind]]
    if through and kind == RUNS:
        newest = JobRun.objects.filter(queued_at__lte=through).values("job").annotate(newest=Max("pk"))
        found = [rows.exclude(pk__in=newest.values("newest")) for rows in found]
    return sum(rows.count() for rows in found)


def _entry(number: int, ended: Sequence[Ended], by: str, reason: str, at: datetime) -> Destruction:
    began = at.astimezone(UTC).isoformat(timespec="seconds")
    return Destruction(number=number, began_at=began, by=by, reason=reason, loads_through=0, ended=tuple(ended))


def _carried_out(home: Home, entry: Destruction, at: datetime) -> Destruction:
    for one in entry.ended:
        if one.kind == LOG:
            forget_before(home, one.before_day)
        else:
            with transaction.atomic():
                for rows in RECORDS[one.kind]:
                    rows(one.before_day).delete()
    counts = {"records": sum(one.count for one in entry.ended if one.kind != LOG)}
    counts["log_entries"] = sum(one.count for one in entry.ended if one.kind == LOG)
    finished = at.astimezone(UTC).isoformat(timespec="seconds")
    told = {name: count for name, count in counts.items() if count}
    return write_destruction(home, replace(entry, finished_at=finished, counts=told))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), STOCKHOLM)
