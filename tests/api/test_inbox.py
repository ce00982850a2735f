"""Files that systems deliver by themselves: only with a key that works, whole, and nowhere but in the inbox."""

from __future__ import annotations

import pytest
from django.test import Client

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs.models import JobRun
from skolsikt.records.accounts.delivery_keys import delivery_key_create, delivery_key_revoke
from skolsikt.records.accounts.models import DeliveryKey
from skolsikt.records.accounts.services import account_create

CONTENT = b"Personnummer;Skolenhetskod\r\n20121212-1212;10000001\r\n"


@pytest.fixture
def home(db: None, tmp_path, settings, monkeypatch: pytest.MonkeyPatch) -> Home:
    settings.SKOLSIKT_HOME = Home(tmp_path / "home").create()
    monkeypatch.setattr("skolsikt.jobs.queue.hand_over", lambda run_id: None)
    return settings.SKOLSIKT_HOME


def key_for(name: str = "Skolsystemet", *, profile: str = "") -> str:
    by = account_create(username=name, full_name=name, password=None, at=now())
    return delivery_key_create(name=name, profile=profile, by=by, at=now())


def delivered(key: str | None, name: str = "elever.csv", content: bytes = CONTENT, **more):
    said = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key is not None else {}
    return Client(enforce_csrf_checks=True).post(
        f"/api/inkorg/{name}", content, content_type="application/octet-stream", **said, **more
    )


def waiting(home: Home) -> list[str]:
    return sorted(str(path.relative_to(home.inbox)) for path in home.inbox.rglob("*") if path.is_file())


def test_a_file_with_a_key_lies_whole_in_the_inbox_and_the_worker_is_asked(home: Home) -> None:
    answer = delivered(key_for())
    assert answer.status_code == 201
    assert answer.json() == {"received": "elever.csv", "bytes": len(CONTENT)}
    assert (home.inbox / "elever.csv").read_bytes() == CONTENT
    assert waiting(home) == ["elever.csv"]
    assert JobRun.objects.get().requested_by == "key:Skolsystemet"
    assert DeliveryKey.objects.get().last_used_at is not None


def test_the_files_of_a_key_with_a_profile_go_to_its_folder(home: Home) -> None:
    assert delivered(key_for(profile="eget")).status_code == 201
    assert waiting(home) == ["eget/elever.csv"]


@pytest.mark.parametrize("key", [None, "", "skolsikt-fel", "Bearer", "å"])
def test_without_a_key_that_works_nothing_is_taken(home: Home, key: str | None) -> None:
    key_for()
    answer = delivered(key)
    assert answer.status_code == 401
    assert "Nyckeln" in answer.json()["error"]
    assert waiting(home) == []


def test_a_revoked_key_works_no_more(home: Home) -> None:
    key = key_for()
    delivery_key_revoke(name="Skolsystemet", at=now())
    assert delivered(key).status_code == 401


def test_the_key_is_kept_nowhere(home: Home) -> None:
    key = key_for()
    assert key not in str(DeliveryKey.objects.values())


@pytest.mark.parametrize("length", ["", "0", "x", "-1"])
def test_a_body_of_untold_length_is_refused(home: Home, length: str) -> None:
    assert delivered(key_for(), CONTENT_LENGTH=length).status_code == 411
    assert waiting(home) == []


def test_too_much_is_refused_before_it_is_read(home: Home, settings) -> None:
    settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(update={"largest_upload_megabytes": 1})
    assert delivered(key_for(), content=b"x" * ((1 << 20) + 1)).status_code == 413
    assert waiting(home) == []


@pytest.mark.parametrize("name", ["..%2F..%2Fsettings.toml", ".dold", "failed", "con.csv", "a%00b.csv", "%2e%2e"])
def test_no_name_leaves_the_inbox(home: Home, name: str) -> None:
    key = key_for()  # noted in the access log
    before = sorted(path for path in home.root.rglob("*") if not path.is_relative_to(home.inbox))
    assert delivered(key, name=name).status_code in (201, 404)
    assert sorted(path for path in home.root.rglob("*") if not path.is_relative_to(home.inbox)) == before
    assert all(path.parent == home.inbox for path in home.inbox.rglob("*"))


@pytest.mark.django_db
def test_it_is_only_written_to(home: Home) -> None:
    assert Client().get("/api/inkorg/elever.csv").status_code == 405


def test_a_log_in_is_no_key(home: Home) -> None:
    client = Client()
    client.force_login(account_create(username="a", full_name="A", password=None, at=now()))
    assert client.post("/api/inkorg/x.csv", CONTENT, content_type="text/csv").status_code == 401
