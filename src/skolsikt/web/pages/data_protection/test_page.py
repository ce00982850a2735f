"""Dataskydd as its readers meet it: what is kept, the log, rights of pupils and responsible use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.measures.by_right.standing import Group, keys_in, standings
from skolsikt.measures.kept import fields_kept
from skolsikt.privacy.access_log import Access, Kind, accesses, accesses_about, note_access
from skolsikt.privacy.retention.decisions import InForce
from skolsikt.privacy.retention.kinds import KINDS, Disposal, Term
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.limits import limits, unlimit
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.records.governance.models import PupilMatter, UseAnswer
from skolsikt.warehouse.destruction import Destruction, Target, WaitingOriginal, WaitsFor
from skolsikt.web.asking import house
from skolsikt.web.pupil_addresses import pupil_address

TIMES = {"fran": "2020-01-01T00:00", "till": "2099-01-01T00:00", "vem": "", "slag": "", "elev": "", "visa": "rader"}
MATTER = {
    "slag": "objection",
    "andamal": "own_class",
    "uppgift": "",
    "lasar": "",
    "vad": "Vill inte",
    "diarienummer": "",
}

LOG, REQUESTS = "Åtkomstloggen", "Allmänna handlingar"
BOTH = ("Bevarande och gallring", "Ansvarsfull användning")


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def lines_of(home: Home, username: str) -> list[Access]:
    return [line for line in accesses(home, limit=2000) if line.viewer == username]


def numbers_in(answer) -> list[int]:
    """The numbers of the entries that the log shows."""
    return [int(number) for number in re.findall(r'<tr><th scope="row" class="n">(\d+)</th>', answer.content.decode())]


@pytest.fixture
def pupil(on_screen) -> int:
    """Of the mentor's class, not protected."""
    rows = house().rows()
    group = Group(school_unit_code="99000103", class_name="9", school_year="2025/26")
    found = standings(keys_in(group, rows), rows=rows, vault=Vault(on_screen))
    return min(key for key, one in found.items() if not one.thing.is_protected)


@pytest.fixture(autouse=True)
def _no_limits_left(on_screen) -> Iterator[None]:
    yield
    for key, told in limits(on_screen).items():
        for purpose in told:
            unlimit(on_screen, key, purpose)


def test_everybody_reads_what_is_kept_why_and_who_may_see_it(log_in) -> None:
    told = text_of(log_in("larare").get("/dataskydd/"))
    assert "Vad vi vet och varför" in told
    assert "Elever och placeringar Uppgifter om eleven Födelseår" in told
    assert "Varför Systematiskt kvalitetsarbete (skollagen 4 kap.) Ansvarig Kommunens nämnd" in told
    assert "Mentor Elever i den egna klassen, ett läsår i taget Klasslista med frånvaro och resultat" in told
    assert "Lärare Elever i den egna undervisningsgruppen, ett läsår i taget Namn och frånvaro från" in told
    assert "visas bara för skolans rektor" in told
    assert "Åtkomstloggen" not in told


def test_only_what_some_row_has_a_value_of_is_told(log_in) -> None:
    kept = fields_kept(house().rows())
    assert "birth_year" in kept["pupils", "pupil"]
    assert not any(table == "pupil_signal" for _source, table in kept)
    told = text_of(log_in("larare").get("/dataskydd/"))
    grades = told[told.index("Slutbetyg årskurs 9") : told.index("Terminsbetyg årskurs 6")]
    assert "betyg per ämne och termin" in grades
    assert "frånvaroorsak" not in grades
    assert "Frånvaroanmälningar och ledigheter" in told
    assert "Varningssignaler" not in told


@pytest.mark.parametrize(
    ("username", "tools"),
    [
        ("dataskydd", [LOG, "Rättelser, invändningar", REQUESTS, "Dokument", "Utgåvor", *BOTH]),
        ("registrator", ["Rättelser, invändningar", REQUESTS, "Dokument", *BOTH]),
        ("skolchef", ["Rättelser, invändningar", REQUESTS, "Utgåvor", *BOTH]),
        ("rektor", []),
    ],
)
def test_who_works_with_it_is_led_on_to_the_tools(log_in, username: str, tools: list[str]) -> None:
    page = log_in(username).get("/dataskydd/").content.decode()
    told = re.findall(r'<li><h3><a href="[^"]+">([^<]+)</a>', page)
    assert [one.startswith(tool) for one, tool in zip(told, tools, strict=True)] == [True] * len(tools)


