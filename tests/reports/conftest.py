"""A house of two pupils in one class, loaded through the door, with history, rejected rows and hostile names."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.reports.authority import Issue
from skolsikt.sources.contract import Wish
from tests.copied import copied
from tests.sources.grade_lines import EKSKOLAN, NINE, line, person_number

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)
ISSUE = Issue(made=date(2025, 9, 2), reference="BUN 2025/114")
# What Typst or Markdown would take for mark-up, and what a spreadsheet would take for a formula.
GIVEN, FAMILY = "#import *_Åsa_* \\u{1F600}", "=Öberg`$x$ @ek <a>"
HOSTILE, OTHER = 1, 2
DPO = Viewer(id="nils", roles=frozenset({"dpo"}), relations=frozenset({Relation(role="dpo", school_unit_code="*")}))
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code=EKSKOLAN)}),
)
SETTINGS = Settings(municipality="1283", organiser_name="Provkommun", threads=1)


def load_lines(house: House, folder: Path, *lines: str, name: str = "betyg.txt", wish: Wish | None = None) -> None:
    """Load a grade file of these lines."""
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    load_file(path, house=house, wish=wish or Wish(), at=AT)


def _new_house(root: Path) -> House:
    home = Home(root).create()
    write_settings(home, SETTINGS)
    return House.open(home.root)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: DjangoSettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def house(tmp_path: Path, db: None) -> House:
    """A house that nothing is loaded into."""
    return _new_house(tmp_path / "home")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Maths E, then corrected to A; a rejected row of the first pupil, and one of the same name with a wrong number.

    The folder that it was loaded in, and a copy of it as it was then.
    """
    folder = tmp_path_factory.mktemp("built")
    house, named = _new_house(folder / "home"), {"Fornamn": GIVEN, "Efternamn": FAMILY}
    other, wrong = line(NINE, OTHER, Fornamn="Bo", Efternamn="Lind"), line(NINE, 3, PersonNr="200904120000", **named)
    load_lines(house, folder, line(NINE, HOSTILE, **named), other, name="a.txt")
    corrected, faulty = line(NINE, HOSTILE, MA="A", **named), line(NINE, HOSTILE, EN="", BI="G", **named)
    load_lines(house, folder, corrected, other, faulty, wrong, name="b.txt")
    return house.home.root, copied(house.home, folder / "copy").root


@pytest.fixture
def loaded(built: tuple[Path, Path], db: None) -> House:
    """The loaded house as it was, where it was: the files that answer know their place."""
    place, copy = built
    shutil.rmtree(place)
    return House.open(copied(Home(copy), place).root)


def key_of(house: House, serial: int) -> int:
    (key,) = Vault(house.home).known_keys([person_number(serial)]).values()
    return key
