"""Dokument as its readers meet it."""

from __future__ import annotations

import json
import re

import pytest

from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.privacy.vault import Vault
from skolsikt.web.asking import house
from skolsikt.web.pupil_addresses import pupil_address

PLACE = "/dataskydd/dokument/"
SCHOOL = "99000103"  # rektor's and mentor9a's


def pupil(*, is_protected: bool = False, unit: str = SCHOOL) -> tuple[int, str]:
    """Return key and person number of a pupil in the last class of the school."""
    rows = house().rows()
    found = rows.fetchall(
        "SELECT pupil_key FROM pupil_year WHERE school_year = (SELECT max(school_year) FROM pupil_year) "
        f"AND school_unit_code = '{unit}' AND grade_level = 9 AND coalesce(is_protected, false) = {is_protected} "
        "ORDER BY pupil_key"
    )
    key = int(str(found[0][0]))
    return key, Vault(house().home).identities([key])[key].person_number


def asked(client, number: str, **differs: str):
    sent = {"dokument": "registerutdrag", "personnummer": number, "skal": "brev", "format": "json"}
    return client.post(f"{PLACE}elev/", sent | differs)


def test_the_officer_gets_everything_about_a_pupil_as_a_file(log_in) -> None:
    key, number = pupil()
    answer = asked(log_in("dataskydd"), number, diarienummer="BUN 2025/3")
    told = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="registerutdrag.json"'
    assert answer["Cache-Control"] == "private, no-store"
    assert told["pupil"]["pupil_key"] == key
    rows = house().rows().fetchall(f"SELECT count(*) FROM lesson_attendance WHERE pupil_key = {key}")
    assert [len(kind["rows"]) for kind in told["data"] if kind["table"] == "lesson_attendance"] == [rows[0][0]]
    newest = next(one for one in accesses(house().home) if one.viewer == "dataskydd")
    assert (newest.kind, newest.pupils) == (Kind.DOCUMENT, 1)


def test_a_pdf_is_one(log_in) -> None:
    _key, number = pupil()
    answer = asked(log_in("rektor"), number, dokument="kvitto", format="pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("typed", ["unknown", "protected", "x", "<script>x"])
def test_no_answer_is_the_same_answer_and_the_number_is_not_sent_back(log_in, typed: str) -> None:
    number = {"unknown": "201001010000", "protected": pupil(is_protected=True)[1]}.get(typed, typed)
    answer = asked(log_in("dataskydd"), number)
    assert answer.status_code == 400
    assert "Skolsikt har inga uppgifter om den personen som du får lämna ut." in answer.content.decode()
    if len(number) > 1:
        assert number.encode() not in answer.content


def test_a_protected_pupil_is_told_of_by_the_principal(log_in) -> None:
    answer = asked(log_in("rektor"), pupil(is_protected=True)[1])
    assert json.loads(answer.content)["secrecy"][-1] == "22 kap. 1 §"


def test_a_principal_of_another_school_gets_no_answer(log_in) -> None:
    (other,) = (
        house()
        .rows()
        .fetchall(
            f"SELECT min(school_unit_code) FROM pupil_year WHERE grade_level = 9 AND school_unit_code <> '{SCHOOL}' "
            "AND school_year = (SELECT max(school_year) FROM pupil_year)"
        )
    )
    answer = asked(log_in("rektor"), pupil(unit=str(other[0]))[1])
    assert "inga uppgifter om den personen" in answer.content.decode()
    assert accesses(house().home)[0].kind == Kind.REFUSED


def test_a_reason_with_a_number_is_not_taken(log_in) -> None:
    _key, number = pupil()
    answer = asked(log_in("dataskydd"), number, skal=f"mamma till {number}")
    assert answer.status_code == 400
    assert "Skriv skälet utan personnummer." in answer.content.decode()


@pytest.mark.parametrize("username", ["analytiker", "mentor9a", "larare", "skolchef"])
def test_others_are_told_who_makes_the_documents(log_in, username: str) -> None:
    client = log_in(username)
    for answer in (client.get(PLACE), asked(client, pupil()[1])):
        assert answer.status_code == 403
        assert "registrator" in answer.content.decode()
    assert client.get(f"{PLACE}registerforteckning/?format=pdf").status_code == 403


def test_a_principal_sees_the_form_about_pupils_only(log_in) -> None:
    body = log_in("rektor").get(PLACE).content.decode()
    assert "Om en elev" in body
    assert "Hämta registerförteckningen" not in body
    assert "Hämta registerförteckningen" in log_in("dataskydd").get(PLACE).content.decode()


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("registerforteckning/?format=pdf&diarienummer=1", "application/pdf"),
        ("registerforteckning/?format=csv", "text/csv; charset=utf-8"),
        ("registerforteckning/?format=json", "application/json; charset=utf-8"),
        ("konsekvensbedomning/?format=md", "text/markdown; charset=utf-8"),
    ],
)
def test_documents_of_the_house_are_made_and_noted(log_in, address: str, kind: str) -> None:
    before = documents_of("it")
    answer = log_in("it").get(PLACE + address)
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert documents_of("it") == before + 1


def documents_of(viewer: str) -> int:
    return sum((one.kind, one.viewer) == (Kind.DOCUMENT, viewer) for one in accesses(house().home))


@pytest.mark.parametrize("query", ["", "?format=docx", "?format=pdf&diarienummer=201212121212"])
def test_a_document_that_there_is_not_is_refused_in_words(log_in, query: str) -> None:
    answer = log_in("it").get(f"{PLACE}registerforteckning/{query}")
    assert answer.status_code == 400
    assert "Välj ett format" in answer.content.decode()


def test_the_mentor_hands_over_a_receipt_from_the_page_of_the_pupil(log_in) -> None:
    client, (key, _number) = log_in("mentor9a"), pupil()
    address = pupil_address(key, username="mentor9a")
    page = client.get(f"/elev/{address}/").content.decode()
    (link,) = re.findall(r'href="(/dataskydd/dokument/kvitto/[^"]+)"', page)
    assert client.get(link).status_code == 200
    told = json.loads(client.post(link, {"skal": "utvecklingssamtal", "format": "json"}).content)
    assert "Mentor" in told["have_looked"][0]["who"]
    assert any(one["by_what"] == "Lärare i dina grupper" for one in told["may_see"])


def test_a_receipt_about_a_pupil_whom_the_mentor_may_not_see_is_refused_before_anything_is_asked(log_in) -> None:
    key, _number = pupil(is_protected=True)
    address = pupil_address(key, username="mentor9a")
    assert log_in("mentor9a").get(f"{PLACE}kvitto/{address}/").status_code == 403


def test_in_english_the_screen_speaks_english_and_the_document_swedish(log_in) -> None:
    client = log_in("it")
    client.post("/konto/sprak/", {"language": "en", "next": "/"})
    assert "Record of processing" in client.get(PLACE).content.decode()
    document = client.get(f"{PLACE}konsekvensbedomning/?format=md").content.decode()
    assert "Fylls i av kommunen" in document
    assert "Dataskyddsombud" in document
    assert "officer" not in document
