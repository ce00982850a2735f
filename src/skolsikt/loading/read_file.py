"""One file, from its bytes to staged rows that have passed every check: nothing is published here."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import SkolsiktError, place_of
from skolsikt.home.words import _, ngettext
from skolsikt.loading.checking import Checking, checked
from skolsikt.loading.controllers import joined_controller
from skolsikt.loading.described import matched
from skolsikt.loading.file_names import sayable_path
from skolsikt.loading.identities import Swapped, remember, without_identities
from skolsikt.loading.loads import Load
from skolsikt.loading.outcome import SliceChange
from skolsikt.loading.own_profiles import own_profiles
from skolsikt.loading.recognition import by_own_profile, recognised
from skolsikt.loading.rejects import Reject, keep_rejects, told_rejects
from skolsikt.loading.retention.door import without_due
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.matching import keep_matches
from skolsikt.sources.contract import Reading, Recognition, Source, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.checks.standing import Standing
from skolsikt.warehouse.staging import Staged, slices_of, stage

REJECTS_TOLD = 1000
_log = logging.getLogger(__name__)

Progress = Callable[[str, float], None]


class ReadingBroke(SkolsiktError):
    """The file met a fault that nobody had foreseen. The fault's own message is not shown: it may quote the file."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One file to load, and what the person said about it. ``is_dry``: nothing is kept and the vault learns nothing.

    ``in_place_of``: the load that brought the same file before; what it brought and this one does not is taken away.
    """

    path: Path
    house: House
    wish: Wish
    source_id: str | None
    is_dry: bool
    progress: Progress
    in_place_of: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReadFile:
    """A file that has been read: its load so far, the rows to publish and what they change."""

    load: Load
    staged: Mapping[str, Staged]
    changed: Sequence[SliceChange]
    rejects: Sequence[Reject]


def read_file(request: Request, load: Load, *, waiting: Sequence[Mapping[str, Staged]] = (), folder: Path) -> ReadFile:
    """Read the file of ``request`` as ``load`` and leave its rows as staged files below ``folder``.

    ``waiting``: the rows of earlier files that are published together with this one.
    Raises UnreadableFile, NotRecognised, ControllerNotJoined, DestroyedByDecision, CheckFailed or ReadingBroke.
    """
    with request.house.warehouse.workbench() as (desk, staging), _without_quotes(load.file):
        request.progress(_("tar emot filen"), 0.0)
        incoming = receive(sayable_path(request.path, folder=desk), name=load.file, workdir=desk)
        own = own_profiles(request.house.home).sound
        wish = by_own_profile(incoming, request.wish, own, source_id=request.source_id)
        source, why = recognised(incoming, request.source_id or _named_by(wish))
        if wish is not request.wish:
            why = Recognition(1.0, _("Rubrikerna är den egna profilens: {profile}.").format(profile=wish.profile_name))
        controller = joined_controller(source, wish, request.house.settings)
        load = replace(
            load, source=source.id, encoding=incoming.encoding, controller=controller, profile=wish.profile_name
        )
        request.progress(_("läser"), 0.1)
        reading = source.read(incoming, staging, wish)
        on = datetime.fromisoformat(load.loaded_at).astimezone(STOCKHOLM).date()
        reading = without_due(
            reading, source=source.id, name=load.file, home=request.house.home, on=on, staging=staging
        )
        found = matched(reading, house=request.house, staging=staging)
        reading = found.reading
        load = replace(_counted(load, reading, why.because), matching=found.state)
        if not request.is_dry:
            _keep_aside(request, load, source, reading, desk, staging)
            if found.state:
                keep_matches(request.house.home, load.number, found.matches)
        rejects = told_rejects(reading.rejects, source=source.id, limit=REJECTS_TOLD, staging=staging)
        request.progress(_("sorterar och kontrollerar"), 0.5)
        vault = Vault(request.house.home)
        swapped = without_identities(reading.rows, vault=vault, learns=not request.is_dry, staging=staging)
        staged = _staged(load, swapped, folder, staging)
        if request.in_place_of is not None:
            staged = _in_place_of(request.in_place_of, staged, request.house, staging)
        standing = Standing(published=_published(request.house), coming=(*waiting, staged))
        changed = _changes(standing, staged, staging)
        # Two numbers that turn out to be one pupil's may bring two rows together that had different keys.
        proved = frozenset() if swapped.two_numbers_count else reading.proved_keys
        asked = Checking(source=source.id, settings=request.house.settings, standing=standing, proved=proved)
        findings = checked(staged, reading, asked, staging)
    load = replace(
        load,
        tables={name: one.rows for name, one in staged.items()},
        notes=(*load.notes, *_two_numbers(swapped.two_numbers_count)),
        findings=tuple(findings),
    )
    return ReadFile(load=load, staged=staged, changed=changed, rejects=rejects)


@contextmanager
def _without_quotes(name: str) -> Iterator[None]:
    """Turn unforeseen errors, which may quote the file, into one that does not, and that stops no other file."""
    try:
        yield
    except (SkolsiktError, sqlite3.Error):  # a full disk is no fault of the file
        raise
    except (duckdb.IOException, OSError):
        raise ReadingBroke(
            _(
                "{file}: det gick inte att skriva eller läsa på disken. Inget är inläst. Frigör plats och försök igen."
            ).format(file=name)
        ) from None
    except Exception as error:
        _log.error("%s at %s", type(error).__name__, place_of(error))
        raise ReadingBroke(
            _("{file} kunde inte läsas ({kind}). Inget är inläst. Kontrollera filen och försök igen.").format(
                file=name, kind=type(error).__name__
            )
        ) from None


def _counted(load: Load, reading: Reading, because: str) -> Load:
    return replace(
        load,
        rows_read=reading.rows_read,
        rows_rejected=reading.rows_rejected,
        rows_loaded=reading.rows_read - reading.rows_rejected,
        notes=(because, *reading.notes),
    )


def _keep_aside(
    request: Request, load: Load, source: Source, reading: Reading, desk: Path, staging: duckdb.DuckDBPyConnection
) -> None:
    """Keep what never enters the lake: rejects, identities, and who answers for the data."""
    home = request.house.home
    keep_rejects(home, load.number, reading.rejects, source=source.id, folder=desk, staging=staging)
    vault = Vault(home)
    vault.note_purpose(source.id, controller=load.controller, purpose=source.purpose)
    remember(reading.identities, vault=vault, staging=staging)


def _staged(load: Load, swapped: Swapped, folder: Path, staging: duckdb.DuckDBPyConnection) -> dict[str, Staged]:
    return {
        name: stage(
            given,
            table=contract(name),
            source=load.source,
            load=load.number,
            staging=staging,
            folder=folder,
            as_delivered=swapped.delivered[name],
        )
        for name, given in swapped.relations.items()
    }


def _in_place_of(
    load: int, staged: Mapping[str, Staged], house: House, staging: duckdb.DuckDBPyConnection
) -> dict[str, Staged]:
    """Return ``staged`` with the slices of ``load`` that hold nothing now emptied."""
    version = house.warehouse.current()
    held = {
        name: slices_of(house.warehouse.files(version, name), staging, load=load) if version else {} for name in staged
    }
    return {name: replace(one, slices={**dict.fromkeys(held[name], 0), **one.slices}) for name, one in staged.items()}


def _two_numbers(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        ngettext(
            "{count} elev finns under både sitt gamla och sitt nya personnummer; raderna slogs ihop.",
            "{count} elever finns under både sitt gamla och sitt nya personnummer; raderna slogs ihop.",
            count,
        ).format(count=count),
    )


def _published(house: House) -> Callable[[str], Sequence[str]]:
    version = house.warehouse.current()
    return lambda table: house.warehouse.files(version, table) if version else ()


def _changes(standing: Standing, staged: Mapping[str, Staged], staging: duckdb.DuckDBPyConnection) -> list[SliceChange]:
    changes: list[SliceChange] = []
    for name, one in staged.items():
        before = standing.slices_before(name, staging)
        changes += [
            SliceChange(table=name, slice=part, rows_before=before.get(part, 0), rows_after=rows)
            for part, rows in sorted(one.slices.items())
        ]
    return changes


def _named_by(wish: Wish) -> str | None:
    """The source that the profile is for: own headings are recognised by nothing else."""
    return str(wish.profile["source"]) if "source" in wish.profile else None
