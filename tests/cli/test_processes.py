"""What needs a process of its own: the console script, users (Django), the demo, a reader that goes away."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from tests.cli import many_commands
from tests.cli.conftest import CommandLine, Ran
from tests.copied import copied
from tests.sources.grade_lines import NINE, line


def typed_in_one_process(root: Path, *commands: str) -> list[Ran]:
    """Type commands one after the other in a fresh process, and return what came of each."""
    words = [["--home", str(root), *command.split()] for command in commands]
    process = subprocess.run(
        [sys.executable, many_commands.__file__],
        input=json.dumps(words),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return [Ran(code, out, err) for code, out, err in json.loads(process.stdout)]


@pytest.fixture(scope="module")
def users(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """What came of making a house and its users, by command."""
    folder = tmp_path_factory.mktemp("users")
    grades = folder / "betyg.txt"
    small = [line(NINE, serial, Skolenhetskod="10000002") for serial in range(20, 23)]
    grades.write_text("\n".join([*(line(NINE, serial) for serial in range(1, 9)), *small]) + "\n", "utf-8")
    table, wrong, broken = folder / "users.csv", folder / "wrong.csv", folder / "duties.json"
    table.write_text("användarnamn;namn;roll;skola\nkim;Kim Ek;Kurator;10000002\nmaja;;analyst;\n", "cp1252")
    wrong.write_text("användarnamn;roll;skola\nlo;principal;10000002\nbo;kurtor;10000002\n", "utf-8")
    broken.write_text('{"data": [', "utf-8")
    commands = [
        "init --municipality Malmö --organiser Provköping",
        "init",
        "init --municipality Malmo",
        f"load {grades}",
        "user list",
        "user add anna --name Anna_Lind --role principal --school 10000002",
        "user add anna --role analyst",
        "user add bo --role head --to 2001-01-01",
        "user add bo --role hed",
        "user add maja --role mentor --school 10000002",
        "user add maja --role mentor --school 10000002 --class 9A",
        "user grant maja --role teacher --school 10000002 --group 9A_MA --to 2099-01-01",
        "user grant maja --role principal --school 10000002 --stand-in-for anna",
        "user grant maja --role principal --school 10000002 --stand-in-for anna --to 2099-01-31",
        f"user import {table} --dry-run",
        f"user import {table}",
        f"user import {wrong}",
        f"user import {folder / 'missing.csv'}",
        f"user import {broken}",
        "ask merit_value_mean --by school_unit --format json --as anna",
        "ask pupils --by pupil --as anna",
        "ask merit_value_mean --as ana",
        "user close anna",
        "ask merit_value_mean --as anna",
        "user add anna --role head",
        "user close nobody",
    ]
    first = typed_in_one_process(folder / "home", *commands)
    second = typed_in_one_process(folder / "home", "user list", "doctor")
    return {**dict(zip(commands, first, strict=True)), "user list at last": second[0], "doctor": second[1]}


def test_init_makes_an_installation_of_the_municipality(users: dict[str, Ran]) -> None:
    ran = users["init --municipality Malmö --organiser Provköping"]
    assert (ran.code, ran.err) == (0, "")
    assert "Provköping" in users["doctor"].out


def test_init_of_a_house_that_exists_keeps_it(users: dict[str, Ran]) -> None:
    assert users["init"].code == 0
    assert users["init --municipality Malmo"].code == 2
    assert "Malmö" in users["init --municipality Malmo"].err


def test_a_new_user_gets_a_password_once(users: dict[str, Ran]) -> None:
    assert users["user list"].out == ""
    first = users["user add anna --name Anna_Lind --role principal --school 10000002"]
    assert first.code == 0
    assert "anna" in first.out
    assert len(first.out.split()[-1]) >= 12
    assert users["user add anna --role analyst"].code == 0
    assert "Lösenord" not in users["user add anna --role analyst"].out


def test_a_role_that_ends_before_it_begins_makes_no_user(users: dict[str, Ran]) -> None:
    assert users["user add bo --role head --to 2001-01-01"].code == 1
    assert "bo\t" not in users["user list at last"].out


def test_a_mentor_is_given_with_the_class_and_a_stand_in_with_an_end(users: dict[str, Ran]) -> None:
    assert users["user add maja --role mentor --school 10000002"].code == 2
    assert "Ange skolenhet och klass" in users["user add maja --role mentor --school 10000002"].err
    assert users["user add maja --role mentor --school 10000002 --class 9A"].code == 0
    assert "2099-01-01" in users["user grant maja --role teacher --school 10000002 --group 9A_MA --to 2099-01-01"].out
    for command in users:
        if "--stand-in-for" in command:
            assert users[command].code == (0 if "--to" in command else 2)
    assert "mentor 10000002 9A" in users["user list at last"].out


def test_users_are_imported_from_a_table_wholly_or_not_at_all(users: dict[str, Ran]) -> None:
    (tried, done, wrong, missing, broken) = (users[command] for command in users if command.startswith("user import"))
    assert "Provkörning" in tried.out
    assert "Lösenord" not in tried.out
    assert "kim\tschool_social_worker 10000002" in done.out
    assert "Lösenord för kim" in done.out
    assert wrong.code == 1
    assert "Rad 3, kolumn roll: Rollen kurtor finns inte." in wrong.err
    assert missing.code == 2
    assert "duties.json rad 1: filen är inte giltig JSON" in broken.err
    assert "kim\tKim Ek" in users["user list at last"].out
    assert "lo\t" not in users["user list at last"].out


def test_an_unknown_role_is_wrong_usage(users: dict[str, Ran]) -> None:
    assert users["user add bo --role hed"].code == 2
    assert "head" in users["user add bo --role hed"].err


def test_a_user_asks_as_what_she_is(users: dict[str, Ran]) -> None:
    rows = users["ask merit_value_mean --by school_unit --format json --as anna"].rows
    assert [row for row in rows if row["value"] is not None] == []  # nothing has been released
    assert users["ask pupils --by pupil --as anna"].code == 3


def test_an_unknown_or_closed_user_is_nobody(users: dict[str, Ran]) -> None:
    assert users["ask merit_value_mean --as ana"].code == 2
    assert "anna" in users["ask merit_value_mean --as ana"].err
    assert users["user close anna"].code == 0
    assert users["ask merit_value_mean --as anna"].code == 2
    assert users["user add anna --role head"].code == 1
    assert users["user close nobody"].code == 2
    assert "stängd" in users["user list at last"].out
    assert "principal 10000002" in users["user list at last"].out


@pytest.mark.slow  # six passwords are made, and the municipality is copied
def test_the_demo_prints_who_may_log_in_and_uses_what_is_there(town: CommandLine, tmp_path: Path) -> None:
    copy = tmp_path / "demo"
    copied(Home(town.root), copy, without=("[0-9]-*",))  # all but the export files
    (ran,) = typed_in_one_process(copy, "demo --no-serve")
    assert ran.code == 0
    for username in ("rektor", "larare", "skolchef", "mentor9a", "kurator", "analytiker", "it"):
        assert f"  {username} " in ran.out
    assert "http://127.0.0.1:8000" in ran.out
    assert not list((copy / "demo-export").glob("[0-9]-*"))  # nothing was generated again


def test_the_demo_never_moves_into_a_real_house(house: CommandLine) -> None:
    ran = house("demo", "--no-serve")
    assert ran.code == 1
    assert "--home" in ran.err


def test_the_module_is_the_command(house: CommandLine, tmp_path: Path) -> None:
    ran = house.elsewhere("ask", "merit_valu")
    assert (ran.code, ran.out) == (2, "")
    assert "merit_value_mean" in ran.err


def test_a_terminal_that_lacks_a_sign_shows_the_rest(house: CommandLine) -> None:
    ran = house.elsewhere("doctor", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "filer i inkorgen" in ran.out
    assert "Unicode" not in ran.err


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error_to_tell(town: CommandLine) -> None:
    question = "ask absence_share --by class --by subject --period all --format csv"
    command = f"{sys.executable} -m skolsikt --home {town.root} {question} | head -1"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout.startswith("period;class;")
    assert "Traceback" not in ran.stderr
    assert "Oväntat" not in ran.stderr
