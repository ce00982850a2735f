"""Files that are sent: whole, inside the inbox, no larger than said, and nothing of them before one is let in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.jobs.contract import Run
from skolsikt.jobs.inbox import put_in_inbox
from skolsikt.jobs.load_inbox import FAILED, JOB
from skolsikt.measures.house import House
from skolsikt.web.body_limit import LARGEST_FORM_BYTES
from tests.cli.test_bad_input import PUPILS, pupil

NAMES = st.text(st.characters(codec=None), max_size=400) | st.text("./\\:\0 \n\r<>|*?é😀", max_size=90)
HOSTILE = (
    "../../../etc/passwd",
    "/etc/cron.d/x",
    "C:\\Windows\\win.ini",
    "..",
    ".",
    "",
    "a\0.csv",
    "NUL",
    "con.csv",
    "é" * 300,
    "😀" * 300 + ".csv",
    "failed",
    ".failed",
    "x\r\nSet-Cookie: a=b",
    "\ud800.csv",
    "-rf",
)


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setattr("skolsikt.jobs.inbox.enqueue", lambda job, requested_by: None)
    return Home(tmp_path / "hem").create()


def put(name: str, home: Home, content: bytes = b"a;b") -> str:
    file = SimpleUploadedFile("x", content)
    file._name = name  # as it came: the class of the file would have cleaned it
    return put_in_inbox([file], home=home, requested_by="x")[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_that_people_try_leaves_the_inbox(inbox: Home, name: str) -> None:
    assert_lies_in_the_inbox(inbox, name)


@given(NAMES)
@tried(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_whatever_a_file_is_called_it_lies_in_the_inbox_as_a_file(inbox: Home, name: str) -> None:
    assert_lies_in_the_inbox(inbox, name)


def assert_lies_in_the_inbox(inbox: Home, name: str) -> None:
    before = {path for path in inbox.root.parent.rglob("*") if inbox.inbox not in path.parents}
    written = put(name, inbox)
    assert (inbox.inbox / written).read_bytes() == b"a;b"
    assert (inbox.inbox / written).parent.resolve() == inbox.inbox.resolve()
    assert not written.startswith((".", " "))
    assert written.isprintable()
    assert len(written.encode()) < 255
    assert {path for path in inbox.root.parent.rglob("*") if inbox.inbox not in path.parents} == before


def test_a_file_is_written_where_a_link_stands_and_not_where_it_leads(inbox: Home, tmp_path: Path) -> None:
    target = tmp_path / "nyckel"
    target.write_bytes(b"hemlig")
    (inbox.inbox / "betyg.csv").symlink_to(target)
    put("betyg.csv", inbox)
    assert target.read_bytes() == b"hemlig"
    assert not (inbox.inbox / "betyg.csv").is_symlink()


def test_two_files_with_one_name_are_never_mixed(inbox: Home) -> None:
    first = put("betyg.csv", inbox, b"1" * 100_000)
    assert put("betyg.csv", inbox, b"2" * 100_000) == first
    assert (inbox.inbox / first).read_bytes() == b"2" * 100_000
    assert [path.name for path in inbox.inbox.iterdir()] == [first]


def test_a_folder_in_the_inbox_is_in_nobodys_way(inbox: Home) -> None:
    (inbox.inbox / "export").mkdir()
    assert put("export", inbox) == "export_"


def run(home: Home) -> dict[str, object]:
    """Let the inbox be loaded, an hour after everything was left there."""
    os.utime(home.inbox)
    for path in home.inbox.iterdir():
        if not path.is_symlink():
            os.utime(path, (0, 0))
    return dict(JOB.run(Run(house=House.open(home.root), arguments={}, at=now(), progress=lambda step, share: None)))


@pytest.fixture
def installation(tmp_path: Path) -> Home:
    home = Home(tmp_path / "installation").create()
    write_settings(home, Settings(municipality="1280"))
    return home


def test_links_left_in_the_inbox_are_not_followed(installation: Home, tmp_path: Path) -> None:
    """Whoever may leave a file there must not have the machine's other files read."""
    secret = tmp_path / "hemlig.csv"
    secret.write_text(f"{PUPILS}\n{pupil(101, '40000001')}\n", "utf-8")
    (installation.inbox / "elever.csv").symlink_to(secret)
    (installation.inbox / "mapp").symlink_to(tmp_path)
    assert run(installation) == {"published": 0, "unchanged": 0, FAILED: 0}
    assert {path.name for path in (installation.inbox / FAILED).iterdir()} == {"elever.csv", "mapp"}
    assert secret.exists()
    assert list(installation.archive.iterdir()) == []


def test_a_file_called_as_the_folder_of_failures_stops_nobody_else(installation: Home) -> None:
    (installation.inbox / FAILED).write_text("skräp", "utf-8")
    (installation.inbox / "a.csv").write_text("skräp", "utf-8")
    (installation.inbox / "elever.csv").write_text(f"{PUPILS}\n{pupil(101, '40000001')}\n", "utf-8")
    assert run(installation) == {"published": 1, "unchanged": 0, FAILED: 2}
    assert {path.name for path in (installation.inbox / FAILED).iterdir()} == {f"{FAILED}_", "a.csv"}
    assert [path.name for path in installation.inbox.iterdir()] == [FAILED]


def test_more_than_a_form_holds_is_refused_before_it_is_read(db: None, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)  # nothing may reach the disk
    content = b"x" * (LARGEST_FORM_BYTES + 1)
    for path in ("/konto/logga-in/", "/konto/glomt/", "/konto/sprak/", "/data/ta-emot/"):
        answer = Client().post(path, {"filer": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == 413
        assert "Det är för mycket att ta emot" in answer.content.decode()


def test_who_may_send_files_may_send_as_much_as_the_settings_say(log_in, monkeypatch, tmp_path: Path) -> None:
    said = settings.SKOLSIKT_SETTINGS.model_copy(update={"largest_upload_megabytes": 4})
    monkeypatch.setattr(settings, "SKOLSIKT_SETTINGS", said)
    monkeypatch.setattr("skolsikt.web.pages.data.view.put_in_inbox", lambda files, **more: files)
    client = log_in("it")
    sent = [
        client.post("/data/ta-emot/", {"filer": SimpleUploadedFile("x.csv", b"x" * (size << 20))}) for size in (3, 5)
    ]
    assert [answer.status_code for answer in sent] == [302, 413]
    assert "Högst 4 MB" in sent[1].content.decode()


@pytest.mark.parametrize(
    "fields",
    [{f"f{number}": "x" for number in range(2000)}, {"login": "x" * 1_900_000}, {"login": "a\0b"}, {"x" * 9000: "1"}],
    ids=["many fields", "one large field", "nul", "a long name"],
)
def test_a_form_that_is_out_of_shape_is_refused_in_words(db: None, fields: dict[str, str]) -> None:
    for path in ("/konto/logga-in/", "/konto/sprak/"):
        answer = Client().post(path, fields)
        assert answer.status_code < 500
        assert "Traceback" not in answer.content.decode()
