"""The journal of destruction: ``lake/destroyed/N.json`` says what was destroyed by whose decision. Never any content.

An entry is written before anything is destroyed and again when all is done. Whoever is killed in between leaves an
entry that is not finished; the next run carries it out to its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.warehouse.engine import literal, quoted
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.record_file import RecordDamaged, read_record, write_record

_CLOSED = ConfigDict(extra="forbid")


class VersionDestroyed(SkolsiktError):
    """Rows that the data version rested on have been destroyed by decision: it is not computed again."""


class DestructionDamaged(SkolsiktError):
    """An entry of the journal of destruction does not hold what was written."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Rows of one table and school year (``where``: those of them), and the decision that they are destroyed by.

    ``rows``: how many there were in the published version; rows of history alone are not counted.
    """

    __pydantic_config__ = _CLOSED
    kind: str
    decision: str
    decided_on: str
    table: str
    school_year: str
    where: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0

    @property
    def condition(self) -> str:
        """SQL that is true of these rows."""
        told = {"school_year": self.school_year, **self.where}
        return " AND ".join(f"{quoted(name)} = {literal(value)}" for name, value in told.items())


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Records of one kind that were closed before a day, lines of the access log among them, and the decision."""

    __pydantic_config__ = _CLOSED
    kind: str
    decision: str
    decided_on: str
    before: str
    count: int

    @property
    def before_day(self) -> date:
        return date.fromisoformat(self.before)


@dataclass(frozen=True, kw_only=True)
class WaitsFor:
    """Rows of one kind and school year that are still there. ``until``: their last day; empty while none is decided."""

    __pydantic_config__ = _CLOSED
    kind: str
    school_year: str
    until: str = ""

    @property
    def last_day(self) -> date | None:
        return date.fromisoformat(self.until) if self.until else None


@dataclass(frozen=True, kw_only=True)
class WaitingOriginal:
    """An original that stays though rows of it are destroyed, by its loads: a file's name may be a pupil's."""

    __pydantic_config__ = _CLOSED
    loads: tuple[int, ...]
    source: str
    waits_for: tuple[WaitsFor, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Destruction:
    """One run. Instants are UTC, ISO 8601; ``finished_at`` is empty while something is left to do.

    ``loads_through``: the newest load then. Rows of a later load, which a new decision let in, are not meant.
    ``files``: originals and rejected rows that go with the rows, or by a term of their own, named from the home.
    ``originals_waiting``: those that stay, and for what. ``ended``: records of the app database and the access log,
    which go in a run of their own.
    """

    __pydantic_config__ = _CLOSED
    number: int
    began_at: str
    by: str
    reason: str
    loads_through: int
    targets: tuple[Target, ...] = ()
    files: tuple[str, ...] = ()
    originals_waiting: tuple[WaitingOriginal, ...] = ()
    ended: tuple[Ended, ...] = ()
    finished_at: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def condition(self, table: str) -> str:
        """SQL that is true of the rows of ``table`` that are destroyed; empty when there are none."""
        told = " OR ".join(f"({target.condition})" for target in self.targets if target.table == table)
        return f"load <= {self.loads_through} AND ({told})" if told else ""

    @property
    def decisions(self) -> tuple[str, ...]:
        """The numbers of the decisions that it is done by."""
        rows, records = (one.decision for one in self.targets), (one.decision for one in self.ended)
        return tuple(dict.fromkeys((*rows, *records)))

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that rows are destroyed in."""
        return tuple(dict.fromkeys(target.table for target in self.targets))


_SHAPE = TypeAdapter(Destruction)


def destructions(home: Home) -> list[Destruction]:
    """Return every entry of the journal, the oldest first. Raises DestructionDamaged."""
    return [_read(home, number) for number in _numbers(home)]


def damaged_destructions(home: Home) -> Iterator[DestructionDamaged]:
    """Yield the entries that cannot be read."""
    for number in _numbers(home):
        try:
            _read(home, number)
        except DestructionDamaged as damage:
            yield damage


def write_destruction(home: Home, entry: Destruction) -> Destruction:
    """Write the entry and return it."""
    folder = home.lake / "destroyed"
    folder.mkdir(parents=True, exist_ok=True)
    write_record(folder / f"{entry.number}.json", asdict(entry))
    return entry


def destroyed_years(home: Home, version: Version) -> dict[str, frozenset[str]]:
    """Return the school years, by table, that ``version`` has lost rows of since it was published."""
    lost = [_read(home, number) for number in version.destroyed]
    targets = [target for entry in lost for target in entry.targets]
    return {
        table: frozenset(target.school_year for target in targets if target.table == table)
        for table in {target.table for target in targets}
    }


def require_standing(home: Home, version: Version) -> None:
    """Raise VersionDestroyed, with the decisions, when rows of ``version`` have been destroyed."""
    if not version.destroyed:
        return
    entries = [_read(home, number) for number in version.destroyed]
    decisions = dict.fromkeys(f"{target.decision} ({target.decided_on})" for one in entries for target in one.targets)
    sentence = _(
        "Dataversion {number} är gallrad: rader som den vilade på är förstörda enligt {decisions}. Den räknas inte om. "
        "Förseglade svar och utgåvor står kvar; ställ frågan utan version för det som finns nu."
    )
    raise VersionDestroyed(sentence.format(number=version.number, decisions=", ".join(decisions)))


def _numbers(home: Home) -> list[int]:
    return sorted(int(path.stem) for path in (home.lake / "destroyed").glob("[0-9]*.json") if path.stem.isdecimal())


def _read(home: Home, number: int) -> Destruction:
    path = home.lake / "destroyed" / f"{number}.json"
    try:
        return _stored(path, path.stat().st_mtime_ns)
    except (FileNotFoundError, RecordDamaged) as error:
        sentence = _("Gallringsjournalen {file} saknas eller är skadad. Återställ filen från en säkerhetskopia.")
        raise DestructionDamaged(sentence.format(file=path)) from error


@lru_cache(maxsize=64)
def _stored(path: Path, _written: int) -> Destruction:
    return read_record(path, _SHAPE)
