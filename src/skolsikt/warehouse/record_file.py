"""Small JSON files of the lake that say what there is, each with a sum: damage is told, never believed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _

Record = TypeVar("Record")

_SUM = "sum"
_SUM_DIGITS = 16


class RecordDamaged(SkolsiktError):
    """A file of the lake does not hold what was written in it."""


def sum_of(text: str) -> str:
    """Return the sum that vouches for ``text``: 16 hexadecimal digits.

    >>> sum_of("13")
    '3fdba35f04dc8c46'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:_SUM_DIGITS]


def write_record(path: Path, content: Mapping[str, object]) -> None:
    """Write ``content`` in one step, with its sum."""
    write_durably(path, _text({**content, _SUM: sum_of(_text(content))}))


def read_record(path: Path, shape: TypeAdapter[Record]) -> Record:
    """Return what ``path`` holds as ``shape``.

    Raises RecordDamaged when it is no JSON, has another shape or is not what was written. A file without a sum is
    from an earlier program and is judged by its shape alone.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        told = content.pop(_SUM, None)
        text = _text(content)
        if told in (None, sum_of(text)):
            return shape.validate_json(text, strict=True)
    except (ValueError, TypeError, AttributeError) as error:  # undecodable, not JSON, no object, or another shape
        raise _damaged(path) from error
    raise _damaged(path)


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _damaged(path: Path) -> RecordDamaged:
    return RecordDamaged(_("{file} är skadad.").format(file=path))
