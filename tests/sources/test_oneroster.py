"""OneRoster as a zip of CSV files: whole, of version 1.1, and broken."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.home.errors import SkolsiktError
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.oneroster import SOURCE, SchoolYearUnknown
from tests.sources.breaking import with_a_turned_bit
from tests.sources.received import faults, read, received, rows_of
from tests.sources.ss12000_world import ANNA, BILAL, TEACHER, TEMPORARY, UNIT

Files = dict[str, str]


def files() -> Files:
    """Return a small school: two pupils and a teacher, a class, a group in mathematics and a test."""
    return {
        "manifest": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.users,bulk\n",
        "orgs": f"sourcedId,status,name,type,identifier\no1,,Kommunen,district,\no2,active,Ekskolan,school,{UNIT}\n",
        "academicSessions": "sourcedId,type,startDate,endDate\ny1,schoolYear,2025-06-15,2026-06-14\n",
        "users": (
            "sourcedId,status,username,userIds,givenName,familyName,identifier,grades,primaryOrgSourcedId\n"
            f"u1,,anna,,Anna,Al,{ANNA},07,o2\n"
            f'u2,,bilal,"{{LDAP:x}},{{civicNo:{BILAL}}}",Bilal,Berg,,07,o2\n'
            f"u3,,TLU,,Tuva,Lund,{TEACHER},,o2\n"
            f"u4,tobedeleted,old,,Gammal,Elev,{TEMPORARY},07,o2\n"
        ),
        "roles": (
            "sourcedId,userSourcedId,role,beginDate,endDate,orgSourcedId\n"
            "r1,u1,student,2025-08-18,,o2\nr2,u2,student,2024-08-18,2026-06-30,o2\nr3,u3,teacher,,,o2\n"
        ),
        "courses": "sourcedId,title,subjects,subjectCodes\nk1,Matematik,Matematik,GRGRMAT01\n",
        "classes": (
            "sourcedId,title,courseSourcedId,classType,schoolSourcedId\nc1,7A,,homeroom,o2\nc2,7A Ma,k1,scheduled,o2\n"
        ),
        "enrollments": (
            "sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\n"
            "e1,c1,u1,student,,\ne2,c1,u2,student,,\ne3,c2,u1,student,2025-08-18,\ne4,c2,u3,teacher,,\n"
        ),
        "lineItems": "sourcedId,title,classSourcedId,resultValueMax\nl1,Prov 1,c2,20\n",
        "results": (
            "sourcedId,lineItemSourcedId,studentSourcedId,score,scoreDate\n"
            "s1,l1,u1,17.5,2025-10-01\ns2,l1,u1,19,2025-10-08\ns3,l1,u2,,2025-10-01\n"
        ),
    }


def packed(told: Files, *, folder: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in told.items():
            package.writestr(f"{folder}{name}.csv", text.encode())
    return content.getvalue()


def package(folder: Path, told: Files) -> Incoming:
    return received(folder, packed(told), name="oneroster.zip")


def told(folder: Path, files_: Files, **wish: object) -> Reading:
    return read(SOURCE, package(folder, files_), municipality="1283", **wish)


def test_a_package_is_recognised_also_when_its_folder_is_packed(tmp_path: Path) -> None:
    for folder in ("", "export/"):
        incoming = received(tmp_path, packed(files(), folder=folder), name="p.zip")
        assert [source.id for source, _why in guess(incoming)] == ["oneroster"]


def test_everything_goes_to_its_table(tmp_path: Path) -> None:
    reading = told(tmp_path, files())

    assert {name: len(rows_of(reading, name)) for name in reading.rows} == {
        "school_unit": 1,
        "class_group": 1,
        "pupil": 2,
        "enrolment": 2,
        "group_membership": 3,
        "staff_member": 1,
        "duty": 1,
        "learning_result": 2,
    }
    assert (reading.rows_rejected, faults(reading)) == (0, [])
    placed = {row["person_number"]: row for row in rows_of(reading, "enrolment")}
    assert {number: (row["class_name"], row["grade_level"], row["from_date"]) for number, row in placed.items()} == {
        ANNA: ("7A", 7, date(2025, 8, 18)),
        BILAL: ("7A", 7, date(2025, 7, 1)),
    }
    first, result = rows_of(reading, "learning_result")
    assert (first["task"], first["points"], first["most_points"]) == ("Prov 1", 17.5, 20.0)
    assert (result["task"], result["subject_code"], result["points"], result["school_year"]) == (
        "Prov 1",
        "MA",
        19.0,
        "2025/26",
    )
    assert reading.identities is not None
    assert [row["family_name"] for row in reading.identities.to_pylist()] == ["Al", "Berg"]


def test_version_1_1_has_no_roles_and_may_lack_the_school_year(tmp_path: Path) -> None:
    older = {name: text for name, text in files().items() if name not in ("roles", "academicSessions")}

    with pytest.raises(SchoolYearUnknown):
        told(tmp_path, older)
    assert len(rows_of(told(tmp_path, older, period="2025/26"), "enrolment")) == 2
    assert len(rows_of(told(tmp_path, older, as_of=date(2025, 10, 1)), "enrolment")) == 2


BROKEN = {
    "a wrong check digit": (
        "users",
        "u9,,x,,E,E,201201010000,07,o2\n",
        "roles",
        "r9,u9,student,,,o2\n",
        "bad_person_number",
    ),
    "no person number": ("users", "u9,,x,,E,E,,07,o2\n", "roles", "r9,u9,student,,,o2\n", "required_missing"),
    "an Excel date": ("enrollments", "e9,c2,u2,student,45523,\n", "", "", "bad_date"),
    "a user that nobody knows": ("enrollments", "e9,c2,nobody,student,,\n", "", "", "oneroster_unknown_reference"),
    "a class that nobody knows": ("enrollments", "e9,c9,u2,student,,\n", "", "", "oneroster_unknown_reference"),
    "a school that nobody knows": ("classes", "c9,9A,,homeroom,o9\n", "", "", "oneroster_unknown_reference"),
    "a school without name and code": ("orgs", "o9,,,school,123\n", "", "", "required_missing"),
    "a score in words": ("results", "s9,l1,u2,bra,2025-10-01\n", "", "", "bad_number"),
    "a score below nought": ("results", "s9,l1,u2,-3,2025-10-01\n", "", "", "out_of_range"),
    "a result of a task that nobody knows": ("results", "s9,l9,u2,3,\n", "", "", "oneroster_unknown_reference"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_rejected_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    file, line, also, more, code = BROKEN[name]
    broken = files()
    broken[file] += line
    if also:
        broken[also] += more

    reading = told(tmp_path, broken)

    assert [code_ for _row, _column, code_ in faults(reading)] == [code]
    assert reading.rows_rejected == 1
    assert len(rows_of(reading, "pupil")) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"manifest": "propertyName,value\nfile.users,delta\n"}, "bara ändringar"),
        ({"enrollments": None}, "saknar enrollments.csv"),
        ({"manifest": None}, "saknar manifest.csv"),
        ({"users": 'sourcedId,username\nu1,"åäö'}, None),
    ],
)
def test_a_package_of_changes_or_without_a_file_is_refused(
    tmp_path: Path, change: dict[str, str | None], words: str | None
) -> None:
    changed = {name: text for name, text in (files() | change).items() if text is not None}
    if words:
        with pytest.raises(UnreadableFile, match=words):
            told(tmp_path, changed)
    else:
        assert "pupil" not in told(tmp_path, changed).rows


def test_a_package_that_is_cut_off_or_not_utf_8_says_so(tmp_path: Path) -> None:
    whole = packed(files())
    with pytest.raises(UnreadableFile, match="skadat eller avbrutet"):
        read(SOURCE, received(tmp_path, whole[: len(whole) // 2], name="cut.zip"), municipality="1283")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package_:
        for name, text in files().items():
            package_.writestr(f"{name}.csv", text.replace("Anna", "Åsa").encode("cp1252"))
    with pytest.raises(UnreadableFile, match="inte skrivet i UTF-8"):
        read(SOURCE, received(tmp_path, content.getvalue(), name="old.zip"), municipality="1283")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_mangled_packages_are_read_or_refused_and_every_row_is_accounted_for(
    tmp_path: Path, data: st.DataObject
) -> None:
    mangled = files()
    name = data.draw(st.sampled_from(sorted(mangled)))
    text = mangled[name]
    place = data.draw(st.integers(0, len(text) - 1))
    junk = data.draw(st.one_of(st.text(max_size=6), st.sampled_from(['"', "\n", ",", "\x00", "\xa0", ";"])))
    mangled[name] = text[:place] + junk + text[place + data.draw(st.integers(0, 9)) :]
    incoming = received(tmp_path, packed(mangled), name="mangled.zip")
    try:
        reading = SOURCE.read(incoming, None, Wish(municipality="1283"))  # type: ignore[arg-type]
    except (UnreadableFile, SchoolYearUnknown):
        return
    rejected = {row["row_number"] for row in reading.rejects.to_pylist()}
    assert reading.rows_rejected == len(rejected) <= reading.rows_read


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_zip_with_a_turned_bit_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    incoming = received(tmp_path, with_a_turned_bit(packed(files()), data), name="turned.zip")
    try:
        SOURCE.recognise(incoming)
        SOURCE.read(incoming, None, Wish(municipality="1283"))  # type: ignore[arg-type]
    except SkolsiktError:
        return
