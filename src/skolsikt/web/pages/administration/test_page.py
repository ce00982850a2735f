"""Administration as its reader meets it, and the pages as a role sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from skolsikt.home.clock import now, today
from skolsikt.privacy.access_log import Kind, accesses
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.services import grant_role
from skolsikt.web.pages.administration.lines import PERMISSION_TITLES

UNIT = "99000103"
AS_PRINCIPAL = {"roll": "principal", "skola": UNIT}


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_users_are_listed_with_what_each_role_is_held_for_and_how_long(log_in) -> None:
    told = text_of(log_in("it").get("/administration/"))
    assert re.search(r"Maja Holm mentor9a Mentor för 9, Björkängsskolan, till 30 juni", told)
    assert "Johan Berg analytiker Analytiker" in told


def test_a_stand_in_is_told_as_one_and_a_closed_account_as_closed(log_in) -> None:
    client = log_in("it")
    bo, anna = User.objects.get(username="bitr"), User.objects.get(username="rektor")
    grant_role(
        user=bo,
        role="principal",
        school_unit_code=UNIT,
        from_date=today(),
        to_date=today() + timedelta(days=9),
        stand_in_for=anna,
        by=None,
        at=now(),
    )
    User.objects.filter(username="kurator").update(is_active=False)
    RoleGrant.objects.filter(user__username="specped").delete()
    told = text_of(client.get("/administration/"))
    assert "vikarierar för Anna Lind" in told
    assert "Samir Haddad kurator kontot är stängt" in told
    assert "Sara Nyberg specped ingen roll i dag" in told


def test_what_every_role_gives_is_told_in_words(log_in) -> None:
    told = text_of(log_in("it").get("/administration/"))
    assert (
        "IT-samordnare hela kommunen Siffror om grupper, där små grupper inte visas, läser in filer, sköter användare"
        in told
    )
    assert all(role.permissions <= PERMISSION_TITLES.keys() for role in GRANTED.values())


def test_school_units_stand_in_swedish_order(log_in, monkeypatch) -> None:
    units = {"1": "Älvskolan", "2": "Ådalsskolan", "3": "Öskolan", "4": "Zinkskolan"}
    monkeypatch.setattr("skolsikt.web.pages.administration.view.known_unit_names", lambda: units)
    page = log_in("it").get("/administration/").content.decode()
    assert sorted(units.values(), key=page.index) == ["Zinkskolan", "Ådalsskolan", "Älvskolan", "Öskolan"]


def test_who_should_see_pupils_and_sees_none_is_told(log_in) -> None:
    client = log_in("it")
    assert "De här ser ingenting" not in text_of(client.get("/administration/"))
    RoleGrant.objects.filter(user__username="mentor9a").update(class_name="9Q")
    RoleGrant.objects.filter(user__username="larare").update(school_year="2019/20")
    RoleGrant.objects.filter(user__username="bitr").update(school_unit_code="55555555")
    told = text_of(client.get("/administration/"))
    for words in (
        "Maja Holm (mentor för 9Q) ser inga elever",
        "Erik Dahl (lärare för",
        "Peter Sand (biträdande rektor",
    ):
        assert words in told


def test_a_whole_role_or_school_that_sees_nothing_is_told_before_the_persons(log_in) -> None:
    client = log_in("it")
    grant_role(
        user=User.objects.get(username="bitr"),
        role="mentor",
        school_unit_code=UNIT,
        class_name="9Q",
        from_date=today(),
        by=None,
        at=now(),
    )
    assert "Ingen med rollen" not in text_of(client.get("/administration/"))  # Maja Holm sees her class
    RoleGrant.objects.filter(user__username="mentor9a").update(class_name="9Q")
    told = text_of(client.get("/administration/"))
    assert "Ingen med rollen Mentor ser några elever" in told
    assert "Ingen på" not in told  # the principal sees the school
    RoleGrant.objects.filter(school_unit_code=UNIT).update(school_unit_code="55555555")
    told = text_of(client.get("/administration/"))
    assert told.index("Ingen på 55555555 ser några elever") < told.index("Anna Lind (rektor")


def test_the_way_to_the_releases_is_there(log_in) -> None:
    client = log_in("it")
    assert 'href="/utgavor/"' in client.get("/administration/").content.decode()
    told = text_of(client.get("/utgavor/"))
    assert "Alla utgåvor" in told
    assert "Håll inne" not in told


@pytest.mark.parametrize("username", ["rektor", "skolchef", "analytiker", "dataskydd"])
def test_others_are_refused_with_the_reason_and_noted(log_in, on_screen, username: str) -> None:
    client = log_in(username)
    answer = client.get("/administration/")
    assert answer.status_code == 403
    assert "Administration visas för IT-samordnare" in text_of(answer)
    assert client.post("/administration/se-som/", AS_PRINCIPAL).status_code == 403
    assert 'href="/administration/"' not in client.get("/konto/").content.decode()
    newest = next(line for line in accesses(on_screen, limit=2000) if line.viewer == username)
    assert (newest.kind, newest.what, newest.why) == (Kind.REFUSED, "refused users_manage", "no_role")


def test_seeing_as_a_role_shows_its_menu_and_no_pupil_with_a_banner_and_a_line_in_the_log(log_in, on_screen) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", AS_PRINCIPAL)
    of_it = [line.what for line in accesses(on_screen, limit=2000) if line.viewer == "it"]
    assert of_it[0] == f"preview principal {UNIT}"
    overview = client.get("/")
    assert "Du ser Skolsikt som rollen Rektor. Inga elever visas." in text_of(overview)
    assert "Björkängsskolan · läsåret" in text_of(overview)
    refused = client.get(f"/klass/?klass={UNIT}/9")
    assert refused.status_code == 403
    assert "Då visas inga elever" in text_of(refused)
    assert client.get("/administration/").status_code == 403


def test_one_sees_as_oneself_again(log_in) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", AS_PRINCIPAL)
    client.post("/administration/se-som-jag/")
    assert "Du ser Skolsikt som rollen" not in text_of(client.get("/"))
    assert client.get("/administration/").status_code == 200


def test_a_role_for_the_whole_municipality_is_seen_for_all_of_it(log_in) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", {"roll": "head", "skola": UNIT})
    assert "Kommunen · läsåret" in text_of(client.get("/"))


@pytest.mark.parametrize("sent", [{"roll": "operator", "skola": UNIT}, {"roll": "principal", "skola": "x"}, {}])
def test_nobody_sees_as_a_role_or_a_school_that_is_none(log_in, sent) -> None:
    assert log_in("it").post("/administration/se-som/", sent).status_code == 400


def test_who_loses_the_right_to_manage_users_sees_as_oneself(log_in) -> None:
    client = log_in("it")
    client.post("/administration/se-som/", AS_PRINCIPAL)
    RoleGrant.objects.filter(user__username="it").update(role="analyst")
    assert "Du ser Skolsikt som rollen" not in text_of(client.get("/"))
