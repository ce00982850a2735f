"""Servers that are slow, down, changed or lying: what was loaded stands, and the outcome says so in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from skolsikt.loading.loads import list_loads
from skolsikt.loading.pulling import connection
from skolsikt.loading.pulling.fetching import PullFailed
from tests.loading.pulling.conftest import AT, Puller
from tests.loading.pulling.school_system import SchoolSystem

Serve = Callable[..., SchoolSystem]
DAY = timedelta(days=1)


@pytest.mark.parametrize("fault", ["429", "500", "503", "html", "cut", "dropped", "slow"])
def test_what_passes_is_waited_for(serve: Serve, puller: Puller, fault: str) -> None:
    system = serve(faults={"groups": [fault]})
    puller.knows(system)

    header = puller.fetch()

    assert ({mark.told for mark in header.marks if mark.outcome != "absent"}, puller.lines("groups")) == ({""}, 2)
    assert puller.pauses == ([7.0] if fault.isdecimal() else [2.0])


LASTING = {
    "500": "servern säger 500",
    "html": "webbsida i stället för JSON",
    "cut": "avbrutet eller ingen JSON",
    "dropped": "svaret avbröts",
    "ring": "en ring av sidor",
    "same page": "samma sida en gång till",
    "no list": "ingen lista med poster",
    "elsewhere": "svarar 302, som inte följs",
    "token refused": "godtar inte sidmärket",
    "drip": "kommer för långsamt",
    "404": "lämnar inte ut detta till oss (404)",
    "400": "godtar inte frågan",
}


@pytest.mark.parametrize("fault", LASTING)
def test_one_failing_endpoint_loses_nothing_and_no_other(serve: Serve, puller: Puller, fault: str) -> None:
    system = serve()
    puller.knows(system)
    puller.fetch()
    system.always["grades"] = fault
    system.deleted = {"absences": [str(one["id"]) for one in system.answers["absences"]]}
    system.answers["absences"] = []

    header = puller.fetch(AT + DAY)

    (problem,) = [mark.told for mark in header.marks if mark.outcome == "kept"]
    assert LASTING[fault] in problem
    assert "/grades" in problem
    assert "Det som hämtades 2025-10-06 står kvar." in problem
    assert {name: puller.lines(name) for name in ("grades", "persons", "absences")} == {
        "grades": 3,
        "persons": 6,
        "absences": 0,
    }
    system.always.clear()
    system.asked.clear()
    puller.fetch(AT + 2 * DAY)
    since = (AT - timedelta(minutes=10)).isoformat()
    assert system.questions("grades")[0]["meta.modified.after"] == since  # nothing of the lost day is missed


def test_what_failed_is_told_with_the_load_and_its_rows_stand(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    puller.pull()
    system.always["grades"] = "html"

    pulled = puller.pull(AT + DAY)

    (problem,) = pulled.problems
    assert problem in pulled.outcome.notes
    assert (pulled.outcome.status, puller.count("grade"), puller.count("pupil")) == ("published", 3, 4)


def test_an_answer_without_end_is_not_read_to_its_end(
    serve: Serve, puller: Puller, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = serve(always={"grades": "huge"})
    puller.knows(system)
    opened = connection.connect

    def small(*told: object, **more: object) -> connection.Connection:
        return replace(opened(*told, **more), largest_answer_bytes=3500)  # type: ignore[arg-type]

    monkeypatch.setattr("skolsikt.loading.pulling.pull.connect", small)

    header = puller.fetch()

    assert any("svaret är större än" in mark.told for mark in header.marks if mark.endpoint == "grades")


@pytest.mark.parametrize("fault", ["500", "html", "404"])
def test_without_persons_nothing_is_loaded(serve: Serve, puller: Puller, fault: str) -> None:
    puller.knows(serve(always={"persons": fault}))

    with pytest.raises(PullFailed, match="/persons"):
        puller.pull()

    assert list_loads(puller.home) == []


def test_a_wrong_token_and_a_server_that_is_gone_leave_what_stands(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system)
    puller.pull()
    (puller.home.keys / "ss12000-elevregister.token").write_text("another")

    with pytest.raises(PullFailed, match=r"godtar inte vår token .*\(401\)"):
        puller.pull(AT + DAY)
    assert len(system.strangers) == 1  # not again and again

    puller.knows(SchoolSystem({}, {}, address="https://127.0.0.1:9/v2.0"))
    with pytest.raises(PullFailed, match="svarar inte") as failed:
        puller.pull(AT + DAY)
    assert str(failed.value).count("svarar inte") == 1
    assert puller.count("pupil") == 4


def test_a_certificate_that_nobody_vouches_for_gets_no_token(serve: Serve, puller: Puller) -> None:
    system = serve()
    puller.knows(system, ca_file="")

    with pytest.raises(PullFailed, match="kan inte visa vem den är"):
        puller.fetch()

    assert system.asked == []
