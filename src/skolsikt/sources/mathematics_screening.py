"""Digital mathematics tests of grade levels 2, 4, 5, 7 and 8: CSV or Excel, read through a profile."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.scb_lines import one_each
from skolsikt.sources.layouts.screening_rows import (
    REASONS,
    RESULT_AND_REASON,
    TESTS,
    ScreeningRow,
    read_screening_row,
)
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import COMMON, DUPLICATE_CONFLICTING
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.row_notes import repeated_notes
from skolsikt.sources.reading.told_unit import UNIT_FIELDS
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year

ID = "mathematics_screening"
FIELDS = {
    "person_number": ProfileField(N_("personnummer, samordningsnummer eller TF-nummer"), is_required=True),
    "school_year": ProfileField(N_("läsår som 2024/25; annars ur datumet eller med --period")),
    "date": ProfileField(N_("dagen för testet; säger läsåret där ingen annan gör det")),
    **UNIT_FIELDS,
    "class_name": ProfileField(N_("klass")),
    "grade_level": ProfileField(N_("årskurs; annars den som testet är till för")),
    "teaching_group": ProfileField(N_("undervisningsgrupp")),
    "test": ProfileField(N_("vilket test, med koderna ma2, ma4, ma5, ma7 och ma8"), is_required=True, codes=TESTS),
    "part": ProfileField(N_("del av testet; tom eller total är hela testet")),
    "points": ProfileField(N_("poäng, 0 till 100")),
    "is_reached": ProfileField(N_("om nivån är nådd: ja eller nej")),
    "missing_reason": ProfileField(N_("varför resultat saknas"), codes=REASONS),
}
RESULT_FIELDS = ("points", "is_reached")
NEEDED = (tuple(UNIT_FIELDS), RESULT_FIELDS)  # one of each
YEAR_FIELDS = ("school_year", "date")
ROWS_LOOKED_AT = 40
LEAST_KNOWN_SHARE = 0.5  # of the tests that the first rows name: other files of pupils and tests belong to others


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table of pupils, schools and results in which most tests are ones of these."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not all(_has_one(layout, names) for names in NEEDED):
        return None
    rows = table_rows(incoming, layout, book=RejectBook(), footer=Footer())
    tests = [layout.value(record, "test") for record in islice(rows, ROWS_LOOKED_AT)]
    known = sum(test in TESTS for test in tests)
    if not tests or known / len(tests) < LEAST_KNOWN_SHARE:
        return None
    because = _("Resultat per elev av {tests}, under rubriken {heading}.")
    return Recognition(
        round(0.95 * known / len(tests), 2),
        because.format(tests=", ".join(sorted({*tests} & {*TESTS})), heading=layout.heading("test")),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``screening_result`` and what the person numbers tell of each ``pupil``.

    Raises UnreadableFile for missing headings and SchoolYearUnknown when nobody says which school year it is.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    for names in NEEDED:
        if not _has_one(layout, names):
            raise UnreadableFile(
                _("{file} har ingen kolumn för {meaning}. Lägg till den, eller ange den i profilen.").format(
                    file=incoming.name, meaning=_(FIELDS[names[0]].meaning)
                )
            )
    year = asked_school_year(wish, layout, *YEAR_FIELDS)
    book, footer = RejectBook(), Footer()
    rows = [CheckedRow(record, layout, book) for record in table_rows(incoming, layout, book=book, footer=footer)]
    found = [read_screening_row(row, school_year=year, municipality=wish.municipality) for row in rows]
    pairs = [(row, one) for row, one in zip(rows, found, strict=True) if one]
    kept, contradicting, repeated = one_each(
        pairs, about=lambda pair: pair[1].key, content=lambda pair: pair[1].content
    )
    for row, _one in contradicting:
        row.reject("person_number", DUPLICATE_CONFLICTING)
    accepted = [one for _row, one in kept]
    return Reading(
        rows={
            "screening_result": canonical_rows("screening_result", [one.row for one in accepted]),
            "pupil": canonical_rows("pupil", _pupils(accepted)),
        },
        rejects=book.table(),
        rows_read=len(accepted) + repeated + book.row_count,
        rows_rejected=book.row_count,
        notes=_notes(layout, accepted, repeated),
    )


def _has_one(layout: Layout, names: Sequence[str]) -> bool:
    return any(layout.is_given(name) for name in names)


def _pupils(accepted: Sequence[ScreeningRow]) -> list[dict[str, object]]:
    once = {(one.person.value, one.row["school_year"], one.row["test"]): one for one in accepted}
    return [
        {
            "person_number": one.person.value,
            "school_year": one.row["school_year"],
            "delivered_by": f"{one.row['school_unit_code']} {one.row['test']}",
            "birth_year": one.person.birth_year,
            "birth_month": one.person.birth_month,
            "sex": one.person.sex,
            "row_number": one.row["row_number"],
        }
        for one in once.values()
    ]


def _notes(layout: Layout, accepted: Sequence[ScreeningRow], repeated: int) -> list[str]:
    notes = profile_notes(layout.profile)
    for test in sorted({str(one.row["test"]) for one in accepted}):
        of = [one for one in accepted if one.row["test"] == test]
        years = sorted({str(one.row["school_year"]) for one in of})
        pupils = len({one.person.value for one in of})
        notes.append(
            ngettext("{test}, {years}: {count} elev.", "{test}, {years}: {count} elever.", pupils).format(
                test=test, years=", ".join(years), count=pupils
            )
        )
    notes.extend(repeated_notes(repeated))
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Digitala matematiktester"),
    delivers=("screening_result", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev, test och del: personnummer, skola, klass, test (årskurs 2, 4, 5, 7 eller "
        "8), poäng och om nivån är nådd. Läsåret står i en kolumn, följer testets datum eller sägs med --period."
    ),
    needs_profile=True,
    faults=(*COMMON, BAD_SCHOOL_YEAR, RESULT_AND_REASON),
    fields=FIELDS,
)
