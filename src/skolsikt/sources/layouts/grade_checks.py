"""What a row of a grade file must hold, and the faults of one that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skolsikt.home.words import N_
from skolsikt.school.identifiers import PersonNumber
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.record_layout import LayoutField, RecordLayout
from skolsikt.sources.layouts.scb_lines import identity_problems, text_problems
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    DUPLICATE_CONFLICTING,
    FORBIDDEN_CHARACTERS,
    REQUIRED_MISSING,
    TOO_LONG,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)

UNKNOWN_GRADE_CODE = Fault(
    "unknown_grade_code",
    N_("Betygskoden finns inte eller får inte användas i det ämnet."),
    N_("Rätta betyget i skolsystemet: A-F eller de koder som layouten anger (2, 3, 9 och i årskurs 6 även Y och Z)."),
)
TWO_WITHOUT_GRADE = Fault(
    "two_without_grade",
    N_("Kod 2 får bara användas när det andra ämnet (SV eller SVA, block eller enskilda ämnen) har betyg."),
    N_("Registrera betyget i det ämne som eleven läst, eller 9 om underlag saknas, och exportera om."),
)
DATE_BEFORE_SCALE = Fault(
    "date_before_scale",
    N_("Filens Datum ligger före betygsskalan A-F."),
    N_("Kontrollera datumet i filen, eller ange läsår med --period."),
)
FAULTS = (
    WRONG_COLUMN_COUNT,
    UNCLOSED_QUOTE,
    BAD_DATE,
    DATE_BEFORE_SCALE,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    REQUIRED_MISSING,
    UNKNOWN_GRADE_CODE,
    TWO_WITHOUT_GRADE,
    TOO_LONG,
    FORBIDDEN_CHARACTERS,
    DUPLICATE_CONFLICTING,
)

NOT_GRADED = "2"

Problem = tuple[LayoutField, str, Fault]


def problems(fields: Sequence[str], layout: RecordLayout, person: PersonNumber | None) -> Iterator[Problem]:
    """Yield what makes a row unusable: field, faulty value and fault.

    ``person`` is None when the person number is faulty. The date of extraction is checked by itself.
    """
    yield from _identity_problems(fields, layout, person)
    for field in layout.grades:
        value = fields[field.position]
        if value in field.codes:
            if value == NOT_GRADED and field.two_needs and not _others_graded(fields, field):
                yield field, value, TWO_WITHOUT_GRADE
        elif value:
            yield field, value, UNKNOWN_GRADE_CODE
        elif NOT_GRADED not in field.codes or not _others_graded(fields, field):
            yield field, value, REQUIRED_MISSING
    for field in layout.languages.values():
        yield from text_problems(field, fields[field.position])


def _identity_problems(fields: Sequence[str], layout: RecordLayout, person: PersonNumber | None) -> Iterator[Problem]:
    number, unit, class_name = (layout.about[name] for name in ("person_number", "school_unit_code", "class_name"))
    yield from identity_problems(fields, person, number=number, unit=unit)
    yield from text_problems(class_name, fields[class_name.position])


def _others_graded(fields: Sequence[str], field: LayoutField) -> bool:
    return all(fields[position] not in (NOT_GRADED, "") for position in field.two_needs)


def is_breach_without_harm(fields: Sequence[str], layout: RecordLayout) -> bool:
    """Tell whether a field that is never counted (system, version, names) breaks the layout; the row is kept."""
    uncounted = (layout.about[name] for name in ("system", "version", "given_name", "family_name"))
    return any(True for field in uncounted for _problem in text_problems(field, fields[field.position]))
