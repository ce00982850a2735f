"""SS 12000: what was pulled from a school system's API, as one bundle (see ``reading.entity_bundle``).

Both versions 2.0 (2020) and 2.1 are read: with the older and newer codes of school forms, and without the days that
some servers leave out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_, _, ngettext
from skolsikt.school.periods import dates_of, parse_period, school_year_of
from skolsikt.sources.contract import Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.pupil_tables import enrolments_table, identities_table, pupils_table
from skolsikt.sources.layouts.ss12000_entity import BAD_ENTITY, UNKNOWN_REFERENCE, Entities
from skolsikt.sources.layouts.ss12000_grades import UNKNOWN_SUBJECT, GradeContext, read_grades
from skolsikt.sources.layouts.ss12000_groups import class_rows, read_groups, subjects_of_groups
from skolsikt.sources.layouts.ss12000_lessons import SAME_LESSON, TOO_MUCH_ABSENCE, Lessons, read_lessons
from skolsikt.sources.layouts.ss12000_pupils import UNKNOWN_MARKING, level_of_classes, membership_rows, read_pupils
from skolsikt.sources.layouts.ss12000_staff import duty_rows, read_duties, staff_rows
from skolsikt.sources.layouts.ss12000_subjects import read_subjects
from skolsikt.sources.layouts.ss12000_sums import OTHER_PERIOD, read_notices, read_sums
from skolsikt.sources.layouts.ss12000_units import read_units
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.entity_bundle import Bundle, Header, is_bundle, opened_bundle
from skolsikt.sources.reading.faults import COMMON
from skolsikt.sources.reading.told_columns import with_told_columns

ID = "ss12000"


def recognise(incoming: Incoming) -> Recognition | None:
    """A zip that begins with the header of a pull."""
    if incoming.text is not None or not is_bundle(incoming.path):
        return None
    return Recognition(0.99, _("Paket med svar från ett skolsystem enligt SS 12000."))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return everything that the bundle tells of its school year, and of the months of lessons that were fetched.

    ``staging`` is not needed. Raises UnreadableFile when the bundle is damaged or holds nothing.
    """
    with opened_bundle(incoming.path, name=incoming.name) as bundle:
        entities = Entities(bundle)
        reading = _read(entities, bundle, wish)
    if not entities.read_count:
        raise UnreadableFile(_("{file} innehåller inga poster. Hämta på nytt.").format(file=incoming.name))
    return reading


def _read(entities: Entities, bundle: Bundle, wish: Wish) -> Reading:
    header = bundle.header
    as_of, year = header.pulled_at.astimezone(STOCKHOLM).date(), _school_year(header, wish)
    units = read_units(entities, municipality=wish.municipality)
    subjects = read_subjects(entities)
    groups = read_groups(entities, units)
    duties = read_duties(entities, units)
    pupils = read_pupils(entities, units, groups, school_year=year, as_of=as_of)
    lessons = Lessons(groups=groups, pupils=pupils, duties=duties, subjects=subjects)
    attended = read_lessons(entities, lessons, since=header.lessons_from, until=header.pulled_at)
    context = GradeContext(
        units=units, groups=groups, pupils=pupils, duties=duties, subjects=subjects, school_year=year
    )
    duties_told = duty_rows(duties, school_year=year)
    rows: Mapping[str, Sequence[Mapping[str, object]]] = {
        "school_unit": with_told_columns(units.rows),
        "class_group": class_rows(groups, level_of_classes(pupils), school_year=year),
        "group_membership": membership_rows(groups, pupils, subjects_of_groups(groups, subjects), school_year=year),
        "staff_member": staff_rows(duties_told),
        "duty": duties_told,
        "attendance_period": read_sums(entities, groups, pupils),
        "absence_notice": read_notices(entities, units, pupils, school_year=year),
        "grade": read_grades(entities, context),
    }
    tables = {name: canonical_rows(name, told) for name, told in rows.items() if told}
    if pupils.rows:
        tables |= {"pupil": pupils_table(pupils.rows), "enrolment": enrolments_table(pupils.rows)}
    if attended.num_rows:
        tables["lesson_attendance"] = attended
    return Reading(
        rows=tables,
        identities=identities_table(pupils.rows),
        rejects=entities.book.table(),
        rows_read=entities.read_count,
        rows_rejected=entities.lost_count,
        notes=[
            *_about(header, year, as_of),
            *_about_lessons(lessons),
            *(mark.told for mark in header.marks if mark.told),
        ],
    )


def _school_year(header: Header, wish: Wish) -> str:
    """Return the school year that was asked for; otherwise the one in which the bundle was pulled."""
    if not wish.period:
        return header.school_year
    return school_year_of(dates_of(parse_period(wish.period).text)[0])


def _about(header: Header, year: str, as_of: date) -> Sequence[str]:
    return [
        _("Hämtat {day}. Läsår {year}; lektioner från {first}.").format(day=as_of, year=year, first=header.lessons_from)
    ]


def _about_lessons(lessons: Lessons) -> list[str]:
    notes = []
    if lessons.unreported_count:
        notes.append(
            ngettext(
                "{count} elev på en lektion saknar närvaropost: den räknas som orapporterad.",
                "{count} elever på lektioner saknar närvaropost: de räknas som orapporterade.",
                lessons.unreported_count,
            ).format(count=lessons.unreported_count)
        )
    if lessons.outside_count:
        notes.append(
            ngettext(
                "{count} närvaropost hör till en lektion utanför de hämtade månaderna och rör inget.",
                "{count} närvaroposter hör till lektioner utanför de hämtade månaderna och rör inget.",
                lessons.outside_count,
            ).format(count=lessons.outside_count)
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Skolsystemets API (SS 12000:2020)"),
    delivers=(
        "school_unit",
        "class_group",
        "pupil",
        "enrolment",
        "group_membership",
        "staff_member",
        "duty",
        "lesson_attendance",
        "attendance_period",
        "absence_notice",
        "grade",
    ),
    recognise=recognise,
    read=read,
    describes=N_(
        "Ett paket (zip) som 'skolsikt sources pull ss12000' skriver: en fil med rader av JSON per ändpunkt enligt "
        "SS 12000:2020 (2.0 och 2.1), och ss12000.json om när och hur det hämtades. Personnummer, namn och adresser "
        "går bara till valvet; sekretessmarkering och skyddad folkbokföring ger skyddad identitet."
    ),
    purpose=N_("Systematiskt kvalitetsarbete och att följa upp frånvaro (skollagen 4 kap. och 7 kap. 19 a §)"),
    faults=(
        BAD_ENTITY,
        UNKNOWN_REFERENCE,
        UNKNOWN_MARKING,
        UNKNOWN_SUBJECT,
        SAME_LESSON,
        TOO_MUCH_ABSENCE,
        OTHER_PERIOD,
        *COMMON,
    ),
    refresh_days=2,
)
