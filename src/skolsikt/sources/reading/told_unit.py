"""The school unit that a row is about: its code, or its name where the file has no code."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.school.identifiers import InvalidNamedUnit, is_named_unit, is_school_unit_code, named_unit_code
from skolsikt.sources.contract import ProfileField
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, REQUIRED_MISSING

CODE, NAME = "school_unit_code", "school_unit_name"
UNIT_FIELDS = {
    CODE: ProfileField(N_("skolenhetskod, åtta siffror")),
    NAME: ProfileField(N_("skolans namn, där koden saknas")),
}


def tells_unit(layout: Layout) -> bool:
    """Tell whether a file of this layout names the school unit of its rows, or the profile does."""
    return layout.is_given(CODE) or layout.is_given(NAME)


def told_unit(row: CheckedRow, municipality: str, *, is_required: bool = True) -> str | None:
    """Return the unit of ``row``; None, and the row is rejected, when it tells none. A name is one in ``municipality``.

    A column of codes may hold ``x:<municipality>:<name>``, as Skolsikt itself writes a unit without a code.
    """
    code, name = row.text(CODE), row.text(NAME)
    if code and (is_school_unit_code(code) or is_named_unit(code)):
        return code
    if code:
        row.reject(CODE, BAD_SCHOOL_UNIT)
        return None
    try:
        return named_unit_code(municipality, name or "")
    except InvalidNamedUnit:
        if is_required:
            row.reject(NAME if name else CODE, REQUIRED_MISSING)
        return None
