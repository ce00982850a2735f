"""One cell of Swedish official statistics: a value, or a mark that says why there is none.

Source: Skolverket, planned-educations v4 (valueType) and the notes of its exports. ``..`` = too few pupils; ``.`` =
missing; ``~100`` = one to four pupils did not reach; ``*`` = teachers without demand for a certificate; ``cirka N`` =
rounded to tens. A mark is never a number: not 0, not 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import N_, _
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.numbers import swedish_number

WITHHELD_MARKS = {
    "..": "source_few",
    ".": "source_missing",
    "-": "source_missing",
    "~100": "source_nearly_all",
    "*": "source_not_applicable",
}
WITHHELD_VALUE_TYPES = {
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": "source_few",
    "MISSING": "source_missing",
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": "source_nearly_all",
    "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION": "source_not_applicable",
}
UNKNOWN_MARK = Fault(
    "unknown_mark",
    N_("Cellen är varken ett tal eller ett av statistikens tecken (.. . ~100 * -)."),
    N_("Hämta filen på nytt från utgivaren, utan att spara om den i ett kalkylprogram."),
)


@dataclass(frozen=True)
class PublishedFigure:
    """A published cell: exactly one of ``value`` and ``withheld_code`` is set; ``text`` is the cell as it stood."""

    text: str
    value: float | None = None
    is_approximate: bool = False
    withheld_code: str | None = None


def published_figure(text: str, value_type: str = "") -> PublishedFigure | None:
    """Return what a cell says, or None when it is neither a number nor a known mark.

    ``value_type`` (planned-educations v4) speaks only where the text is empty.

    >>> published_figure("cirka 370")
    PublishedFigure(text='cirka 370', value=370.0, is_approximate=True, withheld_code=None)
    >>> published_figure("~100").withheld_code, published_figure("84,6").value, published_figure("okänt")
    ('source_nearly_all', 84.6, None)
    """
    mark = text.strip()
    withheld_code = WITHHELD_MARKS.get(mark) or (WITHHELD_VALUE_TYPES.get(value_type) if not mark else None)
    if withheld_code:
        return PublishedFigure(text, withheld_code=withheld_code)
    figures = mark.removeprefix("cirka").strip()
    value = swedish_number(figures)
    return None if value is None else PublishedFigure(text, value, is_approximate=figures != mark)


def reference_row(
    *,
    unit_code: str,
    unit_kind: str,
    indicator: str,
    period: str,
    figure: PublishedFigure,
    row_number: int,
    sex: str = "all",
    publisher: str = "Skolverket",
) -> dict[str, object]:
    """Return one row of ``reference_value`` as it was published, for both sexes together unless told."""
    return {
        "unit_code": unit_code,
        "unit_kind": unit_kind,
        "indicator": indicator,
        "period": period,
        "sex": sex,
        "value": figure.value,
        "value_text": figure.text,
        "is_approximate": figure.is_approximate,
        "withheld_code": figure.withheld_code,
        "publisher": publisher,
        "row_number": row_number,
    }


def named_unit(*, code: str, name: str, municipality: str | None, row_number: int) -> dict[str, object]:
    """Return the row of ``school_unit`` of a school that a file of figures names: such a file is no register."""
    return {
        "school_unit_code": code,
        "name": name,
        "municipality": municipality,
        "is_registered": False,
        "row_number": row_number,
    }


def about_figures(rows: Sequence[Mapping[str, object]]) -> str:
    """Return a sentence with how many cells hold values and how many each mark, so that they can be checked."""
    marks = Counter(row["withheld_code"] for row in rows)
    return _(
        "Ifyllda celler: {cells}. Värden: {values}, varav ungefärliga: {about}. Dolda för att de bygger på få elever: "
        "{few}. Saknas: {missing}. Nästan alla har nått målet: {nearly_all}. Inte tillämpliga: {not_applicable}."
    ).format(
        cells=len(rows),
        values=marks[None],
        about=sum(1 for row in rows if row["is_approximate"]),
        few=marks["source_few"],
        missing=marks["source_missing"],
        nearly_all=marks["source_nearly_all"],
        not_applicable=marks["source_not_applicable"],
    )
