"""Files from the browser, put in the inbox whole."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
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


def _write(file: UploadedFile, home: Home) -> str:
    name = safe_name(file.name or "")
    with tempfile.NamedTemporaryFile(dir=home.inbox, prefix=".", suffix=".part", delete=False) as target:
        for chunk in file.chunks():  # a draft of its own: two may send files with the same name at once
            target.write(chunk)
    # The inbox job leaves files alone that may still be being written; this one is whole.
    os.utime(target.name, (0, 0))
    name = f"{name}_" if (home.inbox / name).is_dir() or name == FAILED else name
    Path(target.name).replace(home.inbox / name)
    return name
