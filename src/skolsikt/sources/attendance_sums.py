"""Absence summed per pupil over a period, from systems that export no lessons.

Two forms, both as CSV or Excel: a plain table (the period and the school unit in columns), and the printed pupil
report with a section per class, where period and school stand in the preamble or are said by whoever loads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import duckdb
import pyarrow as pa

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import dates_of
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.attendance_report import Days, Preamble, read_preamble, report_rows
from skolsikt.sources.layouts.attendance_rows import FAULTS, AttendanceSums, Given, read_sums, time_in_minutes
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout
from skolsikt.sources.reading.faults import COMMON, DUPLICATE_CONFLICTING
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook

ID = "attendance_sums"
FIELDS = {
    "person_number": ProfileField(N_("Elevens personnummer"), is_required=True),
    "name": ProfileField(N_("Elevens namn; går bara till valvet")),
    "school_unit_code": ProfileField(N_("Skolenhetskod; annars i texten ovanför rubrikerna eller som konstant")),
    "class_name": ProfileField(N_("Klass; annars raderna ”Klass: X”")),
    "grade_level": ProfileField(N_("Årskurs; annars ur klassens namn när det är entydigt, som 9A")),
    "from_date": ProfileField(N_("Periodens första dag; annars ovanför rubrikerna eller med --period")),
    "to_date": ProfileField(N_("Periodens sista dag")),
    "scheduled_minutes": ProfileField(N_("Undervisningstid"), is_required=True),
    "reported_minutes": ProfileField(N_("Undervisningstid på lektioner som är rapporterade")),
    "lessons_count": ProfileField(N_("Antal lektioner")),
    "present_minutes": ProfileField(N_("Närvaro i minuter")),
    "valid_absent_minutes": ProfileField(N_("Giltig frånvaro i minuter"), is_required=True),
    "invalid_absent_minutes": ProfileField(N_("Ogiltig frånvaro i minuter"), is_required=True),
    "present_percent": ProfileField(N_("Närvaro i procent; jämförs bara")),
    "valid_percent": ProfileField(N_("Giltig frånvaro i procent; jämförs bara")),
    "invalid_percent": ProfileField(N_("Ogiltig frånvaro i procent; jämförs bara")),
}
TIME_UNIT = "time_unit"  # of the scheduled time, "minutes" or "hours"; found out when the profile does not say


class PeriodUnknown(WrongUsage):
    """Neither the file nor the person who loads it says which days the sums are about, or they disagree."""


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with person number, scheduled time and both kinds of absence, but no time of day."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS, options=[TIME_UNIT])
    if layout is None or any(heading.casefold().startswith("start") for heading in layout.headings):
        return None
    return Recognition(
        0.9,
        _("Summor per elev: kolumnerna {columns} känns igen.").format(columns=known_headings(layout)),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``attendance_period``, what the person numbers tell of each ``pupil``, and names for the vault.

    Raises UnreadableFile for missing headings or an unknown school unit, PeriodUnknown when nobody says the period.
    """
    profiles = candidate_profiles(wish, source=ID, fields=FIELDS, options=[TIME_UNIT])
    layout = required_layout(incoming, profiles, FIELDS)
    preamble = read_preamble(incoming, layout)
    book = RejectBook()
    found = list(report_rows(incoming, layout, book=book))
    given = _given(incoming, layout, preamble, wish, [record for record, _section in found])
    rows = [(CheckedRow(record, layout, book), section) for record, section in found]
    sums = [read_sums(row, section, given) for row, section in rows]
    pairs = [(row, one) for (row, _section), one in zip(rows, sums, strict=True) if one]
    accepted, repeated_count = _consistent(pairs, book)
    return Reading(
        rows={
            "attendance_period": canonical_rows("attendance_period", [one.row for one in accepted]),
            "pupil": canonical_rows("pupil", [_pupil(one) for one in accepted]),
        },
        identities=_identities(accepted),
        rejects=book.table(),
        rows_read=len(accepted) + repeated_count + book.row_count,
        rows_rejected=book.row_count,
        notes=_notes(layout, given, preamble, accepted, repeated_count),
    )


def _given(incoming: Incoming, layout: Layout, preamble: Preamble, wish: Wish, records: Sequence[Record]) -> Given:
    has_unit = layout.is_given("school_unit_code")
    unit = preamble.unit(wish.municipality)
    if not has_unit and unit is None:
        raise UnreadableFile(
            _(
                "{file} säger inte vilken skolenhet den gäller. Lägg till skolenhetskoden i en kolumn, ovanför "
                "rubrikerna (”Skolenhetskod: 12345678”) eller som konstant i profilen."
            ).format(file=incoming.name)
        )
    within = dates_of(wish.period) if wish.period else None
    return Given(
        days=_days(incoming, layout, preamble, within),
        within=within,
        school_unit_code=unit,
        are_hours=_are_hours(layout, records),
        on=wish.as_of,
    )


def _days(incoming: Incoming, layout: Layout, preamble: Preamble, within: Days | None) -> Days | None:
    """Return the days that the preamble tells, or else the wished period; None when every row tells its own."""
    if layout.is_given("from_date") and layout.is_given("to_date"):
        return None
    days = preamble.days or within
    if days is None:
        raise PeriodUnknown(
            _("{file} säger inte vilka dagar summorna gäller. Ange --period, till exempel HT2024.").format(
                file=incoming.name
            )
        )
    if within and not within[0] <= days[0] <= days[1] <= within[1]:
        raise PeriodUnknown(
            _("{file} gäller {first}–{last} enligt texten i filen, vilket ligger utanför --period.").format(
                file=incoming.name, first=days[0], last=days[1]
            )
        )
    return days


