"""Which school year and term the grades of a file belong to: by ``--period``, or by the day it was taken out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.school.grades import grade_codes
from skolsikt.school.periods import SchoolYear, dates_of, parse_period, school_year_of_term, spring_year, term_of
from skolsikt.sources.layouts.record_layout import RecordLayout


class PeriodDoesNotFit(WrongUsage):
    """Grades belong to one school year or one term; another period was asked for."""


@dataclass(frozen=True)
class GradePeriod:
    """School year and term of a grade."""

    school_year: str
    term: str


@lru_cache(maxsize=1024)
def wished_period(text: str, layout: RecordLayout, extracted: date | None) -> GradePeriod:
    """Return the period that ``--period`` names; a school year means its spring term.

    For term grades a school year means the term in which the file was taken out, when that lies in it.

    Raises PeriodDoesNotFit for anything but a school year or a term, and for one with another grade scale.
    """
    period = parse_period(text)
    if period.kind not in ("school_year", "term"):
        raise PeriodDoesNotFit(
            _("Betyg hör till ett läsår eller en termin: skriv till exempel --period 2024/25 eller VT2025.")
        )
    if not has_scale(dates_of(period.text)[1], layout):
        raise PeriodDoesNotFit(
            _("Betygen i filen fanns inte i {period}: betygsskalan var en annan. Kontrollera --period.").format(
                period=period.text
            )
        )
    if period.kind == "term":
        return GradePeriod(school_year_of_term(period.text), period.text)
    by_date = extracted and period_of(extracted, layout)
    if by_date and by_date.school_year == period.text:
        return by_date
    return GradePeriod(period.text, f"VT{spring_year(period.text)}")


@lru_cache(maxsize=1024)
def period_of(extracted: date, layout: RecordLayout) -> GradePeriod:
    """Return the period of the grades in a file taken out on ``extracted``.

    Final grades are those of the last spring that has begun. Term grades are those of the running term, but until
    the grades of the autumn can exist (rule ``scb_grades.autumn_grades_from``) still those of the spring.
    """
    is_spring = layout.kind == "final" or extracted.month < layout.autumn_grades_from
    if is_spring:
        return GradePeriod(SchoolYear(extracted.year - 1).text, f"VT{extracted.year}")
    return GradePeriod(SchoolYear.of(extracted).text, term_of(extracted))


@lru_cache(maxsize=1024)
def has_scale(day: date, layout: RecordLayout) -> bool:
    """Tell whether every code of ``layout`` existed on ``day``."""
    known = grade_codes(day)
    return all(code in known for field in layout.grades for code in field.codes)
