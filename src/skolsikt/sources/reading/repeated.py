"""Rows of a file that tell of the same thing twice: which of them holds cannot be told, so none is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.checked_row import CheckedRow


def reject_repeated(
    found: Iterable[tuple[CheckedRow, Mapping[str, object]]], *, key: Sequence[str], field: str, fault: Fault
) -> None:
    """Reject every row whose ``key`` another row has too, with ``fault`` at ``field``."""
    groups: dict[tuple[object, ...], list[CheckedRow]] = defaultdict(list)
    for row, told in found:
        groups[tuple(told[name] for name in key)].append(row)
    for same in groups.values():
        for row in same if len(same) > 1 else ():
            row.reject(field, fault)
