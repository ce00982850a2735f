"""``skolsikt verify``: whether everything is still whole."""

from __future__ import annotations

from collections.abc import Iterator

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import has_accounts, start_django
from skolsikt.cli.progress import progress
from skolsikt.home.clock import today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.clearing import orphaned_originals
from skolsikt.loading.retention.proof import originals_waiting
from skolsikt.loading.verify import verify
from skolsikt.measures.house import House
from skolsikt.measures.seal import broken_seals
from skolsikt.warehouse.destruction import destructions


class NotWhole(SkolsiktError):
    """Something is missing or changed."""


@spoken.command(
    "verify",
    help=N_(
        "Kontrollera originalfiler, lager, radantal och förseglade svar, och att det som är gallrat inte finns kvar. "
        "Ändrar inget."
    ),
)
@click.pass_obj
def command(home: Home) -> None:
    """Check originals, lake files, row counts, sealed answers, and that nothing destroyed is left. Changes nothing."""
    house = House.open(home.root)
    with progress("verify") as report:
        problems = [*verify(house, on=today(), progress=report), *broken_seals(house), *_ended_remains(home)]
    for path in orphaned_originals(home):
        click.echo(
            _(
                "Originalfilen {file} hör inte till någon inläsning. Den är kvar efter en avbruten inläsning, och tas "
                "bort vid nästa, eller efter en ofullständig återställning."
            ).format(file=path)
        )
    _tell_waiting_originals(house)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        count = len(problems)
        told = ngettext(
            "{count} fel. Det som är skadat återställs från en säkerhetskopia.",
            "{count} fel. Det som är skadat återställs från en säkerhetskopia.",
            count,
        )
        raise NotWhole(told.format(count=count))
    count = len(house.warehouse.versions())
    whole = ngettext("Allt är helt: {count} dataversion.", "Allt är helt: {count} dataversioner.", count)
    click.echo(whole.format(count=count))


def _tell_waiting_originals(house: House) -> None:
    """Those that wait are no fault, but whoever reads that all is whole should know of them."""
    try:
        count = len(originals_waiting(house, on=today()))
    except SkolsiktError:
        return  # told among the problems
    if count:
        told = ngettext(
            "{count} originalfil håller gallrade rader och väntar på att resten ska gallras. Se 'skolsikt retention "
            "plan'.",
            "{count} originalfiler håller gallrade rader och väntar på att resten ska gallras. Se 'skolsikt retention "
            "plan'.",
            count,
        )
        click.echo(told.format(count=count))


def _ended_remains(home: Home) -> Iterator[str]:
    """The app database is opened only where records of it have been destroyed."""
    try:
        if any(entry.ended for entry in destructions(home)) and has_accounts(home):
            start_django(home)
            from skolsikt.jobs.ended_records import ended_remains

            yield from ended_remains(home)
    except SkolsiktError as error:  # a damaged journal or database does not stop the rest from being told
        yield str(error)
