"""Requests for public records: tried against secrecy, decided, handed out; a no is the municipality's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from skolsikt.home.paths import Home
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import accesses
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.services import account_create
from skolsikt.records.governance.models import RecordsRequest
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.records_requests import (
    Asked,
    classes_to_try,
    request_decide,
    request_hand_out,
    request_register,
    secrecy_try,
    standing_trials,
)
from skolsikt.records.governance.rights import MatterWrong, MayNotDecide
from tests.copied import copied

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
GRADES = Asked(asked_for="Slutbetyg", received_on=date(2026, 11, 20), compilation="routine", tables=("grade",))


@pytest.fixture(scope="module")
def house(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.open(copied(world_home, tmp_path_factory.mktemp("requests") / "home"))


@pytest.fixture
def people(database: str, settings) -> dict[str, By]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return {role: _person(role) for role in ("registrar", "head", "principal")}


def _person(role: str) -> By:
    user = account_create(username=role, full_name=role, password="lösenord", at=AT)
    return By(user=user, viewer=Viewer(id=role, roles=frozenset({role})))


@pytest.fixture
def request_(people, house: House) -> RecordsRequest:
    return request_register(asked=GRADES, by=people["registrar"], at=AT, house=house)


def tried(people, house: House, request: RecordsRequest, **outcomes: str) -> None:
    for name in classes_to_try(request):
        outcome = outcomes.get(name, "open")
        secrecy_try(
            request=request,
            secrecy_class=name,
            outcome=outcome,
            text="Prövat",
            by=people["registrar"],
            at=AT,
            house=house,
        )


def test_what_is_tried_follows_from_the_fields_that_are_asked_for(request_: RecordsRequest) -> None:
    assert classes_to_try(request_) == ["osl_23_2_support", "osl_23_2_identity", "osl_21_7"]
    assert classes_to_try(RecordsRequest(tables=["attendance_period"])) == ["osl_23_2_identity", "osl_21_7"]
    assert classes_to_try(RecordsRequest(tables=["preschool_attendance"])) == ["osl_23_1", "osl_21_7"]
    assert classes_to_try(RecordsRequest(tables=[])) == []


def test_it_is_given_out_when_all_is_tried_and_open_and_the_log_says_so(people, house, request_) -> None:
    give = {"request": request_, "decision": "given_out", "by": people["registrar"], "at": AT, "house": house}
    with pytest.raises(MatterWrong, match="Pröva alla"):
        request_decide(**give)
    tried(people, house, request_)
    request_decide(**give)
    request_hand_out(request=request_, by=people["registrar"], at=AT, house=house)
    request_.refresh_from_db()
    assert (request_.decision, request_.handed_out_by.username) == ("given_out", "registrar")
    newest = accesses(house.home)[0]
    assert (newest.kind, newest.what) == ("disclosed", f"records request {request_.pk} handed out")
    with pytest.raises(MatterWrong, match="en gång"):
        request_hand_out(request=request_, by=people["registrar"], at=AT, house=house)


def test_what_is_secret_is_not_given_out_whole_and_a_part_says_what_is_left_out(people, house, request_) -> None:
    tried(people, house, request_, osl_23_2_support="in_part")
    decide = {"request": request_, "reason": "Men", "by": people["head"], "at": AT, "house": house}
    with pytest.raises(MatterWrong, match="i del eller avslå"):
        request_decide(**decide, decision="given_out")
    with pytest.raises(MatterWrong, match="vad som tas bort"):
        request_decide(**decide, decision="in_part")
    request_decide(**decide, decision="in_part", masked="Varför betyg saknas")
    request_.refresh_from_db()
    assert (request_.masked, request_.decision_reason, request_.may_be_handed_out) == (
        "Varför betyg saknas",
        "Men",
        True,
    )


def test_a_no_needs_something_secret_and_a_reason_and_is_not_the_registrars(people, house, request_) -> None:
    no = {"request": request_, "decision": "refused", "at": AT, "house": house}
    tried(people, house, request_)
    with pytest.raises(MatterWrong, match="ska veta varför"):
        request_decide(**no, reason="Vill inte", by=people["head"])
    tried(people, house, request_, osl_21_7="secret")
    with pytest.raises(MatterWrong, match="ska veta varför"):
        request_decide(**no, by=people["head"])
    with pytest.raises(MayNotDecide, match="skolchef"):
        request_decide(**no, reason="Men", by=people["registrar"])
    request_decide(**no, reason="Men", by=people["head"])
    with pytest.raises(MatterWrong, match="lämnas ut"):
        request_hand_out(request=request_, by=people["registrar"], at=AT, house=house)
    with pytest.raises(MatterWrong):
        request_decide(**no, reason="Men", by=people["head"])
    with pytest.raises(MatterWrong):
        tried(people, house, request_)


def test_the_newest_trial_of_a_provision_stands_and_the_earlier_one_is_kept(people, house, request_) -> None:
    tried(people, house, request_, osl_21_7="secret")
    tried(people, house, request_)
    assert {trial.outcome for trial in standing_trials(request_).values()} == {"open"}
    assert request_.trials.count() == 6


def test_what_cannot_be_put_together_by_routine_is_no_record(people, house, request_) -> None:
    no_record = {"decision": "not_a_record", "reason": "Kräver nytt program", "at": AT, "house": house}
    with pytest.raises(MatterWrong, match="enkla åtgärder"):
        request_decide(request=request_, by=people["head"], **no_record)
    asked = Asked(
        asked_for="Karta", received_on=AT.date(), compilation="not_routine", compilation_reason="Dagars arbete"
    )
    other = request_register(asked=asked, by=people["registrar"], at=AT, house=house)
    request_decide(request=other, by=people["head"], **no_record)
    other.refresh_from_db()
    assert (other.decision, other.may_be_handed_out) == ("not_a_record", False)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"asked_for": " "}, "Skriv vad som begärs"),
        ({"tables": ("lön",)}, "välj bland uppgifterna"),
        ({"compilation": "kanske"}, "välj bland uppgifterna"),
        ({"compilation": "not_routine"}, "varför det inte går"),
    ],
)
def test_a_request_that_says_too_little_is_not_registered(people, house, changed, words: str) -> None:
    told = {"asked_for": "Betyg", "received_on": AT.date(), "compilation": "existing"} | changed
    with pytest.raises(MatterWrong, match=words):
        request_register(asked=Asked(**told), by=people["registrar"], at=AT, house=house)


def test_others_neither_register_nor_try(people, house, request_) -> None:
    with pytest.raises(MayNotDecide):
        request_register(asked=GRADES, by=people["principal"], at=AT, house=house)
    with pytest.raises(MayNotDecide):
        secrecy_try(
            request=request_,
            secrecy_class="osl_21_7",
            outcome="open",
            text="x",
            by=people["principal"],
            at=AT,
            house=house,
        )


def test_why_is_kept_only_where_the_trial_needed_it(people, house, request_) -> None:
    given = {
        "request": request_,
        "secrecy_class": "osl_21_7",
        "outcome": "open",
        "text": "Forskning",
        "at": AT,
        "house": house,
    }
    secrecy_try(**given, by=people["registrar"])
    request_.refresh_from_db()
    assert request_.aim == ""
    secrecy_try(**given, aim="Forskning om betyg", by=people["registrar"])
    request_.refresh_from_db()
    assert request_.aim == "Forskning om betyg"