def _are_hours(layout: Layout, records: Sequence[Record]) -> bool:
    """Tell whether scheduled time without a unit is in hours: as minutes it would be too short on most rows."""
    if said := layout.profile.options.get(TIME_UNIT):
        return said == "hours"
    parts = ("present_minutes", "valid_absent_minutes", "invalid_absent_minutes")
    too_long = readable = 0
    for record in records:
        scheduled = time_in_minutes(layout.value(record, "scheduled_minutes"))
        spent = [time_in_minutes(layout.value(record, field)) for field in parts if field in layout.positions]
        if scheduled and None not in spent and any(spent):
            readable += 1
            too_long += sum(minutes or 0 for minutes in spent) > scheduled
    return too_long * 2 > readable


def _consistent(
    found: Iterable[tuple[CheckedRow, AttendanceSums]], book: RejectBook
) -> tuple[list[AttendanceSums], int]:
    """Return one row per pupil, unit and period, and how many equal ones were left out; contradictions are rejected."""
    groups: dict[tuple[object, ...], list[tuple[CheckedRow, AttendanceSums]]] = defaultdict(list)
    for row, one in found:
        groups[one.key].append((row, one))
    accepted, repeated_count = [], 0
    for group in groups.values():
        if len({one.content for _row, one in group}) == 1:
            accepted.append(group[0][1])
            repeated_count += len(group) - 1
        else:
            for row, _one in group:
                book.add(row.record.number, "", "", DUPLICATE_CONFLICTING.code, row.record.text)
    return accepted, repeated_count


def _pupil(one: AttendanceSums) -> dict[str, object]:
    first, last = one.days
    return {
        "person_number": one.person.value,
        "school_year": one.row["school_year"],
        "delivered_by": f"{one.school_unit_code} {first}–{last}",
        "birth_year": one.person.birth_year,
        "birth_month": one.person.birth_month,
        "sex": one.person.sex,
        "row_number": one.number,
    }


def _identities(accepted: Sequence[AttendanceSums]) -> pa.Table | None:
    """Return the names that the file tells; *Ek, Anna* is family name first, otherwise the last word is it."""
    names = {one.person.value: one.name for one in accepted if one.name}
    if not names:
        return None
    split = {
        number: (given, family) if comma else _by_last_word(name)
        for number, name in names.items()
        for family, comma, given in [name.partition(",")]
    }
    return pa.table(
        {
            "person_number": pa.array(split, pa.string()),
            "given_name": pa.array([given.strip() for given, _family in split.values()], pa.string()),
            "family_name": pa.array([family.strip() for _given, family in split.values()], pa.string()),
        }
    )


def _by_last_word(name: str) -> tuple[str, str]:
    given, _space, family = name.strip().rpartition(" ")
    return given, family


def _notes(
    layout: Layout, given: Given, preamble: Preamble, accepted: Sequence[AttendanceSums], repeated_count: int
) -> list[str]:
    notes = profile_notes(layout.profile)
    periods = sorted({one.days for one in accepted})
    if given.days:
        where = _("texten i filen") if preamble.days else "--period"
        notes.append(
            _("Summorna gäller {first}–{last} enligt {where}.").format(
                first=given.days[0], last=given.days[1], where=where
            )
        )
    elif periods:
        notes.append(
            ngettext("Summor för {count} period.", "Summor för {count} perioder.", len(periods)).format(
                count=len(periods)
            )
        )
    if given.school_unit_code and not layout.is_given("school_unit_code"):
        notes.append(_("Skolenheten är {unit} enligt texten i filen.").format(unit=given.school_unit_code))
    notes += _level_notes(accepted)
    if given.are_hours:
        notes.append(_("Undervisningstiden lästes som timmar."))
    if repeated_count:
        notes.append(
            ngettext(
                "{count} rad stod redan i filen med samma summor och togs en gång.",
                "{count} rader stod redan i filen med samma summor och togs en gång.",
                repeated_count,
            ).format(count=repeated_count)
        )
    if other := sum(one.has_other_percents for one in accepted):
        notes.append(
            ngettext(
                "På {count} rad säger filens procent något annat än minuterna; minuterna gäller.",
                "På {count} rader säger filens procent något annat än minuterna; minuterna gäller.",
                other,
            ).format(count=other)
        )
    return notes


def _level_notes(accepted: Sequence[AttendanceSums]) -> list[str]:
    notes = []
    if by_class := sum(one.is_level_from_class for one in accepted):
        notes.append(
            ngettext(
                "På {count} rad lästes årskursen ur klassens namn.",
                "På {count} rader lästes årskursen ur klassens namn.",
                by_class,
            ).format(count=by_class)
        )
    if untold := sum(one.grade_level is None for one in accepted):
        notes.append(
            ngettext(
                "{count} rad har ingen årskurs: filen säger den inte, och klassens namn är inte entydigt.",
                "{count} rader har ingen årskurs: filen säger den inte, och klassens namn är inte entydigt.",
                untold,
            ).format(count=untold)
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Frånvarosummor per elev"),
    delivers=("attendance_period", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och period: personnummer, undervisningstid, giltig och ogiltig frånvaro i "
        "minuter. Skolenhet, klass och period står i kolumner eller, som i den utskrivna elevrapporten, i raderna "
        "”Klass: X” och i texten ovanför rubrikerna."
    ),
    purpose=N_("Följa upp och utreda frånvaro (skollagen 7 kap. 19 a § och 4 kap.)"),
    needs_profile=True,
    faults=(*COMMON, *FAULTS),
    refresh_days=35,
    fields=FIELDS,
    options=(TIME_UNIT,),
)
