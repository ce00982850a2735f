"""The other commands: sources, measures, doctor, verify, backup and restore; help, versions, languages, wrong words."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import skolsikt
from skolsikt.measures.registry import measures
from tests.cli.conftest import CommandLine
from tests.sources.grade_lines import NINE, line

COMMANDS = [
    "ask",
    "backup",
    "demo",
    "doctor",
    "init",
    "load",
    "loads",
    "measures",
    "pupil",
    "restore",
    "serve",
    "sources",
    "user",
    "verify",
    "worker",
]


@pytest.fixture
def grades(tmp_path: Path) -> Path:
    path = tmp_path / "betyg.txt"
    path.write_text("\n".join(line(NINE, serial) for serial in range(1, 9)) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def _loaded_once(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    house, path = new_house(), tmp_path_factory.mktemp("grades") / "betyg.txt"
    path.write_text("\n".join(line(NINE, serial) for serial in range(1, 9)) + "\n", "utf-8")
    house.load(path)
    return house


@pytest.fixture
def loaded(_loaded_once: CommandLine, tmp_path: Path) -> CommandLine:
    """A house with eight pupils' grades, to do with as one likes."""
    return CommandLine(shutil.copytree(_loaded_once.root, tmp_path / "hem"))


# --- finding one's way ------------------------------------------------------------------------------------------


def test_help_lists_every_command(house: CommandLine) -> None:
    told = house.done("--help").out
    assert [command for command in COMMANDS if f"  {command} " not in told] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, house: CommandLine) -> None:
    assert f"skolsikt {command}" in house.done(command, "--help").out


def test_help_is_spoken(house: CommandLine) -> None:
    assert "Ställ frågan MEASURE och skriv ut svaret." in house.done("--help").out
    swedish, english = house.done("ask", "--help").out, house.done("--language", "en", "ask", "--help").out
    assert "Användning: skolsikt ask" in swedish
    assert "Dela upp efter en dimension" in swedish
    assert "Usage: skolsikt ask" in english
    assert "Break down by a dimension" in english
    assert house.done("ask", "--help").out == swedish


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ask pupils --byy sex", "Menade du --by?"),
        ("ask pupils --format xml", "json"),
        ("ask pupils --version x", "heltal"),
        ("ask", "MEASURE saknas"),
        ("loads shw 1", "Menade du show?"),
        ("loads show ett", "heltal"),
        ("load /finns/inte", "/finns/inte finns inte"),
        ("load . --as-of igår", "2025-06-12"),
        ("serve --port 70000", "65535"),
    ],
)
def test_a_word_in_the_wrong_place_is_answered_in_the_same_language(typed: str, told: str, house: CommandLine) -> None:
    ran = house(*typed.split())
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "Användning: skolsikt" in ran.err
    assert "Error" not in ran.err


def test_the_version_is_told(house: CommandLine) -> None:
    assert skolsikt.__version__ in house.done("--version").out


@pytest.mark.parametrize(("typed", "meant"), [("asc", "ask"), ("laod", "load"), ("measure", "measures")])
def test_a_misspelt_command_is_answered_with_the_nearest(typed: str, meant: str, house: CommandLine) -> None:
    ran = house(typed)
    assert ran.code == 2
    assert meant in ran.err


@pytest.mark.parametrize("command", ["ask pupils", "load .", "loads", "loads undo 1", "verify", "backup", "user list"])
def test_commands_ask_for_an_installation(command: str, tmp_path: Path) -> None:
    ran = CommandLine(tmp_path / "ingenstans")(*command.split())
    assert (ran.code, ran.out) == (1, "")
    assert "init" in ran.err
    assert not (tmp_path / "ingenstans").exists()


def test_a_setting_that_is_wrong_is_named(house: CommandLine) -> None:
    file = house.root / "settings.toml"
    file.write_text(file.read_text("utf-8").replace("smallest_group = 5", "smallest_group = 1"), "utf-8")
    ran = house("ask", "pupils")
    assert ran.code == 1
    assert "smallest_group" in ran.err
    assert "settings.toml" in ran.err


def test_the_language_of_the_installation_is_spoken(new_house: Callable[..., CommandLine]) -> None:
    swedish, english = new_house(), new_house(language="en")
    assert "finns inte" in swedish("ask", "x").err
    assert "finns inte" not in english("ask", "x").err
    assert "finns inte" in english("--language", "sv", "ask", "x").err
    assert english("--language", "fi", "loads").code == 2


# --- sources ----------------------------------------------------------------------------------------------------


