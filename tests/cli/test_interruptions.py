"""Loads that meet each other, are killed, or meet a machine that gives no more room: the old version stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.cli.test_bad_input import LESSONS, PUPILS, lesson, pupil
from tests.sources.grade_lines import NINE, line, person_number

OPERATOR = ("--as", "operator", "--user", "prov", "--reason", "prov")
MEGABYTE = 1 << 20
AT = datetime(2025, 9, 1, tzinfo=UTC)

pytestmark = pytest.mark.slow


def _grades(folder: Path, name: str, unit: str, *, first: int) -> Path:
    path = folder / name
    lines = [line(NINE, serial, Skolenhetskod=unit) for serial in range(first, first + 8)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def _many_lessons(folder: Path, *, pupils: int, days: int) -> Path:
    path = folder / "lektioner.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(LESSONS + "\n")
        for day in range(days):
            for serial in range(1, pupils + 1):
                on = f"2025-{day // 28 + 1:02}-{day % 28 + 1:02}"
                lessons = (lesson(serial, "10000001", Datum=on, Starttid=f"{hour:02}:10") for hour in range(8, 14))
                file.writelines(text + "\n" for text in lessons)
    return path


def test_two_loads_at_once_are_both_there_afterwards(house: CommandLine, tmp_path: Path) -> None:
    started = [
        house.start("load", "--json", _grades(tmp_path, f"{number}.txt", f"1000000{number}", first=10 * number))
        for number in range(1, 4)
    ]
    told = [process.communicate(timeout=300) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    rows = house.ask("pupils", "--by", "school_unit", "--period", "2024/25")
    assert {row["school_unit"]: row["population"] for row in rows} == {f"1000000{number}": 8 for number in range(1, 4)}
    assert "Allt är helt: 3 dataversioner" in house.done("verify").out


def test_readers_never_wait_for_a_load(house: CommandLine, tmp_path: Path) -> None:
    house.load(_grades(tmp_path, "1.txt", "10000001", first=1))
    answer = house.ask("merit_value_mean")
    waits = []
    with house.start("load", _many_lessons(tmp_path, pupils=300, days=60)) as loading:
        while loading.poll() is None:
            before = time.monotonic()
            assert house.ask("merit_value_mean") == answer
            waits.append(time.monotonic() - before)
    assert loading.returncode == 0
    assert len(waits) > 3
    assert max(waits) < 5


def test_a_load_that_is_killed_at_any_moment_changes_nothing_and_the_next_one_works(
    house: CommandLine, tmp_path: Path
) -> None:
    house.load(_grades(tmp_path, "1.txt", "10000001", first=1))
    answer = house.ask("pupils", "--by", "school_unit", "--period", "2024/25")
    path = _many_lessons(tmp_path, pupils=300, days=60)
    began = time.monotonic()
    assert house.elsewhere("load", "--dry-run", path).code == 0
    duration = time.monotonic() - began
    for tenth in range(1, 10):
        with house.start("load", path) as loading:
            time.sleep(duration * (0.35 + 0.08 * tenth))
            loading.kill()
        now = {
            row["school_unit"]: row["population"]
            for row in house.ask("pupils", "--by", "school_unit", "--period", "2024/25")
        }
        if now != {"10000001": 8}:
            break  # it was done before the kill
        assert house.ask("pupils", "--by", "school_unit", "--period", "2024/25") == answer
        assert house.done("verify").code == 0
    outcome = house.load(path)
    assert (outcome["rows_loaded"], outcome["rows_rejected"]) == (300 * 60 * 6, 0)
    assert "hör inte till någon inläsning" not in house.done("verify").out
    assert len(list((house.root / "archive").iterdir())) == 2
    assert "pågår" not in house.done("loads").out
    assert list((house.root / "work").iterdir()) == []


def test_who_is_loading_is_named_when_nobody_else_gets_in(
    house: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skolsikt.home.paths import Home
    from skolsikt.warehouse.lock import writing

    ready, done = tmp_path / "ready", tmp_path / "done"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(house.root), str(ready), str(done)], stdout=subprocess.PIPE, text=True
    )
    try:
        while not ready.exists():
            time.sleep(0.05)
        began = time.monotonic()
        monkeypatch.setattr("skolsikt.cli.commands.load.load_files", _impatient)
        ran = house("load", _grades(tmp_path, "1.txt", "10000001", first=1))
        assert time.monotonic() - began < 30
        assert ran.code == 1
        assert "stort prov" in ran.err
        assert str(holder.pid) in ran.err
        assert house("doctor").out.count("Någon läser in just nu") == 1
    finally:
        done.touch()
        holder.communicate(timeout=30)
    with writing(Home(house.root), what="prov", at=AT, wait_seconds=0):
        pass  # free again


_HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from skolsikt.home.paths import Home
from skolsikt.warehouse.lock import writing
with writing(Home(Path(sys.argv[1])), what="stort prov", at=datetime(2025, 9, 1, tzinfo=UTC), wait_seconds=0):
    Path(sys.argv[2]).touch()
    while not Path(sys.argv[3]).exists():
        time.sleep(0.05)
"""


