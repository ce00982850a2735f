"""Every attempt to load a file, the failed ones too: ``lake/loads/N.json``."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import N_, _
from skolsikt.loading.rejects import Reject, read_rejects
from skolsikt.warehouse.checks.finding import Finding
from skolsikt.warehouse.lock import is_locked
from skolsikt.warehouse.manifest import LoadRecord, current_number, read_version
from skolsikt.warehouse.record_file import RecordDamaged, read_record, write_record

__all__ = ["STATUS_WORDS", "Load", "Reject", "UnknownLoad", "find_load", "list_loads", "read_rejects"]

RUNNING, PUBLISHED, FAILED, UNDONE = "running", "published", "failed", "undone"
UNCHANGED, DRY_RUN, NOTHING_ACCEPTED, INTERRUPTED = "unchanged", "dry_run", "nothing_accepted", "interrupted"
DAMAGED = "damaged"

STATUS_WORDS = {
    RUNNING: N_("pågår"),
    PUBLISHED: N_("inläst"),
    UNCHANGED: N_("oförändrad, redan inläst"),
    DRY_RUN: N_("provad, inget ändrat"),
    FAILED: N_("misslyckades"),
    NOTHING_ACCEPTED: N_("inga rader kunde läsas in"),
    UNDONE: N_("ångrad"),
    INTERRUPTED: N_("avbruten, inget ändrat"),
    DAMAGED: N_("anteckningen är skadad"),
}


class UnknownLoad(WrongUsage):
    """No load has that number."""


class CheckFailed(SkolsiktError):
    """The rows break a check that stops a load: nothing of the file is loaded. ``findings``: the warnings too."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


class LoadDamaged(SkolsiktError):
    """The record of a load is lost, or does not hold what was written."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """One attempt to load a file: what it was, who asked, what came of it. Instants are UTC, ISO 8601.

    ``rows_*`` count data rows of the file; ``tables`` counts stored rows. ``notes`` tell what was detected and
    assumed. ``as_said`` is what the person said (source, profile, period, day), so that the same file said otherwise
    is another load. ``controller``: who answers for the data; empty in loads of before it was kept. ``findings``: what
    the checks found. ``matching``: what rows without person number were looked up by; empty where all have one.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    number: int
    file: str
    loaded_at: str
    source: str = ""
    sha256: str = ""
    size_bytes: int = 0
    status: str = RUNNING
    error: str = ""
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    tables: Mapping[str, int] = field(default_factory=dict)
    data_version: int | None = None
    encoding: str = ""
    profile: str = ""
    notes: tuple[str, ...] = ()
    who: str = ""
    software: str = ""
    as_said: str = ""
    controller: str = ""
    findings: tuple[Finding, ...] = ()
    matching: str = ""

    @property
    def status_text(self) -> str:
        """The status in words."""
        return _(STATUS_WORDS[self.status])

    def as_record(self) -> LoadRecord:
        """What a version's manifest says about the load."""
        return LoadRecord(
            number=self.number,
            source=self.source,
            file=self.file,
            sha256=self.sha256,
            loaded_at=self.loaded_at,
            rows_read=self.rows_read,
            rows_loaded=self.rows_loaded,
            rows_rejected=self.rows_rejected,
            profile=self.profile,
        )


_SHAPE = TypeAdapter(Load)


def new_load(home: Home, *, file: str, loaded_at: str, who: str) -> Load:
    """Take the next load number, for good: a number is never used twice, whatever becomes of the load.

    Raises VersionDamaged when it cannot be known which loads stand.
    """
    folder = home.lake / "loads"
    folder.mkdir(parents=True, exist_ok=True)
    number = max([*_numbers(home), *_standing(home)], default=0) + 1
    while True:
        with suppress(FileExistsError):
            _place(home, number).touch(mode=0o600, exist_ok=False)
            break
        number += 1
    return save_load(home, Load(number=number, file=file, loaded_at=loaded_at, who=who))


