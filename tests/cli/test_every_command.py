"""Every command, typed as every kind of viewer: no pupil, and no number of three pupils, where the gate says no.

A house is loaded from files with names, numbers and a school of three pupils that can be recognised. A command that is
not typed here fails the first test; one that takes ``--as`` is typed as everybody.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from skolsikt.cli.app import app
from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_files
from skolsikt.measures.house import House
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import ROLES, Permission, Scope
from skolsikt.privacy.viewer import EVERY_UNIT, OPERATOR, Relation, Viewer
from skolsikt.sources.contract import Wish
from tests.cli import many_commands
from tests.cli.test_bad_input import LESSONS, PUPILS, lesson, pupil
from tests.cli.test_no_leaks import FAMILY, GIVEN, SIGNATURE, STREET, files_of
from tests.sources.grade_lines import NINE, line, person_number

BIG, SMALL = "40000001", "40000002"
OF_BIG, OF_SMALL = range(101, 131), range(201, 204)
GRANTED = {name: role for name, role in ROLES.items() if role.is_granted}
PROGRAMS = ("public", "analyst", "operator")
FIRST = (*PROGRAMS, "rektor_av_tre")  # who asks everything, in every form; how an answer looks is nobody's own
ABOUT_SMALL = f"--by class --where school_unit={SMALL} --period 2024/25"
QUESTIONS = (
    "pupils --by school_unit",
    f"absence_share {ABOUT_SMALL}",
    "absence_share --by pupil",
    "reporting_share --by teacher --period 2024/25",
)
MORE_QUESTIONS = (
    "pupils --by school_unit --by class --by sex",
    f"high_absence_share {ABOUT_SMALL}",
    "absence_share --by school_unit --by month --period all",
    "merit_value_mean --by school_unit --period 2024/25",
    "subject_passed --by subject --by school_unit --period 2024/25",
)
ALL_TIME = "--from 2020-01-01 --to 2099-01-01"
ELSEWHERE = {
    "serve": "its pages are walked in tests/web/test_routes.py",
    "worker": "its jobs are run in tests/jobs",
    "measures check": "counts its own examples, without the house, in tests/cli/test_commands.py",
}


@dataclass(frozen=True)
class Typed:
    """A command as it was typed, by whom, and what came of it."""

    words: tuple[str, ...]
    code: int
    out: str
    err: str

    @property
    def viewer(self) -> str:
        return self.words[self.words.index("--as") + 1] if "--as" in self.words else ""

    @property
    def text(self) -> str:
        return self.out + self.err


def commands(command: click.Command = app, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Yield the words and the command of everything that can be typed."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    if path and command.invoke_without_command:
        yield " ".join(path), command
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands(found, (*path, name))


def user_of(role: str) -> str:
    return f"har_{role}"


def relation_of(role: str) -> Relation:
    """What the user with ``role`` holds it for: the big school, its class and group."""
    scope = GRANTED[role].holds_for
    unit = EVERY_UNIT if scope is Scope.MUNICIPALITY else BIG
    class_name, group = "8B" if scope is Scope.CLASS else "", "8 MA" if scope is Scope.TEACHING_GROUP else ""
    return Relation(role=role, school_unit_code=unit, class_name=class_name, teaching_group=group, school_year="")


VIEWERS = (*PROGRAMS, *map(user_of, GRANTED), "rektor_av_tre", "ingen_roll", "finns_inte")


def files(folder: Path) -> list[Path]:
    named = {"Fornamn": GIVEN, "Efternamn": FAMILY}
    everybody = [*((serial, BIG) for serial in OF_BIG), *((serial, SMALL) for serial in OF_SMALL)]
    absent = {serial: "37" if unit == SMALL else "3" for serial, unit in everybody}
    lines = {
        "elever.csv": [PUPILS, *(pupil(serial, unit, Adress=STREET) for serial, unit in everybody)],
        "lektioner.csv": [
            LESSONS,
            *(
                lesson(serial, unit, Minuter="150", Datum=f"2025-03-{day}", Ogiltig=absent[serial], Lärare=SIGNATURE)
                for serial, unit in everybody
                for day in ("10", "11", "12", "13", "14")
            ),
            lesson(101, BIG, Rapporterad=GIVEN),
        ],
        "betyg.txt": [line(NINE, serial, **named, Skolenhetskod=unit) for serial, unit in everybody],
        "fel.txt": [line(NINE, 101, **named, MA=GIVEN), line(NINE, 102, **named, Klass=f'"{FAMILY}')],
        "roller.txt": roles_as_a_table(),
        "byten.csv": [f"{person_number(101)};{person_number(901)}", f"{FAMILY};{person_number(102)}"],
    }
    for name, content in lines.items():
        (folder / name).write_text("\n".join(content) + "\n", "utf-8")
    return [folder / name for name in ("elever.csv", "lektioner.csv", "betyg.txt")]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder = tmp_path_factory.mktemp("every") / "in"
    folder.mkdir()
    home = Home(folder.parent / "hem").create()
    # With a directory users get no passwords of their own: two dozen of them take seconds to make.
    directory = {"kind": "oidc", "title": "Konto", "server_url": "https://login.example", "client_id": "skolsikt"}
    (home.keys / "kommunen.secret").write_text("hemligt", "utf-8")
    write_settings(home, Settings.model_validate({"municipality": "1280", "directories": {"kommunen": directory}}))
    opened = House.open(home.root)
    outcomes = load_files(files(folder), house=opened, wish=Wish(municipality="1280"), at=now())
    assert [outcome.error for outcome in outcomes] == [None] * 3
    return House.open(home.root)


def walk(folder: Path, key: int) -> dict[str, list[str]]:
    """What is typed, in order: what cannot be undone stands last."""
    return {
        **_users_and_answers(folder),
        **_the_house(key),
        **_loads(folder),
        **_releases_and_documents(folder),
        **_what_ends_things(folder),
    }


def _users_and_answers(folder: Path) -> dict[str, list[str]]:
    """Who may do what, and what they are answered."""
    return {
        "user add": [
            f"user add rektor_av_tre --role principal --school {SMALL}",
            "user add ingen_roll --role analyst --from 2020-01-01 --to 2020-01-02",
        ],
        "user import": [f"user import {folder}/roller.txt", f"user import {folder}/byten.csv --dry-run"],
        "user list": ["user list"],
        "user grant": ["user grant har_analyst --role politician"],
        "user end": ["user end har_analyst --role politician"],
        "user unlock": ["user unlock har_analyst"],
        "user invite": ["user invite eva --mail eva@kommunen.example --role analyst"],
        "user forget-second-factor": ["user forget-second-factor har_analyst"],
        "ask": [f"ask {question} --format json" for question in QUESTIONS],
    }


def _the_house(key: int) -> dict[str, list[str]]:
    """The house looked after: log, vault, calendar, health."""
    return {
        "vault erase": [f"vault erase {key} --reason Prov", f"vault erase {key}"],
        "access-log show": ["access-log show", "access-log show --json"],
        "access-log incident": [f"access-log incident {ALL_TIME}", f"access-log incident {ALL_TIME} --json"],
        "access-log check": ["access-log check"],
        "access-log accept": ["access-log accept --reason Prov"],
        "calendar": ["calendar --year 2024/25"],
        "calendar add": ["calendar add holiday 2024-10-28 2024-11-01 --name Höstlov"],
        "calendar remove": ["calendar remove 2024-10-28"],
        "demo": ["demo --no-serve"],
        "init": ["init"],
        "doctor": ["doctor"],
        "verify": ["verify"],
    }


def _loads(folder: Path) -> dict[str, list[str]]:
    """What is read, and what is told of it."""
    return {
        "load": [
            f"load {folder}/fel.txt",
            f"load --json {folder}/fel.txt",
            f"load --dry-run {folder}/betyg.txt",
            f"load --dry-run --json {folder}/elever.csv",
            f"load --dry-run --as operator --reason Prov {folder}/betyg.txt",
            f"load --source lessons {folder}/elever.csv",
            f"load {folder}/byten.csv",
        ],
        "loads": ["loads"],
        "loads show": [f"loads show {number}" for number in range(1, 8)],
        "measures": ["measures"],
        "measures show": ["measures show pupils"],
        "sources": ["sources"],
        "sources show": ["sources show pupils"],
        "sources guess": [
            *(f"sources guess {path}" for path in sorted(folder.iterdir())),
            f"sources guess {folder}/elever.csv --save Eget",
        ],
        "sources profiles": ["sources profiles", "sources profiles --delete eget"],
        "delivery-key create": ["delivery-key create Skolsystemet"],
        "delivery-key list": ["delivery-key list"],
        "delivery-key revoke": ["delivery-key revoke Skolsystemet"],
        "sources pull": ["sources pull ss12000"],  # of no server: tests/loading/pulling has one
        "sources fetch": ["sources fetch --offline"],
        "reconcile": [f"reconcile --school {SMALL} --period 2024/25 --all"],
        "sources profile": ["sources profile lessons_skola24"],
    }


def _releases_and_documents(folder: Path) -> dict[str, list[str]]:
    """What is given out and what is kept, by decision."""
    return {
        "release": ["release"],
        "release cut": ["release cut"],
        "release show": ["release show 1", "release show 1 --lost"],
        "release approve": ["release approve 1 --reason Prov"],
        "release reject": ["release reject 1 --reason Prov"],
        "embargo add": ["embargo add --measure pupils --until 2099-01-01 --reason Prov"],
        "embargo list": ["embargo list"],
        "embargo lift": ["embargo lift 1 --reason Prov"],
        "documents art30": [f"documents art30 -o {folder.parent}/register.csv -o {folder.parent}/register.md"],
        "documents dpia": [f"documents dpia -o {folder.parent}/bedomning.md"],
        "pupil extract": [f"pupil extract -o {folder.parent}/utdrag.json --reason Prov"],
        "pupil receipt": [f"pupil receipt -o {folder.parent}/kvitto.json --reason Prov"],
        "retention": ["retention"],
        "retention show": ["retention show"],
        "retention plan": ["retention plan"],
        "retention archive": [f"retention archive {folder.parent}/arkiv --reason Prov"],
        "retention received": ["retention received final_grades 2024/25 --receipt K1 --reason Prov"],
        "retention run": ["retention run --reason Prov --yes"],
    }


def _what_ends_things(folder: Path) -> dict[str, list[str]]:
    """What cannot be undone."""
    return {
        "backup": [f"backup -o {folder.parent}/kopia.tar.gz"],
        "restore": [f"restore {folder.parent}/kopia.tar.gz"],
        "pupil number-changed": [
            f"pupil number-changed {folder}/byten.csv --reason Prov --json",
            f"pupil number-changed {person_number(101)} --reason Prov",
        ],
        "vault": ["vault"],
        "vault rotate": ["vault rotate --reason Prov"],
        "user close": ["user close rektor_av_tre"],
        "user open": ["user open rektor_av_tre"],
        "loads undo": ["loads undo 3"],
        "vault split": ["vault split --reason Prov"],
        "vault close": ["vault close"],
        "vault open": ["vault open"],
    }


def roles_as_a_table() -> list[str]:
    """One user for each role, as the municipality's IT coordinator would write them down."""
    held = {role: relation_of(role) for role in GRANTED}
    units = {role: "" if one.school_unit_code == EVERY_UNIT else BIG for role, one in held.items()}
    parts = {role: f"{one.class_name};{one.teaching_group}" for role, one in held.items()}
    rows = [f"{user_of(role)};{role};{units[role]};{parts[role]}" for role in held]
    return ["användarnamn;roll;skola;klass;grupp", *rows]


