"""``skolsikt ask``: one question, one guarded answer."""

from __future__ import annotations

from collections.abc import Sequence

import click

from skolsikt.cli.answers import FORMATS, show
from skolsikt.cli.viewers import viewer_named
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.measures.asking.checking import PeriodTwice
from skolsikt.measures.dimensions import TIME
from skolsikt.measures.house import House
from skolsikt.measures.question import Question


class MalformedCondition(WrongUsage):
    """``--where`` without an equals sign."""


@click.command("ask")
@click.argument("measure")
@click.option("--by", multiple=True, metavar="DIM", help="Break down by a dimension; may be repeated.")
@click.option("--where", multiple=True, metavar="DIM=VALUE", help="Only these; repeated on one dimension means or.")
@click.option("--period", metavar="P", help="2024/25, HT2024, 2025-03, A..B, all or latest.")
@click.option("--pool", is_flag=True, help="Add the steps of a range together.")
@click.option("--as", "viewer", default="analyst", metavar="VIEWER", help="public, analyst, operator or a user name.")
@click.option("--reason", default="", help="Why the operator needs true aggregates.")
@click.option("--version", "version", type=int, help="An older data version.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.pass_obj
def command(
    home: Home,
    measure: str,
    by: Sequence[str],
    where: Sequence[str],
    period: str | None,
    pool: bool,
    viewer: str,
    reason: str,
    version: int | None,
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
    answer = house.ask(question, viewer=viewer_named(viewer, reason=reason, home=home))
    show(answer, form, smallest_group=house.settings.smallest_group)


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