@pytest.mark.parametrize("address", ["logg/", "rattigheter/", "gallring/", "ansvarsfull-anvandning/"])
def test_others_are_refused_with_the_reason_and_it_is_noted(log_in, on_screen, address: str) -> None:
    answer = log_in("rektor").get(f"/dataskydd/{address}")
    assert answer.status_code == 403
    assert "Du är rektor för Björkängsskolan" not in text_of(answer)
    assert "Du är rektor" in text_of(answer)
    assert lines_of(on_screen, "rektor")[0].kind == Kind.REFUSED


def test_who_looks_as_a_role_reads_no_log_and_finds_no_pupil(log_in) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", {"roll": "dpo", "skola": "99000103"})
    assert client.get("/dataskydd/").status_code == 200
    for address in ("logg/", "rattigheter/"):
        assert client.post(f"/dataskydd/{address}", TIMES | MATTER).status_code == 403


def test_the_log_is_searched_by_time_kind_and_user_and_the_search_stands_in_it(log_in, on_screen, pupil: int) -> None:
    at = now() - timedelta(days=2)
    number = note_access(on_screen, at=at, viewer="larare", kind=Kind.EXTRACT, what="x", why="y", pupil_keys=[pupil])
    client = log_in("dataskydd")
    shown = client.post("/dataskydd/logg/", TIMES | {"slag": "extract", "vem": "larare"})
    assert number in numbers_in(shown)
    assert "Erik Dahl Underlag till analys x y 1" in text_of(shown)
    begin, end = ((at + timedelta(minutes=back)).strftime("%Y-%m-%dT%H:%M") for back in (10, 20))
    assert number not in numbers_in(client.post("/dataskydd/logg/", TIMES | {"fran": begin, "till": end}))
    assert number not in numbers_in(client.post("/dataskydd/logg/", TIMES | {"slag": "search", "vem": "larare"}))
    newest = lines_of(on_screen, "dataskydd")[0]
    assert (newest.kind, newest.what, newest.why) == (
        Kind.LOG,
        "access-log search",
        "2020-01-01 00:00 – 2099-01-01 00:00 larare search",
    )


def test_a_user_that_there_is_none_of_is_not_kept_in_the_log(log_in, on_screen) -> None:
    log_in("dataskydd").post("/dataskydd/logg/", TIMES | {"vem": "Åsa Öberg"})
    assert lines_of(on_screen, "dataskydd")[0].why == "2020-01-01 00:00 – 2099-01-01 00:00"


def test_a_pupil_is_found_by_key_number_and_name_and_no_name_is_shown(log_in, on_screen, pupil: int) -> None:
    number = note_access(on_screen, at=now(), viewer="larare", kind=Kind.PUPILS, what="x", why="y", pupil_keys=[pupil])
    client, identity = log_in("dataskydd"), Vault(on_screen).identities([pupil])[pupil]
    name = f"{identity.given_name} {identity.family_name}"
    for typed in (
        str(pupil),
        identity.person_number,
        f"{identity.person_number[2:8]}-{identity.person_number[8:]}",
        name,
    ):
        answer = client.post("/dataskydd/logg/", TIMES | {"elev": typed})
        assert number in numbers_in(answer)
        assert typed not in answer.content.decode()
        newest = lines_of(on_screen, "dataskydd")[1]
        assert (newest.kind, newest.what, newest.why) == (Kind.SEARCH, "search", "Sökning i åtkomstloggen")
        assert newest.number in {one.number for one in accesses_about(on_screen, pupil)}


def test_nobody_found_and_namesakes_are_told_in_words(log_in) -> None:
    client = log_in("dataskydd")
    assert "Ingen elev med den nyckeln" in text_of(client.post("/dataskydd/logg/", TIMES | {"elev": "Qq Zz"}))
    assert "Fler än 20 elever heter så" in text_of(client.post("/dataskydd/logg/", TIMES | {"elev": "a"}))


def test_an_incident_lists_the_pupils_concerned_by_key(log_in, on_screen, pupil: int) -> None:
    number = note_access(on_screen, at=now(), viewer="prov", kind=Kind.PUPILS, what="x", why="y", pupil_keys=[pupil])
    told = text_of(log_in("dataskydd").post("/dataskydd/logg/", TIMES | {"vem": "prov", "visa": "elever"}))
    assert "1 elev visades." in told
    assert re.search(rf"{pupil} [\d, ]*{number}", told)


