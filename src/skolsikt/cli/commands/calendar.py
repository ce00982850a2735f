"""``skolsikt calendar``: when there is school, and days entered by hand."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import click
from rich.table import Table

from skolsikt.cli import spoken
from skolsikt.cli.screen import print_table
from skolsikt.home.clock import now, today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.calendar_entry import CalendarEntry, enter_days
from skolsikt.measures.calendar import ORIGIN_TITLES
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.calendar_day import KIND_TITLES, DayKind
from skolsikt.school.periods import parse_period, school_year_of

_school = spoken.option(
    "--school", default=EVERY_UNIT, show_default=True, help=N_("Skolenhetskod, eller * för alla skolor.")
)


class NotASchoolYear(WrongUsage):
    """A calendar is shown a school year at a time."""


@spoken.group(
    "calendar",
    invoke_without_command=True,
    help=N_("Visa skolkalendern: terminer, lov, lediga dagar och veckor efter lov. Lägg till dagar eller ta bort."),
)
@spoken.option("--year", metavar="P", default="", help=N_("Läsåret, till exempel 2025/26; annars det som pågår."))
@_school
@click.pass_context
def command(ctx: click.Context, year: str, school: str) -> None:
    """Show the school calendar, or enter days."""
    if ctx.invoked_subcommand is None:
        _show(House.open(ctx.obj.root), _school_year(year), school)


def _school_year(given: str) -> str:
    if not given:
        return school_year_of(today())
    period = parse_period(given)
    if period.kind != "school_year":
        raise NotASchoolYear(_("{given} är inget läsår. Skriv till exempel 2025/26.").format(given=given))
    return period.text


def _show(house: House, school_year: str, school: str) -> None:
    calendars = house.calendars(school_year)
    calendar = calendars.of(school)
    for title, (first, last) in zip((_("Hösttermin"), _("Vårtermin")), calendar.terms, strict=True):
        click.echo(f"{title}: {first} – {last}")
    click.echo(_("Skoldagar: {count}").format(count=len(calendar.school_days())))
    click.echo(_("Veckor efter lov: {weeks}").format(weeks=", ".join(calendar.weeks_after_holidays())))
    table = Table(_("Från"), _("Till"), _("Slag"), _("Namn"), _("Vems"))
    for stretch, origin in calendars.stretches(school):
        table.add_row(
            str(stretch.first), str(stretch.last), _(KIND_TITLES[stretch.kind]), stretch.name, _(ORIGIN_TITLES[origin])
        )
    print_table(table)


@command.command(
    "add", help=N_("Skriv in dagarna FROM till TO (annars bara FROM) som KIND, i stället för det som stod.")
)
@click.argument("kind", type=click.Choice(sorted(KIND_TITLES)))
@click.argument("first", metavar="FROM", type=spoken.DAY)
@click.argument("last", metavar="[TO]", type=spoken.DAY, required=False)
@spoken.option("--name", default="", help=N_("Dagarnas namn, till exempel Höstlov."))
@_school
@click.pass_obj
def add(home: Home, kind: str, first: datetime, last: datetime | None, name: str, school: str) -> None:
    """Enter the days FROM to TO (or only FROM) as KIND, instead of what stood there."""
    _enter(home, cast(DayKind, kind), first, last, name=name, school=school)


@command.command("remove", help=N_("Ta bort det som står om dagarna FROM till TO (annars bara FROM)."))
@click.argument("first", metavar="FROM", type=spoken.DAY)
@click.argument("last", metavar="[TO]", type=spoken.DAY, required=False)
@_school
@click.pass_obj
def remove(home: Home, first: datetime, last: datetime | None, school: str) -> None:
    """Take away what stands about the days FROM to TO (or only FROM)."""
    _enter(home, None, first, last, name="", school=school)


def _enter(home: Home, kind: DayKind | None, first: datetime, last: datetime | None, *, name: str, school: str) -> None:
    entry = CalendarEntry(first=first.date(), last=(last or first).date(), kind=kind, name=name, school_unit=school)
    outcome = enter_days(entry, house=House.open(home.root), at=now())
    click.echo(
        _("Skolkalendern {school_year} är ändrad, som inläsning {load}. Ångra: skolsikt loads undo {load}").format(
            school_year=entry.school_year, load=outcome.load
        )
    )
