"""A whole pull from a server that is started from the specification, by token and by certificate, again and again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from skolsikt.loading.archive import read_original
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import list_loads
from skolsikt.loading.pulling.connection import SignInMissing
from skolsikt.loading.pulling.fetching import PullFailed
from skolsikt.loading.pulling.pull import NoServer
from skolsikt.loading.undo import undo
from skolsikt.sources.contract import Wish
from tests.loading.pulling.certificates import make_certificate
from tests.loading.pulling.conftest import AT, Puller
from tests.loading.pulling.school_system import SchoolSystem
from tests.loading.pulling.specification import Specification
from tests.sources.ss12000_world import BILAL, Answers, grade, ref, sums, uid, world

Serve = Callable[..., SchoolSystem]
DAY = timedelta(days=1)
TABLES = {"pupil": 4, "enrolment": 4, "lesson_attendance": 6, "grade": 3, "absence_notice": 1, "duty": 1}


def test_both_specifications_are_read_whole(shared_data: Path) -> None:
    older = Specification(shared_data / "ss12000" / "v2.0-2020" / "openapi.yaml")
    newer = Specification(shared_data / "ss12000" / "dnp-v2.1-subset" / "expose-openapi.yml")

    assert (len(older.schemas), len(older.document["paths"]), len(older.operations())) == (21, 59, 21)
    assert (len(newer.schemas), len(newer.document["paths"]), len(newer.operations())) == (31, 15, 6)


def test_everything_is_pulled_page_by_page_and_loaded_and_who_it_is_goes_to_the_vault(
    serve: Serve, puller: Puller
) -> None:
    system = serve(most_per_page=2)
    puller.knows(system, page_size=2)

    pulled = puller.pull()

    assert (pulled.outcome.status, pulled.outcome.rows_read, pulled.outcome.rows_rejected) == ("published", 28, 0)
    assert {name: puller.count(name) for name in TABLES} == TABLES
    assert sum("pageToken" in query for query in system.questions("persons")) == 2
    assert {name for name, _query in system.asked} >= {*world(), "deletedEntities"}
    assert pulled.problems == ()
    kept = [path for path in puller.home.root.rglob("*") if path.is_file() and path.suffix != ".token"]
    assert [path for path in kept if any(word in path.read_bytes() for word in (b"Storgatan", BILAL.encode()))] == []
    with sqlite3.connect(puller.home.privacy_database) as database:
        assert database.execute("SELECT count(*) FROM identity").fetchone() == (4,)


def test_a_server_of_version_2_1_is_read_as_its_specification_says(
    shared_data: Path, serve: Serve, puller: Puller
) -> None:
    newer = Specification(shared_data / "ss12000" / "dnp-v2.1-subset" / "expose-openapi.yml")
    system = serve(operations=newer.operations(), answers=of_version_2_1(), names={"organisations": "organisations"})
    puller.knows(system)

    pulled = puller.pull()

    assert (pulled.outcome.status, pulled.outcome.rows_rejected) == ("published", 0)
    assert {name: puller.count(name) for name in ("pupil", "enrolment", "duty", "group_membership")} == {
        "pupil": 4,
        "enrolment": 4,
        "duty": 1,
        "group_membership": 6,
    }


def of_version_2_1() -> Answers:
    """Return the world as the subset of Skolverket tells it: without days, and with what it asks for beside."""
    answers = {name: world()[name] for name in ("organisations", "persons", "groups", "activities", "duties")}
    answers["organisations"] = [one for one in answers["organisations"] if "schoolUnitCode" in one]
    for one in answers["persons"]:
        one["eduPersonPrincipalNames"] = ["someone@kommunen.example"]
        one["enrolments"] = [{**told, "startDate": None} for told in one.pop("enrolments", [])]  # type: ignore[attr-defined]
        for told in one["enrolments"]:  # type: ignore[attr-defined]
            del told["startDate"]
    for group in answers["groups"]:
        group |= {"organisation": ref("Ekskolan 7-9"), "schoolType": "GR"}
        group["groupMemberships"] = [{"person": one["person"]} for one in group["groupMemberships"]]  # type: ignore[attr-defined]
    for activity in answers["activities"]:
        activity |= {"activityType": "Undervisning", "parentActivity": ref("another")}
    return answers


def test_the_next_pull_asks_for_what_has_changed_and_takes_away_what_was_removed(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    puller.pull()
    system.asked.clear()
    changed = grade("Anna Al", "MA", "A")
    changed["meta"] = {"created": "2025-09-01T08:00:00+02:00", "modified": "2025-10-06T12:00:00+02:00"}
    system.answers["grades"] = [changed, *world()["grades"][1:]]
    system.deleted = {"grades": [uid("Bilal Berg SV")], "attendances": [uid("second Anna Al")]}

    pulled = puller.pull(AT + DAY)

    assert [set(query) for query in system.questions("grades")] == [{"meta.modified.after", "limit"}]
    assert [set(query) for query in system.questions("deletedEntities")] == [{"after", "limit"}]
    assert puller.count("grade") == 2
    assert pulled.outcome.rows_read == 26
    assert puller.count("lesson_attendance") == 6  # the one that was removed is a lesson that nobody has reported
    assert set(system.questions("calendarEvents")[0]) == {"startTime.onOrAfter", "startTime.onOrBefore", "limit"}


def test_everything_is_fetched_anew_each_week_on_demand_and_in_a_new_school_year(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    puller.fetch()

    for at, is_full in ((AT + 8 * DAY, False), (AT + 9 * DAY, True), (AT + 300 * DAY, False)):
        system.asked.clear()
        puller.fetch(at, is_full=is_full)
        assert [set(query) for query in system.questions("grades")] == [{"limit"}]


def test_an_earlier_day_fetches_changes_and_lessons_from_then_on(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    puller.fetch()
    system.asked.clear()

    header = puller.fetch(AT + DAY, since=date(2025, 8, 20))

    assert header.lessons_from == date(2025, 8, 1)
    assert system.questions("grades")[0]["meta.modified.after"] == "2025-08-19T22:00:00+00:00"
    assert system.questions("calendarEvents")[0]["startTime.onOrAfter"].startswith("2025-08-01T00:00:00")
    assert system.questions("attendances")[0]["meta.modified.after"].startswith("2025-07-01")
    assert puller.lines("grades") == 3


def test_a_server_that_tells_no_deletions_is_asked_for_everything_every_time(serve: Serve, puller: Puller) -> None:
    system = serve(deleted=None)
    puller.knows(system)
    puller.fetch()
    system.asked.clear()

    puller.fetch(AT + DAY)

    assert [set(query) for query in system.questions("grades")] == [{"limit"}]


def test_an_undone_pull_is_not_gone_on_from(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    first = puller.pull()
    undo(first.outcome.load, house=puller.house, at=AT)
    system.asked.clear()

    puller.pull(AT + DAY)

    assert [set(query) for query in system.questions("persons")] == [{"limit"}]
    assert puller.count("pupil") == 4


def test_a_client_certificate_lets_us_in_and_its_absence_does_not(serve: Serve, puller: Puller, tmp_path: Path) -> None:
    client = make_certificate(tmp_path / "client.pem", "kommunen")
    puller.knows(serve(client=client), sign_in="certificate")

    with pytest.raises(SignInMissing, match=r"ss12000-elevregister\.pem"):
        puller.fetch()
    (puller.home.keys / "ss12000-elevregister.pem").write_bytes(
        make_certificate(tmp_path / "stranger.pem", "nobody").read_bytes()
    )
    with pytest.raises(PullFailed, match="Inget är hämtat"):
        puller.fetch()
    (puller.home.keys / "ss12000-elevregister.pem").write_bytes(client.read_bytes())
    assert puller.fetch().mark("persons").outcome == "fetched"  # type: ignore[union-attr]


def test_sums_from_one_server_and_pupils_from_another_are_one_pull(serve: Serve, puller: Puller) -> None:
    register = {name: told for name, told in world().items() if name not in ("attendances", "calendarEvents")}
    only_sums = serve(answers={}, sums=sums(), deleted=None, knows_paging=False)
    puller.knows(serve(answers=register))
    puller.knows(only_sums, "narvaro", endpoints=["aggregatedAttendance"])

    puller.pull()

    assert puller.count("attendance_period") == 2
    assert [set(query) for query in only_sums.questions("aggregatedAttendance")] == [
        {"startDate", "endDate", "limit"},
        {"startDate", "endDate"},
    ] * 2


def test_a_server_without_page_size_and_filters_is_read_all_the_same(serve: Serve, puller: Puller) -> None:
    puller.knows(serve(knows_paging=False))

    puller.fetch()

    assert {name: puller.lines(name) for name in ("persons", "attendances", "grades")} == {
        "persons": 6,
        "attendances": 4,
        "grades": 3,
    }


def test_a_bundle_can_be_loaded_by_hand_and_again(serve: Serve, puller: Puller, tmp_path: Path) -> None:
    puller.knows(serve())
    puller.pull()
    (original,) = puller.home.archive.glob("*.sealed")
    by_hand = tmp_path / "by-hand.zip"
    by_hand.write_bytes(b"".join(read_original(puller.home, original.stem)))

    again = load_file(by_hand, house=puller.house, wish=Wish(municipality="1283"), at=AT + DAY)

    assert (again.source, again.status) == ("ss12000", "unchanged")


def test_a_pull_that_dies_on_the_way_leaves_everything_as_it_was(
    serve: Serve, puller: Puller, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = serve()
    puller.knows(system)
    puller.pull()

    def die(*_told: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("skolsikt.loading.pulling.pull.load_file", die)
        with pytest.raises(KeyboardInterrupt):
            puller.pull(AT + DAY)
    system.asked.clear()
    puller.pull(AT + 2 * DAY)

    asked = system.questions("persons")[0]["meta.modified.after"]
    assert asked == (AT - timedelta(minutes=10)).isoformat()
    assert [load.status for load in list_loads(puller.home)] == ["published", "published"]
    assert list(puller.home.work.iterdir()) == []


def test_no_server_and_a_misspelt_endpoint_say_what_to_write(serve: Serve, puller: Puller) -> None:
    puller.knows(serve(), endpoints=["grade"])
    with pytest.raises(NoServer, match="ändpunkten grade hämtas inte"):
        puller.fetch()
    puller.home.settings_file.write_text("municipality = '1283'\n")
    with pytest.raises(NoServer, match="Ingen server är angiven"):
        puller.fetch()


def test_no_token_says_where_to_put_it(serve: Serve, puller: Puller) -> None:
    puller.knows(serve())
    (puller.home.keys / "ss12000-elevregister.token").unlink()

    with pytest.raises(SignInMissing, match=r"ss12000-elevregister\.token"):
        puller.fetch()
