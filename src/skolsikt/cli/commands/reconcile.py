"""``skolsikt reconcile``: own figures against those that Kolada and Skolverket have published."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.table import Table

from skolsikt.analysis.comparison.own_and_published import reconciled
from skolsikt.cli import spoken
from skolsikt.cli.screen import print_table
from skolsikt.cli.viewers import FIXED, viewer_named
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.measures.house import House
from skolsikt.presentation.reconciliation import ReconciledLine, reconciled_lines, summary
from skolsikt.privacy.access_log import Kind


@spoken.command("reconcile", help=N_("Stäm av våra tal mot Koladas och Skolverkets för samma skola och läsår."))
@spoken.option("--school", "schools", multiple=True, metavar="CODE", help=N_("Bara denna skolenhet; kan upprepas."))
@spoken.option(
    "--period", default="latest", metavar="P", help=N_("Läsåret, till exempel 2024/25, A..B, all eller latest.")
)
@spoken.option("--all", "everything", is_flag=True, help=N_("Visa också det som stämmer."))
@spoken.option(
    "--as", "viewer", default="analyst", metavar="VIEWER", help=N_("public, analyst, operator eller ett användarnamn.")
)
@spoken.option("--user", default="", metavar="USER", help=N_("Vem du som operator är; behövs inte i exempelkommunen."))
@spoken.option("--reason", default="", help=N_("Varför du som operator behöver se även små grupper."))
@spoken.option("--json", "as_json", is_flag=True, help=N_("Skriv ut som JSON."))
@click.pass_obj
def command(
    home: Home,
    schools: tuple[str, ...],
    period: str,
    everything: bool,
    viewer: str,
    user: str,
    reason: str,
    as_json: bool,
) -> None:
    """Reconcile own figures with published ones."""
    house = House.open(home.root)
    asking = viewer_named(viewer, reason=reason, user=user, home=home)
    found = reconciled(
        ask=lambda question: house.ask(question, viewer=asking),
        municipality=house.settings.municipality,
        schools=schools,
        period=period,
    )
    lines = reconciled_lines(found, smallest_group=house.settings.smallest_group)
    if asking.id not in FIXED:
        house.note_seen("reconcile", viewer=asking, why="", kind=Kind.EXPORT)
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
        return
    _print([line for line in lines if everything or line.status in ("differs", "explained")])
    click.echo(summary(lines))


def _print(lines: list[ReconciledLine]) -> None:
    if not lines:
        return
    table = Table(_("Skola"), _("Läsår"), _("Mått"), _("Vårt"), _("Publicerat"), _("Källa"), _("Läge"), _("Förklaring"))
    for line in lines:
        table.add_row(
            line.school,
            line.school_year,
            line.measure,
            line.ours,
            line.theirs,
            line.cited,
            line.status_words,
            line.text,
        )
    print_table(table)
