"""``skolsikt init``: a new installation folder."""

from __future__ import annotations

import click

from skolsikt.cli.django import start_django
from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.home.words import _
from skolsikt.school.municipalities import MUNICIPALITIES, municipality_code_of


class UnknownMunicipality(WrongUsage):
    """Neither a municipality code nor a name that is known."""


@click.command("init")
@click.option("--municipality", default="", help="Municipality code or name of the organiser.")
@click.option("--organiser", default="", help="Name shown in the header.")
@click.pass_obj
def command(home: Home, municipality: str, organiser: str) -> None:
    """Make an installation folder, or complete one that exists."""
    code = _code(municipality)
    home.create()
    if not home.settings_file.exists():
        name = organiser or (MUNICIPALITIES[code].name if code else "")
        write_settings(home, Settings(municipality=code, organiser_name=name))
    start_django(home)
    click.echo(_("Installationen finns i {folder}.").format(folder=home.root))


def _code(given: str) -> str:
    if not given or given in MUNICIPALITIES:
        return given
    code = municipality_code_of(given)
    if code is None:
        words = (*MUNICIPALITIES, *(municipality.name for municipality in MUNICIPALITIES.values()))
        near = did_you_mean(given, [word for word in words if word[0].casefold() == given[0].casefold()] or ["1280"])
        raise UnknownMunicipality(_("Kommunen {name} finns inte. {near}").format(name=given, near=near))
    return code
