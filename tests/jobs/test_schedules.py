"""When jobs run: as they usually do, or as ``[schedule]`` says."""

from __future__ import annotations

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings, write_settings
from skolsikt.jobs.contract import Schedule
from skolsikt.jobs.load_inbox import JOB
from skolsikt.jobs.registry import UnknownJob
from skolsikt.jobs.schedules import ScheduleWrong, require_known, schedule_of


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
