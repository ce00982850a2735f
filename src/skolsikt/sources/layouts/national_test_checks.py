"""What a row of a file of national tests must hold, and the faults of one that does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skolsikt.home.words import N_
from skolsikt.school.identifiers import PersonNumber
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.national_test_layout import NationalTestLayout, ResultField
from skolsikt.sources.layouts.scb_lines import identity_problems, text_problems
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    DUPLICATE_CONFLICTING,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)

UNKNOWN_TEST_CODE = Fault(
    "unknown_test_code",
    N_("Provresultatet är ingen kod eller poäng som layouten har för det fältet."),
    N_("Rätta resultatet i skolsystemet (99 ej deltagit, 88 försvunnet, 77 ersättningsprov) och exportera om."),
)
PARTS_CONTRADICT = Fault(
    "parts_contradict",
    N_("Delproven säger emot varandra: resultat finns fast delprovet inte är gjort, eller är ett ersättningsprov."),
    N_("Rätta deltagande eller resultat i skolsystemet: provbetyg kräver alla delprov, och kod 77 går före."),
)
FAULTS = (
    WRONG_COLUMN_COUNT,
    UNCLOSED_QUOTE,
    BAD_DATE,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    REQUIRED_MISSING,
    UNKNOWN_TEST_CODE,
    PARTS_CONTRADICT,
    DUPLICATE_CONFLICTING,
)

NOT_TAKEN, LOST, SUBSTITUTE, BLANK = "99", "88", "77", ""
TAKEN = "1"
REASONS = {SUBSTITUTE: "substitute", LOST: "lost", NOT_TAKEN: "not_taken", BLANK: "in_test_portal"}

Problem = tuple[ResultField, str, Fault]


def problems(fields: Sequence[str], layout: NationalTestLayout, person: PersonNumber | None) -> Iterator[Problem]:
    """Yield what makes a row unusable: field, faulty value and fault.

    ``person`` is None when the person number is faulty. The date of extraction is checked by itself.
    """
    number, unit = layout.about["person_number"], layout.about["school_unit_code"]
    yield from identity_problems(fields, person, number=number, unit=unit)
    for subject, results in layout.results.items():
        in_portal = is_in_portal(fields, results)
        yield from _beside_problems(fields, subject, layout, in_portal=in_portal)
        if not in_portal:
            yield from _code_problems(fields, results)
            yield from _contradictions(fields, layout.parts[subject])


def is_in_portal(fields: Sequence[str], results: Sequence[ResultField]) -> bool:
    """Tell whether nothing of a subject stands here because all of it was reported in the test portal."""
    return any(one.may_be_blank for one in results) and not any(fields[one.position] for one in results)


def is_breach_without_harm(fields: Sequence[str], layout: NationalTestLayout) -> bool:
    """Tell whether a field that is never counted (system, version, groups) breaks the layout; the row is kept."""
    uncounted = [layout.about["system"], layout.about["version"], *(f for f in layout.fields if f.holds == "group")]
    return any(True for field in uncounted for _problem in text_problems(field, fields[field.position]))


def _code_problems(fields: Sequence[str], results: Sequence[ResultField]) -> Iterator[Problem]:
    for field in results:
        value = fields[field.position]
        if value and not field.allows(value):
            yield field, value, UNKNOWN_TEST_CODE
        elif not value and not field.may_be_blank:
            yield field, value, REQUIRED_MISSING


def _beside_problems(
    fields: Sequence[str], subject: str, layout: NationalTestLayout, *, in_portal: bool
) -> Iterator[Problem]:
    """What says which subject the results are in: the syllabus, or the subject that the pupil was assigned."""
    for field in (one for one in layout.fields if one.subject == subject and one.holds in ("syllabus", "assigned")):
        value = fields[field.position]
        if value and value not in field.codes:
            yield field, value, UNKNOWN_TEST_CODE
        elif not value and not in_portal and (field.holds == "assigned" or not field.may_be_blank):
            yield field, value, REQUIRED_MISSING


def _contradictions(fields: Sequence[str], parts: dict[str, tuple[ResultField, ...]]) -> Iterator[Problem]:
    codes = {part: [fields[one.position] for one in of] for part, of in parts.items()}
    for part, of in parts.items():
        if NOT_TAKEN in codes[part] and any(_is_result(one, fields[one.position]) for one in of):
            field = next(one for one in of if fields[one.position] == NOT_TAKEN)
            yield field, NOT_TAKEN, PARTS_CONTRADICT
    for whole in parts.get(TOTAL, ()):
        value = fields[whole.position]
        others = {code for part, of in codes.items() if part != TOTAL for code in of}
        breaks = others & ({NOT_TAKEN, SUBSTITUTE} if SUBSTITUTE in whole.codes else {NOT_TAKEN})
        if _is_result(whole, value) and breaks:
            yield whole, value, PARTS_CONTRADICT


def _is_result(field: ResultField, value: str) -> bool:
    """Whether ``value`` shows that the part was taken: points, a grade, reached or not, or taken."""
    return value not in REASONS