def test_a_time_that_goes_backwards_is_told_at_the_form(log_in) -> None:
    answer = log_in("dataskydd").post("/dataskydd/logg/", TIMES | {"till": "2019-01-01T00:00"})
    assert answer.status_code == 400
    assert "Tiden slutar innan den börjar." in text_of(answer)


def test_what_is_unusual_is_shown_with_the_head_and_the_chain_is_checked_when_asked(log_in, on_screen) -> None:
    for _attempt in range(10):
        note_access(on_screen, at=now(), viewer="kurator", kind=Kind.REFUSED, what="x", why="no_role")
    client = log_in("dataskydd")
    told = text_of(client.get("/dataskydd/logg/"))
    assert re.search(r"Samir Haddad Nekade försök: \d+", told)
    assert re.search(r"Huvud \d+:[0-9a-f]{64}", told)
    assert "Hela loggen är genomgången" not in told
    assert "Hela loggen är genomgången" in text_of(client.get("/dataskydd/logg/?kontrollera=ja"))


def test_an_objection_goes_from_registered_to_decided_to_its_effect_on_the_page(log_in, on_screen, pupil: int) -> None:
    number = Vault(on_screen).identities([pupil])[pupil].person_number
    registrar, head = log_in("registrator"), log_in("skolchef")
    sent = registrar.post("/dataskydd/rattigheter/", MATTER | {"elev": number, "inkom": today().isoformat()})
    matter = PupilMatter.objects.get()
    assert (sent["Location"], matter.pupil_key) == (f"/dataskydd/rattigheter/{matter.pk}/", pupil)
    assert "Väntar på beslut" in text_of(registrar.get(sent["Location"]))
    decision = {"beslut": "upheld", "skal": "Godtas"}
    assert registrar.post(sent["Location"], decision).status_code == 403
    assert lines_of(on_screen, "registrator")[0].what == "refused requests_decide"
    assert "Besluta" not in registrar.get(sent["Location"]).content.decode()
    mentor, page = log_in("mentor9a"), f"/elev/{pupil_address(pupil, username='mentor9a')}/"
    assert "Öppnad för: Följa den egna klassen" in text_of(mentor.get(page))
    assert head.post(sent["Location"], decision).status_code == 302
    assert "Eleven är borttagen ur det som görs för ändamålet" in text_of(head.get("/dataskydd/rattigheter/"))
    asked = mentor.get(page)
    assert "Vad behöver du se eleven för?" in text_of(asked)
    assert "own_class" not in asked.content.decode()
    assert head.post(f"{sent['Location']}avsluta/").status_code == 302
    assert "Öppnad för: Följa den egna klassen" in text_of(mentor.get(page))
    assert "Avslutat" in text_of(head.get(sent["Location"]))


def test_a_restriction_marks_the_pupils_page(log_in, on_screen, pupil: int) -> None:
    registrar, head = log_in("registrator"), log_in("skolchef")
    asked = MATTER | {"slag": "restriction", "elev": str(pupil), "inkom": today().isoformat()}
    address = registrar.post("/dataskydd/rattigheter/", asked)["Location"]
    head.post(address, {"beslut": "upheld", "skal": "Utreds"})
    mentor, page = log_in("mentor9a"), f"/elev/{pupil_address(pupil, username='mentor9a')}/"
    assert "Behandlingen av elevens uppgifter är begränsad" in text_of(mentor.get(page))


def test_a_correction_names_the_source_to_put_right(log_in, pupil: int) -> None:
    registrar, head = log_in("registrator"), log_in("skolchef")
    asked = MATTER | {"slag": "correction", "uppgift": "grade.grade_value", "lasar": "2025/26", "elev": str(pupil)}
    address = registrar.post("/dataskydd/rattigheter/", asked | {"inkom": today().isoformat()})["Location"]
    head.post(address, {"beslut": "upheld", "skal": "Ja"})
    told = text_of(registrar.get(address))
    assert "Betyg: betyg per ämne och termin, 2025/26" in told
    assert "Väntar på rättelse i källan: Slutbetyg årskurs 9 (SCB)" in told


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"elev": "Qq Zz"}, "Ingen elev hittades"),
        ({"elev": "17"}, "Ingen elev hittades"),
        ({"elev": "a"}, "Flera elever hittades"),
        ({"andamal": ""}, "vilket ändamål"),
        ({"vad": "om 20120909-1234"}, "utan personnummer"),
    ],
)
def test_what_is_wrong_with_a_registration_is_told_and_the_number_is_not_repeated(
    log_in, pupil, changed, words
) -> None:
    asked = MATTER | {"elev": str(pupil), "inkom": today().isoformat()} | changed
    answer = log_in("registrator").post("/dataskydd/rattigheter/", asked)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert str(pupil) not in answer.content.decode()
    assert not PupilMatter.objects.exists()


