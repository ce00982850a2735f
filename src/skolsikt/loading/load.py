"""Load files into the source of truth: read each, then publish what they hold as one new version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Thread

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.loading.archive import Original, forget_original, keep_original, sha256_of
from skolsikt.loading.changed_figures import changed_figures
from skolsikt.loading.clearing import clear_interrupted
from skolsikt.loading.described import state_of
from skolsikt.loading.file_names import readable_name
from skolsikt.loading.geocoding import geocoded
from skolsikt.loading.loads import (
    DRY_RUN,
    FAILED,
    NOTHING_ACCEPTED,
    PUBLISHED,
    UNCHANGED,
    CheckFailed,
    Load,
    list_loads,
    new_load,
    recorded,
    save_load,
)
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.own_profiles import own_profiles
from skolsikt.loading.read_file import REJECTS_TOLD, Progress, ReadFile, Request, read_file
from skolsikt.loading.rejects import read_rejects
from skolsikt.loading.retention.proof import destroyed_originals
from skolsikt.loading.software import hashes, reading_hash
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import ANALYST, Viewer
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.deriving import compile_ahead
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.staging import Staged

_PUBLISHING_SHARE = 0.6  # of the whole time of a load, what goes before publishing


def load_file(
    path: Path,
    *,
    house: House,
    wish: Wish,
    source_id: str | None = None,
    dry_run: bool = False,
    viewer: Viewer = ANALYST,
    at: datetime,
    progress: Progress | None = None,
    who: str = "",
    wait_seconds: float = 60,
    in_place_of: int | None = None,
) -> LoadOutcome:
    """Load one file and publish it as a new data version.

    The original is archived, rejected rows are kept aside, identities go to the vault. A file that is loaded already,
    said the same way, changes nothing. ``dry_run`` counts, checks and compares; it publishes and keeps nothing,
    and tells the figures that would change as ``viewer`` may see them. ``in_place_of``: see ``read_anew``.

    Raises what ``read_file`` raises, after noting the failed load, and WarehouseBusy when somebody else is loading.
    """
    outcome = load_files(
        [path],
        house=house,
        wish=wish,
        source_id=source_id,
        dry_run=dry_run,
        viewer=viewer,
        at=at,
        progress=progress,
        who=who,
        wait_seconds=wait_seconds,
        in_place_of=in_place_of,
    )[0]
    if outcome.error:
        raise outcome.error
    return outcome


def load_files(
    paths: Sequence[Path],
    *,
    house: House,
    wish: Wish,
    source_id: str | None = None,
    dry_run: bool = False,
    viewer: Viewer = ANALYST,
    at: datetime,
    progress: Progress | None = None,
    who: str = "",
    wait_seconds: float = 60,
    in_place_of: int | None = None,
) -> list[LoadOutcome]:
    """Load several files and publish them together: one new data version instead of one per file.

    A file that fails does not stop the others: its outcome says ``failed`` and holds the error. A file that replaces
    a slice of an earlier one in the list is published after it, in a version of its own.
    """
    requests = [
        Request(
            path=path,
            house=house,
            wish=wish,
            source_id=source_id,
            is_dry=dry_run,
            progress=_share(progress or _silent, place, len(paths)),
            in_place_of=in_place_of,
        )
        for place, path in enumerate(paths)
    ]
    Thread(target=compile_ahead, args=[DERIVED], daemon=True).start()
    what = _("inläsning av {file}").format(file=readable_name(paths[0])) if paths else ""
    lock = nullcontext() if dry_run else writing(house.home, what=what, at=at, wait_seconds=wait_seconds)
    with lock, house.warehouse.workfolder() as folder:
        if not dry_run:
            clear_interrupted(house.home)
        batch = _Batch(house=house, folder=folder, viewer=viewer, at=at, who=who, progress=progress or _silent)
        for request in requests:
            batch.add(request)
        batch.publish()
    return batch.outcomes


def _silent(step: str, share: float) -> None:
    """Tell nobody."""


def _share(progress: Progress, place: int, count: int) -> Progress:
    """Return what one file of ``count`` tells: reading them all goes before publishing."""
    return lambda step, share: progress(step, (place + share) / count * _PUBLISHING_SHARE)


@dataclass(kw_only=True)
class _Batch:
    """Files that have been read and wait to be published together. ``outcomes`` has one per file, in order."""

    house: House
    folder: Path
    viewer: Viewer  # of a dry run
    at: datetime
    who: str
    progress: Progress
    outcomes: list[LoadOutcome] = field(default_factory=list)
    waiting: dict[int, ReadFile] = field(default_factory=dict)  # place in outcomes -> what was read

    def add(self, request: Request) -> None:
        """Read one file; it is published by ``publish``, if it is to be."""
        if same := _same_as_before(request):
            rejects = read_rejects(self.house.home, same.number, limit=REJECTS_TOLD)
            self.outcomes.append(LoadOutcome(record=replace(same, status=UNCHANGED), rejects=rejects))
            return
        load = self._begun(request)
        try:
            with recorded(self.house.home, load) if load.number else nullcontext():
                read = self._read(request, load)
        except SkolsiktError as error:
            findings = error.findings if isinstance(error, CheckFailed) else ()
            record = replace(load, status=FAILED, error=str(error), findings=findings)
            self.outcomes.append(LoadOutcome(record=record, error=error))
        else:
            self._take(request, read)

    def publish(self) -> None:
        """Publish everything that waits as one version."""
        if not self.waiting:
            return
        changes: dict[str, Staged] = {}
        for read in self.waiting.values():
            for name, staged in read.staged.items():
                changes[name] = changes[name].with_(staged) if name in changes else staged
        loads = [read.load for read in self.waiting.values()]
        self.progress(_("publicerar"), _PUBLISHING_SHARE)
        with recorded(self.house.home, *loads):
            areas = geocoded(self.house, changes, folder=self.folder, at=self.at, who=self.who)
        if areas:
            loads.append(areas.load)
            pupils = changes.get(areas.staged.table.name)
            changes[areas.staged.table.name] = pupils.with_(areas.staged) if pupils else areas.staged
        with recorded(self.house.home, *loads):
            version = self.house.warehouse.publish(
                changes,
                also=[load.as_record() for load in loads],
                derived=DERIVED,
                at=self.at,
                hashes=hashes(),
            )
        if areas:
            self._ended(replace(areas.load, status=PUBLISHED, data_version=version.number))
        for place, read in self.waiting.items():
            load = self._ended(replace(read.load, status=PUBLISHED, data_version=version.number))
            self.outcomes[place] = _told(load, read)
        self.waiting.clear()

    def _begun(self, request: Request) -> Load:
        file, loaded_at = readable_name(request.path), self.at.isoformat(timespec="seconds")
        if request.is_dry:
            load = Load(number=0, status=DRY_RUN, file=file, loaded_at=loaded_at, who=self.who)
        else:
            load = new_load(self.house.home, file=file, loaded_at=loaded_at, who=self.who)
        return replace(load, profile=request.wish.profile_name, software=reading_hash(), as_said=_as_said(request))

    def _ended(self, load: Load) -> Load:
        return save_load(self.house.home, load) if load.number else load

    def _read(self, request: Request, load: Load) -> ReadFile:
        """Read the file while another thread archives the original."""
        if request.is_dry or not request.path.is_file():  # a device has no end, so nothing of it is archived
            return read_file(request, load, waiting=self._waiting(), folder=self.folder)
        with ThreadPoolExecutor(1) as archivist:
            kept = archivist.submit(keep_original, self.house.home, request.path)
            try:
                read = read_file(request, load, waiting=self._waiting(), folder=self.folder)
            except BaseException:
                self._forget(kept)
                raise
            original = kept.result()
        return replace(read, load=replace(read.load, sha256=original.sha256, size_bytes=original.size_bytes))

    def _waiting(self) -> list[Mapping[str, Staged]]:
        return [read.staged for read in self.waiting.values()]

    def _forget(self, kept: Future[Original]) -> None:
        """A file that could not be read is not kept: it still lies where it lay, and no load rests on it.

        Nor is one whose original has been destroyed by decision.
        """
        if kept.exception() is None:
            home, sha256 = self.house.home, kept.result().sha256
            if sha256 in destroyed_originals(home) or sha256 not in {one.sha256 for one in list_loads(home)}:
                forget_original(home, sha256)

    def _take(self, request: Request, read: ReadFile) -> None:
        if not any(staged.files or staged.slices for staged in read.staged.values()):
            self.outcomes.append(_told(self._ended(replace(read.load, status=NOTHING_ACCEPTED)), read))
        elif request.is_dry:
            request.progress(_("räknar vad som ändras"), 1.0)
            desk = self.folder / f"rehearsal-{len(self.outcomes)}"
            figures = changed_figures(self.house, read.load, read.staged, viewer=self.viewer, folder=desk)
            self.outcomes.append(replace(_told(read.load, read), figures=figures))
        else:
            if any(_overlap(earlier, read) for earlier in self.waiting.values()):
                self.publish()
            self.waiting[len(self.outcomes)] = read
            self.outcomes.append(_told(read.load, read))


def _told(load: Load, read: ReadFile) -> LoadOutcome:
    return LoadOutcome(record=load, rejects=read.rejects, changed=read.changed)


def _overlap(one: ReadFile, other: ReadFile) -> bool:
    return any(
        one.staged[name].slices.keys() & other.staged[name].slices.keys()
        for name in one.staged.keys() & other.staged.keys()
    )


def _as_said(request: Request) -> str:
    wish = request.wish
    said = {
        "profile": dict(wish.profile),
        "period": wish.period,
        "as_of": wish.as_of.isoformat() if wish.as_of else "",
        "municipality": wish.municipality,
        "own_profiles": own_profiles(request.house.home).fingerprint,
    }
    return json.dumps(said, sort_keys=True, default=str)


def _same_as_before(request: Request) -> Load | None:
    """Return the load that brought the same bytes, said and read the same way, if all of its rows still stand."""
    if not request.path.is_file() or request.in_place_of is not None:
        return None
    version = request.house.warehouse.current()
    standing = {record.number: record for record in version.loads} if version else {}
    size = request.path.stat().st_size
    alike = [
        load
        for load in list_loads(request.house.home)
        if load.number in standing
        and load.size_bytes == size
        and load.software == reading_hash()
        and load.as_said == _as_said(request)
        and request.source_id in (None, load.source)
        and dict(load.tables) == {name: table.rows for name, table in standing[load.number].tables.items()}
        and not (load.matching and load.matching != state_of(load.number, request.house))
    ]
    digest = sha256_of(request.path) if alike else ""
    return next((load for load in alike if load.sha256 == digest), None)