def save_load(home: Home, load: Load) -> Load:
    """Write the record of ``load`` and return it."""
    write_record(_place(home, load.number), asdict(load))
    return load


@contextmanager
def recorded(home: Home, *loads: Load) -> Iterator[None]:
    """Note that ``loads`` failed, and why, when the block does. Only errors meant for people are quoted."""
    try:
        yield
    except BaseException as error:
        reason = str(error) if isinstance(error, SkolsiktError) else type(error).__name__
        findings = error.findings if isinstance(error, CheckFailed) else ()
        for load in loads:
            save_load(home, replace(load, status=FAILED, error=reason, findings=findings or load.findings))
        raise


def list_loads(home: Home) -> list[Load]:
    """Return every load, newest first. One whose record is damaged has that status, and nothing more is known of it."""
    return [_listed(home, number) for number in sorted(_numbers(home), reverse=True)]


def find_load(home: Home, number: int) -> Load:
    """Return load ``number``, as it really ended. Raises UnknownLoad or LoadDamaged."""
    if not _place(home, number).exists():
        raise UnknownLoad(
            _("Inläsning {number} finns inte. Se 'skolsikt loads' för alla inläsningar.").format(number=number)
        )
    load = _stored(home, number)
    return _settled(home, load) if load.status == RUNNING else load


def examine_loads(home: Home, *, standing: Collection[int]) -> tuple[list[Load], list[LoadDamaged]]:
    """Return the loads whose records are whole, as they were written, and what is wrong with the others.

    ``standing``: the loads that data versions rest on; each must have a record that tells of it.
    """
    loads: list[Load] = []
    damages: list[LoadDamaged] = []
    for number in sorted({*_numbers(home), *standing}):
        try:
            load = _stored(home, number)
        except LoadDamaged as damage:
            damages.append(damage)
        else:
            loads.append(load)
            damages += [_damaged(home, number)] if number in standing and not load.file else []
    return loads, damages


def _listed(home: Home, number: int) -> Load:
    try:
        return find_load(home, number)
    except LoadDamaged:
        return Load(number=number, file="", loaded_at="", status=DAMAGED)


def _stored(home: Home, number: int) -> Load:
    """Return the load as it was written; an empty record is of a process that died when it had taken its number."""
    path = _place(home, number)
    try:
        if not path.stat().st_size:
            return Load(number=number, file="", loaded_at="")
        load = read_record(path, _SHAPE)
    except (FileNotFoundError, RecordDamaged) as error:
        raise _damaged(home, number) from error
    if load.number != number or load.status not in STATUS_WORDS:
        raise _damaged(home, number)
    return load


def _damaged(home: Home, number: int) -> LoadDamaged:
    sentence = _(
        "Inläsning {number}: anteckningen {file} saknas eller är skadad. Återställ filen från en säkerhetskopia. "
        "Raderna som lästes in berörs inte."
    )
    return LoadDamaged(sentence.format(number=number, file=_place(home, number)))


def _settled(home: Home, load: Load) -> Load:
    """A process that died after publishing did not come to say so; one that died before published nothing."""
    if current := current_number(home):
        version = read_version(home, current)
        if any(record.number == load.number for record in version.loads):
            if not load.file:
                raise _damaged(home, load.number)
            return replace(load, status=PUBLISHED, data_version=current)
    return load if is_locked(home) else replace(load, status=INTERRUPTED)


def _standing(home: Home) -> list[int]:
    """The loads that the published version rests on: their numbers are taken even where a record is lost."""
    current = current_number(home)
    return [record.number for record in read_version(home, current).loads] if current else []


def _numbers(home: Home) -> list[int]:
    return [int(path.stem) for path in (home.lake / "loads").glob("[0-9]*.json") if path.stem.isdecimal()]


def _place(home: Home, number: int) -> Path:
    return home.lake / "loads" / f"{number}.json"
