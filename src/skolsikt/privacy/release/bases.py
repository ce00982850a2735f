"""Every basis of an installation, of releases in force and waiting: sealing what lies open, dropping what is destroyed.

Done alone: an approval moves the basis of its release, and a file written anew after that would come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from skolsikt.home.paths import Home
from skolsikt.privacy.release.basis import forget_tables, lies_open, seal_basis, tables_in
from skolsikt.privacy.release.waiting import deciding, waiting_folder

IsLost = Callable[[str, str], bool]  # family, period
Lost = tuple[int, str, str]  # release, family, period


def seal_open_bases(home: Home) -> list[int]:
    """Seal every basis that an earlier program left open, and return the numbers of their releases.

    May be done again after a crash at any point. Raises VaultClosed and KeyLost, and then changes nothing.
    """
    with deciding(home):
        found = _open(home)
        for path in found:
            seal_basis(home, path)
    return [_number(path) for path in found]


def open_bases(home: Home) -> list[int]:
    """Return the numbers of the releases whose basis lies open. Changes nothing."""
    return [_number(path) for path in _open(home)]


def drop_lost(home: Home, is_lost: IsLost) -> int:
    """Drop the basis of each table whose period has lost rows, and return how many there were. Needs no key."""
    count = 0
    with deciding(home):
        for path in _files(home):
            if names := _lost(path, is_lost):
                forget_tables(path, names)
                count += len(names)
    return count


def lost_left(home: Home, is_lost: IsLost) -> Iterator[Lost]:
    """Yield each basis that is left of a table whose period has lost rows. Changes nothing and needs no key."""
    for path in _files(home):
        yield from ((_number(path), *_family_and_period(name)) for name in _lost(path, is_lost))


def _files(home: Home) -> list[Path]:
    """The files that can be read; a damaged one is told by ``damaged_releases``."""
    found = [path for folder in (home.releases, waiting_folder(home)) for path in sorted(folder.glob("*.basis.json"))]
    return [path for path in found if _is_readable(path)]


def _is_readable(path: Path) -> bool:
    try:
        tables_in(path)
    except (OSError, ValueError):
        return False
    return True


def _open(home: Home) -> list[Path]:
    return [path for path in _files(home) if lies_open(path)]


def _lost(path: Path, is_lost: IsLost) -> list[str]:
    return [name for name in tables_in(path) if is_lost(*_family_and_period(name))]


def _family_and_period(name: str) -> tuple[str, str]:
    family, period, *_part = name.split(" ")
    return family, period


def _number(path: Path) -> int:
    return int(path.name.partition(".")[0])
