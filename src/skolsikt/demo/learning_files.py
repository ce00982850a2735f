"""One class in a digital learning material, as its OneRoster package tells it."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence

import numpy as np

from skolsikt.demo.api_files import smallest_unit
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.exports import Exports, year_in_name
from skolsikt.demo.people import People
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit

Rows = Sequence[Sequence[object]]
_HEADINGS = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,name,type,identifier",
    "academicSessions": "sourcedId,status,title,type,startDate,endDate",
    "users": "sourcedId,status,username,givenName,familyName,identifier,grades,primaryOrgSourcedId",
    "roles": "sourcedId,userSourcedId,role,beginDate,endDate,orgSourcedId",
    "courses": "sourcedId,status,title,subjects,subjectCodes",
    "classes": "sourcedId,status,title,courseSourcedId,classType,schoolSourcedId",
    "enrollments": "sourcedId,classSourcedId,userSourcedId,role",
    "lineItems": "sourcedId,status,title,classSourcedId",
    "results": "sourcedId,lineItemSourcedId,studentSourcedId,score,scoreDate",
}
_MOST_POINTS = 20


def write_learning_package(
    exports: Exports,
    people: People,
    enrolments: Enrolments,
    units: Sequence[DemoUnit],
    days: SchoolYearDays,
    *,
    seed: int,
) -> None:
    """Write the package of the oldest class of the smallest unit: pupils, the class, a group and one test."""
    position = smallest_unit(enrolments)
    of_unit = np.flatnonzero((enrolments.year == enrolments.year.max()) & (enrolments.unit == position))
    oldest = max((int(enrolments.grade[one]), str(enrolments.class_name[one])) for one in of_unit)[1]
    chosen = [int(one) for one in of_unit if enrolments.class_name[one] == oldest]
    points = stream(seed, "learning results").integers(0, _MOST_POINTS + 1, len(chosen))
    files = _files(people, enrolments, units[position], days, oldest, chosen, points.tolist())
    path = f"6-api/oneroster-{year_in_name(days.label)}.zip"
    with zipfile.ZipFile(exports.path(path), "w") as package:
        for name, rows in files.items():
            lines = [_HEADINGS[name], *(",".join(map(str, row)) for row in rows), ""]
            package.writestr(zipfile.ZipInfo(f"{name}.csv"), "\r\n".join(lines).encode())
    count = sum(len(rows) for name, rows in files.items() if name != "manifest")
    exports.wrote(path, "oneroster", count, encoding="binary", school_year=days.label)


def _files(
    people: People,
    enrolments: Enrolments,
    unit: DemoUnit,
    days: SchoolYearDays,
    class_name: str,
    chosen: Sequence[int],
    points: Sequence[int],
) -> Mapping[str, Rows]:
    pupils = enrolments.pupil
    first, last = days.open_days[0], days.open_days[-1]
    return {
        "manifest": [("manifest.version", "1.0"), ("oneroster.version", "1.2"), ("file.users", "bulk")],
        "orgs": [("o1", "active", unit.name, "school", unit.code)],
        "academicSessions": [("y1", "active", days.label, "schoolYear", first, last)],
        "users": [
            (
                f"u{pupils[one]}",
                "active",
                f"elev{pupils[one]}",
                people.given_name[pupils[one]],
                people.family_name[pupils[one]],
                people.person_number[pupils[one]],
                f"{enrolments.grade[one]:02d}",
                "o1",
            )
            for one in chosen
        ],
        "roles": [
            (
                f"r{one}",
                f"u{pupils[one]}",
                "student",
                days.open_days[enrolments.first_day[one]],
                days.open_days[enrolments.last_day[one]],
                "o1",
            )
            for one in chosen
        ],
        "courses": [("k1", "active", "Matematik", "Matematik", "MA")],
        "classes": [
            ("c1", "active", class_name, "", "homeroom", "o1"),
            ("c2", "active", f"{class_name} MA", "k1", "scheduled", "o1"),
        ],
        "enrollments": [
            (f"e{one}-{group}", group, f"u{pupils[one]}", "student") for one in chosen for group in ("c1", "c2")
        ],
        "lineItems": [("l1", "active", "Tal i bråkform", "c2")],
        "results": [
            (f"s{one}", "l1", f"u{pupils[one]}", score, days.open_days[len(days.open_days) // 2])
            for one, score in zip(chosen, points, strict=True)
        ],
    }
