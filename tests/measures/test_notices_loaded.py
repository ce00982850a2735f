"""Lessons of one file and notices of another: the answer by kind, and what it says that it rests on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, write_settings
from skolsikt.loading.load import load_file
from skolsikt.measures.answer import Answer
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import operator
from skolsikt.sources.contract import Wish
from tests.sources.grade_lines import person_number

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)
ANNA, UNIT = person_number(1), "10000001"
# Nine o'clock in Sweden on the Friday before summer time ends, and the Monday and Tuesday after it.
_DAYS = ((5, "60;0"), (8, "60;0"), (9, "0;60"))
LESSONS = (
    "Personnummer;Klass;Årskurs;Skolenhetskod;Datum;Starttid;Ämne;Lärare;Schemalagda minuter;Giltig frånvaro;"
    "Ogiltig frånvaro;Rapporterad\n"
    + "".join(f"{ANNA};7A;7;{UNIT};2024-10-2{day};09:00;MA;ASB;60;{absent};Ja\n" for day, absent in _DAYS)
)
NOTICES = (
    "Personnummer;Skolenhetskod;Typ av frånvaro;Från;Till\n"
    f"{ANNA};{UNIT};Sjukanmälan;2024-10-25T07:00:00Z;2024-10-25T15:00:00+02:00\n"
    f"{ANNA};{UNIT};Beviljad ledighet;2024-10-28;\n"
    f"{ANNA};{UNIT};Sjukanmälan;2024-10-29;\n"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    folder: Path = tmp_path_factory.mktemp("house")
    home = Home(folder / "home").create()
    write_settings(home, Settings(municipality="1283", threads=1))
    house = House.open(home.root)
    for name, content in (("lektioner.csv", LESSONS), ("anmalningar.csv", NOTICES)):
        (folder / name).write_text(content, "utf-8")
        outcome = load_file(folder / name, house=house, wish=Wish(), at=AT)
        assert (outcome.error, outcome.rows_rejected) == (None, 0)
    return house


def asked(house: House, *by: str) -> Answer:
    return house.ask(Question(measure="absence_share", by=by), viewer=operator(reason="test", user="prov"))


def test_a_notice_tells_what_the_lessons_do_not(house: House) -> None:
    cells = asked(house, "notice_kind").cells
    # The invalid absence of the Tuesday has no reason: the lesson tells that it is un-notified, and that stands.
    kinds = {"reported_illness": 60, "granted_leave": 60, "unnotified": 60}
    assert {cell.group["notice_kind"]: cell.numerator for cell in cells} == kinds
    assert {cell.denominator for cell in cells} == {180}


def test_the_answer_by_kind_names_both_files_and_other_answers_the_lessons_alone(house: House) -> None:
    assert [one.source for one in asked(house, "notice_kind").sources] == ["lessons", "absence_notices"]
    assert [one.source for one in asked(house).sources] == ["lessons"]
