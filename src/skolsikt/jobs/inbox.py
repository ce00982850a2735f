"""Files from a browser or a system, put in the inbox whole; the worker is asked to load them."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile

from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.jobs.load_inbox import FAILED
from skolsikt.jobs.queue import enqueue

_UNSAFE = re.compile(r"[^\w .()\-]")
_LONGEST_NAME_BYTES = 200  # what most disks take is 255


class NoFile(WrongUsage):
    """The form was sent without a file."""


def put_in_inbox(files: Sequence[UploadedFile], *, home: Home, requested_by: str) -> list[str]:
    """Write the files to the inbox, ask the worker to load them, and return their names."""
    if not files:
        raise NoFile(_("Välj minst en fil att läsa in."))
    names = [_write(file, home) for file in files]
    enqueue("load_inbox", requested_by=requested_by)
    return names


def safe_name(name: str) -> str:
    """Return a name that stays inside the folder and keeps its ending.

    >>> safe_name("../../Betyg åk 9?.csv")
    'Betyg åk 9_.csv'
    """
    path = PurePath(name.replace("\\", "/"))
    cleaned = _UNSAFE.sub("_", path.name).lstrip(". ") or "fil"
    return cleaned.encode()[-_LONGEST_NAME_BYTES:].decode(errors="ignore")


def stream_to_inbox(chunks: Iterable[bytes], name: str, *, home: Home, profile: str, requested_by: str) -> str:
    """Write what a system sends to the inbox, or to that of a profile, and return the name that it got."""
    folder = _folder(home, profile)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as target:
        try:
            target.writelines(chunks)
        except BaseException:
            Path(target.name).unlink()
            raise
    placed = _place(Path(target.name), folder, safe_name(name))
    enqueue("load_inbox", requested_by=requested_by)
    return placed


def take_to_inbox(path: Path, *, home: Home, profile: str, requested_by: str) -> None:
    """Move a file that lies in the installation to the inbox of a profile, and ask the worker to load it."""
    _place(path, _folder(home, profile), path.name)
    enqueue("load_inbox", requested_by=requested_by)


def _write(file: UploadedFile, home: Home) -> str:
    with tempfile.NamedTemporaryFile(dir=home.inbox, prefix=".", suffix=".part", delete=False) as target:
        for chunk in file.chunks():  # a draft of its own: two may send files with the same name at once
            target.write(chunk)
    return _place(Path(target.name), home.inbox, safe_name(file.name or ""))


def _folder(home: Home, profile: str) -> Path:
    folder = home.inbox / profile
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _place(draft: Path, folder: Path, name: str) -> str:
    # The inbox job leaves files alone that may still be being written; this one is whole.
    os.utime(draft, (0, 0))
    name = f"{name}_" if (folder / name).is_dir() or name == FAILED else name
    draft.replace(folder / name)
    return name
