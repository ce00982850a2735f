"""What is on trial is seen by its group, with a mark, and refused politely to others."""

from __future__ import annotations

import re

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from skolsikt.config.on_trial import check_trial_views
from skolsikt.config.pages import PAGES
from skolsikt.config.registries import CARDS
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, SettingsInvalid, read_settings, write_settings
from skolsikt.web.pages.overview.layouts import card_kinds

MARK = "På prov"


@pytest.fixture
def put_on_trial(on_screen, settings: DjangoSettings):
    def put(**views: list[str]) -> None:
        settings.SKOLSIKT_SETTINGS = settings.SKOLSIKT_SETTINGS.model_copy(update={"trial_views": views})

    return put


def main_menu(page: str) -> str:
    return page[page.index('<nav class="side"') : page.index("</nav>")]


@pytest.mark.parametrize("member", ["principal", "rektor"])
def test_a_page_is_seen_by_its_group_by_role_or_by_name_with_a_mark_and_a_way_to_say_something(
    log_in, put_on_trial, member: str
) -> None:
    put_on_trial(compare=[member])
    page = log_in("rektor").get("/jamfor/").content.decode()
    assert MARK in main_menu(page)
    assert re.search(rf'class="trial">.*{MARK}.*href="/tyck-till/\?sida=compare"', page)


def test_who_is_not_in_the_group_has_no_link_and_is_told_why(log_in, put_on_trial) -> None:
    put_on_trial(compare=["principal"])
    client = log_in("skolchef")
    assert 'href="/jamfor/"' not in main_menu(client.get("/").content.decode())
    for address in ("/jamfor/", "/jamfor/diagram.svg?matt=pupils", "/jamfor/tabell.csv?matt=pupils"):
        refused = client.get(address)
        assert refused.status_code == 403
        assert "Den kommer till alla när den är färdig" in refused.content.decode()


def test_a_card_is_seen_by_its_group_with_a_mark_and_its_picture_by_no_others(log_in, put_on_trial) -> None:
    put_on_trial(trend=["head"])
    inside, outside = (log_in(name).get("/").content.decode() for name in ("skolchef", "rektor"))
    assert inside.count('<p class="trial">') == 1
    assert 'id="franvaro-title"' in inside
    assert 'id="franvaro-title"' not in outside
    assert MARK not in outside
    assert log_in("skolchef").get("/oversikt/trend.svg").status_code == 200
    assert log_in("rektor").get("/oversikt/trend.svg").status_code == 404


def test_a_trial_gives_nobody_a_right(log_in, put_on_trial) -> None:
    put_on_trial(administration=["rektor", "principal"])
    client = log_in("rektor")
    assert 'href="/administration/"' not in main_menu(client.get("/").content.decode())
    assert client.get("/administration/").status_code == 403


def test_without_a_group_nobody_sees_it_and_without_a_trial_everybody_does(log_in, put_on_trial) -> None:
    put_on_trial(exercise=[])
    assert "exercise-title" not in log_in("rektor").get("/").content.decode()
    put_on_trial()
    page = log_in("skolchef").get("/").content.decode()
    assert "exercise-title" in page
    assert MARK not in page


def test_who_is_not_logged_in_logs_in_first(client, put_on_trial) -> None:
    put_on_trial(compare=["principal"])
    assert client.get("/jamfor/")["Location"].startswith("/konto/logga-in/")


@pytest.mark.parametrize("name", ["jamfor", "overview", "account", "accessibility", "ovning"])
def test_a_name_that_is_no_view_or_that_nobody_can_be_without_is_an_error(name: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"{name} i .trial_views. .*exercise"):
        check_trial_views(Settings(trial_views={name: ["head"]}), pages=PAGES, cards=CARDS)


def test_a_card_on_trial_is_named_as_a_reader_arranges_it_and_as_the_settings_do() -> None:
    assert {name.rpartition(".")[2].lower() for name in CARDS} == set(card_kinds())


def test_the_setting_is_written_as_it_is_read(tmp_path) -> None:
    home = Home(tmp_path / "home").create()
    told = {"exercise": ["principal", "anna.lind"], "compare": []}
    write_settings(home, Settings(trial_views=told))
    assert read_settings(home).trial_views == told


def test_the_demo_has_something_on_trial(log_in, on_screen) -> None:
    assert read_settings(on_screen).trial_views == {"exercise": ["principal", "head"]}
    assert MARK in log_in("rektor").get("/").content.decode()
    assert MARK not in log_in("kurator").get("/").content.decode()
