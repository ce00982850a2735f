"""One file with everything an installation holds, and back again.

Serving files are left out: they are rebuilt from the lake. The keys go along, since without them neither the
originals nor the vault can be read; so a backup is as sensitive as the installation itself.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from skolsikt.home.databases import damaged, is_damage
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.rights import close_to_others
from skolsikt.home.words import _

SUMS = "SHA256SUMS"
_FOLDERS = ("keys", "archive", "lake", "releases", "rejects", "models", "reports")
_CHUNK_BYTES = 1 << 20


class BackupBroken(SkolsiktError):
    """The backup file is cut off, changed or not a backup."""


class HomeNotEmpty(SkolsiktError):
    """A backup is restored into a new folder only."""


def write_backup(home: Home, target: Path) -> int:
    """Write everything in ``home`` to the tar file ``target`` and return the number of files.

    The caller holds the writer's lock. The file appears whole under its name or not at all.
    """
    draft = target.with_name(target.name + ".part")
    sums: list[str] = []
    draft.touch(mode=0o600)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(draft, "w:gz", compresslevel=1) as tar:
        for path, name in [*_databases(home, Path(folder)), *_files(home)]:
            tar.add(path, name, recursive=False)
            sums.append(f"{_sha256(path)}  {name}")
        _add_text(tar, SUMS, "\n".join(sums) + "\n")
    draft.replace(target)
    return len(sums)


def _databases(home: Home, folder: Path) -> Iterator[tuple[Path, str]]:
    """Consistent copies of the SQLite files, also while somebody writes to them. Raises DatabaseDamaged."""
    for original in sorted(home.root.glob("*.sqlite3")):
        copy = folder / original.name
        try:
            with closing(sqlite3.connect(original)) as read, closing(sqlite3.connect(copy)) as write:
                read.backup(write)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise damaged(original) from error
            raise
        yield copy, original.name


def _files(home: Home) -> Iterator[tuple[Path, str]]:
    yield home.settings_file, home.settings_file.name
    if home.retention_file.exists():
        yield home.retention_file, home.retention_file.name
    for name in _FOLDERS:
        for path in sorted((home.root / name).rglob("*")):
            if path.is_file():
                yield path, path.relative_to(home.root).as_posix()


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    tar.addfile(entry, io.BytesIO(text.encode()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_backup(source: Path) -> int:
    """Read every file of the backup, compare with its sum, and return how many there are.

    Raises BackupBroken naming the first file that is missing or changed.
    """
    try:
        with tarfile.open(source, "r:gz") as tar:
            found = {entry.name: _sum_in(tar, entry) for entry in tar if entry.isfile() and entry.name != SUMS}
        with tarfile.open(source, "r:gz") as tar:
            expected = _listed(tar)
    except (tarfile.TarError, EOFError, OSError, KeyError) as error:
        raise BackupBroken(_("{file} är ingen hel säkerhetskopia: {error}").format(file=source, error=error)) from error
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise BackupBroken(_("{file}: {name} saknas eller är ändrad.").format(file=source, name=name))
    return len(expected)


def _listed(tar: tarfile.TarFile) -> dict[str, str]:
    """The sums that the backup lists, by file name."""
    file = tar.extractfile(SUMS)
    lines = file.read().decode().splitlines() if file else []
    return {name: total for total, name in (line.split("  ", 1) for line in lines)}


def _sum_in(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    file, total = tar.extractfile(entry), hashlib.sha256()
    while file and (chunk := file.read(_CHUNK_BYTES)):
        total.update(chunk)
    return total.hexdigest()


def restore_backup(source: Path, home: Home) -> int:
    """Unpack a verified backup into the new folder ``home`` and return the number of files.

    Raises HomeNotEmpty if the folder holds anything, BackupBroken if the backup does not hold.
    """
    if home.root.exists() and any(home.root.iterdir()):
        raise HomeNotEmpty(_("{folder} är inte tom. Ange en ny mapp med --home.").format(folder=home.root))
    count = verify_backup(source)
    home.create()
    with tarfile.open(source, "r:gz") as tar:
        for entry in tar:
            if entry.name != SUMS:
                tar.extract(entry, home.root, filter="data")
    with suppress(PermissionError):  # an empty folder of somebody else's: doctor tells of it
        close_to_others(home)
    return count
