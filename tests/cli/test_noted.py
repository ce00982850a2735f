"""What the command line hands out to a person is by right and in the log: rejected rows as they stood, files."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import accesses
from tests.cli.conftest import CommandLine

UNIT = "12345678"
FILE = f"""Personnummer;Läsår;Skolenhetskod;Årskurs;Klass;Förnamn;Efternamn
201101012399;2025/26;{UNIT};9;9A;Bo;Ek
201101022398;2025/26;{UNIT};nio;9A;Åsa;Öberg
"""


@pytest.fixture(scope="module")
def house(new_house: Callable[..., CommandLine], tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    house = new_house()
    file = tmp_path_factory.mktemp("files") / "elever.csv"
    file.write_text(FILE, "utf-8")
    house.load(file, "--source", "pupils")
    assert house.elsewhere("user", "add", "anna", "--role", "principal", "--school", UNIT).code == 0
    assert house.elsewhere("user", "add", "bo", "--role", "analyst").code == 0
    return house


def test_rows_are_masked_unless_a_principal_says_why(house: CommandLine) -> None:
    assert "Öberg" not in house.done("loads", "show", 1).out
    shown = house.elsewhere("loads", "show", "1", "--unmasked", "--as", "anna", "--reason", "Rätta filen")
    assert (shown.code, "Öberg" in shown.out) == (0, True), shown.err
    newest = accesses(Home(house.root), limit=1)[0]
    assert (newest.kind, newest.viewer, newest.why) == ("unmasked_reject", "anna", "Rätta filen")


def test_an_answer_that_a_person_takes_as_a_file_is_noted(house: CommandLine) -> None:
    assert house.elsewhere("ask", "pupils", "--as", "bo", "--format", "csv").code == 0
    newest = accesses(Home(house.root), limit=1)[0]
    assert (newest.kind, newest.viewer, newest.what) == ("export", "bo", "file ask pupils --period latest")
    assert house.elsewhere("ask", "pupils", "--as", "bo").code == 0
    assert accesses(Home(house.root), limit=1)[0] == newest


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--as", "bo", "--reason", "Nyfiken"], 3, "skolans rektor"),
        (["--as", "analyst", "--reason", "Nyfiken"], 3, "skolans rektor"),
        (["--as", "operator", "--reason", "Felsökning"], 3, "skolans rektor"),
        (["--reason", "Nyfiken"], 3, "skolans rektor"),
        (["--as", "anna"], 2, "Skriv varför"),
    ],
)
def test_others_are_refused_and_nothing_is_told(house: CommandLine, words: list[str], code: int, told: str) -> None:
    ran = house.elsewhere("loads", "show", "1", "--unmasked", *words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert "Öberg" not in ran.out + ran.err
