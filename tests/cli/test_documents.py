"""Documents from the command line: the ending says the format, the number is never an argument."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses, accesses_about
from skolsikt.privacy.vault import Vault
from tests.cli.conftest import CommandLine, Ran
from tests.sources.grade_lines import EKSKOLAN, NINE, line, person_number

NUMBER = person_number(1)
BY = ("--as", "reg", "--reason", "brev 1 september", "--reference", "BUN 1")


@pytest.fixture(scope="module")
def house(new_house, tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A house with one pupil, a registrar and a principal."""
    made = new_house()
    file = tmp_path_factory.mktemp("files") / "betyg.txt"
    file.write_text(line(NINE, 1, Fornamn="#import", Efternamn="*Ek*") + "\n", "utf-8")
    made.load(file)
    for name, role in (("reg", ("registrar",)), ("anna", ("principal", "--school", EKSKOLAN))):
        ran = made.elsewhere("user", "add", name, "--role", *role)
        assert ran.code == 0, ran.err
    return made


def typed(house: CommandLine, number: str, *words: object) -> Ran:
    """Type a command in a process of its own, with a number on standard in."""
    command = [sys.executable, "-m", "skolsikt", "--home", str(house.root), *map(str, words)]
    ran = subprocess.run(command, input=f"{number}\n", capture_output=True, text=True, check=False, timeout=300)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def log(house: CommandLine):
    return accesses(Home(house.root))[0]


def test_an_extract_is_written_in_both_formats_with_one_line_in_the_log(house: CommandLine, tmp_path: Path) -> None:
    pdf, text = tmp_path / "u.PDF", tmp_path / "u.json"
    ran = typed(house, NUMBER, "pupil", "extract", "-o", pdf, "-o", text, *BY)
    assert ran.code == 0, ran.err
    assert NUMBER not in ran.out + ran.err
    assert pdf.read_bytes().startswith(b"%PDF")
    assert json.loads(text.read_text("utf-8"))["pupil"]["person_numbers"] == [NUMBER]
    assert {file.stat().st_mode & 0o777 for file in (pdf, text)} == {0o600}
    (key,) = Vault(Home(house.root)).known_keys([NUMBER]).values()
    (only,) = accesses_about(Home(house.root), key)
    assert (only.viewer, only.kind, only.why) == (
        "reg",
        Kind.DOCUMENT,
        "Elevens eller vårdnadshavarens begäran: BUN 1, brev 1 september",
    )


def test_a_receipt_is_written_by_the_principal(house: CommandLine, tmp_path: Path) -> None:
    ran = typed(house, NUMBER, "pupil", "receipt", "-o", tmp_path / "k.json", "--as", "anna", "--reason", "samtal")
    assert ran.code == 0, ran.err
    assert json.loads((tmp_path / "k.json").read_text("utf-8"))["pupil"]["family_name"] == "*Ek*"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("--as", "analyst", "--reason", "x"), NUMBER),
        (("--as", "operator", "--reason", "x"), NUMBER),
        (BY, person_number(2)),
        (BY, ""),
    ],
)
def test_who_may_not_and_whom_nobody_knows_get_the_same_words(
    words: tuple[str, ...], number: str, house: CommandLine, tmp_path: Path
) -> None:
    ran = typed(house, number, "pupil", "extract", "-o", tmp_path / "u.pdf", *words)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Skolsikt har inga uppgifter om den personen som du får lämna ut.")
    assert not list(tmp_path.iterdir())
    assert log(house).kind in (Kind.REFUSED, Kind.SEARCH)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("extract", "-o", "u.docx", *BY), "u.docx: dokumentet skrivs som .pdf, .json."),
        (("extract", "-o", "u", *BY), "u: dokumentet skrivs som .pdf, .json."),
        (("extract", "-o", "u.pdf", "--as", "reg"), "--reason saknas."),
        (("extract", "-o", "u.pdf", "--as", "reg", "--reason", NUMBER), "innehålla ett personnummer"),
    ],
)
def test_what_is_typed_wrongly_is_told(words: tuple[str, ...], told: str, house: CommandLine) -> None:
    ran = typed(house, NUMBER, "pupil", *words)
    assert ran.code == 2
    assert told in ran.err


def test_documents_of_the_house_are_written_and_noted(house: CommandLine, tmp_path: Path) -> None:
    files = [tmp_path / f"r.{ending}" for ending in ("pdf", "md", "csv", "json")]
    outputs = [word for file in files for word in ("-o", file)]
    assert house.elsewhere("documents", "art30", *outputs).code == 0
    assert all(file.stat().st_size for file in files)
    assert (log(house).kind, log(house).what) == (Kind.DOCUMENT, "art30")
    assert house.elsewhere("documents", "dpia", "-o", tmp_path / "d.md").code == 0
    assert "Fylls i av kommunen" in (tmp_path / "d.md").read_text("utf-8")
    assert house.elsewhere("documents", "dpia", "-o", tmp_path / "d.csv").code == 2
