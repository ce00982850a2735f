"""``skolsikt load``: files into the source of truth."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from skolsikt.cli import spoken
from skolsikt.cli.changed_figures import show_changed_figures
from skolsikt.cli.findings import show_findings
from skolsikt.cli.operators import reason_option, require_operator, user_option
from skolsikt.cli.progress import progress
from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _, ngettext
from skolsikt.loading.load import load_files
from skolsikt.loading.loads import DRY_RUN, NOTHING_ACCEPTED
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.packing import files_of
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.viewer import ANALYST, OPERATOR, Viewer, operator
from skolsikt.school.periods import parse_period
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.catalogue import source as source_named
from skolsikt.sources.contract import Wish
from skolsikt.sources.reading.profile import builtin_profiles, read_profile_file

_CALENDAR_YEAR = re.compile(r"(?:19|20)\d{2}")


class NothingToLoad(SkolsiktError):
    """The paths hold no file."""


class UnknownProfile(WrongUsage):
    """Neither a profile file nor the name of a known profile."""


@spoken.command("load", help=N_("Läs in PATHS: filer, eller mappar med filer."))
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@spoken.option("--source", metavar="ID", help=N_("Läs filen som den här källan i stället för att känna igen den."))
@spoken.option(
    "--profile",
    metavar="FILE",
    help=N_("Kommunens egen beskrivning av kolumnerna: en fil, eller namnet på en som följer med."),
)
@spoken.option(
    "--period", default="", metavar="P", help=N_("Läsår, termin eller kalenderår, när filen inte säger det.")
)
@spoken.option("--as-of", type=spoken.DAY, help=N_("Dagen som filen beskriver, när den inte säger det."))
@spoken.option("--dry-run", is_flag=True, help=N_("Räkna, kontrollera och jämför utan att publicera."))
@spoken.option(
    "--as",
    "viewer",
    type=click.Choice((ANALYST.id, OPERATOR)),
    default=ANALYST.id,
    show_default=True,
    help=N_("Vem som ser vilka siffror --dry-run ändrar: bara operator ser mått om elever, även per skola."),
)
@user_option
@reason_option
@spoken.option("--json", "as_json", is_flag=True, help=N_("Skriv utfallet som JSON."))
@click.pass_obj
def command(
    home: Home,
    paths: Sequence[Path],
    source: str | None,
    profile: str | None,
    period: str,
    as_of: datetime | None,
    dry_run: bool,
    viewer: str,
    user: str,
    reason: str,
    as_json: bool,
) -> None:
    """Load PATHS: files, or folders of files."""
    house = House.open(home.root)
    wish = _wish(house, profile, period, as_of.date() if as_of else None)
    source = source or str(wish.profile.get("source", "")) or None
    if source:
        source_named(source)
    seeing = _operator(home, reason, user) if viewer == OPERATOR and dry_run else ANALYST
    with progress(_("Inläsning")) as report, house.warehouse.workfolder() as packed:
        outcomes = load_files(
            _files(paths, packed_into=packed),
            house=house,
            wish=wish,
            source_id=source,
            dry_run=dry_run,
            viewer=seeing,
            at=now(),
            progress=report,
        )
    if as_json:
        documents = [_document(outcome) for outcome in outcomes]
        click.echo(json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False, indent=2))
    else:
        for outcome in outcomes:
            _tell(outcome, smallest_group=house.settings.smallest_group)
    errors = [outcome.error for outcome in outcomes if outcome.error]
    for error in errors:
        click.echo(str(error), err=True)
    codes = {error.exit_code for error in errors} | {1 for outcome in outcomes if outcome.status == NOTHING_ACCEPTED}
    if codes:
        click.get_current_context().exit(codes.pop() if len(codes) == 1 else 1)


def _operator(home: Home, reason: str, user: str) -> Viewer:
    """Return the viewer of true aggregates; what is done is noted. Raises what ``require_operator`` does."""
    what, at = "load --dry-run", now()
    who = require_operator(home, reason, user, what=what, at=at)
    note_access(home, at=at, viewer=who, kind=Kind.TRUE_AGGREGATES, what=what, why=reason)
    return operator(reason=reason, user=who)


def _wish(house: House, profile: str | None, period: str, as_of: date | None) -> Wish:
    return Wish(
        profile=_profile(profile) if profile else {},
        profile_name=Path(profile).name if profile else "",
        period=_period(period),
        as_of=as_of,
        municipality=house.settings.municipality,
    )


def _period(given: str) -> str:
    """Return the period that a file is about: a school year, a term, or the calendar year of a publisher's figures."""
    return parse_period(given).text if given and not _CALENDAR_YEAR.fullmatch(given) else given


def _profile(given: str) -> Mapping[str, object]:
    """Return the profile file ``given``, or the one that ships with Skolsikt under that name."""
    if Path(given).is_file():
        return read_profile_file(Path(given))
    known = {str(profile["id"]): profile for name in SOURCES for profile in builtin_profiles(name)}
    if given not in known:
        raise UnknownProfile(
            _("Profilen {profile} är varken en fil eller en känd profil. {near}").format(
                profile=given, near=did_you_mean(given, known)
            )
        )
    return known[given]


def _document(outcome: LoadOutcome) -> dict[str, object]:
    return {"file": outcome.file, **outcome.as_dict(), "error": str(outcome.error) if outcome.error else None}


def _files(paths: Sequence[Path], *, packed_into: Path) -> list[Path]:
    found: list[Path] = []
    for place, path in enumerate(paths):
        folder = packed_into / str(place)  # two folders may have the same name
        folder.mkdir()
        found += files_of(path, packed_into=folder) if path.is_dir() else [path]
    if not found:
        raise NothingToLoad(_("Det finns inga filer att läsa in i {paths}.").format(paths=", ".join(map(str, paths))))
    return found


def _tell(outcome: LoadOutcome, *, smallest_group: int) -> None:
    if outcome.error:
        show_findings([one for one in outcome.findings if one.kind == "warn"])  # what stopped it is in the error
        return
    click.echo(
        _("{file}: {source}, {status}. Lästa rader: {read}, inlästa: {loaded}, avvisade: {rejected}.").format(
            file=outcome.file,
            source=outcome.source,
            status=outcome.status_text,
            read=outcome.rows_read,
            loaded=outcome.rows_loaded,
            rejected=outcome.rows_rejected,
        )
    )
    for table, (before, after) in outcome.rows_changed.items():
        told = ngettext("{table}: {before} rad blir {after}.", "{table}: {before} rader blir {after}.", before)
        click.echo("  " + told.format(table=table, before=before, after=after))
    if outcome.status == DRY_RUN:
        show_changed_figures(outcome.figures, smallest_group=smallest_group)
    for note in outcome.notes:
        click.echo(f"  {note}")
    show_findings(outcome.findings)
    if outcome.rows_rejected and outcome.load:
        click.echo("  " + _("Se de avvisade raderna: skolsikt loads show {load}").format(load=outcome.load))
