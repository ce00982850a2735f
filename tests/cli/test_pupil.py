"""A changed person number is told by file or typed hidden: nothing about a pupil is printed, logged or an argument."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import accesses, accesses_about
from skolsikt.privacy.vault import Vault
from tests.cli.conftest import CommandLine, Ran
from tests.cli.test_bad_input import LESSONS, lesson
from tests.copied import copied
from tests.sources.grade_lines import person_number

COMMAND = ("pupil", "number-changed")
REASON = ("--reason", "Skatteverkets lista")
NEW = [person_number(serial) for serial in (1, 2, 3)]
OLD = [f"20090412TF0{serial}" for serial in (1, 2, 3)]


@pytest.fixture(scope="module")
def loaded_once(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """Three pupils, each of whom stands under a temporary number in one file and a person number in the next."""
    house, folder = new_house(), tmp_path_factory.mktemp("in")
    for name, numbers, day in (("a.csv", OLD, "2025-03-12"), ("b.csv", NEW, "2025-04-16")):
        lines = [lesson(serial, "10000001", Personnummer=number, Datum=day) for serial, number in enumerate(numbers, 1)]
        (folder / name).write_text("\n".join([LESSONS, *lines]) + "\n", "utf-8")
        house.load(folder / name)
    return house


@pytest.fixture
def loaded(loaded_once: CommandLine, tmp_path: Path) -> CommandLine:
    """The same, to be written to."""
    return CommandLine(copied(Home(loaded_once.root), tmp_path / "home").root)


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "byten.csv"
    lines = [
        "gammalt;nytt",
        f"{OLD[0]};{NEW[0]}",
        f"{OLD[1]}, {NEW[1][:8]}-{NEW[1][8:]}",
        "",
        f"{OLD[2]};{NEW[2][:-1]}{(int(NEW[2][-1]) + 1) % 10}",
        f"{OLD[2]};20091312TF03",
        f"{OLD[2]}",
        f"{OLD[2]};{OLD[2]}",
        f"{OLD[0]};{NEW[2]}",
        "Anna Ek;8B",
    ]
    path.write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    return path


def _pupils(house: CommandLine, *words: str) -> object:
    asked = ("absence_share", "--period", "2024/25", "--as", "operator", "--user", "prov", "--reason", "prov", *words)
    return house.ask(*asked)[0]["population"]


def _is_silent(ran: Ran) -> None:
    told = ran.out + ran.err
    secrets = [*NEW, *OLD, *(number[2:] for number in (*NEW, *OLD)), *(number[-4:] for number in NEW), "Anna", "TF0"]
    assert [secret for secret in secrets if secret in told] == []


def test_a_file_of_pairs_makes_each_pupil_one_and_tells_the_rejected_by_row(loaded: CommandLine, pairs: Path) -> None:
    assert _pupils(loaded) == 6
    ran = loaded(*COMMAND, pairs, *REASON)
    assert ran.code == 0, ran.err
    _is_silent(ran)
    assert "2 nummerbyten noterade." in ran.out
    assert "Dataversion 3." in ran.out
    assert _pupils(loaded) == 4
    assert _pupils(loaded, "--version", "2") == 6


def test_the_rejected_are_told_with_row_column_and_reason(loaded: CommandLine, pairs: Path) -> None:
    ran = loaded.done(*COMMAND, pairs, *REASON, "--json")
    _is_silent(ran)
    document = ran.json
    assert (document["accepted"], document["data_version"]) == (2, 3)
    rejected = document["rejected"]
    assert isinstance(rejected, list)
    assert [(one["row"], one["column"], one["code"]) for one in rejected] == [
        (5, "nytt nummer", "check_digit"),
        (6, "nytt nummer", "date"),
        (7, "", "not_two"),
        (8, "nytt nummer", "same"),
        (9, "gammalt nummer", "two_new"),
        (10, "gammalt nummer", "form"),
    ]
    assert all(one["reason"] for one in rejected)


def test_the_reason_stands_in_the_access_log_and_on_each_pupil(loaded: CommandLine, pairs: Path) -> None:
    home = Home(loaded.root)
    before = Vault(home).known_keys([*OLD, *NEW])
    loaded.done(*COMMAND, pairs, *REASON)
    newest = accesses(home)[0]
    assert (newest.viewer, newest.what, newest.why) == ("operator", "pupil number-changed", "Skatteverkets lista")
    assert newest.pupils == 4
    assert accesses_about(home, before[OLD[0]])[0] == accesses_about(home, before[NEW[0]])[0] == newest
    assert accesses_about(home, before[OLD[2]]) == []


def test_the_same_file_again_changes_nothing(loaded: CommandLine, pairs: Path) -> None:
    loaded.done(*COMMAND, pairs, *REASON)
    again = loaded.done(*COMMAND, pairs, *REASON, "--json").json
    assert (again["accepted"], again["data_version"]) == (2, None)
    assert "Inget som är inläst behövde ändras" in loaded.done(*COMMAND, pairs, *REASON).out


@pytest.mark.parametrize(
    ("reason", "code", "told"),
    [
        ((), 3, "--reason"),
        (("--reason", " "), 3, "--reason"),
        (("--reason", f"byte från {OLD[0]}"), 2, "personnummer"),
        (("--reason", f"nu {NEW[0][2:8]}-{NEW[0][8:]}"), 2, "personnummer"),
    ],
)
def test_a_reason_is_needed_and_names_nobody(
    reason: tuple[str, ...], code: int, told: str, loaded: CommandLine, pairs: Path
) -> None:
    ran = loaded(*COMMAND, pairs, *reason)
    assert ran.code == code
    assert told in ran.err
    _is_silent(ran)
    assert _pupils(loaded) == 6


def test_it_can_be_switched_off(loaded: CommandLine, pairs: Path) -> None:
    file = loaded.root / "settings.toml"
    file.write_text(file.read_text("utf-8").replace("operator_enabled = true", "operator_enabled = false"), "utf-8")
    ran = loaded(*COMMAND, pairs, *REASON)
    assert (ran.code, ran.out) == (3, "")
    assert "operator_enabled" in ran.err


def test_the_numbers_are_asked_for_without_being_shown_when_somebody_is_there_to_type(
    loaded: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed, asked = iter([OLD[0], NEW[0]]), []

    def prompt(text: str, *, hide_input: bool) -> str:
        asked.append((text, hide_input))
        return next(typed)

    monkeypatch.setattr("click.prompt", prompt)
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    ran = loaded.done(*COMMAND, *REASON)
    _is_silent(ran)
    assert "1 nummerbyte noterat." in ran.out
    assert [hidden for _text, hidden in asked] == [True, True]
    assert _pupils(loaded) == 5


@pytest.mark.parametrize("dash", [("-",), ()])
def test_the_numbers_are_read_from_a_pipe(dash: tuple[str, ...], loaded: CommandLine) -> None:
    command = [sys.executable, "-m", "skolsikt", "--home", str(loaded.root), *COMMAND, *dash, *REASON]
    piped = f"{OLD[0]};{NEW[0]}\n"
    ran = subprocess.run(command, input=piped, capture_output=True, text=True, check=False)
    _is_silent(Ran(ran.returncode, ran.stdout, ran.stderr))
    assert ran.returncode == 0, ran.stderr
    assert _pupils(loaded) == 5


def test_a_number_is_never_taken_as_an_argument(loaded: CommandLine) -> None:
    for words in ((OLD[0], NEW[0]), (NEW[0],), (f"{OLD[0]};{NEW[0]}",), ("--old", OLD[0]), (f"--old={OLD[0]}",)):
        ran = loaded(*COMMAND, *words, *REASON)
        assert ran.code == 2
        _is_silent(ran)
    assert "historik" in loaded(*COMMAND, NEW[0], *REASON).err
    assert _pupils(loaded) == 6


def test_a_file_that_is_not_there_is_told_without_being_quoted(loaded: CommandLine, pairs: Path) -> None:
    for words in (("saknas.csv",), (pairs, pairs), (pairs.parent,)):
        ran = loaded(*COMMAND, *words, *REASON)
        assert ran.code == 2
        assert "Ange en fil som finns" in ran.err


@pytest.mark.parametrize("content", [b"", b"gammalt;nytt\n", b"\xff\xfe\x00", b"Anna Ek;8B\nBo Al;9A\n"])
def test_a_file_without_pairs_is_refused_in_words(content: bytes, loaded: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    ran = loaded(*COMMAND, tmp_path / "x.csv", *REASON)
    assert ran.code == 1
    assert "Inget nummerbyte togs emot" in ran.err
    _is_silent(ran)


def test_nothing_in_clear_is_left_in_the_house(loaded: CommandLine, pairs: Path) -> None:
    loaded.done(*COMMAND, pairs, *REASON)
    files = [path.read_bytes() for path in loaded.root.rglob("*") if path.is_file()]
    assert [number for number in (*OLD, *NEW) if any(number.encode() in content for content in files)] == []
