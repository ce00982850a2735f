"""Files that documents are written to: the ending says the format, and only the owner may read them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import click

from skolsikt.cli import spoken
from skolsikt.home.durable import draft_of
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _
from skolsikt.reports.formats import Format

_OWNER_ONLY = 0o600

outputs = spoken.option(
    "-o",
    "--output",
    "files",
    multiple=True,
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Fil att skriva; ändelsen säger formatet. Kan anges flera gånger."),
)
reference = spoken.option("--reference", default="", metavar="NUMBER", help=N_("Diarienummer; står på dokumentet."))


class UnknownFormat(WrongUsage):
    """The ending of a file names no format of the document."""


def formats_of(files: Sequence[Path], known: Collection[Format]) -> dict[Path, Format]:
    """Return the format of each file. Raises UnknownFormat."""
    endings = {one.value: one for one in known}
    for file in files:
        if file.suffix.lower().lstrip(".") not in endings:
            told = ", ".join(f".{ending}" for ending in endings)
            raise UnknownFormat(_("{file}: dokumentet skrivs som {endings}.").format(file=file.name, endings=told))
    return {file: endings[file.suffix.lower().lstrip(".")] for file in files}


def write_files(wanted: Mapping[Path, Format], made: Mapping[Format, bytes]) -> None:
    """Write each file whole or not at all, and say where."""
    for file, form in wanted.items():
        draft = draft_of(file)
        try:
            draft.touch(mode=_OWNER_ONLY, exist_ok=False)
            draft.write_bytes(made[form])
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)
        click.echo(_("{file} är skriven.").format(file=file))
