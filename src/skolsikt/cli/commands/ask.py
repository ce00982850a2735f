"""``skolsikt ask``: one question, one guarded answer."""

from __future__ import annotations

from collections.abc import Sequence

import click

from skolsikt.cli import spoken
from skolsikt.cli.answers import FORMATS, show
from skolsikt.cli.document_files import reference
from skolsikt.cli.viewers import FIXED, viewer_named
from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.measures.asking.checking import PeriodTwice
from skolsikt.measures.dimensions import TIME
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.reports.authority import Issue
from skolsikt.reports.figure_files import lines_on


class MalformedCondition(WrongUsage):
    """``--where`` without an equals sign."""


@spoken.command("ask", help=N_("Ställ frågan MEASURE och skriv ut svaret."))
@click.argument("measure")
@spoken.option("--by", multiple=True, metavar="DIM", help=N_("Dela upp efter en dimension; kan upprepas."))
@spoken.option(
    "--where", multiple=True, metavar="DIM=VALUE", help=N_("Bara dessa; flera på samma dimension betyder eller.")
)
@spoken.option("--period", metavar="P", help=N_("2024/25, HT2024, 2025-03, A..B, all eller latest."))
@spoken.option("--pool", is_flag=True, help=N_("Lägg samman stegen i ett intervall."))
@spoken.option(
    "--as", "viewer", default="analyst", metavar="VIEWER", help=N_("public, analyst, operator eller ett användarnamn.")
)
@spoken.option("--user", default="", metavar="USER", help=N_("Vem du som operator är; behövs inte i exempelkommunen."))
@spoken.option("--reason", default="", help=N_("Varför du som operator behöver se även små grupper."))
@spoken.option("--version", "version", type=int, help=N_("En äldre dataversion."))
@reference
@spoken.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.pass_obj
def command(
    home: Home,
    measure: str,
    by: Sequence[str],
    where: Sequence[str],
    period: str | None,
    pool: bool,
    viewer: str,
    user: str,
    reason: str,
    version: int | None,
    reference: str,
    form: str,
) -> None:
    """Ask MEASURE and print the answer."""
    wanted = conditions(where)
    if period and (twice := [name for name in TIME if name in wanted]):
        raise PeriodTwice(
            _("Perioden anges två gånger: --period {period} och --where {name}={value}. Behåll den ena.").format(
                period=period, name=twice[0], value=", ".join(wanted[twice[0]])
            )
        )
    question = Question(
        measure=measure, by=tuple(by), where=wanted, period=period or "latest", pool=pool, version=version
    )
    house = House.open(home.root)
    asking = viewer_named(viewer, reason=reason, user=user, home=home)
    answer = house.ask(question, viewer=asking)
    if form != "table" and asking.id not in FIXED:
        house.note_export(question, viewer=asking)
    issued = lines_on(answer, issue=Issue(made=today(), reference=reference), settings=house.settings)
    show(answer, form, smallest_group=house.settings.smallest_group, issued=issued)


def conditions(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return ``--where`` options as dimension -> values.

    >>> conditions(["sex=Kvinna", "grade_level=8", "grade_level=9"])
    {'sex': ('Kvinna',), 'grade_level': ('8', '9')}
    """
    where: dict[str, tuple[str, ...]] = {}
    for condition in given:
        name, equals, value = condition.partition("=")
        if not equals:
            raise MalformedCondition(
                _("--where {condition}: skriv dimension=värde, till exempel sex=Kvinna.").format(condition=condition)
            )
        where[name.strip()] = (*where.get(name.strip(), ()), value.strip())
    return where
