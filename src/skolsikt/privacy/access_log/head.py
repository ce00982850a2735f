"""The head of the chain, kept apart from it: ``log/access-log.head``, signed, and in the daily mail.

From the chain alone nobody can tell that its end is missing; from the head one can. It is signed with a key of its own
(HMAC), so that somebody who can write in the database, but cannot read ``keys/``, cannot make a head that fits.
"""

from __future__ import annotations

import hmac
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import WrongUsage
from skolsikt.home.keys import known_keys, read_key
from skolsikt.home.master_key import OWNER_ONLY
from skolsikt.home.paths import Home
from skolsikt.home.words import _

_KEY = "access-log"
_DIGITS = 20


class NoHead(WrongUsage):
    """What was typed is no head of a chain."""


@dataclass(frozen=True)
class Head:
    """The newest entry that somebody vouches for: its number and its hash in hexadecimal digits.

    >>> Head.parse("12:" + "ab" * 32).number
    12
    """

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read a head as the mail writes it. Raises NoHead."""
        number, _colon, digits = text.strip().lower().partition(":")
        if not (number.isdecimal() and len(digits) == 64 and set(digits) <= set("0123456789abcdef")):
            raise NoHead(_("Skriv huvudet som det står i brevet: radens nummer, kolon och 64 tecken."))
        return cls(int(number), digits)

    def is_in(self, database: sqlite3.Connection) -> bool:
        """Whether the chain holds this entry."""
        row = database.execute("SELECT hash FROM access WHERE number = ?", [self.number]).fetchone()
        return bool(row) and row[0] == bytes.fromhex(self.hash)


def read_head(home: Home) -> Head | None:
    """Return the head that is kept apart; None when it is missing, cut off or not signed by us."""
    try:
        text, _space, signed = head_file(home).read_text("ascii").strip().partition(" ")
        head = Head.parse(text)
    except (OSError, ValueError, NoHead):
        return None
    return head if hmac.compare_digest(signature(home, str(head)), signed) else None


def has_had_head(home: Home, database: sqlite3.Connection) -> bool:
    """Whether a head has been kept: its key is made with the first one. A head that is gone since is missed.

    Not so while there has never been a second entry: whoever was killed between the first and its head left none.
    """
    return _KEY in known_keys(home) and (_is_kept(home) or _numbers_given(database) > 1)


def write_head(home: Home, head: Head) -> None:
    """Keep ``head`` apart from the chain.

    The first one is whole on the disk before it is there. Later ones are as long and written over it, so that neither a
    kill nor a power cut leaves half a head; without waiting for the disk, since an older head that is left behind
    vouches for a little less and is never wrong.
    """
    line = f"{head.number:0{_DIGITS}}:{head.hash} {signature(home, str(head))}\n".encode()
    if not _is_kept(home):
        home.log.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(head_file(home), line, mode=OWNER_ONLY)
        return
    handle = os.open(head_file(home), os.O_WRONLY)
    try:
        os.pwrite(handle, line, 0)
    finally:
        os.close(handle)


def newest(database: sqlite3.Connection) -> Head | None:
    """Return the end of the chain as it stands; None before the first entry."""
    row = database.execute("SELECT number, hash FROM access ORDER BY number DESC LIMIT 1").fetchone()
    return Head(row[0], row[1].hex()) if row else None


def head_file(home: Home) -> Path:
    return home.log / "access-log.head"


def _is_kept(home: Home) -> bool:
    path = head_file(home)
    return path.exists() and path.stat().st_size > 0


def _numbers_given(database: sqlite3.Connection) -> int:
    """The highest number that an entry has had, also one that was taken away."""
    row = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'access'").fetchone()
    return int(row[0]) if row else 0


def signature(home: Home, text: str) -> str:
    """Return what only somebody with the key of the log can write beneath ``text``."""
    return hmac.new(read_key(home, _KEY), text.encode(), "sha256").hexdigest()
