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
from skolsikt.home.clock import now, today
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import is_closed, split_of
from skolsikt.home.paths import FOLDERS, Home
from skolsikt.home.rights import close_to_others, open_to_others
from skolsikt.home.settings import read_settings
from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.damages import damages
from skolsikt.loading.go_back import go_back
from skolsikt.loading.own_profiles import own_profiles
from skolsikt.measures.responsibility import unknown_measures
from skolsikt.privacy.holds import read_holds
from skolsikt.privacy.release.bases import open_bases, seal_open_bases
from skolsikt.privacy.release.waiting import waiting_numbers
from skolsikt.privacy.vault.rotation import rotation
from skolsikt.warehouse.destruction import destructions
from skolsikt.warehouse.lock import is_locked
from skolsikt.warehouse.manifest import current_number

_FREE_GIGABYTES = 10
_OTHERS = 0o077

Check = tuple[str, bool, str]  # what was found, whether it is well, and what to do otherwise


class Ailing(SkolsiktError):
    """At least one check failed."""


@spoken.command("doctor", help=N_("Kontrollera maskinen och installationen, och säg vad som behöver göras."))
@spoken.option(
    "--use-version",
    "number",
    type=click.IntRange(1),
    metavar="N",
    help=N_("Gå tillbaka till dataversion N, när den gällande är skadad och ingen säkerhetskopia finns."),
)
@click.pass_obj
def command(home: Home, number: int | None) -> None:
    """Check the machine and the installation, and say what to do."""
    if number is not None:
        go_back(home.required(), number, at=now())
        click.echo(
            _(
                "Dataversion {number} gäller. Starta om 'serve' och 'worker', och läs in det som kom efter den igen."
            ).format(number=number)
        )
    ailing = 0
    for found, is_well, advice in _checks(home):
        click.echo(("✓ " if is_well else "✗ ") + found)
        ailing += not is_well
        if advice and not is_well:
            click.echo("  " + advice)
    if ailing:
        raise Ailing(ngettext("{count} sak att ordna.", "{count} saker att ordna.", ailing).format(count=ailing))


def _checks(home: Home) -> Iterator[Check]:
    yield from _machine()
    yield from _installation(home)
    if home.settings_file.is_file():
        yield from _folder(home)
        yield from _profiles(home)
        yield from _damages(home)
        yield from _vault(home)
        yield from _bases(home)
        yield from _destructions(home)
        yield from _data(home)


def _machine() -> Iterator[Check]:
    packages = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "ibis-framework", "deltalake", "django"))
    found = f"Skolsikt {__version__}, Python {platform.python_version()}, {packages}"
    is_right = sys.version_info >= (3, 11) and version("duckdb").startswith("1.")
    yield found, is_right, _("Installera om från requirements.lock med Python 3.11 eller senare.")


def _installation(home: Home) -> Iterator[Check]:
    try:
        settings = read_settings(home)
    except SkolsiktError as error:
        yield str(error), False, _("Rätta inställningarna, eller kör 'skolsikt init'.")
        return
    yield _("{folder}: {name}").format(folder=home.root, name=settings.organiser_name or "–"), True, ""
    yield from ((unknown, False, "") for unknown in unknown_measures(settings))


def _folder(home: Home) -> Iterator[Check]:
    missing = [name for name in FOLDERS if not (home.root / name).is_dir()]
    yield _("Mapparna finns"), not missing, _("Saknas: {names}. Kör 'skolsikt init'.").format(names=", ".join(missing))
    is_private = home.keys.is_dir() and not home.keys.stat().st_mode & _OTHERS
    yield _("Nycklarna kan bara läsas av ägaren"), is_private, f"chmod -R go= {home.keys}"
    yield from _rights(home)
    free = shutil.disk_usage(home.root).free / 1e9
    found = _("{free} GB ledigt på disken").format(free=round(free))
    yield found, free >= _FREE_GIGABYTES, _("Det bör finnas minst {least} GB.").format(least=_FREE_GIGABYTES)


