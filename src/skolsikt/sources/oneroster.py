"""OneRoster 1.2 (and 1.1) as a zip or a folder of CSV files: schools, pupils, groups, staff and results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.periods import dates_of, parse_period, school_year_of
from skolsikt.sources.contract import Fault, Incoming, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.layouts.oneroster_users import (
    CsvRow,
    Roster,
    User,
    read_organisations,
    read_users,
    reject_nameless,
)
from skolsikt.sources.layouts.pupil_rows import Background, PupilRow
from skolsikt.sources.layouts.pupil_tables import enrolments_table, identities_table, pupils_table
from skolsikt.sources.layouts.ss12000_subjects import subject_of
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.csv_package import Package, file_names, opened_package
from skolsikt.sources.reading.faults import BAD_DATE, BAD_NUMBER, BAD_PERSON_NUMBER, OUT_OF_RANGE, REQUIRED_MISSING
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.told_columns import with_told_columns
from skolsikt.sources.reading.told_year import SchoolYearUnknown

ID = "oneroster"
MATERIAL = "OneRoster"  # what the results are from, which the package does not say
NEEDED = ("orgs", "users", "classes", "enrollments")
MARKS = frozenset({"orgs.csv", "users.csv"})  # files that tell a package, packed or as a folder
STUDENT = "student"
DUTY_ROLES = {
    "teacher": "Lärare",
    "principal": "Rektor",
    "aide": "Övrig pedagogisk personal",
    "counselor": "Annan personal",
    "administrator": "Annan personal",
    "siteadministrator": "Annan personal",
}
UNKNOWN_REFERENCE = Fault(
    "oneroster_unknown_reference",
    N_("Raden hänvisar till någon, en skola eller en grupp som inte finns i paketet."),
    N_("Exportera hela paketet på nytt, med alla filer från samma tillfälle."),
)
_HALF_A_TERM = timedelta(days=90)  # a school year's session may begin before 1 July
Row = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class _Class:
    """A class or teaching group of the package."""

    row: CsvRow
    name: str
    unit: str
    is_homeroom: bool
    subject: str | None


@dataclass(kw_only=True)
class _House:
    """Everything that the rows are made from."""

    school_year: str
    schools: Mapping[str, tuple[str, str, int]]
    users: Mapping[str, User]
    classes: Mapping[str, _Class]

    def unit(self, organisation: str) -> str:
        return self.schools[organisation][0] if organisation in self.schools else ""

    def clipped(self, start: date | None, end: date | None) -> tuple[date, date | None] | None:
        """Return the days within the school year, or nothing."""
        first, last = dates_of(self.school_year)
        if (start or first) > last or (end or last) < first:
            return None
        return max(start or first, first), end if end and end <= last else None


def recognise(incoming: Incoming) -> Recognition | None:
    """A zip with the files of OneRoster."""
    if incoming.text is not None or not file_names(incoming.path) >= MARKS:
        return None
    return Recognition(0.98, _("Paket med filer enligt OneRoster: orgs.csv och users.csv."))


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return what the package tells of its school year.

    ``staging`` is not needed. Raises UnreadableFile for a damaged or incomplete package and one that only tells
    changes, and SchoolYearUnknown.
    """
    with opened_package(incoming) as package:
        _look_at(package, incoming.name)
        roster = Roster(package)
        return _read(roster, wish)


def _look_at(package: Package, name: str) -> None:
    """A package of changes would take everything away that has not changed: only whole ones are read.

    Without the manifest nobody knows which it is.
    """
    lacking = [file for file in ("manifest", *NEEDED) if file not in package]
    told = {row.get("propertyName", ""): row.get("value", "") for _number, row, _text in package.rows("manifest")}
    changes = [file for file in NEEDED if told.get(f"file.{file}", "bulk") == "delta"]
    if lacking:
        raise UnreadableFile(_("{file} saknar {missing}.csv.").format(file=name, missing=lacking[0]))
    if changes:
        raise UnreadableFile(
            _("{file} innehåller bara ändringar (delta). Exportera hela paketet (bulk).").format(file=name)
        )


def _read(roster: Roster, wish: Wish) -> Reading:
    school_year = _school_year(roster, wish)
    schools = read_organisations(roster, municipality=wish.municipality)
    users = read_users(roster)
    house = _House(school_year=school_year, schools=schools, users=users, classes={})
    house.classes = _classes(roster, house)
    enrolments = list(roster.rows("enrollments"))
    homerooms, memberships, duties = _memberships(enrolments, house)
    pupils = _pupils(roster, house, homerooms, enrolments)
    results = _results(roster, house, pupils)
    classes = _class_rows(house, pupils)
    staff = [
        {name: row[name] for name in ("staff_key", "school_year", "school_unit_code", "row_number")} for row in duties
    ]
    units = [
        {"school_unit_code": code, "name": name, "is_registered": code.isdigit(), "row_number": number}
        for code, name, number in {school[0]: school for school in schools.values()}.values()
    ]
    rows: Mapping[str, Sequence[Row]] = {
        "school_unit": with_told_columns(units),
        "class_group": classes,
        "group_membership": memberships,
        "staff_member": list({(row["staff_key"], row["school_unit_code"]): row for row in staff}.values()),
        "duty": duties,
        "learning_result": results,
    }
    tables = {name: canonical_rows(name, told) for name, told in rows.items() if told}
    if pupils:
        tables |= {"pupil": pupils_table(pupils), "enrolment": enrolments_table(pupils)}
    return Reading(
        rows=tables,
        identities=identities_table(pupils),
        rejects=roster.book.table(),
        rows_read=roster.read_count,
        rows_rejected=roster.book.row_count,
        notes=[_("Läsår {year}.").format(year=school_year)],
    )


