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


def test_an_event_that_could_not_be_saved_is_told_to_who_enters_them(log_in) -> None:
    JobRun.objects.create(job="event_entry", status=JobRun.Status.FAILED, error="Upptaget.", finished_at=now())
    assert "gick inte att spara: Upptaget." in text_of(log_in("rektor").get("/skolkalender/"))
    assert "Upptaget" not in text_of(log_in("larare").get("/skolkalender/"))


def test_who_may_not_load_may_not_change_the_calendar(log_in) -> None:
    assert log_in("rektor").post("/skolkalender/", STUDY_DAY).status_code == 403
    assert not JobRun.objects.exists()


def test_a_public_holiday_cannot_be_taken_away(log_in) -> None:
    page = log_in("it").get("/skolkalender/", YEAR).content.decode()
    row = next(row for row in page.split("<tr>") if "Långfredagen" in row)
    assert "Ta bort" not in row


EVENT = {"handelse-vad": "Ny timplan", "handelse-fran": "2025-08-18", "handelse-till": "", "handelse-skola": "99000103"}


def test_a_principal_enters_an_event_of_the_own_school_and_it_stands_on_the_time_line(log_in, own_home: Home) -> None:
    client = log_in("rektor")
    assert "Skriv in en händelse" in text_of(client.get("/skolkalender/"))
    answer = client.post("/skolkalender/handelse/", EVENT)
    assert answer.status_code == 302
    perform(JobRun.objects.get().pk)
    assert JobRun.objects.get().error == ""
    assert "Ny timplan 18 aug. 2025" in text_of(client.get(answer["Location"]))
    assert "Ny timplan 18 aug. 2025" in text_of(client.get("/skolkalender/?skola=*"))
    assert "Ny timplan 18 aug. 2025" not in text_of(client.get("/skolkalender/?skola=99000101"))
    chart = client.get("/jamfor/?matt=absence_share&skola=99000103&period=all").content.decode()
    assert chart.count("1. Ny timplan (18 aug. 2025)") >= 2  # in the list and in the table
    other = client.get("/jamfor/?matt=absence_share&skola=99000101&period=all").content.decode()
    assert "Ny timplan" not in other


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"handelse-vad": ""}, "Detta fält måste fyllas i"),
        ({"handelse-vad": "Elev 20121212-1212"}, "utan personnummer"),
        ({"handelse-till": "2025-08-01"}, "Sista dagen ligger före den första"),
        ({"handelse-skola": "99000101"}, "giltigt alternativ"),
        ({"handelse-skola": "*"}, "giltigt alternativ"),
    ],
)
def test_an_event_that_cannot_stand_is_told_beside_the_form(log_in, changed, told: str) -> None:
    answer = log_in("rektor").post("/skolkalender/handelse/", EVENT | changed)
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not JobRun.objects.exists()


def test_who_answers_for_no_school_enters_no_event(log_in) -> None:
    client = log_in("larare")
    assert "Skriv in en händelse" not in text_of(client.get("/skolkalender/"))
    assert client.post("/skolkalender/handelse/", EVENT).status_code == 403
    assert client.get("/skolkalender/handelse/").status_code == 405
    assert not JobRun.objects.exists()


def test_who_loads_files_may_enter_what_all_schools_have_had(log_in) -> None:
    answer = log_in("it").post("/skolkalender/handelse/", EVENT | {"handelse-skola": "*"})
    assert answer.status_code == 302
    assert JobRun.objects.get().arguments["school_unit"] == "*"
