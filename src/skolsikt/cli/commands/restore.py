"""``skolsikt restore``: a backup into a new folder."""

from __future__ import annotations

from pathlib import Path

import click

from skolsikt.cli import spoken
from skolsikt.cli.operators import WHO
from skolsikt.home.backup import restore_backup
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.privacy.access_log.entries import note_new_start


@spoken.command(
    "restore",
    help=N_("Kontrollera säkerhetskopian BACKUP och packa upp den i mappen som --home anger, som måste vara ny."),
)
@click.argument("backup", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def command(home: Home, backup: Path) -> None:
    """Check BACKUP and unpack it into the folder that --home names, which must be new."""
    count = restore_backup(backup, home)
    if home.privacy_database.exists():  # the log ends where it ended then, and the new folder has no head of it yet
        note_new_start(home, at=now(), viewer=WHO, what="restore", why=backup.name)
    told = ngettext("{count} fil återställd i {folder}.", "{count} filer återställda i {folder}.", count)
    click.echo(told.format(count=count, folder=home.root))
    if home.retention_file.exists():
        click.echo(_("Kopian kan hålla det som har gallrats sedan den gjordes: kör 'skolsikt retention run'."))
