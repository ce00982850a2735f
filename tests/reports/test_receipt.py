"""The receipt: one page, plain words, roles and not persons, for those who see the pupil."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from skolsikt.home.clock import now, today
from skolsikt.measures.by_right.access import PupilsRefused
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.roles import Scope
from skolsikt.privacy.viewer import Relation, Viewer, Window
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.reports.authority import Issue
from skolsikt.reports.formats import Format
from skolsikt.reports.making import receipt
from tests.reports.conftest import DPO, HOSTILE, PRINCIPAL, key_of, load_lines
from tests.reports.reading import Read, squeezed
from tests.sources.grade_lines import EKSKOLAN, NINE, line, person_number

MENTOR = Viewer(
    id="maja",
    roles=frozenset({"mentor"}),
    relations=frozenset({Relation(role="mentor", school_unit_code=EKSKOLAN, class_name="9A", school_year="2024/25")}),
)

LONGEST = "Elevens eller vårdnadshavarens begäran"
DEPUTY = frozenset({Relation(role="deputy_principal", school_unit_code=EKSKOLAN)})


def made(house: House, viewer: Viewer) -> tuple[dict, Read]:
    issue = Issue(made=today(), reference="")
    key = key_of(house, HOSTILE)
    written = receipt((Format.PDF, Format.JSON), key, reason="samtal", issue=issue, viewer=viewer, house=house)
    return json.loads(written[Format.JSON]), Read(written[Format.PDF])


@pytest.fixture
def people(loaded: House) -> None:
    for name, role in (("anna", "principal"), ("bo", "school_nurse"), ("cia", "school_nurse")):
        user = account_create(username=name, full_name=f"{name.title()} Ek", password="gång-2025", at=now())
        grant_role(user=user, role=role, school_unit_code=EKSKOLAN, from_date=today(), by=None, at=now())


@pytest.mark.parametrize("viewer", [DPO, PRINCIPAL, MENTOR], ids=lambda viewer: viewer.id)
def test_it_tells_who_may_see_and_who_has_looked(viewer: Viewer, loaded: House, people: None) -> None:
    for _time in range(3):
        loaded.note_seen("pupil", viewer=PRINCIPAL, why="Utreda frånvaro: x", pupil_keys=[key_of(loaded, HOSTILE)])
    told, read = made(loaded, viewer)
    assert {one["by_what"].split(" ")[0]: one["count"] for one in told["may_see"]} == {"Rektor": 1, "Skolsköterska": 2}
    assert [one["what"] for one in told["have_looked"]] == ["Kvitto", *["Elevens sida"] * 3]
    assert squeezed("Rektor Elevens sida Utreda frånvaro 3") in read.text
    assert "Ek" not in {name for one in told["may_see"] for name in one["names"]}
    assert len(read.reader.pages) == 1


def test_every_role_and_many_lines_still_fit_on_one_page(loaded: House) -> None:
    key, kinds = key_of(loaded, HOSTILE), (Kind.PUPILS, Kind.REFUSED, Kind.CHANGED)
    for role in (one for one in GRANTED if GRANTED[one].holds_for is Scope.SCHOOL_UNIT):
        user = account_create(username=role, full_name=role, password="gång-2025", at=now())
        grant_role(user=user, role=role, school_unit_code=EKSKOLAN, from_date=today(), by=None, at=now())
        for kind in kinds:
            loaded.note_seen("pupil", viewer=Viewer(id=role), why=LONGEST, pupil_keys=[key], kind=kind)
    told, read = made(loaded, PRINCIPAL)
    assert (len(told["may_see"]), len(told["have_looked"])) == (8, 28)
    assert squeezed("Det senaste visas. Allt finns i registerutdraget.") in read.text
    assert len(read.reader.pages) == 1


def test_the_number_of_the_pupil_is_not_on_it(loaded: House) -> None:
    told, read = made(loaded, PRINCIPAL)
    assert person_number(HOSTILE)[2:] not in read.text.replace("-", "")
    assert person_number(HOSTILE) not in json.dumps(told)


def test_who_is_let_in_for_a_purpose_of_its_own_hands_nothing_over(loaded: House) -> None:
    window = Window(pupil_key=key_of(loaded, HOSTILE), purpose="support", reason="x")
    nurse = Viewer(id="bo", roles=frozenset({"school_nurse"}), windows=(window,))
    with pytest.raises(PupilsRefused):
        made(loaded, nurse)


def test_a_teacher_of_the_class_hands_nothing_over(loaded: House) -> None:
    held = Relation(role="teacher", school_unit_code=EKSKOLAN, teaching_group="9A MA", school_year="2024/25")
    with pytest.raises(PupilsRefused):
        made(loaded, Viewer(id="erik", roles=frozenset({"teacher"}), relations=frozenset({held})))


def test_of_one_who_has_left_it_says_that_nobody_sees_the_pupil(loaded: House, people: None, tmp_path: Path) -> None:
    load_lines(loaded, tmp_path, line(NINE, 8, Datum="2026-06-12"))
    told, read = made(loaded, PRINCIPAL)
    assert (told["may_see"], told["pupil"]["has_left"]) == ([], True)
    assert squeezed("Ingen ser dig vid namn i dag.") in read.text
    with pytest.raises(PupilsRefused):
        made(loaded, replace(PRINCIPAL, roles=frozenset({"deputy_principal"}), relations=DEPUTY))
