"""``skolsikt documents``: what the law asks the house to tell of itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.cli.document_files import formats_of, outputs, reference, write_files
from skolsikt.home.clock import today
from skolsikt.home.paths import Home
from skolsikt.home.words import N_
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import operator
from skolsikt.reports.authority import Issue
from skolsikt.reports.formats import ASSESSMENT_FORMATS, REGISTER_FORMATS


@spoken.group("documents", help=N_("Dokument om hur Skolsikt behandlar personuppgifter, så som det är inställt nu."))
@click.pass_obj
def command(home: Home) -> None:
    """What the law asks the house to tell of itself."""
    home.required()


@command.command("art30", help=N_("Registerförteckningen (dataskyddsförordningen artikel 30): .pdf, .md, .csv, .json."))
@outputs
@reference
@click.pass_obj
def art30(home: Home, files: Sequence[Path], reference: str) -> None:
    """Write the register of processing."""
    wanted = formats_of(files, REGISTER_FORMATS)
    start_django(home)
    from skolsikt.reports.making import processing_register

    issue = Issue(made=today(), reference=reference)
    house = House.open(home)
    write_files(wanted, processing_register(set(wanted.values()), issue=issue, viewer=operator(reason=""), house=house))


@command.command("dpia", help=N_("Utkast till konsekvensbedömning (dataskyddsförordningen artikel 35): .pdf, .md."))
@outputs
@reference
@click.pass_obj
def dpia(home: Home, files: Sequence[Path], reference: str) -> None:
    """Write the draft of an impact assessment."""
    wanted = formats_of(files, ASSESSMENT_FORMATS)
    start_django(home)
    from skolsikt.reports.making import impact_assessment

    issue = Issue(made=today(), reference=reference)
    house = House.open(home)
    write_files(wanted, impact_assessment(set(wanted.values()), issue=issue, viewer=operator(reason=""), house=house))
