"""Pupils and where they go to school: a list as CSV or Excel, read through a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from skolsikt.home.words import N_, _, ngettext
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.pupil_rows import (
    SEXES,
    UNKNOWN_BACKGROUND,
    PupilRow,
    read_pupil_row,
)
from skolsikt.sources.layouts.pupil_tables import enrolments_table, identities_table, pupils_table
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_NUMBER,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    DATES_REVERSED,
    DUPLICATE_CONFLICTING,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    UNKNOWN_CODE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles
from skolsikt.sources.reading.recognised import recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.row_notes import footer_notes, repeated_notes
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, tells_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year

ID = "pupils"
FIELDS = {
    "person_number": ProfileField(N_("personnummer, samordningsnummer eller TF-nummer"), is_required=True),
    "given_name": ProfileField(N_("förnamn; går bara till valvet")),
    "family_name": ProfileField(N_("efternamn; går bara till valvet")),
    "address": ProfileField(N_("adress; går bara till valvet, aldrig för skyddad identitet")),
    "is_protected": ProfileField(N_("skyddad identitet: ja eller nej")),
    "sex": ProfileField(N_("kön; behövs bara för TF-nummer"), codes=SEXES),
    "school_year": ProfileField(N_("läsår som 2024/25; annars anges det med --period")),
    **UNIT_FIELDS,
    "school_form": ProfileField(N_("skolform")),
    "grade_level": ProfileField(N_("årskurs; 0 är förskoleklass")),
    "class_name": ProfileField(N_("klass")),
    "from_date": ProfileField(N_("första dagen i skolenheten")),
    "to_date": ProfileField(N_("sista dagen; tom medan placeringen pågår")),
    "home_area_code": ProfileField(N_("minsta bostadsområde (till exempel NYKO)")),
    "home_municipality": ProfileField(N_("hemkommunens kod eller namn")),
    "parents_education": ProfileField(N_("föräldrarnas utbildning: 1 förgymnasial, 2 gymnasial, 3 eftergymnasial")),
    "is_newly_arrived": ProfileField(N_("nyanländ: ja eller nej")),
    "has_foreign_background": ProfileField(N_("utländsk bakgrund: ja eller nej")),
}
LEAST_EXPLAINED_SHARE = 0.6  # of the file's headings: lists of other things also name pupils


@dataclass
class _Tally:
    row_count: int = 0
    lost_count: int = 0
    repeated: int = 0


def recognise(incoming: Incoming) -> Recognition | None:
    """Return how much of the file's headings a list of pupils explains."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not layout.positions.keys() & UNIT_FIELDS:
        return None
    share = len(layout.positions) / sum(1 for heading in layout.headings if heading)
    if share < LEAST_EXPLAINED_SHARE:
        return None
    because = _("Rubrikerna {headings} är de som en elevlista har ({known} av {all}).")
    return Recognition(
        round(min(share, 1) * 0.95, 2),
        because.format(
            headings=", ".join(layout.heading(field) for field in list(layout.positions)[:4]),
            known=len(layout.positions),
            all=len(layout.headings),
        ),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return pupils, their enrolments and identities.

    A fault in who, where or when costs the row; one in the background only that value. Rows of one pupil that
    contradict each other are rejected, all of them.

    Raises UnreadableFile for missing headings, and SchoolYearUnknown when nobody says which school year it is.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    if not tells_unit(layout):
        raise UnreadableFile(
            _("{file} har ingen kolumn för skolenhet. Lägg till Skolenhetskod, eller ange den i profilen.").format(
                file=incoming.name
            )
        )
    school_year = asked_school_year(wish, layout)
    book, footer, tally = RejectBook(), Footer(), _Tally()
    accepted = []
    for record in table_rows(incoming, layout, book=book, footer=footer):
        tally.row_count += 1
        row = CheckedRow(record, layout, book)
        pupil = read_pupil_row(row, school_year=school_year, municipality=wish.municipality)
        if pupil:
            accepted.append((row, pupil))
        else:
            tally.lost_count += 1
    pupils = _consistent(accepted, tally)
    return Reading(
        rows={"pupil": pupils_table(pupils), "enrolment": enrolments_table(pupils)},
        identities=identities_table(pupils),
        rejects=book.table(),
        rows_read=tally.row_count + book.broken_count,
        rows_rejected=tally.lost_count + book.broken_count,
        notes=_notes(layout, wish, pupils, footer, tally),
    )


def _consistent(accepted: Sequence[tuple[CheckedRow, PupilRow]], tally: _Tally) -> list[PupilRow]:
    """Drop repeated rows; reject every row of a pupil whose rows contradict each other."""
    by_pupil: dict[tuple[str, str], list[tuple[CheckedRow, PupilRow]]] = {}
    for row, pupil in accepted:
        by_pupil.setdefault((pupil.person.value, pupil.school_year), []).append((row, pupil))
    kept = []
    for same in by_pupil.values():
        if len(same) == 1:
            kept.append(same[0][1])
            continue
        places = {(pupil.school_unit_code, pupil.from_date): pupil for _row, pupil in reversed(same)}
        agrees = len({pupil.background for _row, pupil in same}) == 1 and all(
            pupil.enrolment == places[pupil.school_unit_code, pupil.from_date].enrolment for _row, pupil in same
        )
        if agrees:
            kept += [pupil for _row, pupil in same if places[pupil.school_unit_code, pupil.from_date] is pupil]
            tally.repeated += len(same) - len(places)
            continue
        for row, _pupil in same:
            row.reject("person_number", DUPLICATE_CONFLICTING)
        tally.lost_count += len(same)
    return kept


def _notes(layout: Layout, wish: Wish, pupils: Sequence[PupilRow], footer: Footer, tally: _Tally) -> list[str]:
    notes = [
        _("Kolumnerna lästes med profilen {profile}; rubrikerna står på rad {line}.").format(
            profile=wish.profile_name or layout.profile.title or layout.profile.id, line=layout.header_line
        )
    ]
    years = sorted({pupil.school_year for pupil in pupils})
    if years:
        chosen = _("enligt --period") if wish.period else _("enligt --as-of")
        chosen = _("enligt filen") if layout.is_given("school_year") else chosen
        notes.append(_("Läsår: {years} ({chosen}).").format(years=", ".join(years), chosen=chosen))
    if "from_date" not in layout.positions:
        notes.append(_("Filen har inget startdatum: placeringarna räknas från läsårets första dag."))
    if clipped := sum(pupil.is_clipped for pupil in pupils):
        notes.append(
            ngettext(
                "{count} placering började före läsåret och räknas här från dess första dag.",
                "{count} placeringar började före läsåret och räknas här från dess första dag.",
                clipped,
            ).format(count=clipped)
        )
    notes.extend(repeated_notes(tally.repeated))
    notes.extend(footer_notes(footer.line_count))
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Elever och placeringar"),
    delivers=("pupil", "enrolment"),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och placering. Personnummer och skolenhetskod (eller skolans namn) måste "
        "finnas; klass, årskurs, datum, bostadsområde och bakgrund läses när de finns. "
        "Egna rubriker beskrivs i en profil."
    ),
    faults=(
        WRONG_COLUMN_COUNT,
        UNCLOSED_QUOTE,
        REQUIRED_MISSING,
        BAD_PERSON_NUMBER,
        BAD_SCHOOL_UNIT,
        BAD_SCHOOL_YEAR,
        BAD_DATE,
        DATE_OUTSIDE_SCHOOL_YEAR,
        DATES_REVERSED,
        BAD_NUMBER,
        OUT_OF_RANGE,
        UNKNOWN_CODE,
        UNKNOWN_BACKGROUND,
        DUPLICATE_CONFLICTING,
    ),
    refresh_days=120,
    fields=FIELDS,
)
