"""When jobs run: as they usually do, or as ``[schedule]`` says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from skolsikt.home.open_data_settings import OpenDataSettings
from skolsikt.home.paths import Home
from skolsikt.home.pull_settings import Ss12000Server
from skolsikt.home.settings import Settings, read_settings, write_settings
from skolsikt.jobs.contract import Schedule
from skolsikt.jobs.load_inbox import JOB
from skolsikt.jobs.models import JobTime
from skolsikt.jobs.registry import UnknownJob, job
from skolsikt.jobs.schedules import (
    ScheduleWrong,
    require_known,
    schedule_now,
    schedule_of,
    time_set,
)

AT = datetime(2026, 11, 30, tzinfo=UTC)


def said(words: str, *, name: str = "load_inbox") -> Settings:
    return Settings(schedule={name: words})


def test_a_job_runs_as_it_usually_does_when_nothing_is_said() -> None:
    assert schedule_of(JOB, Settings()) == JOB.schedule


def test_a_job_runs_when_the_installation_says() -> None:
    assert schedule_of(JOB, said("*/5 6-18 * * 1-5")) == Schedule(minute="*/5", hour="6-18", day_of_week="1-5")


def test_a_job_that_never_is_to_run_has_no_schedule() -> None:
    assert schedule_of(JOB, said("never")) is None


@pytest.mark.parametrize("words", ["", "ofta", "* * * *", "99 * * * *", "a b c d e"])
def test_what_is_no_time_is_told_with_an_example(words: str) -> None:
    with pytest.raises(ScheduleWrong, match="load_inbox"):
        schedule_of(JOB, said(words))


def test_a_job_that_does_not_exist_is_told_with_the_nearest_name() -> None:
    with pytest.raises(UnknownJob, match="load_inbox"):
        require_known(said("never", name="load_inbok"))


def test_the_section_is_written_and_read(tmp_path) -> None:
    home = Home(tmp_path / "home").create()
    write_settings(home, said("*/5 * * * *"))
    assert read_settings(home).schedule == {"load_inbox": "*/5 * * * *"}


@pytest.mark.django_db
def test_what_the_page_says_holds_before_the_settings() -> None:
    assert schedule_now(JOB, said("5 5 * * *")) == Schedule(minute="5", hour="5")
    time_set("load_inbox", "7 * * * *", by="it", at=AT)
    assert schedule_now(JOB, said("5 5 * * *")) == Schedule(minute="7")
    time_set("load_inbox", "", by="it", at=AT)
    assert schedule_now(JOB, Settings()) == JOB.schedule


def test_systems_are_pulled_at_the_hours_of_the_settings_where_there_are_any() -> None:
    server = Ss12000Server.model_validate({"address": "https://skola.example/v2.0"})
    pull = job("pull_ss12000")
    assert schedule_of(pull, Settings()) is None
    assert schedule_of(pull, Settings(ss12000={"elevregister": server})) == Schedule(minute="20", hour="3")
    assert schedule_of(pull, Settings(ss12000={"elevregister": server}, pull_hours=[12, 3])).hour == "3,12"
    assert schedule_of(pull, Settings(ss12000={"elevregister": server}, pull_hours=[])) is None


def test_open_data_are_fetched_by_themselves_only_where_the_settings_say_so() -> None:
    fetch = job("fetch_open_data")
    assert schedule_of(fetch, Settings()) is None
    weekly = Settings(open_data=OpenDataSettings(is_scheduled=True))
    assert schedule_of(fetch, weekly) == Schedule(minute="15", hour="2", day_of_week="0")


@pytest.mark.django_db
def test_only_what_brings_sources_is_moved_and_only_to_a_time() -> None:
    with pytest.raises(UnknownJob, match=r"settings\.toml"):
        time_set("access_log_head", "7 * * * *", by="it", at=AT)
    with pytest.raises(ScheduleWrong):
        time_set("load_inbox", "ofta", by="it", at=AT)
    assert not JobTime.objects.exists()
