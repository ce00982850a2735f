"""What is fetched and loaded by itself: when, how it went last, and the form that moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Schedule
from skolsikt.jobs.models import JobRun, JobTime
from skolsikt.jobs.pull_ss12000 import ID as PULL
from skolsikt.jobs.registry import jobs
from skolsikt.jobs.schedules import NEVER, schedule_now
from skolsikt.presentation.periods import moment_short
from skolsikt.web.choosing_form import ChoosingForm

USUAL = "vanligt"
# How often, in the words of [schedule]; {h} and {m} are the time, {d} the weekday.
_PATTERNS = {
    "tio": "*/10 * * * *",
    "timme": "{m} * * * *",
    "dag": "{m} {h} * * *",
    "vecka": "{m} {h} * * {d}",
    "aldrig": NEVER,
}
_OFTEN = {
    "tio": N_("Var tionde minut"),
    "timme": N_("Varje timme"),
    "dag": N_("Varje dag"),
    "vecka": N_("Varje vecka"),
    "aldrig": N_("Aldrig"),
}
_WEEKDAYS = {
    "1": N_("måndag"),
    "2": N_("tisdag"),
    "3": N_("onsdag"),
    "4": N_("torsdag"),
    "5": N_("fredag"),
    "6": N_("lördag"),
    "0": N_("söndag"),
}


class TimeInput(forms.TimeInput):
    """The browser's own field for a time."""

    input_type = "time"


class TimeForm(ChoosingForm):
    """When something runs by itself."""

    ofta = forms.ChoiceField(label=gettext_lazy("Hur ofta"))
    klockan = forms.TimeField(label=gettext_lazy("Klockan (för dag och vecka; minuten för timme)"), widget=TimeInput)
    veckodag = forms.ChoiceField(label=gettext_lazy("Veckodag (för vecka)"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("ofta", [(USUAL, _("Som vanligt")), *((code, _(words)) for code, words in _OFTEN.items())])
        self.choose("veckodag", [(code, _(day).capitalize()) for code, day in _WEEKDAYS.items()])

    @property
    def words(self) -> str:
        """The time in the words of ``[schedule]``; empty: as usual."""
        at: time = self.cleaned_data["klockan"]
        pattern = _PATTERNS.get(self.cleaned_data["ofta"], "")
        return pattern.format(m=at.minute, h=at.hour, d=self.cleaned_data["veckodag"])


@dataclass(frozen=True)
class ByItself:
    """One job: when it runs in words, how it went last, and the form filled in with what holds."""

    id: str
    title: str
    when: str
    by_whom: str
    last: str
    form: TimeForm


def by_itself(said: Settings, *, wrong: Mapping[str, TimeForm] = {}) -> list[ByItself]:
    """Return the work that brings sources. ``wrong``: a form that could not be saved, by its job."""
    own = {one.job: one for one in JobTime.objects.all()}
    known = [job for job in jobs().values() if job.is_of_sources and (job.id != PULL or said.ss12000)]
    return [_line(job, said, own.get(job.id), wrong.get(job.id)) for job in known]


def _line(job: Job, said: Settings, own: JobTime | None, form: TimeForm | None) -> ByItself:
    when = schedule_now(job, said)
    by_whom = _("ändrat av {name} {day}").format(name=own.said_by, day=moment_short(own.said_at)) if own else ""
    filled = form or TimeForm(initial=_initial(when, is_own=own is not None), auto_id=f"id_{job.id}_%s")
    return ByItself(job.id, _(job.title), in_words(when), by_whom, _last(job), filled)


def in_words(when: Schedule | None) -> str:
    """Return when something runs, as people say it; what is said in no such way stands as in the settings."""
    if when is None:
        return _("aldrig")
    if (code := _code(when)) is None:
        return " ".join(vars(when).values())
    at = ", ".join(f"{int(hour):02}:{int(when.minute):02}" for hour in when.hour.split(",") if code in ("dag", "vecka"))
    return {
        "tio": _("var tionde minut"),
        "timme": _("varje timme, på minut {minute}").format(minute=when.minute),
        "dag": _("varje dag klockan {at}").format(at=at),
        "vecka": _("varje {day} klockan {at}").format(day=_(_WEEKDAYS.get(when.day_of_week, "")), at=at),
    }[code]


def _code(when: Schedule) -> str | None:
    """Which of the ways of saying it this is; None: another."""
    if (when.day, when.month) != ("*", "*"):
        return None
    are_hours = all(hour.isdecimal() for hour in when.hour.split(","))
    match when.minute.isdecimal(), when.hour, when.day_of_week:
        case _, "*", "*" if when.minute == "*/10":
            return "tio"
        case True, "*", "*":
            return "timme"
        case True, _, "*" if are_hours:
            return "dag"
        case True, _, day if are_hours and day in _WEEKDAYS:
            return "vecka"
    return None


def _initial(when: Schedule | None, *, is_own: bool) -> Mapping[str, str]:
    first = when.hour.partition(",")[0] if when else ""
    hour = int(first) if first.isdecimal() else 2
    minute = int(when.minute) if when and when.minute.isdecimal() else 0
    often = "aldrig" if when is None else _code(when)
    day = when.day_of_week if when and when.day_of_week in _WEEKDAYS else "1"
    return {"ofta": (often if is_own else None) or USUAL, "klockan": f"{hour:02}:{minute:02}", "veckodag": day}


def _last(job: Job) -> str:
    run = JobRun.that_did_something(job.id).first()
    if run is None or run.finished_at is None:
        return _("har inte gått än")
    how = _("gick inte") if run.status == JobRun.Status.FAILED else _("klart")
    return f"{how} {moment_short(run.finished_at)}"
