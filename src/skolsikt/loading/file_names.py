"""Names of files that other systems have written: shown as text, and told to the engine in a form that it can take."""

from __future__ import annotations

import os
from pathlib import Path


def readable_name(path: Path) -> str:
    """Return the file's name as text; bytes that are no UTF-8 come from an older Windows and are read as such.

    >>> readable_name(Path(os.fsdecode(b"betyg_h\\xf6st.txt")))
    'betyg_höst.txt'
    """
    name = os.fsencode(path.name)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("cp1252", errors="replace")


def sayable_path(path: Path, *, folder: Path) -> Path:
    """Return ``path``, or a link to it in ``folder`` when its name is no text and an engine could not be told it."""
    if str(path).isprintable():
        return path
    link = folder / "incoming"
    link.symlink_to(path.absolute())
    return link
