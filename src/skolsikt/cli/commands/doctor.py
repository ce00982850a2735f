"""``skolsikt doctor``: what a coordinator checks first, with advice."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version

import click

from skolsikt import __version__
from skolsikt.cli import spoken
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import FOLDERS, Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import N_, _
from skolsikt.warehouse.lock import is_locked
from skolsikt.warehouse.manifest import current_number, published_numbers

_FREE_GIGABYTES = 10
_OTHERS = 0o077

Check = tuple[str, bool, str]  # what was found, whether it is well, and what to do otherwise


class Ailing(SkolsiktError):
    """At least one check failed."""


@spoken.command("doctor", help=N_("Kontrollera maskinen och installationen, och säg vad som behöver göras."))
@click.pass_obj
def command(home: Home) -> None:
    """Check the machine and the installation, and say what to do."""
    ailing = 0
    for found, is_well, advice in _checks(home):
        click.echo(("✓ " if is_well else "✗ ") + found)
        if not is_well:
            ailing += 1
            click.echo("  " + advice)
    if ailing:
        raise Ailing(_("{count} saker att ordna.").format(count=ailing))


def _checks(home: Home) -> Iterator[Check]:
    yield from _machine()
    yield _installation(home)
    if home.settings_file.is_file():
        yield from _folder(home)
        yield from _data(home)


def _machine() -> Iterator[Check]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "ibis-framework", "deltalake", "django"))
    found = f"Skolsikt {__version__}, Python {platform.python_version()}, {packages}"
    is_right = sys.version_info >= (3, 11) and version("duckdb").startswith("1.")
    yield found, is_right, _("Installera om från requirements.lock med Python 3.11 eller senare.")


def _installation(home: Home) -> Check:
    try:
        settings = read_settings(home)
    except SkolsiktError as error:
        return str(error), False, _("Rätta inställningarna, eller kör 'skolsikt init'.")
    return _("{folder}: {name}").format(folder=home.root, name=settings.organiser_name or "–"), True, ""


def _folder(home: Home) -> Iterator[Check]:
    missing = [name for name in FOLDERS if not (home.root / name).is_dir()]
    yield _("Mapparna finns"), not missing, _("Saknas: {names}. Kör 'skolsikt init'.").format(names=", ".join(missing))
    is_private = home.keys.is_dir() and not home.keys.stat().st_mode & _OTHERS
    yield _("Nycklarna kan bara läsas av ägaren"), is_private, f"chmod -R go= {home.keys}"
    free = shutil.disk_usage(home.root).free / 1e9
    found = _("{free} GB ledigt på disken").format(free=round(free))
    yield found, free >= _FREE_GIGABYTES, _("Det bör finnas minst {least} GB.").format(least=_FREE_GIGABYTES)


def _data(home: Home) -> Iterator[Check]:
    count, newest = len(published_numbers(home)), current_number(home)
    found = _("Dataversion {newest} är publicerad, {count} finns").format(newest=newest, count=count)
    yield found, newest > 0, _("Läs in en fil: 'skolsikt load FIL'.")
    waiting = [path for path in home.inbox.glob("[!.]*") if path.is_file()]
    failed = list((home.inbox / "failed").glob("*"))
    yield _("{count} filer väntar i inkorgen").format(count=len(waiting)), True, ""
    yield (
        _("{count} filer i inkorgen gick inte att läsa").format(count=len(failed)),
        not failed,
        _("Se skälen på sidan Data eller med 'skolsikt loads', och ta bort dem ur inbox/failed."),
    )
    if is_locked(home):
        yield _("Någon läser in just nu"), True, ""
