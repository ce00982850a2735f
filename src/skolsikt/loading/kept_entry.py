"""What people have written on pages and the worker is to load: encrypted until then, since it is about pupils."""

from __future__ import annotations

import fcntl
import json
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.sealed_file import SealBroken, seal, unseal

_KEY, _ENDING = "entries", ".entry"


class EntryBroken(SkolsiktError):
    """What somebody has entered does not open: damaged, or sealed by another key. Nothing else has it."""


@dataclass(frozen=True)
class Kept:
    """What waits to be loaded, by name, the oldest first. ``broken``: what is wrong with those that do not open."""

    entries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    broken: tuple[EntryBroken, ...] = ()


@contextmanager
def entering(home: Home) -> Iterator[None]:
    """Hold back everybody else who is about to keep an entry: what this one was weighed against still stands then."""
    home.work.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home.work / "entries.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep_entry(home: Home, said: Mapping[str, object]) -> None:
    """Seal ``said`` in the home, after everything that waits already. The caller holds ``entering``."""
    sealed = BytesIO()
    seal(iter([json.dumps(said).encode()]), sealed, key=read_key(home, _KEY))
    # The token: a name is never used twice, so that what was forgotten is not taken for what came after.
    path = home.work / f"{time.time_ns():020d}-{secrets.token_hex(8)}{_ENDING}"
    write_durably(path, sealed.getvalue(), mode=0o600)


def kept_count(home: Home) -> int:
    """Return how many entries wait, also while the vault is closed."""
    return len(_names(home))


def read_kept(home: Home) -> Kept:
    """Return everything that waits. Raises VaultClosed or KeyLost."""
    entries: dict[str, Mapping[str, Any]] = {}
    broken: list[EntryBroken] = []
    for name in _names(home):
        try:
            entries[name] = json.loads(b"".join(unseal(home.work / name, key=read_key(home, _KEY))))
        except FileNotFoundError:  # the worker has loaded it since
            continue
        except SealBroken:
            broken.append(_broken(name))
    return Kept(entries, tuple(broken))


def forget_entries(home: Home, names: Iterable[str]) -> None:
    """Remove what has been loaded."""
    for name in names:
        (home.work / name).unlink(missing_ok=True)


def _names(home: Home) -> list[str]:
    return sorted(path.name for path in home.work.glob(f"[0-9]*{_ENDING}"))


def _broken(name: str) -> EntryBroken:
    sentence = _(
        "Något som har skrivits in går inte att öppna: work/{file} är skadad. Be lärarna se efter att deras "
        "bedömningar finns kvar på sidan Sambedömning, och ta sedan bort filen."
    )
    return EntryBroken(sentence.format(file=name))