def test_the_sources_are_listed_and_shown(house: CommandLine) -> None:
    listed = house.done("sources").out
    known = ["areas", "attendance_sums", "lessons", "pupils", "salsa", "scb_grades_6", "scb_grades_9"]
    known += ["school_calendar", "school_unit_successions", "school_units", "skolverket_statistics"]
    for source in known:
        assert source in listed
        shown = house.done("sources", "show", source).out
        assert "Ändamål" in shown  # each source names why it is kept
        assert "Ansvarig" in shown
    assert "unknown_grade_code" in house.done("sources", "show", "scb_grades_9").out
    assert "Gissade rubriker" in house.done("sources", "show", "absence_notices").out
    assert "Gissade rubriker" not in house.done("sources", "show", "scb_grades_9").out


def test_an_unknown_source_is_answered_with_the_nearest(house: CommandLine) -> None:
    ran = house("sources", "show", "scb_grade_9")
    assert ran.code == 2
    assert "scb_grades_9" in ran.err


def test_a_guess_says_which_and_why(house: CommandLine, grades: Path) -> None:
    told = house.done("sources", "guess", grades).out.splitlines()
    assert told[0].startswith("scb_grades_9 (")
    assert "33 fält" in told[0]


def test_a_guess_leaves_nothing_behind(tmp_path: Path, grades: Path) -> None:
    nowhere = CommandLine(tmp_path / "ingenstans")
    nowhere.done("sources", "guess", grades)
    assert not nowhere.root.exists()


# --- measures ---------------------------------------------------------------------------------------------------


def test_the_measures_are_listed_and_shown(house: CommandLine) -> None:
    listed = house.done("measures").out
    for measure in ("pupils", "merit_value_mean", "high_absence_share", "salsa_merit_residual", "reference_value"):
        assert measure in listed
    shown = house.done("measures", "show", "merit_value_mean").out
    assert "gymnasieförordningen" in shown


