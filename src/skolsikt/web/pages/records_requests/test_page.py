"""Allmänna handlingar as registrar and decider meet them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from skolsikt.home.clock import today
from skolsikt.privacy.access_log import Kind, accesses, accesses_about
from skolsikt.records.governance.models import RecordsRequest
from skolsikt.web.asking import house

ADDRESS = "/allmanna-handlingar/"
ASKED = {"vad": "Slutbetyg i årskurs 9", "uppgifter": ["grade"], "finns": "routine", "varfor_inte": "", "vem": ""}


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def registered(client, **changed: object) -> str:
    sent = ASKED | {"elev": "", "diarienummer": "BUN 2026/9", "inkom": today().isoformat()} | changed
    return str(client.post(ADDRESS, sent)["Location"])


def tried(client, address: str, **outcomes: str) -> None:
    for provision in ("osl_23_2_support", "osl_23_2_identity", "osl_21_7"):
        sent = {"utfall": outcomes.get(provision, "open"), "skal": "Prövat", "syfte": ""}
        assert client.post(f"{address}prova/{provision}/", sent)["Location"] == f"{address}#{provision}"


def test_nobody_has_to_say_who_asks_and_time_is_told(log_in) -> None:
    client = log_in("registrator")
    address = registered(client, inkom=(today() - timedelta(days=3)).isoformat())
    told = text_of(client.get(address))
    assert "Vem som frågar Inte sagt, och behöver inte sägas" in told
    assert "Har väntat 3 dagar" in told
    assert re.search(r'status old">.*?har väntat 3 dagar', client.get(ADDRESS).content.decode(), re.DOTALL)


def test_a_registrar_tries_gives_out_and_the_log_says_so(log_in, on_screen) -> None:
    client = log_in("registrator")
    address = registered(client)
    told = text_of(client.get(address))
    assert "OSL 23 kap. 2 § andra stycket" in told
    assert "Vad mottagaren ska göra med uppgifterna" in told
    wrong = client.post(f"{address}beslut/", {"beslut": "given_out", "skal": "", "bort": ""})
    assert (wrong.status_code, "Pröva alla bestämmelser först." in text_of(wrong)) == (400, True)
    tried(client, address)
    assert client.post(f"{address}beslut/", {"beslut": "given_out"})["Location"] == f"{address}#decision"
    told = text_of(client.get(address))
    assert "Beslut Lämnas ut Av Ulla Grön" in told
    assert "överklagar" not in told
    client.post(f"{address}lamna-ut/")
    newest = accesses(on_screen, limit=1)[0]
    assert (newest.kind, newest.viewer, newest.why) == (Kind.DISCLOSED, "registrator", "BUN 2026/9")
    assert "Utlämnad" in text_of(client.get(address))


def test_a_no_is_the_municipalitys_with_provisions_and_how_to_appeal(log_in) -> None:
    registrar, head = log_in("registrator"), log_in("skolchef")
    address = registered(registrar)
    tried(registrar, address, osl_23_2_support="secret")
    no = {"beslut": "refused", "skal": "Eleven kan lida men", "bort": ""}
    assert 'value="refused"' not in registrar.get(address).content.decode()
    assert registrar.post(f"{address}beslut/", no).status_code == 400
    assert head.post(f"{address}beslut/", no).status_code == 302
    told = text_of(registrar.get(address))
    assert (
        "Beslut Lämnas inte ut Skäl Eleven kan lida men Bestämmelser OSL 23 kap. 2 § andra stycket Av Karin Ek" in told
    )
    assert "Beslutet överklagas till kammarrätten." in told
    assert "inom tre veckor från den dag du fick del av beslutet" in told
    assert "Handlingen är utlämnad" not in told


def test_a_part_says_what_is_taken_away(log_in) -> None:
    registrar, head = log_in("registrator"), log_in("skolchef")
    address = registered(registrar)
    tried(registrar, address, osl_23_2_support="in_part")
    part = {"beslut": "in_part", "skal": "Men", "bort": "Varför betyg saknas"}
    head.post(f"{address}beslut/", part)
    told = text_of(registrar.get(address))
    assert "Det här tas bort Varför betyg saknas" in told
    assert "Beslutet överklagas till kammarrätten." in told
    assert "Handlingen är utlämnad" in told


def test_a_request_about_one_pupil_stands_at_the_pupil(log_in, on_screen) -> None:
    ((key,),) = house().rows().fetchall("SELECT min(pupil_key) FROM pupil_year")
    address = registered(log_in("registrator"), elev=str(key))
    assert RecordsRequest.objects.get().pupil_key == key
    assert accesses_about(on_screen, key)[0].what == f"records request {address.split('/')[2]} registered"


def test_statistics_have_no_secrecy_to_try(log_in) -> None:
    client = log_in("registrator")
    address = registered(client, uppgifter=[])
    assert "Inga uppgifter om elever begärs" in text_of(client.get(address))
    assert client.post(f"{address}beslut/", {"beslut": "given_out"}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"vad": ""}, "Detta fält måste fyllas i"),
        ({"vad": "om 20120909-1234"}, "utan personnummer"),
        ({"finns": "not_routine"}, "Skriv varför det inte går"),
        ({"elev": "Qq Zz"}, "Ingen elev hittades"),
        ({"uppgifter": ["lön"]}, "giltigt alternativ"),
    ],
)
def test_what_is_wrong_with_a_request_is_told(log_in, changed, words: str) -> None:
    sent = ASKED | {"elev": "", "diarienummer": "", "inkom": today().isoformat()} | changed
    answer = log_in("registrator").post(ADDRESS, sent)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not RecordsRequest.objects.exists()


def test_a_trial_without_an_assessment_is_told_at_its_provision(log_in) -> None:
    client = log_in("registrator")
    address = registered(client)
    answer = client.post(f"{address}prova/osl_21_7/", {"utfall": "open", "skal": " ", "syfte": ""})
    assert answer.status_code == 400
    assert re.search(r'id="osl_21_7".*?<details open>', answer.content.decode(), re.DOTALL)
    assert "gäller uppgifterna" in text_of(client.post(f"{address}prova/osl_23_1/", {"utfall": "open", "skal": "x"}))


@pytest.mark.parametrize("username", ["rektor", "analytiker", "it"])
def test_others_see_no_request(log_in, username: str) -> None:
    client = log_in(username)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, ASKED).status_code == 403
    assert ADDRESS not in client.get("/").content.decode()
