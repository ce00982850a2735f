"""Sambedömning as its readers meet it. In the small test municipality 9A is called 9, and 9B is 8."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.jobs import co_marking_entry, queue
from skolsikt.jobs.co_marking_entry import ID
from skolsikt.jobs.models import JobRun
from skolsikt.loading.kept_entry import kept_count
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import list_loads
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.vault import Vault
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.lock import WarehouseBusy

UNIT = "99000103"
ADDRESS = f"/klass/sambedomning/?klass={UNIT}/9"
TEST = {"prov": "Läsprov", "amne": "SV", "del_": ""}
FIELD = re.compile(r'name="((?:initial-)?[ab]-[\w-]+)"(?: value="([^"]*)")?')
HEADINGS = "Personnummer;Skolenhetskod;Läsår;Ämneskod;Prov;Uppgift;Bedömare A;Bedömare B"


def text_of(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def sent_of(answer: HttpResponse) -> dict[str, str]:
    """What a browser sends of the form when nobody has touched it: what it shows, and what it showed."""
    return dict(FIELD.findall(answer.content.decode()))


def marks_of(answer: HttpResponse) -> list[str]:
    return sorted(mark for name, mark in sent_of(answer).items() if mark and name[1] == "-")


def names_of(answer: HttpResponse) -> list[str]:
    return re.findall(r'<tr><th scope="row">([^<]+)<', answer.content.decode())


def filled(client: Client, *marks: tuple[str, str] | None, address: str = ADDRESS) -> dict[str, str]:
    """What is sent when the first pupils of the form are given ``marks``; one with None is passed by."""
    sent = sent_of(client.get(address))
    names = [name[2:] for name in sent if name.startswith("a-")]
    for name, both in zip(names, marks, strict=False):
        sent |= {f"a-{name}": both[0], f"b-{name}": both[1]} if both else {}
    return sent


@pytest.fixture
def marked(own_home: Home) -> House:
    return House.open(own_home)


def worked() -> list[str]:
    """Let the worker run what waits, and return what it says went wrong."""
    runs = list(JobRun.objects.filter(job=ID, status=JobRun.Status.QUEUED).order_by("pk"))
    for run in runs:
        queue.perform(run.pk)
        run.refresh_from_db()
    return [run.error for run in runs if run.error]


def saved(client: Client, sent: dict[str, str], *, address: str = ADDRESS) -> str:
    """Send the form, let the worker load it, and return the address that one comes to."""
    answer = client.post(address, sent)
    assert answer.status_code == 302, text_of(answer)
    assert "väntar på att läsas in sedan" in text_of(client.get(answer["Location"]))
    run = JobRun.objects.filter(job=ID).latest("pk")
    assert not run.arguments
    assert worked() == []
    return str(answer["Location"])


def rows_of(house: House, test: str = "Läsprov") -> list[tuple[object, ...]]:
    sql = f"SELECT subject_code, part, first_mark, second_mark FROM co_marking WHERE test = '{test}' ORDER BY ALL"
    return house.rows().fetchall(sql)


def a_file_says(house: House, folder: Path, *marks: str) -> None:
    """Load a file of the test about the pupils that have been entered, in the order of their keys."""
    sql = "SELECT pupil_key, school_year FROM co_marking WHERE test = 'Läsprov' ORDER BY 1"
    found = [(int(str(key)), str(year)) for key, year in house.rows().fetchall(sql)]
    numbers = Vault(house.home).identities([key for key, _year in found])
    lines = [
        f"{numbers[key].person_number};{UNIT};{year};SV;Läsprov;;{mark};{mark}"
        for (key, year), mark in zip(found, marks, strict=False)
    ]
    path = folder / "sambedomning.csv"
    path.write_text("\n".join([HEADINGS, *lines, ""]), "utf-8")
    wish = Wish(municipality=house.settings.municipality)
    assert load_file(path, house=house, wish=wish, source_id="co_markings", at=now()).rows_loaded == len(marks)


def test_a_mentor_enters_both_marks_and_mends_them(log_in, marked: House) -> None:
    client = log_in("mentor9a")
    assert "Sambedömning: två lärares bedömningar" in text_of(client.get("/klass/"))
    address = saved(client, TEST | filled(client, ("a", "A"), ("12,0", "13")))
    page = client.get(address)
    assert "väntar på att läsas in" not in text_of(page)
    assert "Läsprov (Svenska) lika: 1 av 2" in text_of(page)
    assert rows_of(marked) == [("SV", "total", "12", "13"), ("SV", "total", "A", "A")]
    assert marks_of(page) == ["12", "13", "A", "A"]
    mended = {name: "C" if mark == "13" and name[1] == "-" else mark for name, mark in sent_of(page).items()}
    saved(client, mended, address=address)
    assert rows_of(marked)[0] == ("SV", "total", "12", "C")
    newest = list_loads(marked.home)[0]
    assert (newest.who, newest.source, newest.rows_loaded) == ("mentor9a", "co_marking_entry", 2)
    assert accesses(marked.home, limit=1)[0].what == f"class {UNIT}/9"
    assert kept_count(marked.home) == 0
    assert client.post(address, sent_of(client.get(address))).status_code == 302
    assert not JobRun.objects.filter(status=JobRun.Status.QUEUED).exists()


def test_parts_other_tests_and_other_classes_stand(log_in, marked: House) -> None:
    client, other = log_in("mentor9a"), log_in("rektor")
    for told in (TEST, TEST | {"del_": "Del B"}, TEST | {"prov": "Skrivprov"}):
        saved(client, told | filled(client, ("A", "B")))
    elsewhere = f"/klass/sambedomning/?klass={UNIT}/8"
    saved(other, TEST | filled(other, ("C", "C"), address=elsewhere), address=elsewhere)
    assert [row[1] for row in rows_of(marked)] == ["Del B", "total", "total"]
    assert len(rows_of(marked, "Skrivprov")) == 1


def test_a_new_test_that_is_sent_twice_before_it_is_loaded_adds_up(log_in, marked: House) -> None:
    client, other = log_in("mentor9a"), log_in("rektor")
    first, second = TEST | filled(client, ("A", "A"), ("B", "B")), TEST | filled(client, None, None, ("C", "C"))
    third = TEST | filled(other, *[None] * 8, ("D", "D"))
    assert [
        one.post(ADDRESS, sent).status_code for one, sent in ((client, first), (client, second), (other, third))
    ] == [302] * 3
    assert worked() == []
    assert [row[2] for row in rows_of(marked)] == ["A", "B", "C", "D"]
    assert [load.who for load in list_loads(marked.home)[:2]] == ["rektor", "mentor9a"]


def test_an_old_page_changes_only_what_still_stands_as_it_showed(log_in, marked: House) -> None:
    mentor, principal = log_in("mentor9a"), log_in("rektor")
    address = saved(mentor, TEST | filled(mentor, ("A", "A"), ("B", "B"), address=ADDRESS))
    names = {name: place for place, name in enumerate(names_of(principal.get(address)))}
    order = [names[name] for name in names_of(mentor.get(address))]
    old = sent_of(principal.get(address))
    fields = [name[2:] for name in old if name.startswith("a-")]
    saved(mentor, filled(mentor, None, ("C", "C"), ("D", "D"), address=address), address=address)

    untouched = principal.post(address, old)
    assert (untouched.status_code, [row[2] for row in rows_of(marked)]) == (302, ["A", "C", "D"])

    for place, mark in ((0, "E"), (1, ""), (2, "F")):
        old |= {f"{which}-{fields[order[place]]}": mark for which in "ab"}
    answer = principal.post(address, old)
    assert answer.status_code == 409
    overtaken = [names_of(mentor.get(address))[place] for place in (1, 2)]
    assert f"Någon annan hann före, och det som står nu gäller: {'; '.join(overtaken)}." in text_of(answer)
    assert "Du skrev F och F." in text_of(answer)
    assert "Du tog bort bedömningarna." in text_of(answer)
    assert marks_of(answer) == ["C", "C", "D", "D", "E", "E"]
    assert worked() == []
    assert [row[2] for row in rows_of(marked)] == ["C", "D", "E"]
    assert principal.post(address, old).status_code == 409


def test_a_test_is_called_what_it_is_called(log_in, marked: House) -> None:
    client = log_in("mentor9a")
    address = saved(client, TEST | filled(client, ("A", "A"), ("B", "B")))
    page = client.get(address)
    assert "Provets namn, ämne och uppgift ändras inte här." in text_of(page)
    assert 'name="prov"' not in page.content.decode()
    saved(client, TEST | {"prov": "Läsförståelse"} | filled(client, ("C", "C"), address=address), address=address)
    assert rows_of(marked, "Läsförståelse") == []
    assert [row[2] for row in rows_of(marked)] == ["B", "C"]
    emptied = {name: mark if name.startswith("initial-") else "" for name, mark in sent_of(client.get(address)).items()}
    saved(client, emptied, address=address)
    assert rows_of(marked) == []


def test_what_a_later_file_says_takes_away_nothing_that_was_entered(log_in, marked: House, tmp_path: Path) -> None:
    client = log_in("mentor9a")
    address = saved(client, TEST | filled(client, ("A", "A"), ("B", "B")))
    a_file_says(marked, tmp_path, "F")
    page = client.get(address)
    assert marks_of(page) == ["A", "A", "B", "B"]
    assert "I fil står F och F. Det som är inskrivet här gäller." in text_of(page)
    assert [row[2] for row in rows_of(marked)] == ["A", "B", "F"]
    emptied = {name: mark if name.startswith("initial-") else "" for name, mark in sent_of(page).items()}
    saved(client, emptied, address=address)
    page = client.get(address)
    assert marks_of(page) == ["F", "F"]
    emptied = {name: mark if name.startswith("initial-") else "" for name, mark in sent_of(page).items()}
    refused = client.post(address, emptied)
    assert "Bedömningen kom i en fil: den kan ändras här men inte tas bort." in text_of(refused)
    saved(client, filled(client, *[("G", "G")] * 2, address=address), address=address)
    assert [row[2] for row in rows_of(marked)][-1] == "G"


def test_what_is_wrong_is_told_and_what_was_typed_stays(log_in, marked: House) -> None:
    client, before = log_in("mentor9a"), len(list_loads(marked.home))
    halves = client.post(ADDRESS, TEST | filled(client, ("A", "")))
    assert "Fyll i båda bedömningarna, eller ingen." in text_of(halves)
    assert marks_of(halves) == ["A"]
    long = client.post(ADDRESS, TEST | {"prov": ""} | filled(client, ("A" * 21, "A")))
    assert long.status_code == 400
    assert "Fyll i minst en elevs bedömningar." in text_of(client.post(ADDRESS, TEST))
    assert len(list_loads(marked.home)) == before
    assert kept_count(marked.home) == 0


def test_what_describes_a_field_is_there(log_in, own_home: Home) -> None:
    client = log_in("mentor9a")
    sent = TEST | {"prov": "", "amne": ""} | filled(client, ("A", ""), ("A" * 21, "B" * 21))
    page = client.post(ADDRESS, sent).content.decode()
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    assert len(set(described)) == 5
    assert set(described) <= set(re.findall(r'\bid="([^"]+)"', page))


def test_what_could_not_be_loaded_waits_on_the_page_until_it_is(log_in, marked: House, monkeypatch) -> None:
    client = log_in("mentor9a")
    sent = client.post(ADDRESS, TEST | filled(client, ("A", "B"), ("C", "C")))
    (kept,) = marked.home.work.glob("*.entry")
    assert b"Prov" not in kept.read_bytes()

    def fails(error: SkolsiktError) -> None:
        def load(*_given: object, **_more: object) -> None:
            raise error

        monkeypatch.setattr(co_marking_entry, "load_waiting", load)

    fails(WarehouseBusy("upptaget"))
    assert worked() == []
    assert JobRun.objects.get(job=ID).outcome == {"waiting": 1}
    page = client.get(sent["Location"])
    assert re.search(r"2 elevers bedömningar väntar på att läsas in sedan \d+ \w+ \d{4} kl\.", text_of(page))
    assert marks_of(page) == ["A", "B", "C", "C"]
    assert "Försök igen nu" in text_of(page)

    fails(SkolsiktError("Disken är full."))
    client.post(sent["Location"], {"igen": "ja"})
    client.post(sent["Location"], {"igen": "ja"})
    assert "Försök igen nu" not in text_of(client.get(sent["Location"]))
    assert worked() == ["Disken är full."]
    assert "Det gick inte den senaste gången: Disken är full." in text_of(client.get(sent["Location"]))
    assert "väntar på att läsas in" not in text_of(log_in("rektor").get(ADDRESS.replace("/9", "/8")))

    monkeypatch.undo()
    client.post(sent["Location"], {"igen": "ja"})
    assert worked() == []
    assert rows_of(marked) == [("SV", "total", "A", "B"), ("SV", "total", "C", "C")]
    assert "väntar på att läsas in" not in text_of(client.get(sent["Location"]))
    assert kept_count(marked.home) == 0


def test_the_teacher_of_a_group_meets_its_own_subject_only(log_in, marked: House) -> None:
    mentor, teacher = log_in("mentor9a"), log_in("larare")
    grant = RoleGrant.objects.get(user__username="larare", role="teacher")
    address = f"/klass/sambedomning/?klass={grant.school_unit_code}/grupp/{grant.teaching_group}"
    ((subject,),) = marked.rows().fetchall(
        f"SELECT DISTINCT subject_code FROM lesson_attendance WHERE teaching_group = '{grant.teaching_group}'"
    )
    other = "BL" if subject != "BL" else "MU"
    of_class = f"/klass/sambedomning/?klass={grant.school_unit_code}/9"
    everybody = [("A", "B")] * 40
    foreign = saved(mentor, TEST | {"amne": other} | filled(mentor, *everybody, address=of_class), address=of_class)
    page = teacher.get(address)
    assert page.status_code == 200
    assert "Läsprov" not in text_of(page)
    query = foreign.split("&", 1)[1]
    assert marks_of(teacher.get(f"{address}&{query}")) == []
    before = rows_of(marked)
    sent = TEST | {"amne": other} | filled(teacher, *[("F", "F")] * 40, address=address)
    for target in (address, f"{address}&{query}"):
        refused = teacher.post(target, sent)
        assert (refused.status_code, kept_count(marked.home)) == (400, 0)
    assert rows_of(marked) == before
    saved(teacher, sent | {"amne": str(subject)}, address=address)
    assert {row[0] for row in rows_of(marked)} == {subject, other}
    assert "Läsprov" in text_of(teacher.get(address))


def test_a_group_whose_subject_cannot_be_told_is_refused(log_in, marked: House) -> None:
    principal = log_in("rektor")
    for name in ("Ingen", *_groups_of_several_subjects(marked)):
        address = f"/klass/sambedomning/?klass={UNIT}/grupp/{name}"
        page = principal.get(address)
        assert "Det går inte att se vilket ämne gruppen har." in text_of(page)
        assert (page.status_code, sent_of(page)) == (200, {})
        assert principal.post(address, TEST).status_code == 403
    assert kept_count(marked.home) == 0


def _groups_of_several_subjects(house: House) -> list[str]:
    sql = f"SELECT teaching_group FROM lesson_attendance WHERE school_unit_code = '{UNIT}' GROUP BY 1"
    return [str(name) for (name,) in house.rows().fetchall(f"{sql} HAVING count(DISTINCT subject_code) > 1") if name][
        :1
    ]


def test_others_are_refused_and_protected_pupils_are_not_there(log_in, marked: House) -> None:
    sent = TEST | filled(log_in("mentor9a"), ("A", "B"))
    for login in ("skolchef", "it", "analytiker"):
        client = log_in(login)
        assert [client.get(ADDRESS).status_code, client.post(ADDRESS, sent).status_code] == [403, 403], login
        assert client.post(ADDRESS, {"igen": "ja"}).status_code == 403
    other = log_in("mentor9a").get(ADDRESS.replace("/9", "/8"))
    assert other.status_code == 403
    mine, all_of_them = sent_of(log_in("mentor9a").get(ADDRESS)), sent_of(log_in("rektor").get(ADDRESS))
    assert len(all_of_them) - len(mine) == 2 * 4
    assert not mine.keys() & all_of_them.keys()  # an address is for one person
    assert rows_of(marked) == []
    assert not JobRun.objects.filter(job=ID).exists()


def test_a_pupil_of_another_class_cannot_be_slipped_in(log_in, marked: House) -> None:
    principal = log_in("rektor")
    foreign = filled(principal, ("A", "B"), address=ADDRESS.replace("/9", "/8"))
    assert "Fyll i minst en" in text_of(principal.post(ADDRESS, TEST | foreign))
    assert kept_count(marked.home) == 0
