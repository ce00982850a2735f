"""Days of releases: known, at most one way to read them, and leap days too."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from skolsikt.home.paths import Home
from skolsikt.home.release_settings import ReleaseSettings
from skolsikt.home.settings import Settings, read_settings, write_settings


def test_the_section_is_written_and_read_back(tmp_path) -> None:
    home = Home(tmp_path / "home").create()
    settings = Settings(release=ReleaseSettings(approvers=1, days=["03-01"], results_days=["06-15", "01-10"]))
    write_settings(home, settings)
    assert read_settings(home) == settings
    assert '[release]\napprovers = 1\ndays = ["03-01"]' in home.settings_file.read_text("utf-8")


@pytest.mark.parametrize(
    "wrong", [{"days": ["13-01"]}, {"days": ["02-30"]}, {"days": []}, {"results_days": ["9-1"]}, {"approvers": 3}]
)
def test_what_is_no_day_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ReleaseSettings.model_validate(wrong)


def test_the_newest_day_may_lie_in_the_year_before() -> None:
    said = ReleaseSettings(days=["09-01", "02-29"])
    assert said.newest_day(date(2027, 1, 10)) == date(2026, 9, 1)
    assert said.newest_day(date(2027, 9, 1)) == date(2027, 9, 1)
    assert (said.newest_day(date(2027, 3, 1)), said.newest_day(date(2028, 3, 1))) == (
        date(2027, 2, 28),
        date(2028, 2, 29),
    )


def test_results_join_the_first_release_and_then_once_a_term() -> None:
    said = ReleaseSettings()
    assert said.takes_results(date(2026, 11, 1), since=None)
    assert not said.takes_results(date(2027, 1, 31), since=date(2026, 9, 1))
    assert said.takes_results(date(2027, 2, 1), since=date(2027, 1, 31))
    assert not said.takes_results(date(2027, 2, 1), since=date(2027, 2, 1))
