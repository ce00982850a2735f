"""Rows without person number looked up inside the vault, what has been decided about them, and whom each load took.

A description is kept as a keyed hash alone: nobody can tell from it whom it was about. Names are decrypted for the
look-up and not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.privacy.vault.describing import Candidate, Described, How, Match, Placed, Register
from skolsikt.privacy.vault.identity import Identity
from skolsikt.privacy.vault.persons import identities_of
from skolsikt.privacy.vault.ring import Ring
from skolsikt.privacy.vault.schema import vault_database

_KEY = "description"
_COLUMNS = "description, pupil_key, state, how, row_number, row_count, school_unit_code"


class State(StrEnum):
    """What a load did with a pupil whom a description may mean."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True)
class KeptMatch:
    """One description of a load and one pupil. ``row_number``: the first row; ``number``: 0 until it is kept."""

    description: bytes
    pupil_key: int
    state: State
    how: How
    row_number: int
    row_count: int
    school_unit_code: str
    number: int = 0

    def __repr__(self) -> str:
        return f"KeptMatch({self.number})"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision in force about one description and one pupil: named and dated."""

    pupil_key: int
    is_pupil: bool
    by: str
    at: str


@dataclass(frozen=True, kw_only=True)
class LookedUp:
    """One description after the look-up. ``number``: the person number of whom it surely means, else empty."""

    description: bytes
    match: Match
    number: str
    never: frozenset[int]

    def __repr__(self) -> str:
        return "LookedUp(...)"


def looked_up(home: Home, told: Mapping[str, Described], placed: Iterable[Placed]) -> dict[str, LookedUp]:
    """Return whom each description (by its reference) means. Raises VaultClosed while the vault is closed."""
    key = read_key(home, _KEY)
    hashes = {reference: hmac.digest(key, one.written.encode(), "sha256") for reference, one in told.items()}
    with vault_database(home) as database:
        keys = [pupil_key for (pupil_key,) in database.execute("SELECT pupil_key FROM identity")]
        identities = identities_of(keys, database, Ring(home, database))
        decided = _decided(set(hashes.values()), database)
    register = Register.of(identities, placed)
    return {
        reference: _looked_up(one, hashes[reference], register, decided.get(hashes[reference], ()), identities)
        for reference, one in told.items()
    }


def _looked_up(
    one: Described,
    description: bytes,
    register: Register,
    decided: Sequence[Decided],
    identities: Mapping[int, Identity],
) -> LookedUp:
    never = frozenset(each.pupil_key for each in decided if not each.is_pupil)
    chosen = next((each.pupil_key for each in decided if each.is_pupil and each.pupil_key in identities), None)
    match = Match(sure=Candidate(chosen, How.DECIDED)) if chosen is not None else register.match(one, never)
    if never and chosen is None and match.sure:  # whoever is left when a person has said no to somebody is no sure one
        match = Match(doubtful=(match.sure,))
    number = identities[match.sure.pupil_key].person_number if match.sure else ""
    return LookedUp(description=description, match=match, number=number, never=never)


def keep_matches(home: Home, load: int, matches: Iterable[KeptMatch]) -> None:
    """Write down whom ``load`` took each description for, in place of what was written before."""
    rows = [
        (load, one.description, one.pupil_key, one.state, one.how, one.row_number, one.row_count, one.school_unit_code)
        for one in matches
    ]
    with vault_database(home) as database:
        database.execute("DELETE FROM match WHERE load = ?", [load])
        database.executemany(f"INSERT INTO match (load, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def forget_matches(home: Home, loads: Collection[int]) -> None:
    """Forget whom those loads took descriptions for; decisions stand."""
    with vault_database(home) as database:
        database.executemany("DELETE FROM match WHERE load = ?", [(load,) for load in loads])


def matches_of(home: Home, load: int) -> list[KeptMatch]:
    """Return whom ``load`` took each description for, in the order of the file. Needs no key.

    The caller asks for the right to each pupil before anything is shown of one.
    """
    with vault_database(home) as database:
        sql = f"SELECT id, {_COLUMNS} FROM match WHERE load = ? ORDER BY row_number, id"
        rows = database.execute(sql, [load]).fetchall()
    return [
        KeptMatch(
            number=number,
            description=description,
            pupil_key=pupil_key,
            state=State(state),
            how=How(how),
            row_number=row,
            row_count=count,
            school_unit_code=unit,
        )
        for number, description, pupil_key, state, how, row, count, unit in rows
    ]


def decisions_about(home: Home, descriptions: Collection[bytes]) -> dict[bytes, Sequence[Decided]]:
    """Return what has been decided about each of ``descriptions``; needs no key."""
    with vault_database(home) as database:
        return _decided(descriptions, database)


def decide_description(
    home: Home, description: bytes, *, pupil_key: int | None, never: Collection[int], by: str, at: datetime
) -> None:
    """Say whom a description means, from now on and whatever file it stands in, and whom it never means.

    A pupil who is chosen takes the place of one chosen before.
    """
    said = [(description, one, 0) for one in never if one != pupil_key]
    with vault_database(home) as database:
        if pupil_key is not None:
            database.execute("DELETE FROM described WHERE description = ? AND is_pupil", [description])
            said.append((description, pupil_key, 1))
        when = at.isoformat(timespec="seconds")
        database.executemany(
            "INSERT OR REPLACE INTO described VALUES (?, ?, ?, ?, ?)", [(*one, by, when) for one in said]
        )


def take_back(home: Home, description: bytes, pupil_key: int) -> None:
    """Take back what was said about a description and a pupil: they are compared again as if nobody had."""
    with vault_database(home) as database:
        database.execute("DELETE FROM described WHERE description = ? AND pupil_key = ?", [description, pupil_key])


def decisions_digest(home: Home, descriptions: Collection[bytes]) -> str:
    """Return a word that is another one when something about ``descriptions`` is decided or taken back.

    It tells of nobody.
    """
    with vault_database(home) as database:
        rows = database.execute("SELECT description, pupil_key, is_pupil FROM described ORDER BY 1, 2").fetchall()
    told = [row for row in rows if row[0] in descriptions]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16] if told else ""


def _decided(descriptions: Collection[bytes], database: sqlite3.Connection) -> dict[bytes, Sequence[Decided]]:
    found: dict[bytes, list[Decided]] = defaultdict(list)
    rows = database.execute("SELECT description, pupil_key, is_pupil, decided_by, decided_at FROM described")
    for description, pupil_key, is_pupil, by, at in rows:
        if description in descriptions:
            found[description].append(Decided(pupil_key=pupil_key, is_pupil=bool(is_pupil), by=by, at=at))
    return dict(found)
