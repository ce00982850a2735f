"""Damaged files: each command says what, where and what to do; ``doctor`` and ``verify`` go on with the rest."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine, Ran
from tests.damage import WAYS, damage
from tests.sources.grade_lines import NINE, line

OPERATOR = ("--as", "operator", "--user", "prov", "--reason", "prov")
ANSWER = ("ask", "pupils", "--by", "school_unit", "--period", "2024/25", *OPERATOR)


@pytest.fixture(scope="module")
def _loaded_once(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    house, folder = new_house(), tmp_path_factory.mktemp("grades")
    for number in (1, 2):
        lines = [line(NINE, serial, Skolenhetskod=f"1000000{number}") for serial in range(10 * number, 10 * number + 8)]
        (folder / f"{number}.txt").write_text("\n".join(lines) + "\n", "utf-8")
        house.load(folder / f"{number}.txt")
    return house


@pytest.fixture
def loaded(_loaded_once: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A house with two data versions, to damage as one likes."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 0, 10**12))
    return CommandLine(shutil.copytree(_loaded_once.root, tmp_path / "hem"))


def untold(ran: Ran, *words: str) -> list[str]:
    """What a command should have said of a damage and did not; leaving with 1, foreseen, is part of it."""
    assert ran.code == 1
    text = ran.out + ran.err
    assert "Oväntat fel" not in text
    return [word for word in words if word not in text]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("file", ["lake/current", "lake/versions/2.json"])
def test_a_published_version_that_is_lost_is_told_with_the_way_out(file: str, way: str, loaded: CommandLine) -> None:
    damage(loaded.root / file, way)
    newest = "2" if file == "lake/current" else "1"
    for command in (ANSWER, ("verify",), ("doctor",), ("load", loaded.root / "settings.toml"), ("loads", "undo", "2")):
        assert untold(loaded(*command), file, "säkerhetskopia", f"skolsikt doctor --use-version {newest}") == []


def test_a_damaged_old_version_is_told_and_the_published_one_answers(loaded: CommandLine) -> None:
    damage(loaded.root / "lake/versions/1.json", "flipped")
    assert len(loaded.ask(*ANSWER[1:])) == 2
    for command in ("verify", "doctor"):
        ran = loaded(command)
        assert untold(ran, "lake/versions/1.json", "säkerhetskopia") == []
        assert "--use-version" not in ran.out + ran.err
    assert untold(loaded(*ANSWER, "--version", "1"), "lake/versions/1.json") == []


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_record_of_a_load_is_told_and_stops_nothing_else(
    way: str, loaded: CommandLine, tmp_path: Path
) -> None:
    damage(loaded.root / "lake/loads/1.json", way)
    for command in ("verify", "doctor"):
        assert untold(loaded(command), "lake/loads/1.json", "säkerhetskopia") == []
    if way != "gone":
        assert "anteckningen är skadad" in loaded.done("loads").out
        assert untold(loaded("loads", "show", 1), "lake/loads/1.json") == []
        assert untold(loaded("loads", "undo", 1), "lake/loads/1.json") == []
    assert len(loaded.ask(*ANSWER[1:])) == 2
    new = tmp_path / "ny.txt"
    new.write_text(line(NINE, 30, Skolenhetskod="10000003") + "\n", "utf-8")
    assert loaded.load(new)["load"] == 3


def test_a_number_of_a_load_is_not_used_again_when_its_record_is_lost(loaded: CommandLine, tmp_path: Path) -> None:
    (loaded.root / "lake/loads/2.json").unlink()
    (tmp_path / "ny.txt").write_text(line(NINE, 30, Skolenhetskod="10000003") + "\n", "utf-8")
    assert loaded.load(tmp_path / "ny.txt")["load"] == 3


def test_several_damages_are_all_told_at_once_and_the_rest_is_checked(loaded: CommandLine) -> None:
    files = ["lake/current", "lake/versions/1.json", "lake/loads/2.json", "privacy.sqlite3", "keys/staff"]
    for file in files:
        damage(loaded.root / file, "garbage")
    (parquet,) = loaded.root.glob("lake/grade/rows/2/**/*.parquet")
    damage(parquet, "flipped")
    assert untold(loaded("doctor"), *files) == []
    assert untold(loaded("verify"), *files, parquet.name) == []


def test_the_history_of_a_table_that_is_damaged_is_told(loaded: CommandLine) -> None:
    for log in loaded.root.glob("lake/grade/_delta_log/*.json"):
        damage(log, "garbage")
    shutil.rmtree(loaded.root / "serving")
    for command in (ANSWER, ("verify",)):
        assert untold(loaded(*command), "lake/grade/_delta_log", "säkerhetskopia") == []


@pytest.mark.parametrize("way", WAYS)
def test_going_back_makes_the_last_whole_version_the_published_one(
    way: str, loaded: CommandLine, tmp_path: Path
) -> None:
    damage(loaded.root / "lake/versions/2.json", way)
    assert "Dataversion 1 gäller" in loaded.done("doctor", "--use-version", "1").out
    assert [row["school_unit"] for row in loaded.ask(*ANSWER[1:])] == ["10000001"]
    assert "ångrad" in loaded.done("loads", "show", "2").out
    again = tmp_path / "2.txt"
    lines = [line(NINE, serial, Skolenhetskod="10000002") for serial in range(20, 28)]
    again.write_text("\n".join(lines) + "\n", "utf-8")
    assert loaded.load(again)["data_version"] == 2
    assert len(loaded.ask(*ANSWER[1:])) == 2
    loaded.done("verify")


def test_going_back_wants_a_version_that_is_whole(loaded: CommandLine) -> None:
    damage(loaded.root / "lake/versions/1.json", "cut")
    assert untold(loaded("doctor", "--use-version", "1"), "lake/versions/1.json") == []
    assert untold(loaded("doctor", "--use-version", "7"), "lake/versions/7.json") == []
    assert len(loaded.ask(*ANSWER[1:])) == 2


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_serving_file_is_built_again(way: str, loaded: CommandLine) -> None:
    answer = loaded.ask(*ANSWER[1:])
    damage(loaded.root / "serving/2.duckdb", way)
    assert loaded.ask(*ANSWER[1:]) == answer
    loaded.done("doctor")


# A flipped byte of a database may lie on a free page, where it harms nothing.
VAULT_DAMAGE = [
    (file, way)
    for file in ("privacy.sqlite3", "keys/person-index", "keys/identity", "keys/staff")
    for way in WAYS
    if (file, way) != ("privacy.sqlite3", "flipped")
]


@pytest.mark.parametrize(("file", "way"), VAULT_DAMAGE)
def test_what_the_vault_rests_on_is_never_made_anew(file: str, way: str, loaded: CommandLine, tmp_path: Path) -> None:
    damage(loaded.root / file, way)
    (tmp_path / "ny.txt").write_text(line(NINE, 30, Skolenhetskod="10000003") + "\n", "utf-8")
    for command in (("doctor",), ("verify",), ("load", tmp_path / "ny.txt")):
        assert untold(loaded(*command), file, "säkerhetskopia") == []
    if file == "privacy.sqlite3":
        assert untold(loaded(*ANSWER), file) == []  # the access log cannot be written, so nothing is shown
    else:
        assert len(loaded.ask(*ANSWER[1:])) == 2


def test_a_lost_key_of_the_archive_is_told(loaded: CommandLine) -> None:
    (loaded.root / "keys/archive").unlink()
    for command in ("doctor", "verify"):
        assert untold(loaded(command), "keys/archive", "säkerhetskopia") == []
    assert not (loaded.root / "keys/archive").exists()


def test_a_lost_folder_of_keys_is_told(loaded: CommandLine) -> None:
    shutil.rmtree(loaded.root / "keys")
    assert (
        untold(loaded("doctor"), "keys/archive", "keys/person-index", "keys/identity", "keys/staff", "keys/rejects")
        == []
    )


@pytest.mark.parametrize("way", ["cut", "garbage"])
def test_a_damaged_app_database_is_told(way: str, loaded: CommandLine) -> None:
    assert loaded.elsewhere("user", "list").code == 0
    damage(loaded.root / "app.sqlite3", way)
    assert untold(loaded("doctor"), "app.sqlite3", "säkerhetskopia") == []
    assert untold(loaded("verify"), "app.sqlite3") == []
    assert untold(loaded("backup"), "app.sqlite3") == []
    assert untold(loaded.elsewhere("user", "list"), "app.sqlite3", "säkerhetskopia") == []
