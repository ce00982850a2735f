"""Which support single pupils get, in their newest school year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.keys import key_list
from skolsikt.school.support import support_name


@dataclass(frozen=True, kw_only=True)
class Support:
    """One kind of support with its dates; ``to_date`` None: it goes on."""

    kind: str
    from_date: date
    to_date: date | None

    @property
    def name(self) -> str:
        """The kind in words."""
        return support_name(self.kind)


def support_of(keys: Collection[int], rows: Rows) -> dict[int, list[Support]]:
    """Return each pupil's support, the latest first. A pupil without any is not there."""
    wanted = key_list(keys)
    found: dict[int, list[Support]] = defaultdict(list)
    for key, kind, first, last in rows.fetchall(_SUPPORT.format(keys=wanted)):
        if isinstance(first, date):
            found[int(str(key))].append(
                Support(kind=str(kind), from_date=first, to_date=last if isinstance(last, date) else None)
            )
    return dict(found)


def is_support_known(rows: Rows) -> bool:
    """Whether anything at all has been loaded about support: no rows is not the same as no support."""
    return bool(rows.fetchall("SELECT 1 FROM support_measure LIMIT 1"))


_SUPPORT = (
    "SELECT pupil_key, support_kind, from_date, max(to_date) FROM support_measure WHERE pupil_key IN ({keys}) "
    "GROUP BY ALL ORDER BY from_date DESC"
)
