"""The register of processing and the draft of an impact assessment tell what is really set up and loaded."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from skolsikt.home.settings import JoinedController
from skolsikt.measures.house import House
from skolsikt.privacy.release.proof import newest_proof
from skolsikt.reports.formats import ASSESSMENT_FORMATS, REGISTER_FORMATS, Format
from skolsikt.reports.making import impact_assessment, processing_register
from skolsikt.reports.safeguards import safeguards
from skolsikt.sources.contract import Wish
from tests.reports.conftest import DPO, ISSUE, load_lines
from tests.reports.reading import Read, squeezed
from tests.sources.grade_lines import NINE, line


def told(house: House) -> dict:
    return json.loads(processing_register([Format.JSON], issue=ISSUE, viewer=DPO, house=house)[Format.JSON])


def draft(house: House) -> str:
    return impact_assessment([Format.MARKDOWN], issue=ISSUE, viewer=DPO, house=house)[Format.MARKDOWN].decode()


def said(house: House, **settings: object) -> None:
    house.settings = house.settings.model_copy(update=settings)


def test_only_what_is_loaded_and_tells_of_persons_is_processed(house: House, tmp_path: Path) -> None:
    assert [one["name"] for one in told(house)["processing"]] == ["Valvet", "Åtkomstloggen", "Konton"]
    load_lines(house, tmp_path, line(NINE, 1))
    grades = told(house)["processing"][0]
    assert grades["name"] == "Slutbetyg årskurs 9 (SCB)"
    assert grades["persons"] == "elever och personal"
    assert "utländsk bakgrund" in grades["sensitive"]
    assert "Betyg: pseudonym, läsår" in grades["data"]
    assert grades["extent"] == "1 fil, 1 rad, senast 2025-09-01"


def test_every_format_holds_every_processing(loaded: House) -> None:
    made = processing_register(REGISTER_FORMATS, issue=ISSUE, viewer=DPO, house=loaded)
    names = [one["name"] for one in json.loads(made[Format.JSON])["processing"]]
    read, text = Read(made[Format.PDF]), made[Format.MARKDOWN].decode().replace("\\", "")
    rows = list(csv.reader(io.StringIO(made[Format.CSV].decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows] == ["Behandling", *names]
    assert all(squeezed(name) in read.text and name in text for name in names)
    assert read.tags["/TH"] == 4 + 3


def test_another_controller_is_told_with_the_decision_that_let_it_in(house: House, tmp_path: Path) -> None:
    joined = JoinedController(controller="Friskolan AB", decision="BUN 2025/7", decided=date(2025, 3, 1))
    said(house, joined_controllers={"friskolan": joined})
    load_lines(house, tmp_path, line(NINE, 1), name="a.txt")
    theirs = Wish(profile={"controller": "Friskolan AB"})
    load_lines(house, tmp_path, line(NINE, 2, Skolenhetskod="10000002"), name="b.txt", wish=theirs)
    register = told(house)
    assert register["processing"][0]["controller"] == "Kommunens nämnd med ansvar för skolan, Friskolan AB"
    assert "Friskolan AB: BUN 2025/7, 2025-03-01" in register["joined_controllers"]


def test_the_name_of_the_board_stands_where_the_data_are_its_own(loaded: House) -> None:
    said(loaded, controller="Barnnämnden")
    register = told(loaded)
    assert register["authority"] == "Provkommun, Barnnämnden"
    assert register["processing"][0]["controller"] == "Barnnämnden"


def test_what_leaves_the_house_is_what_is_connected(house: House) -> None:
    assert told(house)["transfers"] == ["Inget lämnar installationen: varken e-post eller katalog är inkopplad."]
    said(house, mail_url="smtp://hemlig:ord@post.kommunen.se:587")
    (only,) = told(house)["transfers"]
    assert "post.kommunen.se" in only
    assert "hemlig" not in json.dumps(told(house))


@pytest.mark.parametrize(
    ("name", "set_up"),
    [
        ("https", {"base_url": "https://skola.se"}),
        ("log_mailed", {"dpo_mail": "ombud@kommunen.se", "mail_url": "smtp://post:587"}),
        ("operator_off", {"operator_enabled": False}),
    ],
)
def test_a_safeguard_is_on_when_it_is_set_up(house: House, name: str, set_up: dict[str, object]) -> None:
    assert not safeguards(house)[name].is_on
    before = draft(house)
    said(house, **set_up)
    assert safeguards(house)[name].is_on
    assert draft(house) != before


def test_the_second_factor_is_told_as_the_settings_say(house: House) -> None:
    assert "rektor" in safeguards(house)["second_factor"].told
    said(house, second_factor_roles=["dpo"])
    assert safeguards(house)["second_factor"].told == "Krävs av dataskyddsombud."
    said(house, second_factor_roles=[])
    assert not safeguards(house)["second_factor"].is_on


def test_the_draft_says_what_root_can_do_and_what_two_principals_can(loaded: House) -> None:
    text = draft(loaded)
    assert "Den som styr maskinen medan valvet är öppet kan läsa allt" in text
    assert "Två rektorer som lägger ihop det de vet" in text
    proof = newest_proof()
    for count in (proof.worlds, proof.pairs, proof.excluded, proof.secrets_of_pairs, proof.exact):
        assert f" {count:,} ".replace(",", " ") in " ".join(text.split())
    assert f"I det senaste provet ({proof.made_on})" in text.replace("\\", "")
    assert "Inte på här" in text


def test_the_draft_says_who_is_played_as_a_reader_and_who_is_left(loaded: House) -> None:
    text = draft(loaded)
    assert "En mentor som inte vet vem som är skyddad är en av de läsare" in text
    assert "kan dra dem ifrån skolans egen siffra" in text
    assert "kan räkna ut en enda skyddad elev ur klassens siffra" not in text


def test_what_only_the_municipality_can_write_is_marked_and_empty(loaded: House) -> None:
    made = impact_assessment(ASSESSMENT_FORMATS, issue=ISSUE, viewer=DPO, house=loaded)
    read = Read(made[Format.PDF])
    assert read.text.count(squeezed("Fylls i av kommunen:")) == 7
    assert made[Format.MARKDOWN].decode().count("**Fylls i av kommunen:**") == 7
    assert read.text.count("(fyllsiavkommunen)") == 10


def test_how_many_it_is_about_is_counted(loaded: House) -> None:
    assert "inga konton" in draft(loaded)
    assert "antalet visas inte" in draft(loaded)  # two pupils are too few to tell
