"""Responsible use: what the municipality has answered, by whom and when; earlier answers are kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.services import account_create
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.responsible_use import POINTS, answers, use_answer
from skolsikt.records.governance.rights import MatterWrong, MayNotDecide

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def dpo(database: str) -> By:
    return By(
        user=account_create(username="nils", full_name="Nils", password=None, at=AT),
        viewer=Viewer(id="nils", roles=frozenset({"dpo"})),
    )


def test_the_newest_answer_stands_and_the_earlier_ones_are_kept(dpo: By, world) -> None:
    use_answer(point="who", state="not_yet", text="Ingen rutin", by=dpo, at=AT, house=world)
    use_answer(point="who", state="decided", text="Rektor, varje termin", by=dpo, at=AT, house=world)
    assert [(one.state, one.answered_by.username) for one in answers()["who"]] == [
        ("decided", "nils"),
        ("not_yet", "nils"),
    ]


@pytest.mark.parametrize("wrong", [{"point": "x"}, {"state": "x"}, {"text": " "}])
def test_an_answer_is_to_a_point_and_says_something(dpo: By, world, wrong: dict[str, str]) -> None:
    with pytest.raises(MatterWrong):
        use_answer(**{"point": "who", "state": "decided", "text": "Rektor"} | wrong, by=dpo, at=AT, house=world)


def test_others_do_not_answer(dpo: By, world) -> None:
    other = By(user=dpo.user, viewer=Viewer(id="anna", roles=frozenset({"registrar"})))
    with pytest.raises(MayNotDecide, match="skolchef"):
        use_answer(point="who", state="decided", text="x", by=other, at=AT, house=world)


def test_nothing_is_asked_about_consent_as_a_ground() -> None:
    assert "samtycke" in POINTS["ground"].product.sv
    assert not any("samtycke" in point.decide.sv for point in POINTS.values())
