"""One published figure about an area, as a row of ``area_indicator``; who the area is, by code or by name."""

from __future__ import annotations

import re

from skolsikt.school.identifiers import named_unit_code
from skolsikt.school.municipalities import municipality_code_of
from skolsikt.sources.reading.published_figures import PublishedFigure

_LEVELS = {
    "deso": re.compile(r"\d{4}[ABC]\d{4}"),
    "regso": re.compile(r"\d{4}R\d{3}"),
    "municipality": re.compile(r"(?!00)\d{4}"),
    "county": re.compile(r"(?!00)\d{2}"),
    "nation": re.compile(r"00|SE"),
}
_LABEL = re.compile(r"(?P<municipality>[^()]+?)\s*\((?P<name>.+)\)")


def level_of(code: str) -> str:
    """Return the division that a code of SCB belongs to; empty when its form tells none.

    >>> [level_of(code) for code in ("1280A0010", "0114R001", "1280", "12", "00", "Möllevången")]
    ['deso', 'regso', 'municipality', 'county', 'nation', '']
    """
    return next((level for level, form in _LEVELS.items() if form.fullmatch(code)), "")


def named_area(label: str, *, municipality: str) -> tuple[str, str, str] | None:
    """Return code, name and municipality of an area that is only named; None when its municipality is not known.

    ``Kommun (Namn)`` names both, as SCB writes a RegSO; another name lies in ``municipality``, the home's own.

    >>> named_area("Upplands Väsby (Bollstanäs)", municipality="1280")
    ('x:0114:Bollstanäs', 'Bollstanäs', '0114')
    >>> named_area("Rosengård", municipality="1280"), named_area("Rosengård", municipality="")
    (('x:1280:Rosengård', 'Rosengård', '1280'), None)
    """
    both = _LABEL.fullmatch(label.strip())
    inside = municipality_code_of(both["municipality"]) if both else None
    name = both["name"] if both and inside else " ".join(label.split())
    within = inside or municipality
    return (named_unit_code(within, name), name, within) if within and name else None


def municipality_of(level: str, code: str) -> str | None:
    """Return the municipality that a code of SCB begins with, where it is of one.

    >>> municipality_of("regso", "0114R001"), municipality_of("county", "12")
    ('0114', None)
    """
    return code[:4] if level in ("deso", "regso", "municipality") else None


def area_row(
    *,
    level: str,
    code: str,
    name: str,
    municipality: str | None,
    indicator: str,
    period: str,
    figure: PublishedFigure,
    publisher: str,
    row_number: int,
) -> dict[str, object]:
    """Return one row of ``area_indicator``."""
    return {
        "area_level": level,
        "area_code": code,
        "area_name": name or None,
        "municipality": municipality,
        "indicator": indicator,
        "period": period,
        "value": figure.value,
        "value_text": figure.text,
        "withheld_code": figure.withheld_code,
        "publisher": publisher,
        "row_number": row_number,
    }
