"""Data as its readers meet it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from skolsikt.home.paths import Home
from skolsikt.jobs.inbox import safe_name
from skolsikt.jobs.models import JobRun
from skolsikt.loading.freshness import day_of, newest_loads
from skolsikt.loading.loads import PUBLISHED, RUNNING, Load, find_load, list_loads
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.checks.finding import Finding
from skolsikt.web.asking import house
from skolsikt.web.pages.data.progress import work_under_way


def test_sources_and_loads_are_listed_with_freshness(log_in) -> None:
    page = log_in("skolchef").get("/data/").content.decode()
    assert "Lektionsnärvaro" in page
    assert "aktuell" in page
    assert "av lektionstiden rapporterad" in page


def test_loads_are_narrowed_to_one_source(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/data/?kalla=scb_grades_9").content.decode()
    listed = page[page.index('id="loads-title"') :]
    assert "ak9-" in listed
    assert "elever-" not in listed


def test_a_load_shows_file_hash_and_rows_to_whoever_loads(log_in) -> None:
    client = log_in("it")
    listed = client.get("/data/?kalla=scb_grades_9").content.decode()
    number = re.findall(r'href="/data/inlasning/(\d+)/"', listed)[0]
    page = client.get(f"/data/inlasning/{number}/").content.decode()
    assert re.search(r"[0-9a-f]{64}", page)
    assert "Rader i filen" in page


def test_others_are_told_about_how_many_rows_there_are(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/data/").content.decode()
    number = re.findall(r'href="/data/inlasning/(\d+)/"', page)[0]
    detail = client.get(f"/data/inlasning/{number}/").content.decode()
    for shown in (page, detail):
        assert "färre än" in shown or "cirka" in shown
    cells = re.findall(r'<td class="n" data-label="(?:Rader|Avvisade)">([^<]*)</td>', page)
    assert cells
    assert all(re.fullmatch("–|0|färre än .*|cirka .*", cell) for cell in cells)
    assert not re.search(r"[0-9a-f]{64}", detail)
    assert client.get(f"/data/inlasning/{number}/avvisade.csv").status_code == 403


def test_an_unknown_load_is_answered_in_words(log_in) -> None:
    answer = log_in("skolchef").get("/data/inlasning/99999/")
    assert answer.status_code == 400
    assert "finns inte" in answer.content.decode()


def test_rejected_rows_come_as_a_file(log_in) -> None:
    answer = log_in("it").get("/data/inlasning/1/avvisade.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert answer.content.decode().startswith("Rad;Kolumn;Värde")


def test_work_under_way_is_shown_until_it_is_done(log_in) -> None:
    client = log_in("it")
    run = JobRun.objects.create(job="load_inbox", status=JobRun.Status.RUNNING, step="betyg.csv", progress_share=0.4)
    fragment = client.get("/data/pagar/")
    assert fragment.status_code == 200
    assert 'value="40"' in fragment.content.decode()
    run.status = JobRun.Status.DONE
    run.save()
    assert client.get("/data/pagar/").status_code == 286  # htmx stops asking


def test_what_did_not_go_by_itself_is_told_until_it_does(log_in) -> None:
    client, title = log_in("it"), "Hämta från skolsystemens API (SS 12000)"
    assert title not in client.get("/data/").content.decode()
    for day, ended in enumerate(({"error": "Servern svarar inte."}, {"problems": ["Betyg kom inte."]}, {}), start=1):
        error, at = ended.pop("error", ""), datetime(2026, 3, day, 2, 20, tzinfo=UTC)
        status = JobRun.Status.FAILED if error else JobRun.Status.DONE
        JobRun.objects.create(job="pull_ss12000", status=status, error=error, outcome=ended, finished_at=at)
    page = client.get("/data/").content.decode()
    assert title in page
    assert "sedan 2026-03-01 03:20" in page
    assert "Betyg kom inte." in page
    assert title not in log_in("rektor").get("/data/").content.decode()
    JobRun.objects.create(job="pull_ss12000", status=JobRun.Status.DONE, outcome={"problems": []})
    assert title not in log_in("it").get("/data/").content.decode()


@pytest.mark.django_db
def test_a_file_that_is_being_read_is_under_way_too() -> None:
    reading = Load(number=7, file="betyg.csv", loaded_at="2025-06-20T08:00:00+00:00", status=RUNNING)
    done = replace(reading, number=6, status=PUBLISHED)
    assert [(work.title, work.percent) for work in work_under_way([reading, done])] == [("betyg.csv", None)]


def test_only_those_who_may_load_see_the_form_and_can_send_it(log_in) -> None:
    assert "Läs in filer" in log_in("it").get("/data/").content.decode()
    principal = log_in("rektor")
    assert "Läs in filer" not in principal.get("/data/").content.decode()
    refused = principal.post("/data/ta-emot/", {"filer": SimpleUploadedFile("x.csv", b"a;b")})
    assert refused.status_code == 403


def test_files_are_put_whole_in_the_inbox_and_the_worker_is_asked(
    log_in, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = log_in("it")
    inbox = Home(tmp_path / "home").create()
    monkeypatch.setattr("skolsikt.web.pages.data.view.house", lambda: type("Opened", (), {"home": inbox}))
    monkeypatch.setattr("skolsikt.jobs.queue.hand_over", lambda run_id: None)
    answer = client.post("/data/ta-emot/", {"filer": SimpleUploadedFile("betyg.csv", b"a;b")})
    assert answer["Location"] == "/data/?mottagen=1"
    assert (inbox.inbox / "betyg.csv").read_bytes() == b"a;b"
    assert [path.name for path in inbox.inbox.iterdir()] == ["betyg.csv"]
    assert JobRun.objects.get().job == "load_inbox"


@pytest.mark.parametrize(
    ("language", "given", "told"),
    [
        ("sv", "1", "Tack, 1 fil är mottagen och läses in strax."),
        ("sv", "2", "Tack, 2 filer är mottagna och läses in strax."),
        ("en", "1", "Thank you, 1 file has been received and will be loaded shortly."),
        ("en", "2", "Thank you, 2 files have been received and will be loaded shortly."),
        ("sv", "<b>", None),
    ],
)
def test_one_file_is_thanked_for_as_one(log_in, language: str, given: str, told: str | None) -> None:
    client = log_in("it")
    client.cookies["skolsikt_language"] = language
    page = client.get("/data/", {"mottagen": given}).content.decode()
    assert told in page if told else "Tack, " not in page


def test_a_form_without_a_file_is_refused_in_words(log_in) -> None:
    answer = log_in("it").post("/data/ta-emot/")
    assert answer.status_code == 400
    assert "Välj minst en fil" in answer.content.decode()


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.csv", ".dold", "", "a/b/c", "x" * 500 + ".csv"])
def test_no_name_leaves_the_inbox(name: str) -> None:
    cleaned = safe_name(name)
    assert "/" not in cleaned
    assert "\\" not in cleaned
    assert cleaned[0] != "."
    assert 0 < len(cleaned.encode()) <= 200


def test_what_the_checks_found_is_shown_with_what_resolves_it(log_in, monkeypatch) -> None:
    found = Finding(check="pupils_are_enrolled", kind="warn", table="grade", rows=3, message="grade: 3 rader gäller.")
    known = find_load(house().home, 1)
    monkeypatch.setattr(
        "skolsikt.web.pages.data.view.find_load", lambda home, number: replace(known, findings=(found,))
    )
    page = log_in("it").get("/data/inlasning/1/").content.decode()
    assert "Eleverna är inskrivna" in page
    assert "grade: 3 rader gäller." in page
    assert "Läs in en ny elevfil för läsåret" in page
    others = log_in("skolchef").get("/data/inlasning/1/").content.decode()
    assert "Eleverna är inskrivna" in others
    assert "3 rader" not in others
    assert "Rader: färre än 100" in others


def test_freshness_is_a_light_with_words(log_in, monkeypatch) -> None:
    newest = newest_loads(list_loads(house().home))["lessons"]
    days = SOURCES["lessons"].refresh_days
    shown = {}
    for age in (0, days, days + 1):
        day = day_of(newest) + timedelta(days=age)
        monkeypatch.setattr("skolsikt.web.pages.data.sources.today", lambda day=day: day)
        page = log_in("skolchef").get("/data/").content.decode()
        row = page[page.index("Lektionsnärvaro") :]
        shown[age] = re.search(r'<span class="status (\w+)">.*?</svg>([^<]*)<', row, re.DOTALL).groups()
    assert list(shown.values()) == [("ok", "aktuell"), ("soon", "snart dags"), ("old", "dags för en ny fil")]


def test_the_turn_of_the_school_year_has_its_checklist_in_august(log_in, monkeypatch) -> None:
    client = log_in("it")
    monkeypatch.setattr("skolsikt.web.pages.data.checklist.today", lambda: date(2026, 8, 20))
    page = re.sub(r"\s+", " ", client.get("/data/").content.decode())
    assert "Läsårsskifte 2026/27" in page
    assert "Nya filer: att göra" in page
    assert "Ingen kalender för 2026/27" in page
    assert 'href="/skolkalender/"' in page
    assert "Läsårsskifte" not in log_in("skolchef").get("/data/").content.decode()
    monkeypatch.setattr("skolsikt.web.pages.data.checklist.today", lambda: date(2026, 11, 20))
    assert "Läsårsskifte" not in client.get("/data/").content.decode()


def test_the_checklist_names_classes_without_a_mentor_and_mentors_whose_role_has_ended(log_in, monkeypatch) -> None:
    client = log_in("it")
    monkeypatch.setattr("skolsikt.web.pages.data.checklist.today", lambda: date(2025, 8, 20))
    before = client.get("/data/").content.decode()
    assert "Klasser utan mentor: att göra" in before
    assert "Mentorer vars roll har upphört: klart" in before
    ended = RoleGrant.objects.get(user__username="mentor9a")
    ended.from_date, ended.to_date = date(2024, 8, 1), date(2025, 6, 30)
    ended.save()
    assert "1 mentors roll har upphört" in client.get("/data/").content.decode()
