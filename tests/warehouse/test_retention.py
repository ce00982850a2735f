"""Serving files that are kept: the newest and the sealed."""

from __future__ import annotations

import pytest

from skolsikt.home.settings import Settings
from skolsikt.warehouse.retention import pin, pinned
from skolsikt.warehouse.warehouse import Warehouse

from .conftest import AT, lessons, load


@pytest.fixture
def keeping_two(home):
    return Warehouse(home, Settings(threads=1, serving_files_kept=2))


def served(home):  # type: ignore[no-untyped-def]
    return sorted(path.name for path in home.serving.glob("*.duckdb"))


def test_the_newest_and_the_sealed_are_kept_and_the_others_come_back_when_asked_for(keeping_two, home):
    pin(home, name="goal-1", version=1)
    for number in range(1, 6):
        keeping_two.publish({"lesson_attendance": lessons("10000001", minutes=number)}, load=load(number), at=AT)
    assert served(home) == ["1.duckdb", "4.duckdb", "5.duckdb"]
    assert pinned(home) == {1}
    assert keeping_two.reader(2).fetchall("SELECT max(scheduled_minutes) FROM lesson_attendance") == [(2,)]
    assert served(home) == ["1.duckdb", "2.duckdb", "4.duckdb", "5.duckdb"]


def test_a_serving_file_that_was_never_published_is_removed_by_the_next_publication(keeping_two, home):
    (home.serving / "9.duckdb").write_bytes(b"left by a load that was cut off")
    (home.serving / "notes.txt").write_text("not ours")
    keeping_two.publish({"lesson_attendance": lessons("10000001")}, load=load(1), at=AT)
    assert served(home) == ["1.duckdb"]
    assert (home.serving / "notes.txt").exists()
