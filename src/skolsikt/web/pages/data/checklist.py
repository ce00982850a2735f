"""The turn of the school year: what is to be seen to in August and September, worked out from the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from skolsikt.home.clock import today
from skolsikt.home.words import _, ngettext
from skolsikt.loading.freshness import newest_loads
from skolsikt.loading.loads import Load
from skolsikt.loading.rejects import has_unknown_codes
from skolsikt.measures.presence import classes_of, units_of
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.selectors import classes_with_mentor, mentors_ended
from skolsikt.school.periods import previous_of, school_year_of
from skolsikt.sources.catalogue import SOURCES
from skolsikt.web.asking import house
from skolsikt.web.choices import known_school_names
from skolsikt.web.sources import source_title

_MONTHS = (8, 9)  # when a school year turns
_TOLD = 8  # names in a line
_COMES_IN_AUTUMN_DAYS = 120  # a source that comes more seldom is not missed yet


@dataclass(frozen=True)
class Point:
    """One thing to see to. ``text`` is empty when it is done; ``address`` and ``link``: where it is done."""

    title: str
    text: str
    link: str
    address: str

    @property
    def is_done(self) -> bool:
        return not self.text


@dataclass(frozen=True)
class Checklist:
    """The points of one school year; ``left``: how many wait, in words."""

    school_year: str
    left: str
    points: Sequence[Point]


def checklist_of(viewer: Viewer, loads: Sequence[Load]) -> Checklist | None:
    """Return the checklist for whoever loads files, in August and September once anything has been loaded."""
    day, version = today(), house().warehouse.current()
    if day.month not in _MONTHS or version is None or not decide(viewer, Permission.LOAD).allowed:
        return None
    year = school_year_of(day)
    points = [_calendar(year), _sources(year), _units(year), _classes(year), _mentors(day), _codes(loads)]
    waiting = sum(not one.is_done for one in points)
    left = ngettext("{count} punkt återstår", "{count} punkter återstår", waiting).format(count=waiting)
    return Checklist(year, left if waiting else _("allt är klart"), points)


def _calendar(year: str) -> Point:
    text = "" if house().calendars(year).own else _("Ingen kalender för {year}: de vanliga dagarna antas.")
    return Point(_("Skolkalendern"), text.format(year=year), _("Skolkalendern"), reverse("calendar:page"))


def _sources(year: str) -> Point:
    """Sources that had rows of the school year before and have none of the new one, and come often enough."""
    version = house().warehouse.current()
    years: dict[str, set[str]] = {}
    for load in version.loads if version else ():
        years.setdefault(load.source, set()).update(*(table.school_years for table in load.tables.values()))
    missing = [
        source_title(source)
        for source, known in years.items()
        if source in SOURCES
        and SOURCES[source].refresh_days <= _COMES_IN_AUTUMN_DAYS
        and previous_of(year) in known
        and year not in known
    ]
    return Point(_("Nya filer"), _listed(missing), _("Läs in filer"), reverse("data:page"))


def _units(year: str) -> Point:
    """School units that had pupils the year before and have none now, or the other way round."""
    now, before, names = units_of(house(), year), units_of(house(), previous_of(year)), known_school_names()
    gone = [_("{school} (utan elever nu)").format(school=names.get(one, one)) for one in before - now]
    new = [_("{school} (ny)").format(school=names.get(one, one)) for one in now - before]
    text = _listed([*gone, *new]) if now and before else ""
    return Point(_("Skolor som stängts eller kommit till"), text, _("Hur skolor följs över tid"), _manual())


def _manual() -> str:
    return reverse("how_we_count:page")


def _classes(year: str) -> Point:
    """Classes of the school year that nobody is mentor for."""
    names, mentored = known_school_names(), classes_with_mentor(school_year=year)
    without = [
        f"{names.get(unit, unit)} {name}" for unit, name in classes_of(house(), year) if (unit, name) not in mentored
    ]
    return Point(_("Klasser utan mentor"), _listed(without), _("Användare och roller"), reverse("administration:page"))


def _mentors(day: date) -> Point:
    """People who were mentors in the year that went and hold no role as mentor now."""
    count = mentors_ended(on=day)
    text = ngettext(
        "{count} mentors roll har upphört och har inte förnyats.",
        "{count} mentorers roller har upphört och har inte förnyats.",
        count,
    ).format(count=count)
    title = _("Mentorer vars roll har upphört")
    return Point(title, text if count else "", _("Användare och roller"), reverse("administration:page"))


def _codes(loads: Sequence[Load]) -> Point:
    """Sources whose newest file has rows with codes that nobody has mapped."""
    newest = newest_loads(loads).values()
    unknown = [one for one in newest if one.rows_rejected and has_unknown_codes(house().home, one.number)]
    address = reverse("data:load", args=[unknown[0].number]) if unknown else reverse("data:page")
    return Point(
        _("Koder som inte är kopplade"), _listed(source_title(one.source) for one in unknown), _("Se raderna"), address
    )


def _listed(names: Iterable[str]) -> str:
    """The first names in order, and whether there are more; empty for none."""
    ordered = sorted(names, key=swedish_order)
    text = ", ".join(ordered[:_TOLD])
    return text if len(ordered) <= _TOLD else _("{names} med flera").format(names=text)
