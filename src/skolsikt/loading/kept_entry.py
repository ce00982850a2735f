"""What somebody has written on a page and the worker is to load: encrypted until then, since it is about pupils."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.sealed_file import seal, unseal

_KEY = "entries"
_ID = re.compile(r"[0-9a-f]{32}")


class EntryGone(SkolsiktError):
    """There is nothing by that name: it has been loaded, or its folder was restored from a backup."""


def keep_entry(home: Home, said: Mapping[str, object]) -> str:
    """Seal ``said`` in the home and return by which name it is found; the name tells nothing."""
    name, sealed = secrets.token_hex(16), BytesIO()
    seal(iter([json.dumps(said).encode()]), sealed, key=read_key(home, _KEY))
    home.work.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(_path(home, name), sealed.getvalue(), mode=0o600)
    return name


def read_entry(home: Home, name: str) -> dict[str, object]:
    """Return what was kept. Raises EntryGone, SealBroken or VaultClosed."""
    path = _path(home, name)
    if not path.exists():
        raise EntryGone(_("Det som skrevs in finns inte kvar: skriv in det igen."))
    said: dict[str, object] = json.loads(b"".join(unseal(path, key=read_key(home, _KEY))))
    return said


def forget_entry(home: Home, name: str) -> None:
    """Remove what was kept."""
    _path(home, name).unlink(missing_ok=True)


def _path(home: Home, name: str) -> Path:
    if not _ID.fullmatch(name):
        raise EntryGone(_("Det som skrevs in finns inte kvar: skriv in det igen."))
    return home.work / f"{name}.entry"
