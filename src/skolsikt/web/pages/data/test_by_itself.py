"""What goes by itself, on the page Data: when, in words, and moved by whoever loads."""

from __future__ import annotations

from datetime import datetime

import pytest

from skolsikt.jobs.contract import Schedule
from skolsikt.jobs.models import JobTime
from skolsikt.jobs.registry import job
from skolsikt.jobs.worker import is_time
from skolsikt.web.pages.data.by_itself import in_words

WEEKLY = {"ofta": "vecka", "klockan": "05:30", "veckodag": "3"}


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock's thread begins with a new connection; here it would lose the test's transaction."""
    monkeypatch.setattr("skolsikt.jobs.worker.close_old_connections", lambda: None)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (None, "aldrig"),
        (Schedule(minute="*/10"), "var tionde minut"),
        (Schedule(minute="20"), "varje timme, på minut 20"),
        (Schedule(minute="5", hour="4"), "varje dag klockan 04:05"),
        (Schedule(minute="20", hour="3,12"), "varje dag klockan 03:20, 12:20"),
        (Schedule(minute="15", hour="2", day_of_week="0"), "varje söndag klockan 02:15"),
        (Schedule(minute="*/5", hour="6-18", day_of_week="1-5"), "*/5 6-18 * * 1-5"),
        (Schedule(minute="0", hour="4", day="1"), "0 4 1 * *"),
    ],
)
def test_a_time_is_told_as_people_say_it(when: Schedule | None, words: str) -> None:
    assert in_words(when) == words


def test_the_coordinator_moves_it_and_puts_it_back(log_in) -> None:
    client = log_in("it")
    assert client.get("/data/").content.decode().count("<br>Aldrig") == 1
    moved = client.post("/data/av-sig-sjalv/fetch_open_data/", WEEKLY)
    assert (moved.status_code, moved["Location"]) == (302, "/data/#av-sig-sjalv")
    page = client.get("/data/").content.decode()
    assert "Varje onsdag klockan 05:30" in page
    assert "ändrat av it" in page
    assert '<option value="vecka" selected>' in page
    at = datetime(2026, 11, 25, 5, 30)  # a Wednesday, by the clock of the worker
    assert is_time(job("fetch_open_data"), at)
    assert not is_time(job("fetch_open_data"), at.replace(day=29, hour=2, minute=15))
    client.post("/data/av-sig-sjalv/fetch_open_data/", WEEKLY | {"ofta": "vanligt"})
    assert client.get("/data/").content.decode().count("<br>Aldrig") == 1
    assert not JobTime.objects.exists()


def test_what_is_never_to_run_does_not(log_in) -> None:
    log_in("it").post("/data/av-sig-sjalv/load_inbox/", WEEKLY | {"ofta": "aldrig"})
    assert not any(is_time(job("load_inbox"), datetime(2026, 11, 25, 5, minute)) for minute in range(60))


def test_a_time_that_is_none_is_told_beside_the_form(log_in) -> None:
    answer = log_in("it").post("/data/av-sig-sjalv/load_inbox/", WEEKLY | {"klockan": "25:99"})
    assert answer.status_code == 400
    assert 'id="id_load_inbox_klockan_error"' in answer.content.decode()
    assert not JobTime.objects.exists()


@pytest.mark.parametrize("name", ["access_log_head", "finns_inte"])
def test_no_other_work_is_moved_on_the_page(log_in, name: str) -> None:
    assert log_in("it").post(f"/data/av-sig-sjalv/{name}/", WEEKLY).status_code == 400
    assert not JobTime.objects.exists()


def test_nobody_else_sees_or_moves_it(log_in) -> None:
    client = log_in("skolchef")
    assert "Det här går av sig självt" not in client.get("/data/").content.decode()
    assert client.post("/data/av-sig-sjalv/load_inbox/", WEEKLY).status_code == 403