def _school_year(roster: Roster, wish: Wish) -> str:
    if wish.period:
        return school_year_of(dates_of(parse_period(wish.period).text)[0])
    starts = [
        day
        for row in roster.rows("academicSessions")
        if row.get("type") == "schoolYear" and (day := row.day("startDate"))
    ]
    if starts and max(starts).year < date.max.year:
        return school_year_of(max(starts) + _HALF_A_TERM)
    if wish.as_of:
        return school_year_of(wish.as_of)
    raise SchoolYearUnknown(_("Ange vilket läsår paketet gäller, till exempel --period 2024/25."))


def _classes(roster: Roster, house: _House) -> dict[str, _Class]:
    courses = {row.id: row for row in roster.rows("courses")}
    classes = {}
    for row in roster.rows("classes"):
        unit = house.unit(row.get("schoolSourcedId"))
        if not unit:
            row.reject("schoolSourcedId", UNKNOWN_REFERENCE)
            continue
        course = courses.get(row.get("courseSourcedId"))
        classes[row.id] = _Class(
            row=row,
            name=row.get("title") or row.get("classCode") or row.id,
            unit=unit,
            is_homeroom=row.get("classType").lower() == "homeroom",
            subject=next((told for one in (row, course) if one and (told := _subject(one))), None),
        )
    return classes


def _subject(row: CsvRow) -> str:
    """Return the subject that a class or course names, by code or in words."""
    code, name = (row.get(name).split(",")[0].strip() for name in ("subjectCodes", "subjects"))
    return subject_of(code=code.upper(), designation=code.upper(), name=name)


def _memberships(enrolments: Sequence[CsvRow], house: _House) -> tuple[dict[str, str], list[Row], list[Row]]:
    """Return each pupil's class, the rows of ``group_membership``, and those of ``duty``."""
    homerooms: dict[str, str] = {}
    members: dict[tuple[object, ...], Row] = {}
    duties: dict[tuple[object, ...], Row] = {}
    for row in enrolments:
        user, group = house.users.get(row.get("userSourcedId")), house.classes.get(row.get("classSourcedId"))
        start, end = row.day("beginDate"), row.day("endDate")
        if user is None or group is None:
            row.reject("userSourcedId" if user is None else "classSourcedId", UNKNOWN_REFERENCE)
        days = house.clipped(start, end)
        if row.is_lost or user is None or group is None or days is None:
            continue
        told: Row = {"school_year": house.school_year, "school_unit_code": group.unit, "row_number": row.number}
        told |= {"from_date": days[0], "to_date": days[1]}
        role = row.get("role").lower()
        if role == STUDENT and user.number:
            if group.is_homeroom:
                homerooms[user.row.id] = group.name
            kind = "Klass" if group.is_homeroom else "Undervisning"
            told |= {"person_number": user.number.value, "group_name": group.name, "group_type": kind}
            key = (user.number.value, group.unit, group.name, days[0])
            members.setdefault(key, told | {"subject_code": group.subject})
        elif role in DUTY_ROLES:
            told |= {"staff_key": user.signature, "duty_role": DUTY_ROLES[role]}
            duties.setdefault((user.signature, group.unit, DUTY_ROLES[role], days[0]), told)
    return homerooms, list(members.values()), list(duties.values())


def _pupils(
    roster: Roster, house: _House, homerooms: Mapping[str, str], enrolments: Sequence[CsvRow]
) -> list[PupilRow]:
    """Return the pupils at each school: by their roles (1.2), and by what they are enrolled in (1.1)."""
    found: dict[tuple[str, str], tuple[date | None, date | None]] = {}
    for row in roster.rows("roles"):
        if row.get("role").lower() == STUDENT and (unit := house.unit(row.get("orgSourcedId"))):
            start, end = row.day("beginDate"), row.day("endDate")
            if not row.is_lost:
                found[row.get("userSourcedId"), unit] = (start, end)
    with_role = {user for user, _unit in found}
    for row in enrolments:
        user, group = row.get("userSourcedId"), house.classes.get(row.get("classSourcedId"))
        if row.get("role").lower() == STUDENT and not row.is_lost and group and user not in with_role:
            found.setdefault((user, group.unit), (None, None))
    rows = (_pupil(house, user, unit, days, homerooms) for (user, unit), days in found.items())
    once = {(row.person.value, row.school_unit_code): row for row in rows if row}
    return list(once.values())


