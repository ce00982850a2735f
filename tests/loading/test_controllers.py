"""Personal data of another controller are taken in only by a recorded decision."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.home.settings import JoinedController
from skolsikt.loading.controllers import ControllerNotJoined
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import find_load
from skolsikt.privacy.vault import Vault
from skolsikt.sources.contract import Wish
from tests.loading.conftest import ANNA, AT, lesson
from tests.sources.grade_lines import NINE, line

FRISKOLAN = Wish(profile={"controller": "Friskolan AB"})


def load(house, path, wish: Wish = FRISKOLAN) -> None:
    load_file(path, house=house, wish=wish, at=AT)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "betyg.txt"
    path.write_text(line(NINE, 1) + "\n", "utf-8")
    return path


def decided(house, controller: str = "Friskolan AB") -> None:
    one = JoinedController(controller=controller, decision="BUN 2025/7", decided=date(2025, 3, 1))
    house.settings = house.settings.model_copy(update={"joined_controllers": {"friskolan": one}})


@pytest.mark.parametrize("other", ["", "Friskolan B AB", "friskolan ab"])
def test_without_a_decision_about_that_controller_nothing_is_taken(house, file, other: str) -> None:
    if other:
        decided(house, other)
    with pytest.raises(ControllerNotJoined, match=r"ansvarar Friskolan AB.*\[joined_controllers\.NAMN\]"):
        load(house, file)
    assert find_load(house.home, 1).status == "failed"
    assert house.warehouse.current() is None
    assert not Vault(house.home).purposes()
    assert not list(house.home.archive.glob("*.sealed"))


def test_a_dry_run_is_refused_too(house, file) -> None:
    with pytest.raises(ControllerNotJoined):
        load_file(file, house=house, wish=FRISKOLAN, dry_run=True, at=AT)


def test_with_a_decision_the_load_tells_whose_the_data_are(house, file) -> None:
    decided(house)
    load(house, file)
    assert find_load(house.home, 1).controller == "Friskolan AB"
    assert Vault(house.home).purposes()["scb_grades_9"][0] == "Friskolan AB"


def test_ones_own_data_need_no_decision(house, write, file) -> None:
    load(house, write("a.csv", lesson(ANNA)), Wish())
    house.settings = house.settings.model_copy(update={"controller": "Barn- och utbildningsnämnden"})
    load(house, file, Wish(profile={"controller": "Barn- och utbildningsnämnden"}))
    assert find_load(house.home, 1).controller == "Kommunens nämnd med ansvar för skolan"


def test_a_profile_of_a_source_that_reads_profiles_may_name_the_controller(house, write) -> None:
    columns = {
        "person_number": "Personnummer",
        "date": "Datum",
        "school_unit_code": "Skolenhetskod",
        "start_time": "Starttid",
        "is_reported": "Rapporterad",
        "scheduled_minutes": "Schemalagda minuter",
        "valid_absent_minutes": "Giltig frånvaro",
        "invalid_absent_minutes": "Ogiltig frånvaro",
    }
    given = {"id": "friskolan", "source": "lessons", "controller": "Friskolan AB", "columns": columns}
    given["codes"] = {"is_reported": {"Ja": "true"}}
    path = write("a.csv", lesson(ANNA))
    with pytest.raises(ControllerNotJoined):
        load(house, path, Wish(profile=given))
    decided(house)
    load(house, path, Wish(profile=given))
    assert find_load(house.home, 2).controller == "Friskolan AB"