def test_points_of_responsible_use_are_answered_with_who_and_when(log_in) -> None:
    client = log_in("dataskydd")
    told = text_of(client.get("/dataskydd/ansvarsfull-anvandning/"))
    assert "Har rätt personer rätt roller? Inget svar" in told
    sent = {"punkt": "who", "laget": "decided", "vad": "Rektor går igenom i augusti"}
    assert client.post("/dataskydd/ansvarsfull-anvandning/", sent)["Location"].endswith("/#who")
    told = text_of(client.get("/dataskydd/ansvarsfull-anvandning/"))
    assert "Har rätt personer rätt roller? Bestämt" in told
    assert "Rektor går igenom i augusti Nils Åberg, " in told
    assert "Punkter med svar: 1 av 12" in told
    assert "Svara" not in log_in("registrator").get("/dataskydd/ansvarsfull-anvandning/").content.decode()
    assert log_in("registrator").post("/dataskydd/ansvarsfull-anvandning/", sent).status_code == 403
    assert UseAnswer.objects.count() == 1


def test_an_empty_answer_is_told_at_its_point(log_in) -> None:
    sent = {"punkt": "who", "laget": "decided", "vad": " "}
    answer = log_in("dataskydd").post("/dataskydd/ansvarsfull-anvandning/", sent)
    assert answer.status_code == 400
    assert re.search(r'id="who".*?<details open>', answer.content.decode(), re.DOTALL)


def test_access_ends_with_the_role(log_in) -> None:
    client = log_in("dataskydd")
    assert client.get("/dataskydd/logg/").status_code == 200
    RoleGrant.objects.filter(user__username="dataskydd").update(role="analyst")
    assert client.get("/dataskydd/logg/").status_code == 403


def test_what_is_decided_due_and_destroyed_is_shown_to_those_who_work_with_it(
    log_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = log_in("dataskydd").get("/dataskydd/gallring/").content.decode()
    assert "Handlingstyper med beslut: 0 av" in told
    assert "Inget är dags att gallra" in told
    assert "Inget har gallrats." in told
    day, kind = date(2026, 1, 1), KINDS["pupils"]
    target = Target(kind="pupils", decision="BUN § 9", decided_on="", table="pupil", school_year="2018/19")
    began = "2026-09-02T03:20:00+00:00"
    first, second = (
        WaitingOriginal(loads=(load,), source="scb_grades_9", waits_for=(WaitsFor(kind="term_grades", **until),))
        for load, until in ((7, {"school_year": "2018/19", "until": "2029-06-30"}), (8, {"school_year": "2019/20"}))
    )
    entry = Destruction(
        number=1,
        began_at=began,
        by="job",
        reason="",
        loads_through=0,
        targets=(target,),
        originals_waiting=(first,),
    )
    monkeypatch.setattr("skolsikt.loading.retention.plan.waiting_originals", lambda *given, **more: [second])
    kept = InForce(kind=kind, disposal=Disposal.KEEP, term=Term(months=1), number="BUN § 9", day=day)
    monkeypatch.setattr("skolsikt.loading.retention.plan.destructions", lambda home: [entry])
    monkeypatch.setattr("skolsikt.loading.retention.plan.decisions_in_force", lambda home, on: {"pupils": kept})
    told = re.sub(r"\s+", " ", log_in("registrator").get("/dataskydd/gallring/").content.decode())
    assert "arkivpaket saknas" in told
    assert "BUN § 9, 1 januari 2026" in told
    assert "Uppgifter om elever per läsår 2018/19" in told
    assert "Avbruten: kör" in told
    assert "inläsning 7 (scb_grades_9) väntar på Terminsbetyg 2018/19 (sparas till och med 30 juni 2029)." in told
    assert "inläsning 8 (scb_grades_9) väntar på Terminsbetyg 2019/20 (inget beslut om gallring)." in told
