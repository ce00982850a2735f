"""Sambedömning as its readers meet it. In the small test municipality 9A is called 9, and 9B is 8."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs import queue
from skolsikt.jobs.co_marking_entry import ID
from skolsikt.jobs.models import JobRun
from skolsikt.loading.co_marking_entry import CoMarkingEntry, enter_co_markings
from skolsikt.loading.loads import list_loads
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses

UNIT = "99000103"
ADDRESS = f"/klass/sambedomning/?klass={UNIT}/9"
TEST = {"prov": "Läsprov", "amne": "SV", "del_": ""}
FIELD = re.compile(r'name="([ab])-([\w-]+)"(?: value="([^"]*)")?')


def text_of(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def fields_of(answer: HttpResponse) -> dict[str, str]:
    return {f"{which}-{pupil}": mark for which, pupil, mark in FIELD.findall(answer.content.decode())}


def filled(client: Client, *marks: tuple[str, str], address: str = ADDRESS) -> dict[str, str]:
    """What is sent when the first pupils of the form are given ``marks``."""
    names = [name[2:] for name in fields_of(client.get(address)) if name.startswith("a-")]
    given = dict(zip(names, marks, strict=False))
    return {f"{which}-{name}": given[name][place] for name in given for place, which in enumerate("ab")}


@pytest.fixture
def marked(own_home: Home) -> House:
    return House.open(own_home)


def saved(client: Client, sent: dict[str, str], *, address: str = ADDRESS) -> str:
    """Send the form, let the worker load it, and return the address that one comes to."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, text_of(answer)
    assert "Bedömningarna sparas." in text_of(client.get(answer["Location"]))
    run = JobRun.objects.filter(job=ID).latest("pk")
    assert not any(name in str(run.arguments) for name in (TEST["prov"], UNIT))
    queue.perform(run.pk)
    run.refresh_from_db()
    assert run.error == ""
    return str(answer["Location"])


def rows_of(house: House, test: str = "Läsprov") -> list[tuple[object, ...]]:
    sql = f"SELECT subject_code, part, first_mark, second_mark FROM co_marking WHERE test = '{test}' ORDER BY ALL"
    return house.rows().fetchall(sql)


def test_a_mentor_enters_both_marks_and_mends_them(log_in, marked: House) -> None:
    client = log_in("mentor9a")
    assert "Sambedömning: två lärares bedömningar" in text_of(client.get("/klass/"))
    address = saved(client, TEST | filled(client, ("a", "A"), ("12,0", "13")))
    page = client.get(address)
    assert "Bedömningarna sparas." not in text_of(page)
    assert "Läsprov (Svenska) lika: 1 av 2" in text_of(page)
    assert rows_of(marked) == [("SV", "total", "12", "13"), ("SV", "total", "A", "A")]
    fields = fields_of(page)
    assert sorted(filter(None, fields.values())) == ["12", "13", "A", "A"]
    mended = {name: "C" if mark == "13" else mark for name, mark in fields.items()}
    saved(client, TEST | mended, address=address)
    assert rows_of(marked)[0] == ("SV", "total", "12", "C")
    newest = list_loads(marked.home)[0]
    assert (newest.who, newest.source, newest.rows_rejected) == ("mentor9a", "co_markings", 0)
    assert accesses(marked.home, limit=1)[0].what == f"class {UNIT}/9"
    assert list(marked.home.work.iterdir()) == []


def test_parts_other_tests_and_other_classes_stand(log_in, marked: House) -> None:
    client, other = log_in("mentor9a"), log_in("rektor")
    for told in (TEST, TEST | {"del_": "Del B"}, TEST | {"prov": "Skrivprov"}):
        saved(client, told | filled(client, ("A", "B")))
    elsewhere = f"/klass/sambedomning/?klass={UNIT}/8"
    saved(other, TEST | filled(other, ("C", "C"), address=elsewhere), address=elsewhere)
    assert [row[1] for row in rows_of(marked)] == ["Del B", "total", "total"]
    assert len(rows_of(marked, "Skrivprov")) == 1
    again = client.post(ADDRESS, TEST | filled(client, ("E", "E")))
    assert "Provet är redan inskrivet: öppna det i listan." in text_of(again)
    assert len(rows_of(marked)) == 3


def test_what_is_wrong_is_told_and_what_was_typed_stays(log_in, marked: House) -> None:
    client, before = log_in("mentor9a"), len(list_loads(marked.home))
    halves = client.post(ADDRESS, TEST | filled(client, ("A", "")))
    assert "Fyll i båda bedömningarna, eller ingen." in text_of(halves)
    assert "A" in fields_of(halves).values()
    long = client.post(ADDRESS, TEST | {"prov": ""} | filled(client, ("A" * 21, "A")))
    assert long.status_code == 400
    assert "Fyll i minst en elevs bedömningar." in text_of(client.post(ADDRESS, TEST))
    assert len(list_loads(marked.home)) == before
    sent = client.post(ADDRESS, TEST | filled(client, ("A", "B")))
    run = JobRun.objects.get(job=ID)
    assert sent.status_code == 302
    (kept,) = marked.home.work.iterdir()
    assert b"Prov" not in kept.read_bytes()
    kept.unlink()
    queue.perform(run.pk)
    assert "Det som skrevs in finns inte kvar: skriv in det igen." in text_of(client.get(ADDRESS))


def test_others_are_refused_and_protected_pupils_are_not_there(log_in, marked: House) -> None:
    sent = TEST | filled(log_in("mentor9a"), ("A", "B"))
    for login in ("skolchef", "it", "analytiker"):
        client = log_in(login)
        assert [client.get(ADDRESS).status_code, client.post(ADDRESS, sent).status_code] == [403, 403], login
    other = log_in("mentor9a").get(ADDRESS.replace("/9", "/8"))
    assert other.status_code == 403
    mine, all_of_them = fields_of(log_in("mentor9a").get(ADDRESS)), fields_of(log_in("rektor").get(ADDRESS))
    assert len(all_of_them) - len(mine) == 2 * 2
    assert not mine.keys() & all_of_them.keys()  # an address is for one person
    assert rows_of(marked) == []


def test_a_pupil_of_another_class_cannot_be_slipped_in(log_in, marked: House) -> None:
    principal = log_in("rektor")
    foreign = filled(principal, ("A", "B"), address=ADDRESS.replace("/9", "/8"))
    assert "Fyll i minst en" in text_of(principal.post(ADDRESS, TEST | foreign))
    assert rows_of(marked) == []


def test_marks_that_a_file_brought_stand_beside_those_that_are_entered(marked: House) -> None:
    ((unit, year, test, pupil),) = marked.rows().fetchall(
        "SELECT school_unit_code, school_year, test, min(pupil_key) FROM co_marking GROUP BY 1, 2, 3 LIMIT 1"
    )
    before = rows_of(marked, str(test))
    about = {"school_unit": str(unit), "school_year": str(year), "test": str(test), "subject_code": "MA"}
    entry = CoMarkingEntry(**about, marks={int(str(pupil)): ("A", "B")})
    assert enter_co_markings(entry, house=marked, at=now()).record.rows_rejected == 0
    assert rows_of(marked, str(test)) == [("MA", "total", "A", "B"), *before]