@pytest.fixture
def long_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every review is overdue; the worked examples, which take long, are left to tests/measures."""
    late = max(measure.next_review for measure in measures().values()) + timedelta(days=1)
    monkeypatch.setattr("skolsikt.cli.commands.measures.today", lambda: late)
    monkeypatch.setattr("skolsikt.measures.check._examples", lambda measure: [])


@pytest.mark.slow  # every worked example; tests/measures runs them too
def test_the_catalogue_holds(house: CommandLine) -> None:
    assert "alla exempel stämmer" in house.done("measures", "check").out


@pytest.mark.usefixtures("long_after")
def test_a_review_that_is_overdue_is_told_and_is_a_fault_only_when_asked_to_be(house: CommandLine) -> None:
    ran = house.done("measures", "check")
    assert ran.err.count("skulle ha gåtts igenom") == len(measures())
    strict = house("measures", "check", "--strict")
    assert strict.code == 1
    assert f"{len(measures())} fel i måttkatalogen" in strict.err


@pytest.mark.usefixtures("long_after")
def test_who_answers_for_a_measure_is_written_in_the_settings(house: CommandLine) -> None:
    with (house.root / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('[measures.merit_value_mean]\nowner = "Karin Ek"\nnext_review = 2099-01-01\n')
    assert "Karin Ek" in house.done("measures", "show", "merit_value_mean").out
    assert "merit_value_mean:" not in house.done("measures", "check").err


@pytest.mark.usefixtures("long_after")
@pytest.mark.parametrize("command", ["measures check", "doctor"])
def test_a_section_of_a_measure_that_is_none_is_told_with_the_nearest(command: str, house: CommandLine) -> None:
    with (house.root / "settings.toml").open("a", encoding="utf-8") as file:
        file.write('[measures.merit_value_man]\nowner = "Karin Ek"\n')
    ran = house(*command.split())
    assert ran.code == 1
    assert "merit_value_mean" in ran.out + ran.err


def test_the_measures_are_shown_without_an_installation_too(tmp_path: Path) -> None:
    assert "inte granskad" in CommandLine(tmp_path / "ingenstans").done("measures", "show", "pupils").out


def test_an_unknown_measure_is_answered_with_the_nearest(house: CommandLine) -> None:
    ran = house("measures", "show", "merit_value")
    assert ran.code == 2
    assert "merit_value_mean" in ran.err


# --- doctor -----------------------------------------------------------------------------------------------------


def test_the_doctor_finds_nothing_wrong_with_a_house_that_works(
    loaded: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**12, 0, 10**12))
    ran = loaded.done("doctor")
    assert "✗" not in ran.out
    assert "Dataversion 1" in ran.out


def test_the_doctor_says_what_to_do(house: CommandLine) -> None:
    house.root.joinpath("keys").chmod(0o755)
    shutil.rmtree(house.root / "inbox")
    ran = house("doctor")
    assert ran.code == 1
    for told in ("chmod -R go=", "inbox", "skolsikt load"):
        assert told in ran.out
    assert house.done("loads").code == 0


def test_the_doctor_sees_that_there_is_no_house(tmp_path: Path) -> None:
    ran = CommandLine(tmp_path / "ingenstans")("doctor")
    assert ran.code == 1
    assert "skolsikt init" in ran.out


# --- verify -----------------------------------------------------------------------------------------------------


def test_a_whole_house_is_verified(loaded: CommandLine) -> None:
    assert "Allt är helt" in loaded.done("verify").out


@pytest.mark.parametrize("where", ["archive/*.sealed", "lake/grade/**/*.parquet"])
@pytest.mark.parametrize("how", ["cut", "gone", "changed"])
def test_damage_is_found_and_named(where: str, how: str, loaded: CommandLine) -> None:
    path = next(loaded.root.glob(where))
    content = path.read_bytes()
    middle = len(content) // 2
    path.unlink()
    if how == "cut":
        path.write_bytes(content[:-20])
    elif how == "changed":
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    ran = loaded("verify")
    assert ran.code == 1
    assert ("grade" if "lake" in where else "arkivet" if how == "gone" else ".sealed") in ran.err
    assert "1 fel" in ran.err
    assert "säkerhetskopia" in ran.err


@pytest.mark.parametrize("how", ["cut", "gone"])
def test_a_lost_serving_file_is_built_again(how: str, loaded: CommandLine) -> None:
    answer = loaded.ask("merit_value_mean")
    serving = next(loaded.root.glob("serving/*.duckdb"))
    content = serving.read_bytes()
    serving.unlink()
    if how == "cut":
        serving.write_bytes(content[: len(content) // 2])
    assert loaded.ask("merit_value_mean") == answer


# --- backup and restore -----------------------------------------------------------------------------------------


def test_a_backup_brings_everything_back(loaded: CommandLine, tmp_path: Path) -> None:
    backup = tmp_path / "ny" / "kopia.tar.gz"
    assert "kontrollerade" in loaded.done("backup", "-o", backup).out
    assert backup.stat().st_mode & 0o077 == 0
    restored = CommandLine(tmp_path / "åter")
    restored.done("restore", backup)
    assert restored.ask("merit_value_mean") == loaded.ask("merit_value_mean")
    assert restored.done("loads", "show", 1).out == loaded.done("loads", "show", 1).out
    assert "Allt är helt" in restored.done("verify").out
    lines = [line(NINE, serial, EN="A") for serial in range(1, 9)]
    (tmp_path / "rättad.txt").write_text("\n".join(lines) + "\n", "utf-8")
    assert restored.load(tmp_path / "rättad.txt")["data_version"] == 2
    assert restored.ask("pupils", "--period", "2024/25")[0]["population"] == 8  # the same pupils, not eight more


def test_a_backup_lands_in_the_house_by_default(loaded: CommandLine) -> None:
    loaded.done("backup")
    (backup,) = (loaded.root / "backups").glob("*.tar.gz")
    with tarfile.open(backup) as tar:
        assert not [name for name in tar.getnames() if name.startswith(("backups", "serving"))]


def test_a_backup_is_not_restored_over_a_house(loaded: CommandLine, tmp_path: Path) -> None:
    backup = tmp_path / "kopia.tar.gz"
    loaded.done("backup", "-o", backup)
    ran = loaded("restore", backup)
    assert ran.code == 1
    assert "inte tom" in ran.err


def test_a_damaged_backup_is_refused(loaded: CommandLine, tmp_path: Path) -> None:
    backup = tmp_path / "kopia.tar.gz"
    loaded.done("backup", "-o", backup)
    content = backup.read_bytes()
    backup.write_bytes(content[: len(content) // 2])
    restored = CommandLine(tmp_path / "åter")
    ran = restored("restore", backup)
    assert ran.code == 1
    assert "säkerhetskopia" in ran.err
    assert not restored.root.exists()


def test_a_backup_in_a_place_without_right_says_so(loaded: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "fil"
    file.write_text("")
    ran = loaded("backup", "-o", file / "kopia.tar.gz")
    assert ran.code == 1
    assert "mapp" in ran.err
