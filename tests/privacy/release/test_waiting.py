"""A release comes into force in steps that can be cut off anywhere, and what is in force is what was approved."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.release import waiting
from skolsikt.privacy.release.damages import NotApproved, damaged_releases
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, ReleaseDamaged, Told, read_release, release_numbers
from skolsikt.privacy.release.waiting import (
    next_number,
    prepare_release,
    put_in_force,
    read_audit,
    throw_away,
    waiting_file,
    waiting_folder,
    waiting_numbers,
)

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    cells = {("pupils", (), ()): Told(30.0, Said.NUMBER, 20.0, 20.0)}
    frozen = Frozen(family="f", period="2025/26", release=1, cells=cells, basis={"pupils|a": (30.0, 20.0)})
    release = Release(number=1, cut_at=AT, data_version=1, smallest_group=5, tables={frozen.key: frozen})
    prepare_release(home, release, audit={"number": 1})
    return home


class _Killed(BaseException):
    """The process is gone."""


class _Steps:
    """Lets so many writes through, and ends the process at the next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        self.left = left
        replace, write = Path.replace, waiting.write_durably
        monkeypatch.setattr(Path, "replace", lambda path, to: self.take(replace, path, to))
        monkeypatch.setattr(waiting, "write_durably", lambda *given: self.take(write, *given))

    def take(self, step, *given):
        if not self.left:
            raise _Killed
        self.left -= 1
        return step(*given)


@pytest.mark.parametrize("steps", range(4))
def test_cut_off_anywhere_it_is_not_in_force_and_ends_the_same_when_done_again(
    home: Home, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    with monkeypatch.context() as patched:
        _Steps(patched, steps)
        with pytest.raises(_Killed):
            put_in_force(home, 1, by=("karin", "johan"), required=2, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([], [1])
    for _again in range(2):
        put_in_force(home, 1, by=("karin", "johan"), required=2, at=AT)
    assert (release_numbers(home), waiting_numbers(home)) == ([1], [])
    assert list(waiting_folder(home).iterdir()) == []
    assert list(damaged_releases(home)) == []
    assert read_release(home, 1, with_basis=True).tables["f", "2025/26", ""].basis


def test_what_waits_is_checked_too(home: Home) -> None:
    assert list(damaged_releases(home)) == []
    waiting_file(home, 1).write_text("{}", "utf-8")
    assert [type(one) for one in damaged_releases(home)] == [ReleaseDamaged]


@pytest.mark.parametrize(
    "changed", [{"by": ["karin"]}, {"by": ["karin", "karin"]}, {"sha256": "0" * 64}, {"by": None}, {"required": "x"}]
)
def test_what_is_in_force_without_its_approvals_is_told(home: Home, changed: dict[str, object]) -> None:
    put_in_force(home, 1, by=("karin", "johan"), required=2, at=AT)
    file = home.releases / "1.approved.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | changed), "utf-8")
    assert [type(one) for one in damaged_releases(home)] == [NotApproved]


def test_a_release_moved_by_hand_is_told(home: Home) -> None:
    for file in (waiting_file(home, 1).with_suffix(".basis.json"), waiting_file(home, 1)):
        file.replace(home.releases / file.name)
    assert [type(one) for one in damaged_releases(home)] == [NotApproved]


def test_a_number_is_never_used_again(home: Home) -> None:
    assert next_number(home) == 2
    throw_away(home, 1)
    throw_away(home, 1)
    assert (waiting_numbers(home), next_number(home), read_audit(home, 1)) == ([], 2, {"number": 1})
    assert read_audit(home, 2) is None
