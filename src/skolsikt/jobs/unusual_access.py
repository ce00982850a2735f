"""Tell the data-protection officer of access that somebody should ask about: who, how many, which entries; no pupil."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.core.mail import send_mail

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _, ngettext
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.models import JobRun
from skolsikt.privacy.access_log.entries import accesses_between
from skolsikt.privacy.access_log.unusual import Limits, Unusual, Why, unusual

ID = "unusual_access"
_DAY = timedelta(days=1)
_WORDS = {
    Why.MANY_PUPILS: N_("många elever inom en timme: {count}"),
    Why.ODD_HOURS: N_("elever visade på udda tider: {count}"),
    Why.NO_RELATION: N_("elever visade utan egen relation, genom ett insynsfönster: {count}"),
    Why.MANY_REFUSALS: N_("nekade försök: {count}"),
}


def _report(run: Run) -> Mapping[str, object]:
    yesterday = run.at.astimezone(STOCKHOLM).date() - _DAY
    settings = run.house.settings
    found = [(day, one) for day in _days(yesterday) for one in unusual_on(day, run.house.home, settings)]
    if found and settings.dpo_mail:
        count = len(found)
        subject = ngettext("{count} ovanlig åtkomst", "{count} ovanliga åtkomster", count).format(count=count)
        send_mail(subject, _letter(found), settings.mail_from, [settings.dpo_mail])
    return {"through": yesterday.isoformat(), "found": len(found), "sent": int(bool(found and settings.dpo_mail))}


def _days(yesterday: date) -> Iterator[date]:
    """Yield the days since the latest report; a worker that stood still for a week tells of all of it."""
    latest = JobRun.objects.filter(job=ID, status=JobRun.Status.DONE).first()
    day = date.fromisoformat(latest.outcome["through"]) + _DAY if latest else yesterday
    while day <= yesterday:
        yield day
        day += _DAY


def unusual_on(day: date, home: Home, settings: Settings) -> Sequence[Unusual]:
    """Return what is unusual in the entries of one day, Swedish time."""
    limits = Limits(
        pupils_per_hour=settings.unusual_pupils_per_hour,
        usual_hours=settings.usual_hours,
        refusals=settings.unusual_refusals_per_day,
    )
    begin, end = (datetime.combine(midnight, time.min, STOCKHOLM) for midnight in (day, day + _DAY))
    return unusual(accesses_between(home, begin, end), limits=limits)


def why_in_words(one: Unusual) -> str:
    """Return what is unusual about it: many pupils, odd hours, many refusals, and how many."""
    return _(_WORDS[one.why]).format(count=one.count)


def _letter(found: Sequence[tuple[date, Unusual]]) -> str:
    lines = [_("Det här är ovanligt, och behöver inte vara fel. Fråga den det gäller varför."), ""]
    for day, one in found:
        what = why_in_words(one)
        lines.append(
            _("{day} {viewer}: {what} (rad {first}–{last})").format(
                day=day.isoformat(), viewer=one.viewer, what=what, first=one.first, last=one.last
            )
        )
    return "\n".join([*lines, "", _("Läs raderna med: skolsikt access-log show --as ANVÄNDARE")])


JOB = Job(
    id=ID,
    title=N_("Berätta för dataskyddsombudet om ovanlig åtkomst"),
    run=_report,
    schedule=Schedule(minute="50", hour="6"),
)
