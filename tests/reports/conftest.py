"""A house of two pupils in one class, loaded through the door, with history, rejected rows and hostile names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_file
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.reports.authority import Issue
from skolsikt.sources.contract import Wish
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
Loading = Callable[..., None]


@pytest.fixture
def house(tmp_path: Path, db: None) -> House:
    home = Home(tmp_path / "home").create()
    write_settings(home, Settings(municipality="1283", organiser_name="Provkommun", threads=1))
    return House.open(home.root)


@pytest.fixture
def load(house: House, tmp_path: Path) -> Loading:
    def put(*lines: str, name: str = "betyg.txt", wish: Wish | None = None) -> None:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        load_file(path, house=house, wish=wish or Wish(), at=AT)

    return put


@pytest.fixture
def loaded(house: House, load: Loading) -> House:
    """Maths E, then corrected to A; a rejected row of the first pupil, and one of the same name with a wrong number."""
    named = {"Fornamn": GIVEN, "Efternamn": FAMILY}
    wrong = line(NINE, 3, PersonNr="200904120000", **named)
    load(line(NINE, HOSTILE, **named), line(NINE, OTHER, Fornamn="Bo", Efternamn="Lind"), name="a.txt")
    load(
        line(NINE, HOSTILE, MA="A", **named),
        line(NINE, OTHER, Fornamn="Bo", Efternamn="Lind"),
        line(NINE, HOSTILE, EN="", BI="G", **named),
        wrong,
        name="b.txt",
    )
    return house


def key_of(house: House, serial: int) -> int:
    (key,) = Vault(house.home).known_keys([person_number(serial)]).values()
    return key
