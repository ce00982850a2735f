"""The slice that a slice is compared with: the same one a year before."""

from __future__ import annotations

import re

_DATED = re.compile(r"(HT|VT)?((?:19|20)\d\d)(?:/(\d\d)|(-\d\d(?:-\d\d)?))?")


def a_year_before(name: str) -> str:
    """Return the name of the same slice a year before; empty when nothing in it says which year it is of.

    >>> a_year_before("grades|2024/25|VT2025|10000001|9")
    'grades|2023/24|VT2024|10000001|9'
    >>> a_year_before("lessons|2000/01|2001-02|x:1980:Skolan"), a_year_before("kolada|1980|2024")
    ('lessons|1999/00|2000-02|x:1980:Skolan', '')
    """
    earlier = "|".join(map(_earlier, name.split("|")))
    return "" if earlier == name else earlier


def _earlier(part: str) -> str:
    found = _DATED.fullmatch(part)
    if found is None or found[0] == found[2]:  # four digits alone may be a municipality
        return part
    year = int(found[2]) - 1
    return (found[1] or "") + str(year) + (f"/{(year + 1) % 100:02}" if found[3] else found[4] or "")
