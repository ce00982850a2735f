"""``skolsikt ask``: one question, one guarded answer."""

from __future__ import annotations

from collections.abc import Sequence

import click

from skolsikt.cli.answers import FORMATS, show
from skolsikt.cli.viewers import viewer_named
from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
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
@click.option("--format", "form", type=click.Choice(sorted(FORMATS)), default="table")
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
    question = Question(
        measure=measure, by=tuple(by), where=conditions(where), period=period or "latest", pool=pool, version=version
    )
    house = House.open(home.root)
    answer = house.ask(question, viewer=viewer_named(viewer, reason=reason, home=home))
    show(answer, form)


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
