"""What, beside the files, a version rests on: the program, the dated rules and the measures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from skolsikt.warehouse.publishing import Hashes

_PACKAGE = Path(__file__).parent.parent


@cache
def hashes() -> Hashes:
    """Return the hashes of the dated rules and of the measures that stand in this installation."""
    return Hashes(
        rules=_hash(_PACKAGE.glob("school/rules/**/*")),
        measures=_hash(_PACKAGE.glob("measures/**/*")),
    )


@cache
def reading_hash() -> str:
    """Return the hash of the code that reads files: when it changes, the same file may be read otherwise."""
    return _hash([*_PACKAGE.glob("sources/**/*"), *_PACKAGE.glob("tables/**/*"), *_PACKAGE.glob("school/**/*")])


def _hash(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file() and path.suffix != ".pyc"):
        digest.update(f"{path.relative_to(_PACKAGE)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
