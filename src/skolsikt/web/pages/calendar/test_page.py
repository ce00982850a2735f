"""The school calendar as its readers meet it."""

from __future__ import annotations

import re

import pytest

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import perform

YEAR = {"lasar": "2025/26"}
STUDY_DAY = {"slag": "study_day", "fran": "2026-05-04", "till": "", "namn": "Planering", "skola": "*"}


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_terms_holidays_and_weeks_after_holidays_are_told_to_everybody(log_in) -> None:
    page = log_in("rektor").get("/skolkalender/", YEAR)
    told = text_of(page)
    assert "19 aug. 2025 – 19 dec. 2025" in told
    assert "Veckor efter lov v.34, v.45, v.2, v.9, v.16" in told
    assert "Höstlov 27 okt. 2025 – 31 okt. 2025 Lov kommunens" in told
    assert "Skriv in dagar" not in told
    assert "Ta bort" not in told


def test_a_year_that_nothing_is_said_of_is_as_usual(log_in) -> None:
    assert "som det brukar vara" in text_of(log_in("rektor").get("/skolkalender/"))


def test_what_is_entered_is_saved_by_the_worker_and_holds(log_in, own_home: Home):
    client = log_in("it")
    answer = client.post("/skolkalender/", STUDY_DAY)
    assert answer.status_code == 302
    assert "En ändring sparas" in text_of(client.get(answer["Location"]))

    perform(JobRun.objects.get().pk)

    told = text_of(client.get(answer["Location"]))
    assert JobRun.objects.get().error == ""
    assert "En ändring sparas" not in told
    assert "Planering 4 maj 2026 Studiedag" in told
    removed = {"fran": "2026-05-04", "till": "2026-05-04", "skola": "*"}
    assert client.post("/skolkalender/", removed).status_code == 302
    perform(JobRun.objects.latest("id").pk)
    assert "Planering" not in text_of(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"till": "2026-05-01"}, "Sista dagen ligger före den första"),
        ({"slag": "", "fran": "2026-05-05"}, "inget att ta bort"),
        ({"fran": "i går"}, "datum"),
        ({"fran": ""}, "Detta fält måste fyllas i"),
        ({"skola": "00000000"}, "giltigt alternativ"),
    ],
)
def test_what_cannot_stand_is_told_beside_the_form_and_nothing_is_queued(log_in, changed, told: str) -> None:
    answer = log_in("it").post("/skolkalender/", STUDY_DAY | changed)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not JobRun.objects.exists()


def test_a_change_that_could_not_be_saved_is_told(log_in) -> None:
    JobRun.objects.create(job="calendar_entry", status=JobRun.Status.FAILED, error="Upptaget.", finished_at=now())
    assert "gick inte att spara: Upptaget." in text_of(log_in("it").get("/skolkalender/"))
    assert "Upptaget" not in text_of(log_in("rektor").get("/skolkalender/"))


def test_who_may_not_load_may_not_change_the_calendar(log_in) -> None:
    assert log_in("rektor").post("/skolkalender/", STUDY_DAY).status_code == 403
    assert not JobRun.objects.exists()


def test_a_public_holiday_cannot_be_taken_away(log_in) -> None:
    page = log_in("it").get("/skolkalender/", YEAR).content.decode()
    row = next(row for row in page.split("<tr>") if "Långfredagen" in row)
    assert "Ta bort" not in row
