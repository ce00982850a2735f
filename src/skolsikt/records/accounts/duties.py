"""Duties as SS 12000 tells them (``/duties?expand=person``): principals, mentors and special educators.

Which teaching groups a teacher has stands in activities, not in duties; which profession somebody in the pupil-health
team has stands nowhere in the standard. Both are told as left out, and are given by hand or by a table.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date

from skolsikt.home.words import _
from skolsikt.records.accounts.grant_lines import Fault, GrantLine, Read
from skolsikt.sources.reading.json_text import Json, entries, text_of

_BY_DUTY = {"Rektor": "principal"}
_BY_ASSIGNMENT = {"Mentor": "mentor", "Specialpedagog": "special_educator"}
_OF_A_CLASS = ("mentor",)


def read_duties(text: str) -> Read:
    """Return the roles of an answer of ``/duties``, one or several pages; ``row`` is the number of the duty.

    Raises ValueError when the text is no JSON.
    """
    document: Json = json.loads(text)
    pages = document if isinstance(document, list) else [document]
    duties = [duty for page in pages for duty in _duties(page)]
    lines: list[GrantLine] = []
    faults: list[Fault] = []
    left_out: list[str] = []
    for number, duty in enumerate(duties, start=1):
        roles = list(_roles(duty))
        if not roles:
            left_out.append(_("Tjänst {number}: {role} ger ingen roll här.").format(number=number, role=_called(duty)))
        elif not _username(duty):
            what = _("personen saknar eduPersonPrincipalName. Hämta med expand=person.")
            faults.append(Fault(row=number, column="person", what=what))
        else:
            try:
                lines += [_line(number, duty, role, assignment) for role, assignment in roles]
            except ValueError:
                what = _("skriv dagen som 2026-06-30.")
                faults.append(Fault(row=number, column="startDate, endDate", what=what))
    return Read(lines=lines, faults=faults, left_out=left_out)


def _duties(page: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(page, dict):
        yield from entries(page["data"]) if "data" in page else [page]


def _roles(duty: Mapping[str, Json]) -> Iterator[tuple[str, Mapping[str, Json]]]:
    if role := _BY_DUTY.get(text_of(duty.get("dutyRole"))):
        yield role, {}
    for assignment in entries(duty.get("assignmentRole")):
        if role := _BY_ASSIGNMENT.get(text_of(assignment.get("assignmentRoleType"))):
            yield role, assignment


def _called(duty: Mapping[str, Json]) -> str:
    assigned = [text_of(one.get("assignmentRoleType")) for one in entries(duty.get("assignmentRole"))]
    return ", ".join(filter(None, [text_of(duty.get("dutyRole")), *assigned]))


def _line(number: int, duty: Mapping[str, Json], role: str, assignment: Mapping[str, Json]) -> GrantLine:
    person, at, group = _person(duty), _part(duty, "dutyAt"), _part(assignment, "group")
    dated = assignment or duty
    return GrantLine(
        row=number,
        username=_username(duty),
        role=role,
        name=f"{text_of(person.get('givenName'))} {text_of(person.get('familyName'))}".strip(),
        school=text_of(at.get("schoolUnitCode")) or text_of(at.get("displayName")),
        class_name=text_of(group.get("displayName")) if role in _OF_A_CLASS else "",
        from_date=_day(dated.get("startDate")),
        to_date=_day(dated.get("endDate")),
    )


def _person(duty: Mapping[str, Json]) -> Mapping[str, Json]:
    return _part(_part(duty, "_embedded"), "person")


def _username(duty: Mapping[str, Json]) -> str:
    names = _person(duty).get("eduPersonPrincipalNames")
    return text_of(names[0]) if isinstance(names, list) and names else ""


def _part(whole: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _day(value: Json) -> date | None:
    text = text_of(value)[:10]
    return date.fromisoformat(text) if text else None
