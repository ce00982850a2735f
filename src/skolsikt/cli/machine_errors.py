"""What the machine refuses (a full disk, no right to a folder), said so that a coordinator knows what to do."""

from __future__ import annotations

import errno
import sqlite3

import duckdb

from skolsikt.home.words import N_, _

_FULL = N_("Det finns ingen plats kvar för {file}. Frigör plats på disken och försök igen.")
_NO_RIGHT = N_("Det saknas rättighet till {file}. Kör kommandot som den användare som äger mappen.")
_NOT_A_FOLDER = N_("{file} är en fil, men här behövs en mapp. Ange en annan sökväg.")
_MISSING = N_("{file} finns inte. Kontrollera sökvägen.")
_OTHER = N_("{file}: {problem}.")

_WORDS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: _NO_RIGHT,
    errno.EEXIST: _NOT_A_FOLDER,
    errno.ENOTDIR: _NOT_A_FOLDER,
    errno.ENOENT: _MISSING,
}


def in_words(error: Exception) -> str | None:
    """Return what went wrong, where and what to do; None when it is not the machine that refuses.

    Names paths only, never what a file holds.

    >>> in_words(FileNotFoundError(2, "No such file or directory", "/srv/x"))
    '/srv/x finns inte. Kontrollera sökvägen.'
    """
    if isinstance(error, duckdb.IOException) or _has_no_room(error):
        return _("Databasmotorn kunde inte skriva eller läsa på disken. Frigör plats på disken och försök igen.")
    if not isinstance(error, OSError) or not error.errno:
        return None
    file = error.filename or _("installationsmappen")
    return _(_WORDS.get(error.errno, _OTHER)).format(file=file, problem=error.strerror)


def _has_no_room(error: Exception) -> bool:
    """Whether SQLite says that the disk is full or does not answer; the lowest byte of its code holds the kind."""
    code = getattr(error, "sqlite_errorcode", 0)
    return isinstance(error, sqlite3.Error) and code & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
