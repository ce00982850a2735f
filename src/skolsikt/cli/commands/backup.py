"""``skolsikt backup``: everything in one file."""

from __future__ import annotations

from pathlib import Path

import click

from skolsikt.cli import spoken
from skolsikt.home.backup import verify_backup, write_backup
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import N_, _, ngettext
from skolsikt.warehouse.lock import writing


@spoken.command(
    "backup",
    help=N_(
        "Skriv en säkerhetskopia, läs den en gång till och jämför. Den innehåller nycklarna: förvara den lika säkert "
        "som installationen."
    ),
)
@spoken.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Fil att skriva (annars backups/<tid>.tar.gz)."),
)
@click.pass_obj
def command(home: Home, output: Path | None) -> None:
    """Write a backup, read it once more and compare. It holds the keys: keep it as safe as the installation."""
    home.required()
    target = output.resolve() if output else home.root / "backups" / f"skolsikt-{now():%Y%m%dT%H%M%SZ}.tar.gz"
    target.parent.mkdir(parents=True, exist_ok=True)
    with writing(home, what="backup", at=now(), wait_seconds=600):
        write_backup(home, target)
    count = verify_backup(target)
    told = ngettext(
        "{count} fil sparad och kontrollerad i {file}.", "{count} filer sparade och kontrollerade i {file}.", count
    )
    click.echo(told.format(count=count, file=target))
    if read_settings(home).database_url:
        click.echo(_("Appdatabasen ligger i PostgreSQL: spara den med pg_dump."))
