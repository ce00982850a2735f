"""Sambedömning as its readers meet it. In the small test municipality 9A is called 9, and 9B is 8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpResponse
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.loading.co_marking_entry import CoMarkingEntry, enter_co_markings
from skolsikt.loading.loads import list_loads
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.warehouse.lock import WarehouseBusy

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


def rows_of(house: House, test: str = "Läsprov") -> list[tuple[object, ...]]:
    sql = f"SELECT subject_code, part, first_mark, second_mark FROM co_marking WHERE test = '{test}' ORDER BY ALL"
    return house.rows().fetchall(sql)


def test_a_mentor_enters_both_marks_and_mends_them(log_in, marked: House) -> None:
    client = log_in("mentor9a")
    assert "Sambedömning: två lärares bedömningar" in text_of(client.get("/klass/"))
    saved = client.post(ADDRESS, TEST | filled(client, ("a", "A"), ("12,0", "13")))
    assert saved.status_code == 302
    page = client.get(saved["Location"])
    assert "Bedömningarna är sparade." in text_of(page)
    assert "Läsprov (Svenska) 1 av 2 lika" in text_of(page)
    assert rows_of(marked) == [("SV", "total", "12", "13"), ("SV", "total", "A", "A")]
    fields = fields_of(page)
    assert sorted(filter(None, fields.values())) == ["12", "13", "A", "A"]
    mended = {name: "C" if mark == "13" else mark for name, mark in fields.items()}
    assert client.post(saved["Location"], TEST | mended).status_code == 302
    assert rows_of(marked)[0] == ("SV", "total", "12", "C")
    newest = list_loads(marked.home)[0]
    assert (newest.who, newest.source, newest.rows_rejected) == ("mentor9a", "co_markings", 0)
    assert accesses(marked.home, limit=1)[0].what == f"class {UNIT}/9"


def test_parts_other_tests_and_other_classes_stand(log_in, marked: House) -> None:
    client, other = log_in("mentor9a"), log_in("rektor")
    for told in (TEST, TEST | {"del_": "Del B"}, TEST | {"prov": "Skrivprov"}):
        assert client.post(ADDRESS, told | filled(client, ("A", "B"))).status_code == 302
    elsewhere = f"/klass/sambedomning/?klass={UNIT}/8"
    assert other.post(elsewhere, TEST | filled(other, ("C", "C"), address=elsewhere)).status_code == 302
    assert [row[1] for row in rows_of(marked)] == ["Del B", "total", "total"]
    assert len(rows_of(marked, "Skrivprov")) == 1
    again = client.post(ADDRESS, TEST | filled(client, ("E", "E")))
    assert "Provet är redan inskrivet: öppna det i listan." in text_of(again)
    assert len(rows_of(marked)) == 3


def test_what_is_wrong_is_told_and_what_was_typed_stays(log_in, marked: House, monkeypatch) -> None:
    client, before = log_in("mentor9a"), len(list_loads(marked.home))
    halves = client.post(ADDRESS, TEST | filled(client, ("A", "")))
    assert "Fyll i båda bedömningarna, eller ingen." in text_of(halves)
    assert "A" in fields_of(halves).values()
    long = client.post(ADDRESS, TEST | {"prov": ""} | filled(client, ("A" * 21, "A")))
    assert long.status_code == 400
    assert "Fyll i minst en elevs bedömningar." in text_of(client.post(ADDRESS, TEST))
    monkeypatch.setattr("skolsikt.loading.co_marking_entry.writing", _busy)
    busy = client.post(ADDRESS, TEST | filled(client, ("A", "B")))
    assert "Någon annan läser in just nu." in text_of(busy)
    assert {"A", "B"} <= set(fields_of(busy).values())
    assert len(list_loads(marked.home)) == before


@contextmanager
def _busy(*arguments: object, **named: object) -> Iterator[None]:
    raise WarehouseBusy("upptaget")
    yield


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