def _rights(home: Home) -> Iterator[Check]:
    """What others can read is closed at once; where somebody else owns it, its owner is asked to."""
    names = ", ".join(path.name for path in open_to_others(home))
    if not names:
        yield _("Mappen och databaserna kan bara läsas av ägaren"), True, ""
        return
    told = _("Kunde läsas av andra på maskinen: {names}").format(names=names)
    try:
        close_to_others(home)
        yield _("{what}. Nu kan bara ägaren läsa det").format(what=told), True, ""
    except PermissionError:
        yield told, False, f"chmod go= {home.root} {home.root}/*.sqlite3*"


def _profiles(home: Home) -> Iterator[Check]:
    advice = _("Rätta filen i {folder}; tills dess känns inga filer igen efter den.").format(folder=home.profiles)
    yield from ((problem, False, advice) for problem in own_profiles(home).problems)


def _damages(home: Home) -> Iterator[Check]:
    found = [str(damage) for damage in damages(home)]
    yield from ((damage, False, "") for damage in found)
    if not found:
        yield _("Nycklar, databaser, dataversioner och inläsningar är hela"), True, ""


def _vault(home: Home) -> Iterator[Check]:
    split = split_of(home)
    if split is not None:
        is_open = not is_closed(home)
        advice = _("Två av de {persons} personer som har en del kör 'skolsikt vault open'.").format(
            persons=split.persons
        )
        yield (_("Valvet är öppet") if is_open else _("Valvet är stängt")), is_open, advice
    if not home.privacy_database.exists():
        return
    try:
        unfinished = rotation(home).unfinished
    except SkolsiktError:
        return  # told among the damages
    if unfinished:
        yield _("Ett byte av valvets nycklar är inte klart"), False, _("Kör 'skolsikt vault rotate' igen.")


def _destructions(home: Home) -> Iterator[Check]:
    try:
        cut_off = [one.number for one in destructions(home) if not one.finished_at]
    except SkolsiktError:
        return  # told among the damages
    for number in cut_off:
        advice = _("Det som skulle gallras kan finnas kvar. Kör 'skolsikt retention run': den görs klar.")
        yield _("Gallring {number} blev avbruten").format(number=number), False, advice


def _data(home: Home) -> Iterator[Check]:
    yield from _published(home)
    yield from _releases(home)
    waiting = sum(path.is_file() for path in home.inbox.glob("[!.]*"))
    failed = len(list((home.inbox / "failed").glob("*")))
    yield (
        ngettext("{count} fil väntar i inkorgen", "{count} filer väntar i inkorgen", waiting).format(count=waiting),
        True,
        "",
    )
    told = ngettext(
        "{count} fil i inkorgen gick inte att läsa", "{count} filer i inkorgen gick inte att läsa", failed
    ).format(count=failed)
    advice = _("Se skälen på sidan Data eller med 'skolsikt loads', och ta bort dem ur inbox/failed.")
    yield told, not failed, advice
    if is_locked(home):
        yield _("Någon läser in just nu"), True, ""


def _bases(home: Home) -> Iterator[Check]:
    """What lies open is sealed at once: nobody has to decide it, and the numbers are of single pupils."""
    numbers = open_bases(home)
    told = ngettext(
        "Underlaget till {count} utgåva låg i klartext",
        "Underlagen till {count} utgåvor låg i klartext",
        len(numbers),
    ).format(count=len(numbers))
    try:
        if numbers:
            seal_open_bases(home)
            yield _("{what} och är nu krypterat").format(what=told), True, ""
    except SkolsiktError as error:
        yield told, False, str(error)


def _releases(home: Home) -> Iterator[Check]:
    for number in waiting_numbers(home):
        yield _("Utgåva {number} väntar på godkännande på sidan Utgåvor").format(number=number), True, ""
    try:
        count = len(read_holds(home, on=today()))
    except SkolsiktError:
        return  # told among the damages
    if count:
        told = ngettext("{count} beslut håller inne siffror", "{count} beslut håller inne siffror", count)
        yield told.format(count=count), True, ""


def _published(home: Home) -> Iterator[Check]:
    try:
        newest = current_number(home)
    except SkolsiktError:
        return  # told among the damages
    found = _("Dataversion {newest} är publicerad").format(newest=newest)
    yield (found if newest else _("Inget är inläst än"), newest > 0, _("Läs in en fil: 'skolsikt load FIL'."))
