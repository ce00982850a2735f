"""Files that somebody is describing: kept beside the lake until they are loaded, a day at the most."""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.jobs.inbox import safe_name

_KEPT = timedelta(days=1)
_TOKEN = re.compile(r"[0-9a-f]{32}")


class NotReceived(WrongUsage):
    """The file is not there any more, or was never sent."""


@dataclass(frozen=True, kw_only=True)
class Received:
    """One file and the random name that its address has."""

    token: str
    path: Path


def keep(file: UploadedFile | None, *, home: Home, at: datetime) -> Received:
    """Write down a file that was sent. Raises NotReceived when none was."""
    if file is None:
        raise NotReceived(_("Välj en fil att beskriva."))
    _forget_old(home, at)
    token = secrets.token_hex(16)
    folder = _folder(home) / token
    folder.mkdir(mode=0o700, parents=True)
    path = folder / safe_name(file.name or "")
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return Received(token=token, path=path)


def find(token: str, *, home: Home) -> Received:
    """Return a file that was sent. Raises NotReceived when it is gone."""
    folder = _folder(home) / token
    files = sorted(folder.iterdir()) if _TOKEN.fullmatch(token) and folder.is_dir() else []
    if not files:
        raise NotReceived(_("Filen finns inte kvar: den sparas i ett dygn. Lämna in den igen."))
    return Received(token=token, path=files[0])


def forget(received: Received) -> None:
    """Remove a file that has been taken on, or is of no use."""
    shutil.rmtree(received.path.parent, ignore_errors=True)


def _folder(home: Home) -> Path:
    return home.work / "described"


def _forget_old(home: Home, at: datetime) -> None:
    for folder in _folder(home).glob("*"):
        if folder.stat().st_mtime < (at - _KEPT).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