def test_every_command_is_typed(tmp_path: Path) -> None:
    assert {words for words, _command in commands()} == walk(tmp_path, 1).keys() | ELSEWHERE.keys()


@pytest.fixture(scope="module")
def keys(house: House) -> frozenset[str]:
    return frozenset(str(key) for (key,) in house.rows().fetchall("SELECT DISTINCT pupil_key FROM pupil_year"))


def _as(viewer: str, name: str) -> tuple[str, ...]:
    told = ("--as", viewer) if viewer else ()
    is_operator = (viewer, name) == ("operator", "ask")
    return (*told, "--user", user_of("operator"), "--reason", "Prov") if is_operator else told


def more_of(viewer: str) -> list[str]:
    """What those ask who ask everything, besides what all ask."""
    asked = [f"ask {question} --format json" for question in MORE_QUESTIONS]
    for form in ("csv", "table"):
        asked += [f"ask {question} --format {form}" for question in (*QUESTIONS, *MORE_QUESTIONS)]
    return asked if viewer in FIRST else []


def taking(option: str) -> set[str]:
    """The commands that take the option."""
    return {words for words, command in commands() if any(option in one.opts for one in command.params)}


@pytest.fixture(scope="module")
def typed(house: House, keys: frozenset[str]) -> list[Typed]:
    """Everything typed in one process, one after the other."""
    folder = house.home.root.parent / "in"
    before_anybody = {"user add", "user import"}  # has the role of operator
    takes_viewer, takes_user = taking("--as") - {"load"}, taking("--user") - {"ask"} - before_anybody
    operates = ("--user", user_of("operator"))
    lines = [
        (*line.split(), *_as(viewer, name), *(operates if name in takes_user else ()))
        for name, given in walk(folder, int(min(keys))).items()
        for viewer in (VIEWERS if name in takes_viewer else ("",))
        for line in (*given, *(more_of(viewer) if name == "ask" else ()))
    ]
    root = str(house.home.root)
    ran = subprocess.run(
        [sys.executable, "-m", many_commands.__name__],
        input=json.dumps([["--home", root, *words] for words in lines]),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"COLUMNS": "250", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert ran.stderr == ""
    return [Typed(words, *told) for words, told in zip(lines, json.loads(ran.stdout), strict=True)]


@pytest.mark.slow
def test_every_command_ends_as_it_should(typed: list[Typed], house: House) -> None:
    assert [one for one in typed if one.code not in (0, 1, 2, 3) or "Oväntat fel" in one.err] == []
    done = {" ".join(one.words) for one in typed if one.code == 0}
    never = {name for name in walk(house.home.root.parent / "in", 1) if not any(one.startswith(name) for one in done)}
    # Of a pupil whose number is not typed no document is made; a release that two have approved is not rejected;
    # nothing has been fetched, no server is named to pull from.
    not_here = {
        "pupil extract",
        "pupil receipt",
        "release reject",
        "retention received",
        "sources fetch",
        "sources pull",
    }
    assert never == not_here | {"demo", "restore", "user invite", "vault open"}


@pytest.mark.slow
def test_nothing_that_is_printed_names_a_pupil(typed: list[Typed]) -> None:
    assert [(one.words, secret) for one in typed for secret in secrets() if secret in one.text] == []


def secrets() -> list[str]:
    numbers = [person_number(serial) for serial in (*OF_BIG, *OF_SMALL, 901)]
    return [*numbers, *(number[2:] for number in numbers), GIVEN, FAMILY, STREET, SIGNATURE]


@pytest.mark.slow
def test_a_pupil_key_is_told_to_nobody_but_who_looks_into_an_incident(typed: list[Typed], keys: frozenset[str]) -> None:
    told = {(" ".join(one.words[:2]), one.viewer) for one in typed if keys & set(re.findall(r"\d+", one.text))}
    assert told == {("access-log incident", user_of("dpo"))}


@pytest.mark.slow
def test_the_number_of_three_pupils_is_told_to_who_may_know_it_and_to_nobody_else(typed: list[Typed]) -> None:
    asked = [one for one in typed if one.words[0] == "ask" and one.code == 0]
    told = {one.viewer for one in asked if any(rows_with_numbers(one))}
    assert told == {viewer for viewer in VIEWERS if may_know(viewer)} == {"operator", "rektor_av_tre"}
    assert {one.viewer for one in asked} == {*VIEWERS} - {"finns_inte", "ingen_roll"} - without_asking()


def may_know(viewer: str) -> bool:
    """Whether the gate lets the viewer see every pupil of the small school; the operator has the whole house's sums."""
    if viewer == "operator":
        return True
    held = [Relation(role="principal", school_unit_code=SMALL)] if viewer == "rektor_av_tre" else []
    held += [relation_of(role) for role in GRANTED if user_of(role) == viewer]
    who = Viewer(id=viewer, roles=frozenset(one.role for one in held), relations=frozenset(held))
    return decide(who, Permission.PROTECTED_VIEW, Thing(school_unit_code=SMALL)).allowed


def without_asking() -> set[str]:
    asks = {name for name, role in GRANTED.items() if Permission.ASK in role.permissions and name != OPERATOR}
    return {user_of(name) for name in GRANTED.keys() - asks}  # an operator asks by that word, with a reason


# Codes, periods, the words for few, and the nought of a group that is not there.
WORDS_OF_ROWS = rf"{SMALL}|\d{{4}}[/-]\d\d|8B|9A|färre än 5|\s0 │"
NUMBERS = ("value", "numerator", "denominator", "population", "interval_95")


def rows_with_numbers(one: Typed) -> Iterator[object]:
    """Yield what an answer tells of the small school in numbers, whatever form it was asked in."""
    form = one.words[one.words.index("--format") + 1]
    is_about_it = f"school_unit={SMALL}" in one.words
    if form == "table":
        rows = [row for row in one.out.splitlines() if "│" in row and (is_about_it or SMALL in row)]
        yield from (row for row in rows if re.search(r"\d", re.sub(WORDS_OF_ROWS, "", row)))
        return
    csv_rows = csv.DictReader(io.StringIO(one.out), delimiter=";")
    for row in json.loads(one.out)["rows"] if form == "json" else csv_rows:
        if is_about_it or row.get("school_unit") == SMALL:
            yield from (row[name] for name in NUMBERS if row[name] not in (None, "", "0", "0.0", 0))


@pytest.mark.slow
def test_what_a_command_leaves_in_files_names_nobody(typed: list[Typed], house: House) -> None:
    found = [
        (path.name, secret)
        for path, content in files_of(house.home.root)
        for secret in secrets()
        if secret.encode() in content
    ]
    assert found == []


@pytest.mark.slow
def test_a_back_up_names_nobody_either(typed: list[Typed], house: House) -> None:
    with tarfile.open(house.home.root.parent / "kopia.tar.gz") as copy:
        contents = {one.name: copy.extractfile(one).read() for one in copy.getmembers() if one.isfile()}
    assert len(contents) > 10
    told = [(name, one) for name, content in contents.items() for one in secrets() if one.encode() in content]
    assert told == []


def test_the_names_were_there_to_be_told(house: House) -> None:
    folder = house.home.root.parent / "in"
    content = "".join(path.read_text("utf-8") for path in folder.iterdir())
    assert [secret for secret in (GIVEN, FAMILY, STREET, SIGNATURE, person_number(201)) if secret not in content] == []