def _impatient(*arguments: object, **named: object) -> object:
    from skolsikt.loading.load import load_files

    return load_files(*arguments, **named, wait_seconds=0.2)


def test_a_line_of_two_gigabytes_is_refused_in_bounded_memory(house: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "lektioner.csv"
    with path.open("wb") as file:
        file.write((LESSONS + "\n" + lesson(1, "10000001") + "\n").encode())
        for _chunk in range(2 * 1024 // 16):
            file.write(b"x" * (16 * MEGABYTE))
    try:
        ran, peak = _measured(house, "load", path)
    finally:
        path.unlink()
    assert ran.returncode == 1
    assert "lektioner.csv rad 3: raden är längre än 1 MB" in ran.stderr
    assert peak < 700 * MEGABYTE
    assert sum(file.stat().st_size for file in house.root.rglob("*") if file.is_file()) < MEGABYTE


def test_a_file_of_nothing_but_zeros_is_refused_in_bounded_memory(house: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "elever.csv"
    with path.open("wb") as file:
        file.write((PUPILS + "\n" + pupil(1, "10000001") + "\n").encode())
        file.truncate(2 << 30)  # sparse: a download that stopped half-way
    ran, peak = _measured(house, "load", path)
    assert ran.returncode == 1
    assert "elever.csv" in ran.stderr
    assert peak < 700 * MEGABYTE


def _measured(house: CommandLine, *words: object) -> tuple[subprocess.CompletedProcess[str], int]:
    """Type a command elsewhere; return what came of it and the most memory that it held, in bytes."""
    command = [sys.executable, "-c", _PEAK, "--home", str(house.root), *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return ran, int(ran.stderr.rsplit("peak ", 1)[1]) * 1024


# Not ru_maxrss: that begins at what the process that starts it holds.
_PEAK = """
import sys
from pathlib import Path
from skolsikt.cli.app import run
try:
    run(sys.argv[1:])
finally:
    status = Path("/proc/self/status").read_text()
    print("peak", status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def test_a_full_disk_is_told_and_leaves_the_old_version_whole(house: CommandLine, tmp_path: Path) -> None:
    house.load(_grades(tmp_path, "1.txt", "10000001", first=1))
    answer = house.ask("merit_value_mean")
    lessons = _many_lessons(tmp_path, pupils=300, days=20)
    grades = _grades(tmp_path, "2.txt", "10000002", first=20)
    # The smallest room stops the reading, the next the archive, and the last the serving file of a small load.
    for path, room in ((lessons, MEGABYTE // 20), (lessons, MEGABYTE), (grades, MEGABYTE // 4)):
        command = [sys.executable, "-c", _LITTLE_ROOM, str(room), "--home", str(house.root), "load", str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert ran.returncode == 1, ran.stdout
        assert "plats" in ran.stderr
        assert house.ask("merit_value_mean") == answer
        assert house.done("verify").code == 0
    assert house.load(grades)["data_version"] == 2
    assert house.load(lessons)["data_version"] == 3


_LITTLE_ROOM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)  # as on a full disk: a write fails
from skolsikt.cli.app import run
run(sys.argv[2:])
"""


def test_a_house_that_may_not_be_written_to_says_so(new_house: Callable[..., CommandLine], tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    house = new_house()
    house.root.joinpath("lake").chmod(0o500)
    ran = house("load", _grades(tmp_path, "1.txt", "10000001", first=1))
    assert ran.code == 1
    assert "rättighet" in ran.err


def test_an_interrupted_first_load_leaves_an_empty_house(house: CommandLine, tmp_path: Path) -> None:
    path = _many_lessons(tmp_path, pupils=300, days=60)
    with house.start("load", path) as loading:
        time.sleep(4)
        loading.kill()
    listed = house.done("loads").out  # interrupted, or on a busy machine not even begun
    assert house.load(path)["rows_loaded"] == 300 * 60 * 6
    assert person_number(1) not in listed
