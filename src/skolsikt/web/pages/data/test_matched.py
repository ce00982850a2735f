"""Rows without person number, as those meet them who may and may not see whom they are about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs import queue
from skolsikt.jobs.models import JobRun
from skolsikt.loading.load import load_file
from skolsikt.loading.pupil_matches import ReasonMissing, UnmaskedRefused, shown_matches
from skolsikt.measures.by_right.standing import standings
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.vault.describing import birth_date_of
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.sources.contract import Wish

UNIT = "99000103"
HEADINGS = "Namn;Födelsedatum;Klass;Skolenhetskod;Prov;Datum;Resultat"
REASON = {"skal": "Rätta läromedlets fil"}


def described(identity: Identity, *, letter: str = "") -> str:
    return (
        f"{identity.given_name} {identity.family_name}{letter};{birth_date_of(identity)};;{UNIT};Celler;2025-10-01;9/10"
    )


@pytest.fixture
def at_school(own_home: Home) -> tuple[list[Identity], list[Identity]]:
    """Pupils of the school with different names, and those of them with protected identity."""
    house = House.open(own_home)
    keys = [
        key for (key,) in house.rows().fetchall(f"SELECT pupil_key FROM pupil_year WHERE school_unit_code = '{UNIT}'")
    ]
    found = standings(keys, rows=house.rows(), vault=Vault(own_home))  # type: ignore[arg-type]
    standing = [one for one in found.values() if one.thing.school_unit_code == UNIT and one.identity]
    plain = [one.identity for one in standing if one.identity and not one.thing.is_protected]
    return plain, [one.identity for one in standing if one.identity and one.thing.is_protected]


@pytest.fixture
def load(own_home: Home, tmp_path: Path, at_school) -> int:
    """One sure pupil and one doubtful."""
    plain, _protected = at_school
    path = tmp_path / "resultat.csv"
    path.write_text("\n".join([HEADINGS, described(plain[0]), described(plain[1], letter="x"), ""]), "utf-8")
    outcome = load_file(path, house=House.open(own_home), wish=Wish(municipality="9900"), at=now())
    assert (outcome.record.rows_read, outcome.record.rows_rejected) == (2, 1)
    return outcome.record.number


def names(identity: Identity) -> str:
    return f"{identity.given_name} {identity.family_name}"


def text_of(client: Client, address: str, sent: dict[str, str] | None = None) -> str:
    answer = client.post(address, sent) if sent else client.get(address)
    return answer.content.decode()


def test_without_a_reason_there_are_counts_and_no_names(log_in, load: int, at_school) -> None:
    client, address = log_in("rektor"), f"/data/inlasning/{load}/elever/"
    assert address in text_of(client, f"/data/inlasning/{load}/")
    page = text_of(client, address)
    assert "Säkra elever" in page
    assert not any(one.family_name in page or one.person_number in page for one in at_school[0][:2])


def test_the_principal_chooses_and_the_file_is_read_anew(
    log_in, load: int, at_school, own_home: Home, monkeypatch
) -> None:
    client, address = log_in("rektor"), f"/data/inlasning/{load}/elever/"
    sure, doubtful = at_school[0][:2]
    page = text_of(client, address, REASON)
    assert names(sure) in page
    assert f"{names(doubtful)}x" in page
    newest = accesses(own_home, limit=1)[0]
    assert (newest.kind, newest.why, newest.pupils) == ("unmasked_reject", REASON["skal"], 2)
    ((row, match),) = re.findall(r'<select id="[^"]*" name="(rad-\d+)">.*?<option value="(\d+)">', page, re.DOTALL)
    answer = client.post(address, {**REASON, row: match, "spara": "ja"})
    assert answer["Location"] == f"{address}?beslut=1"
    changed = next(one for one in accesses(own_home, limit=5) if one.kind == "changed")
    assert (changed.what, changed.pupils) == (f"matches decided in load {load}", 1)
    assert "läses om av sig själv" in text_of(client, address)
    run = JobRun.objects.get(job="read_anew")
    queue.perform(run.pk)
    run.refresh_from_db()
    again = run.outcome["load"]
    assert f"/data/inlasning/{again}/elever/" in text_of(client, address)
    page = text_of(client, f"/data/inlasning/{again}/elever/", REASON)
    assert names(doubtful) in page
    assert "valdes tidigare" in page
    assert f"{names(doubtful)}x" not in page


def test_a_wrong_match_is_undone_and_the_refusal_is_taken_back(log_in, load: int, own_home: Home) -> None:
    client, address = log_in("rektor"), f"/data/inlasning/{load}/elever/"
    for box, word in (("angra", "Elever som någon har sagt nej till"), ("aterta", "Elever som raderna lästes in på")):
        page = text_of(client, address, REASON)
        match = re.search(rf'name="{box}" value="(\d+)"', page)[1]  # type: ignore[index]
        client.post(address, {**REASON, box: match, "spara": "ja"})
        run = JobRun.objects.filter(job="read_anew").latest("pk")
        queue.perform(run.pk)
        run.refresh_from_db()
        address = f"/data/inlasning/{run.outcome['load']}/elever/"
        assert word in text_of(client, address, REASON)


def test_others_are_refused_and_whoever_loads_files_sees_counts_alone(log_in, load: int, at_school) -> None:
    address, saved = f"/data/inlasning/{load}/elever/", {**REASON, "angra": "1", "spara": "ja"}
    for login in ("larare", "mentor9a", "analytiker", "bitr", "skolchef", "it"):
        client = log_in(login)
        answers = [client.get(address), client.post(address, REASON), client.post(address, saved)]
        assert [one.status_code for one in answers] == [200 if login == "it" else 403, 403, 403]
        told = "".join(one.content.decode() for one in answers)
        assert not any(one.family_name in told for one in at_school[0][:2])


def test_protected_pupils_match_and_are_shown_to_their_own_principal_alone(
    own_home: Home, at_school, tmp_path: Path
) -> None:
    house, path = House.open(own_home), tmp_path / "resultat.csv"
    secret = at_school[0][2]
    Vault(own_home).remember([Identity(person_number=secret.person_number, is_protected=True)])
    path.write_text("\n".join([HEADINGS, described(secret), described(secret, letter="x"), ""]), "utf-8")
    record = load_file(path, house=house, wish=Wish(municipality="9900"), at=now()).record
    assert record.rows_rejected == 1
    principal = Viewer(
        id="p", roles=frozenset({"principal"}), relations=frozenset({Relation(role="principal", school_unit_code=UNIT)})
    )
    shown = shown_matches(record, reason="Rätta", viewer=principal, house=house)
    assert [names(secret)] == [one.name for one in shown.sure] == [one.name for one in shown.doubtful[0].candidates]
    assert accesses(own_home, limit=1)[0].pupils == 1
    for role, unit in (("principal", "99000101"), ("deputy_principal", UNIT), ("registrar", "*")):
        other = Viewer(
            id="o", roles=frozenset({role}), relations=frozenset({Relation(role=role, school_unit_code=unit)})
        )
        with pytest.raises(UnmaskedRefused):
            shown_matches(record, reason="Rätta", viewer=other, house=house)
    with pytest.raises(ReasonMissing):
        shown_matches(record, reason=" ", viewer=principal, house=house)


def test_a_pupil_of_another_school_is_never_proposed_by_name(own_home: Home, at_school, tmp_path: Path) -> None:
    house, path = House.open(own_home), tmp_path / "resultat.csv"
    rows = house.rows().fetchall(f"SELECT pupil_key FROM pupil_year WHERE school_unit_code <> '{UNIT}'")
    found = standings([key for (key,) in rows], rows=house.rows(), vault=Vault(own_home))  # type: ignore[misc]
    other = next(one.identity for one in found.values() if one.thing.school_unit_code != UNIT and one.identity)
    path.write_text("\n".join([HEADINGS, described(at_school[0][0]), described(other, letter="x"), ""]), "utf-8")
    record = load_file(path, house=house, wish=Wish(municipality="9900"), at=now()).record
    assert record.rows_rejected == 1
    principal = Viewer(
        id="p", roles=frozenset({"principal"}), relations=frozenset({Relation(role="principal", school_unit_code=UNIT)})
    )
    shown = shown_matches(record, reason="Rätta", viewer=principal, house=house)
    assert [one.name for one in shown.sure] == [names(at_school[0][0])]
    assert shown.doubtful == []
