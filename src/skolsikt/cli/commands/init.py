"""``skolsikt init``: a new installation folder."""

from __future__ import annotations

import click

from skolsikt.cli import spoken
from skolsikt.cli.django import start_django
from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.home.words import N_, _
from skolsikt.school.municipalities import MUNICIPALITIES, municipality_code_of


class UnknownMunicipality(WrongUsage):
    """Neither a municipality code nor a name that is known."""


@spoken.command("init", help=N_("Skapa en installation, eller komplettera en som finns."))
@spoken.option("--municipality", default="", help=N_("Huvudmannens kommun: kod eller namn."))
@spoken.option("--organiser", default="", help=N_("Namnet som står i sidhuvudet."))
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
