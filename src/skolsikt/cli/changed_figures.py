"""The figures that a dry run would change, on the terminal: the whole first, then the schools."""

from __future__ import annotations

from collections.abc import Sequence

import click
from rich.table import Table

from skolsikt.cli.screen import print_table
from skolsikt.home.words import _, ngettext
from skolsikt.loading.changed_figures import ChangedFigure
from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.numbers import MISSING
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.units import decimals_shown, unit_of

_SHOWN = 20


def show_changed_figures(figures: Sequence[ChangedFigure], *, smallest_group: int) -> None:
    """Print what each figure is and would become; all of them are in the JSON."""
    if not figures:
        click.echo("  " + _("Inga siffror ändras."))
        return
    click.echo(
        "  " + ngettext("{count} siffra ändras:", "{count} siffror ändras:", len(figures)).format(count=len(figures))
    )
    table = Table()
    for heading in (_("Mått"), _("Period"), _("Grupp")):
        table.add_column(heading)
    for heading in (_("Nu"), _("Blir")):
        table.add_column(heading, justify="right")
    for figure in sorted(figures, key=lambda figure: len(figure.shown.group))[:_SHOWN]:
        group = ", ".join(figure.shown.labels.values()) or _("Alla")
        sides = [_side(cell, figure.answer, smallest_group) for cell in (figure.before, figure.after)]
        table.add_row(figure.answer.title, figure.shown.period, group, *sides)
    print_table(table)
    if len(figures) > _SHOWN:
        click.echo("  " + _("Fler ändrade siffror: {count}. Alla står i --json.").format(count=len(figures) - _SHOWN))


def _side(cell: Cell | None, answer: Answer, smallest_group: int) -> str:
    if cell is None:
        return MISSING
    unit, decimals = unit_of(answer, cell), decimals_shown(answer, cell)
    return cell_text(cell, unit, decimals=decimals, smallest_group=smallest_group)