def _pupil(
    house: _House,
    user_id: str,
    unit: str,
    days: tuple[date | None, date | None],
    homerooms: Mapping[str, str],
) -> PupilRow | None:
    user, clipped = house.users.get(user_id), house.clipped(*days)
    if user is None or clipped is None:
        return None
    if user.number is None:
        reject_nameless(user)
        return None
    first, _last = dates_of(house.school_year)
    return PupilRow(
        number=user.row.number,
        person=user.number,
        background=Background(
            sex=user.number.sex,
            is_newly_arrived=None,
            has_foreign_background=None,
            parents_education=None,
            is_protected=None,
            home_area_code=None,
            home_municipality=None,
        ),
        school_year=house.school_year,
        school_unit_code=unit,
        school_form=None,
        grade_level=user.level,
        class_name=homerooms.get(user_id),
        from_date=clipped[0],
        to_date=clipped[1],
        is_clipped=days[0] is not None and days[0] < first,
        given_name=" ".join(filter(None, (user.row.get("givenName"), user.row.get("middleName")))) or None,
        family_name=user.row.get("familyName") or None,
        address=None,
    )


def _class_rows(house: _House, pupils: Sequence[PupilRow]) -> list[Row]:
    levels: dict[tuple[str, str], set[int | None]] = {}
    for pupil in pupils:
        levels.setdefault((pupil.school_unit_code, pupil.class_name or ""), set()).add(pupil.grade_level)
    rows: dict[tuple[str, str], Row] = {}
    for group in house.classes.values():
        if group.is_homeroom:
            known = levels.get((group.unit, group.name), set())
            row: Row = {"school_year": house.school_year, "school_unit_code": group.unit, "class_name": group.name}
            row |= {"grade_level": next(iter(known)) if len(known) == 1 else None, "row_number": group.row.number}
            rows.setdefault((group.unit, group.name), row)
    return list(rows.values())


def _results(roster: Roster, house: _House, pupils: Sequence[PupilRow]) -> list[Row]:
    """Return ``learning_result``: what a pupil reached in a task, each day; a result without a day is the term's."""
    items = {row.id: row for row in roster.rows("lineItems")}
    placed = {pupil.person.value: pupil for pupil in pupils}
    newest: dict[tuple[object, ...], Row] = {}
    for row in roster.rows("results"):
        user, item = house.users.get(row.get("studentSourcedId")), items.get(row.get("lineItemSourcedId"))
        pupil = placed.get(user.number.value) if user and user.number else None
        group = house.classes.get(item.get("classSourcedId")) if item else None
        if pupil is None or item is None or group is None:
            row.reject("studentSourcedId" if pupil is None else "lineItemSourcedId", UNKNOWN_REFERENCE)
            continue
        day, points = row.day("scoreDate"), _points(row)
        if row.is_lost or points is None or (day and house.clipped(day, day) is None):
            continue
        told: Row = {
            "person_number": pupil.person.value,
            "school_year": house.school_year,
            "school_unit_code": group.unit,
            "class_name": pupil.class_name,
            "teaching_group": group.name,
            "subject_code": group.subject,
            "material": MATERIAL,
            "task": item.get("title") or item.id,
            "date": day or dates_of(house.school_year)[0],
            "points": points,
            "most_points": swedish_number(item.get("resultValueMax")),
            "row_number": row.number,
        }
        newest[tuple(told[name] for name in ("person_number", "task", "date"))] = told
    return list(newest.values())


def _points(row: CsvRow) -> float | None:
    """Return the score; an empty one is a task that is not done."""
    if not row.get("score"):
        return None
    points = swedish_number(row.get("score"))
    if points is None:
        row.reject("score", BAD_NUMBER)
    elif points < 0:
        row.reject("score", OUT_OF_RANGE)
    return points


SOURCE = Source(
    id=ID,
    title=N_("OneRoster (CSV)"),
    delivers=(
        "school_unit",
        "class_group",
        "pupil",
        "enrolment",
        "group_membership",
        "staff_member",
        "duty",
        "learning_result",
    ),
    recognise=recognise,
    read=read,
    describes=N_(
        "Ett paket (zip, eller en mapp) enligt OneRoster 1.2 eller 1.1 med manifest.csv, orgs.csv, users.csv, "
        "classes.csv och enrollments.csv, och om de finns roles.csv, academicSessions.csv, courses.csv, "
        "lineItems.csv och results.csv. Personnumret står i identifier eller i userIds; skolenhetskoden i identifier "
        "i orgs.csv. Paket med bara ändringar (delta) läses inte."
    ),
    faults=(UNKNOWN_REFERENCE, REQUIRED_MISSING, BAD_PERSON_NUMBER, BAD_DATE, BAD_NUMBER, OUT_OF_RANGE),
)
