"""A search in the access log: the pupil is found by right, the search is noted, and no name of a pupil is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from skolsikt.home.clock import today
from skolsikt.home.words import _, ngettext
from skolsikt.jobs.unusual_access import unusual_on, why_in_words
from skolsikt.presentation.periods import day_label, moment_short
from skolsikt.privacy.access_log import Access, Kind
from skolsikt.privacy.access_log.incident import incident
from skolsikt.privacy.access_log.kinds import TITLES
from skolsikt.privacy.access_log.searching import Wanted, found_accesses
from skolsikt.privacy.refusal_words import refused_because
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.act_words import act_in_words
from skolsikt.records.accounts.models import User
from skolsikt.web.asking import house, known_unit_names
from skolsikt.web.one_pupil import pupils_meant
from skolsikt.web.pages.data_protection.log_form import AFFECTED, LogForm

_SHOWN, _MOST_NAMESAKES, _DAYS_LOOKED_AT = 200, 20, 7


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    number: int
    when: str
    who: str
    kind: str
    what: str
    why: str
    pupils: str


@dataclass(frozen=True)
class Found:
    """What a search gave. ``affected``: pupil key and the numbers of the entries that showed the pupil."""

    told: str
    lines: Sequence[Line] = ()
    affected: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Strange:
    """Something unusual that one user did on one day."""

    day: str
    who: str
    what: str
    rows: str


def found(form: LogForm, *, viewer: Viewer) -> Found:
    """Return what the filled-in ``form`` asks for; the log says that it was searched, and for which pupils."""
    given = form.cleaned_data
    why = _("Sökning i åtkomstloggen")
    keys = pupils_meant(given["elev"], viewer=viewer, why=why) if given["elev"].strip() else None
    wanted = Wanted(begin=given["fran"], end=given["till"], viewer=given["vem"], kind=given["slag"], pupil_keys=keys)
    times = f"{wanted.begin:%Y-%m-%d %H:%M} – {wanted.end:%Y-%m-%d %H:%M}"
    who = wanted.viewer if _names({wanted.viewer}) else ""  # what is no user name may be the name of a pupil
    told = " ".join(filter(None, [times, who, wanted.kind]))
    house().note_seen("access-log search", viewer=viewer, why=told, kind=Kind.LOG)
    if keys is not None and not 0 < len(keys) <= _MOST_NAMESAKES:
        return Found(_too_many() if keys else _("Ingen elev med den nyckeln, det numret eller det namnet är känd."))
    return _affected(wanted) if given["visa"] == AFFECTED else _entries(wanted)


def _too_many() -> str:
    return _("Fler än {most} elever heter så. Skriv mer av namnet, eller personnumret.").format(most=_MOST_NAMESAKES)


def _entries(wanted: Wanted) -> Found:
    entries, count = found_accesses(house().home, wanted, limit=_SHOWN)
    told = ngettext("{count} rad.", "{count} rader.", count).format(count=count)
    more = " " + _("De senaste {most} visas.").format(most=_SHOWN) if count > _SHOWN else ""
    return Found(told + more, _lines(entries))


def _lines(entries: Sequence[Access]) -> list[Line]:
    names, units = _names({one.viewer for one in entries}), known_unit_names()
    return [_line(one, names.get(one.viewer, one.viewer), units) for one in entries]


def _line(one: Access, who: str, units: Mapping[str, str]) -> Line:
    why = refused_because(one.why) if one.kind == Kind.REFUSED else one.why
    when = moment_short(datetime.fromisoformat(one.at))
    what = act_in_words(one.what, units) if one.kind == Kind.ACCOUNT else one.what
    return Line(one.number, when, who, _(TITLES[Kind(one.kind)]), what, why, str(one.pupils or ""))


def _names(usernames: Collection[str]) -> dict[str, str]:
    return dict(User.objects.filter(username__in=usernames).values_list("username", "full_name"))


def _affected(wanted: Wanted) -> Found:
    """Whom an incident concerns: everybody shown in that time, whatever the kind of entry."""
    of_all = incident(house().home, wanted.begin, wanted.end, viewer=wanted.viewer).affected
    of_them = [one for one in of_all if wanted.pupil_keys is None or one.pupil_key in wanted.pupil_keys]
    count = len(of_them)
    told = ngettext("{count} elev visades.", "{count} elever visades.", count).format(count=count)
    told += " " + _("Nyckeln leder till eleven bara genom valvet.") if of_them else ""
    return Found(told, affected=[(one.pupil_key, ", ".join(map(str, one.entries))) for one in of_them])


def strange_lines() -> list[Strange]:
    """Return what was unusual the last days, the latest first."""
    days = [today() - timedelta(days=back) for back in range(_DAYS_LOOKED_AT)]
    told = [(day, one) for day in days for one in unusual_on(day, house().home, house().settings)]
    names = _names({one.viewer for _day, one in told})
    return [
        Strange(day_label(day), names.get(one.viewer, one.viewer), why_in_words(one), f"{one.first}–{one.last}")
        for day, one in told
    ]
