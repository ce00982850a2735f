"""Published figures that stand beside the schools of a compiled list (``schools``: kod, meritvarde, series, salsa...).

Taken are those whose year the list tells and that have an indicator: the years of ``series``, the merit value with its
``period``, and SALSA with the list's ``salsaPeriod``. The others are the newest that were published of each school,
which the list does not date (compared with Skolverket's own answers, 2026-04: of npSve, npEng, npMa and andelGodkand
one to three in a hundred are of an earlier year than ``period``; lararbehorighet and elever are of a later one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.periods import InvalidPeriod, parse_period
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.faults import OUT_OF_RANGE
from skolsikt.sources.reading.json_text import Json, answers, entries, text_of
from skolsikt.sources.reading.published_figures import UNKNOWN_MARK, published_figure, reference_row
from skolsikt.sources.reading.rejects import RejectBook

MERIT = "averageGradesMeritRating9thGrade"
_SERIES = {"meritvarde": MERIT, "behorighet": "ratioOfPupils9thGradeEligibleForNationalProgramYR"}
_SALSA = {
    "salsaActual": "salsa_merit_actual",
    "salsaCalc": "salsa_merit_model",
    "salsaDev": "salsa_merit_residual",
    "salsaReqDev": "salsa_all_passed_residual",
    "salsaParents": "salsa_parents_education",
}
_UNDATED = ("npSve", "npEng", "npMa", "andelGodkand", "lararbehorighet", "elever")
_UNKNOWN = ("np", "programs")
_SURVEY = "survey"
# Limits that no published value can break; deviations from the model have none.
_LIMITS = {
    MERIT: (0.0, 340.0),
    "salsa_merit_actual": (0.0, 340.0),
    "salsa_merit_model": (0.0, 340.0),
    "salsa_parents_education": (1.0, 3.0),
    _SERIES["behorighet"]: (0.0, 100.0),
}

BAD_PERIOD = Fault(
    "compiled_period_unknown",
    N_("Läsåret går inte att läsa. Skolenheten är inläst utan det värdet."),
    N_("Skriv läsår som 2024/25 i den sammanställda listan, eller hämta siffrorna från Skolverkets API."),
)
FAULTS = (BAD_PERIOD, UNKNOWN_MARK, OUT_OF_RANGE)


@dataclass
class CompiledFigures:
    """What a list says beside its schools: rows of ``reference_value``, and how often each key was not read."""

    rows: list[dict[str, object]] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)

    def notes(self) -> list[str]:
        """Return which figures were left out and why, with how many schools have them."""
        words = (
            (_UNDATED, _("Inte inlästa, för att listan inte säger vilket läsår de gäller: {keys}.")),
            (_UNKNOWN, _("Inte inlästa, för att Skolsikt inte har någon indikator för dem: {keys}.")),
            ((_SURVEY,), _("Inte inlästa: {keys}. Skolenkäten läses från Skolverkets API (källan skolenkaten).")),
        )
        told = (
            (", ".join(f"{key} ({self.unread[key]})" for key in keys if self.unread[key]), text) for keys, text in words
        )
        return [text.format(keys=keys) for keys, text in told if keys]


def compiled_figures(document: Json, book: RejectBook) -> CompiledFigures:
    """Return the figures of every school with a code; of a code that stands twice those of the first.

    A cell that cannot be read goes to ``book`` by itself.
    """
    found, seen = CompiledFigures(), set[str]()
    for number, entry, salsa_period in _schools(document):
        code = text_of(entry.get("kod"))
        if is_school_unit_code(code) and code not in seen:
            seen.add(code)
            found.unread.update(key for key in (*_UNDATED, *_UNKNOWN, _SURVEY) if entry.get(key))
            found.rows += _rows(number, code, entry, salsa_period, book)
    return found


def _schools(document: Json) -> Iterator[tuple[int, Mapping[str, Json], str]]:
    number = 0
    for body in answers(document):
        for entry in entries(body.get("schools")):
            number += 1
            yield number, entry, text_of(body.get("salsaPeriod"))


def _rows(
    number: int, code: str, entry: Mapping[str, Json], salsa_period: str, book: RejectBook
) -> Iterator[dict[str, object]]:
    for (key, period), text in _cells(entry, salsa_period).items():
        indicator = _SERIES.get(key) or _SALSA[key]
        figure = published_figure(text)
        if fault := _fault(indicator, period, figure.value if figure else None, is_known=figure is not None):
            book.add(number, key, period if fault is BAD_PERIOD else text, fault.code, f"{code} {period}")
        elif figure:
            yield reference_row(
                unit_code=code,
                unit_kind="school_unit",
                indicator=indicator,
                period=parse_period(period).text,
                figure=figure,
                row_number=number,
            )


def _cells(entry: Mapping[str, Json], salsa_period: str) -> dict[tuple[str, str], str]:
    """Return key and period -> the figure as text; null is a figure that the list does not have."""
    series = entry.get("series")
    told = series if isinstance(series, dict) else {}
    cells = {(key, text_of(salsa_period)): text_of(entry.get(key)) for key in _SALSA}
    if period := text_of(entry.get("period")):
        cells["meritvarde", period] = text_of(entry.get("meritvarde"))
    for key in _SERIES:
        years = told.get(key)
        cells.update(
            {(key, year): text_of(value) for year, value in (years if isinstance(years, dict) else {}).items()}
        )
    return {place: text for place, text in cells.items() if text}


def _fault(indicator: str, period: str, value: float | None, *, is_known: bool) -> Fault | None:
    if not _is_school_year(period):
        return BAD_PERIOD
    if not is_known:
        return UNKNOWN_MARK
    smallest, largest = _LIMITS.get(indicator, (float("-inf"), float("inf")))
    return OUT_OF_RANGE if value is not None and not smallest <= value <= largest else None


def _is_school_year(text: str) -> bool:
    try:
        return parse_period(text).kind == "school_year"
    except InvalidPeriod:
        return False
