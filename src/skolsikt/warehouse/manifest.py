"""Data versions: ``lake/versions/N.json`` says what version N is, ``lake/current`` which one is published.

``current`` is replaced by one rename. A manifest above ``current`` is the trace of a load that was cut off, and is
not a version. ``current`` is written before the first manifest, so manifests without it are damage and not a new house.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.warehouse.record_file import RecordDamaged, read_record, sum_of, write_record

_CLOSED = ConfigDict(extra="forbid")
_POINTER = re.compile(r"(\d+)(?: ([0-9a-f]{16}))?\n?", re.ASCII)


class UnknownVersion(WrongUsage):
    """No published data version has that number."""


class VersionDamaged(SkolsiktError):
    """A manifest, or the pointer to the published one, is missing or does not hold what was written."""


@dataclass(frozen=True, kw_only=True)
class LoadedTable:
    """What one load has in one table of one version: rows, and how many of them in each school year."""

    __pydantic_config__ = _CLOSED
    rows: int
    school_years: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LoadRecord:
    """One load: the file, what came of it and what it still has in a version. ``loaded_at`` is UTC, ISO 8601."""

    __pydantic_config__ = _CLOSED
    number: int
    source: str
    file: str
    sha256: str
    loaded_at: str
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    profile: str = ""
    tables: Mapping[str, LoadedTable] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published data version. ``loads`` are those that still have rows in it, oldest first.

    ``destroyed``: the destructions, by number, that have taken rows from it since it was published (gallrad).
    """

    __pydantic_config__ = _CLOSED
    number: int
    published_at: str
    tables: Mapping[str, int] = field(default_factory=dict)
    loads: tuple[LoadRecord, ...] = ()
    rules_hash: str = ""
    measures_hash: str = ""
    contracts: Mapping[str, int] = field(default_factory=dict)
    serving: str = ""
    destroyed: tuple[int, ...] = ()


_SHAPE = TypeAdapter(Version)


@dataclass(frozen=True, kw_only=True)
class Examined:
    """Every data version that is whole, oldest first, and what is wrong with the others."""

    whole: tuple[Version, ...]
    damages: tuple[VersionDamaged, ...]


def current_number(home: Home) -> int:
    """Return the number of the published version, 0 when nothing has been published.

    Raises VersionDamaged when ``lake/current`` does not say which one that is.
    """
    number = _pointed_at(home)
    if number is None:
        sentence = _("{file} saknas eller är skadad: den ska säga vilken dataversion som gäller. {remedy}")
        raise VersionDamaged(sentence.format(file=home.lake / "current", remedy=_remedy(home, _numbers(home))))
    return number


def published_numbers(home: Home) -> list[int]:
    """Return the numbers of every published version, oldest first. Raises VersionDamaged as ``current_number``."""
    return list(range(1, current_number(home) + 1))


def read_version(home: Home, number: int) -> Version:
    """Return version ``number``. Raises UnknownVersion when it has not been published, or VersionDamaged."""
    newest = current_number(home)
    if not 0 < number <= newest:
        raise UnknownVersion(
            _("Dataversion {number} finns inte. Den senaste är {current}.").format(number=number, current=newest)
        )
    return whole_version(home, number)


def whole_version(home: Home, number: int) -> Version:
    """Return what the manifest of version ``number`` says, published or not. Raises VersionDamaged."""
    path = _manifest(home, number)
    if (version := _whole(path)) is None or version.number != number:
        others = [other for other in _numbers(home) if other < number] if number == _pointed_at(home) else []
        sentence = _("Dataversion {number} går inte att läsa: {file} saknas eller är skadad. {remedy}")
        raise VersionDamaged(sentence.format(number=number, file=path, remedy=_remedy(home, others)))
    return version


def examine(home: Home) -> Examined:
    """Return every whole version and every damage; where ``current`` is damaged, all manifests count as published."""
    damages: list[VersionDamaged] = []
    try:
        numbers = published_numbers(home)
    except VersionDamaged as damage:
        numbers, damages = _numbers(home), [damage]
    whole: list[Version] = []
    for number in numbers:
        try:
            whole.append(whole_version(home, number))
        except VersionDamaged as damage:
            damages.append(damage)
    return Examined(whole=tuple(whole), damages=tuple(damages))


def write_version(home: Home, version: Version) -> None:
    """Write the manifest; the version is published only when ``publish_version`` names it."""
    path = _manifest(home, version.number)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_record(path, asdict(version))


def laid_down(home: Home) -> Iterator[Version]:
    """Yield every whole version that there is a manifest of, also those that ``current`` does not reach."""
    for number in _numbers(home):
        if version := _whole(_manifest(home, number)):
            yield version


def begin(home: Home) -> None:
    """Say in a new house that nothing is published yet, before anything is laid down in it."""
    if _pointed_at(home) == 0 and not (home.lake / "current").exists():
        publish_version(home, 0)


def publish_version(home: Home, number: int) -> None:
    """Point ``current`` at version ``number`` in one rename; 0 says that nothing is published yet."""
    write_durably(home.lake / "current", f"{number} {sum_of(str(number))}\n")


def _manifest(home: Home, number: int) -> Path:
    return home.lake / "versions" / f"{number}.json"


def _numbers(home: Home) -> list[int]:
    return sorted(int(path.stem) for path in (home.lake / "versions").glob("[0-9]*.json") if path.stem.isdecimal())


def _pointed_at(home: Home) -> int | None:
    """Return the number in ``current``, 0 in a new house, None when it cannot be believed.

    An earlier program wrote the number without a sum: then at most one manifest, cut off, lies above it.
    """
    try:
        told = _POINTER.fullmatch((home.lake / "current").read_text("utf-8", errors="replace"))
    except FileNotFoundError:
        return None if _numbers(home) else 0
    if not told:
        return None
    number = int(told[1])
    is_right = told[2] == sum_of(told[1]) if told[2] else max(_numbers(home), default=0) <= number + 1
    return number if is_right else None


def _whole(path: Path) -> Version | None:
    try:
        return _stored(path, path.stat().st_mtime_ns)
    except (FileNotFoundError, RecordDamaged):
        return None


@lru_cache(maxsize=64)
def _stored(path: Path, _written: int) -> Version:
    return read_record(path, _SHAPE)  # a published manifest never changes


def _remedy(home: Home, others: list[int]) -> str:
    """What to do: restore the file, or go back to the newest of the ``others`` that is whole."""
    restore = _("Återställ filen från en säkerhetskopia.")
    whole = next((number for number in reversed(others) if _whole(_manifest(home, number))), None)
    if whole is None:
        return restore
    back = _("Eller gå till den senaste hela dataversionen: 'skolsikt doctor --use-version {number}'.")
    return f"{restore} {back.format(number=whole)}"
