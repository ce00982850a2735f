"""Ny källa as its readers meet it."""

from __future__ import annotations

import os
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs.models import JobRun
from skolsikt.loading.own_profiles import own_profiles

NUMBERS = ("20121212-1212", "20121130-1237", "20110101-2381", "20110909-2385", "20110909-2393")
FILE = "\n".join(
    [
        "Utdrag ur Elevsystem 3000;;;;",
        "Elevens pnr;Kallas;Enhetens nr;Grupp/klass;Könstillhörighet",
        *(f"{one};Elvira Exempelsson {at};99000103;9X;Tjej" for at, one in enumerate(NUMBERS)),
        "20121212-1212;Elvira Exempelsson;99000103;9X;Annat",
        "",
    ]
)


def sent(client, content: str | bytes = FILE, name: str = "uttag.csv") -> str:
    """Return the address where the file is described."""
    content = content.encode("cp1252") if isinstance(content, str) else content
    return client.post("/ny-kalla/ta-emot/", {"fil": SimpleUploadedFile(name, content)})["Location"]


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def filled(answer) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    html = answer.content.decode()
    given = dict(re.findall(r'<input type="(?:hidden|text)" name="([^"]+)" value="([^"]*)"', html))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        given |= dict.fromkeys([name], next(iter(re.findall(r'<option value="([^"]*)" selected>', options)), ""))
    return given


def test_a_file_is_proposed_and_nothing_of_a_pupil_is_shown(log_in, own_home: Home) -> None:
    client = log_in("it")
    page = client.get(sent(client))
    told = text_of(page)
    assert "rubriken liknar" in told
    assert "värdena är personnummer" in told
    assert "Tjej (5 rader)" in told
    assert "Elvira" not in told
    assert "Annat" not in told  # in one row only
    assert not any(number[2:8] in told or number.replace("-", "")[2:8] in told for number in NUMBERS)


def test_what_is_described_is_saved_loaded_and_known_the_next_time(log_in, own_home: Home) -> None:
    client = log_in("it")
    address = sent(client)
    given = filled(client.get(address))
    assert given["kalla"] == "pupils"
    given |= {"kod-sex-0": "Kvinna", "fast-school_year": "2025/26", "titel": "Elevsystem 3000"}
    tried = text_of(client.post(address, given))
    assert "6 rader på prov" in tried
    answer = client.post(address, given | {"spara": "1"})
    assert answer["Location"] == "/data/?mottagen=1"
    assert [one["id"] for one in own_profiles(own_home).sound] == ["elevsystem_3000"]
    assert (own_home.inbox / "elevsystem_3000" / "uttag.csv").read_bytes() == FILE.encode("cp1252")
    assert JobRun.objects.get().job == "load_inbox"
    assert client.get(address).status_code == 400
    assert "Elevsystem 3000" in text_of(client.get("/ny-kalla/"))
    client.post("/ny-kalla/ta-bort/", {"profil": "elevsystem_3000"})
    assert own_profiles(own_home).sound == ()


def test_another_source_starts_from_what_is_proposed_for_it(log_in, own_home: Home) -> None:
    client = log_in("it")
    address = sent(client)
    page = client.post(address, filled(client.get(address)) | {"kalla": "lessons"})
    assert "Lektionens" in text_of(page)
    assert filled(page)["forra"] == "lessons"


def test_a_field_that_is_chosen_twice_is_told(log_in, own_home: Home) -> None:
    client = log_in("it")
    address = sent(client)
    given = filled(client.get(address)) | {"kolumn-1": "person_number", "spara": "1"}
    answer = client.post(address, given)
    assert answer.status_code == 400
    assert "är vald för flera kolumner" in text_of(answer)
    assert own_profiles(own_home).sound == ()


def test_what_cannot_be_read_is_said_and_not_saved(log_in, own_home: Home) -> None:
    client = log_in("it")
    address = sent(client)
    given = filled(client.get(address)) | {"kolumn-0": "", "spara": "1"}
    answer = client.post(address, given)
    assert "kolumnen måste anges" in text_of(answer)
    assert own_profiles(own_home).sound == ()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 \0", b'{"a": 1}', b"bara;rubriker\n", b"PK\x03\x04trasig"])
def test_what_is_no_table_is_answered_in_words(log_in, own_home: Home, content: bytes) -> None:
    client = log_in("it")
    answer = client.get(sent(client, content))
    assert answer.status_code == 400
    assert "uttag.csv" in text_of(answer)


def test_files_are_kept_for_a_day(log_in, own_home: Home) -> None:
    client = log_in("it")
    address = sent(client)
    folder = own_home.work / "described" / address.strip("/").split("/")[-1]
    os.utime(folder, ((now() - timedelta(days=2)).timestamp(),) * 2)
    sent(client, name="annan.csv")
    assert not folder.exists()
    assert "sparas i ett dygn" in text_of(client.get(address))


@pytest.mark.parametrize("token", ["0" * 32, "x", "..%2f..%2finbox"])
def test_an_address_that_nobody_was_given_shows_nothing(log_in, own_home: Home, token: str) -> None:
    assert log_in("it").get(f"/ny-kalla/{token}/").status_code in (400, 404)


@pytest.mark.parametrize("who", ["rektor", "skolchef", "mentor9a"])
def test_who_may_not_load_may_not_describe(log_in, own_home: Home, who: str) -> None:
    client = log_in(who)
    assert client.get("/ny-kalla/").status_code == 403
    assert client.post("/ny-kalla/ta-emot/", {"fil": SimpleUploadedFile("a.csv", b"a;b\n1;2\n")}).status_code == 403
    assert not (own_home.work / "described").exists()


def test_a_key_is_shown_once_and_can_be_revoked(log_in, own_home: Home) -> None:
    client = log_in("it")
    made = client.post("/ny-kalla/nyckel/", {"namn": "Skolsystemet"}).content.decode()
    (key,) = re.findall(r"Bearer (skolsikt-[\w-]+)", made)
    assert key not in client.get("/ny-kalla/").content.decode()
    again = client.post("/ny-kalla/nyckel/", {"namn": "Skolsystemet"})
    assert "upptaget" in text_of(again)
    client.post("/ny-kalla/aterkalla/", {"namn": "Skolsystemet"})
    assert "återkallad" in text_of(client.get("/ny-kalla/"))
    assert "gällande nyckel" in text_of(client.post("/ny-kalla/aterkalla/", {"namn": "Skolsystemet"}))


def test_a_key_without_a_name_is_asked_for_one(log_in, own_home: Home) -> None:
    answer = log_in("it").post("/ny-kalla/nyckel/", {"namn": ""})
    assert answer.status_code == 400
    assert "måste fyllas i" in text_of(answer)
