"""Översikt as its readers meet it."""

from __future__ import annotations

import re
from dataclasses import replace

from skolsikt.home.paths import Home
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.question import Question
from skolsikt.presentation.numbers import format_number
from skolsikt.presentation.picture import _specification as made
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.web.asking import house
from skolsikt.web.pages.overview import key_figures
from skolsikt.web.pages.overview.view import warm_up

HEAD = Viewer(
    id="skolchef", roles=frozenset({"head"}), relations=frozenset({Relation(role="head", school_unit_code="*")})
)


def test_a_principal_sees_the_own_school_and_a_head_the_municipality(log_in) -> None:
    own = log_in("rektor").get("/").content.decode()
    everything = log_in("skolchef").get("/").content.decode()
    assert re.search(r'<p class="eyebrow">Kommunen', everything)
    assert not re.search(r'<p class="eyebrow">Kommunen', own)


def test_a_principal_may_look_at_the_whole_municipality(log_in) -> None:
    assert 'class="eyebrow">Kommunen' in log_in("rektor").get("/?skola=alla").content.decode()


def test_the_key_figures_are_the_answers(log_in) -> None:
    page = log_in("skolchef").get("/").content.decode()
    answer = house().ask(Question(measure="absence_share"), viewer=HEAD)
    shown = format_number((answer.cells[-1].value or 0) * 100, decimals=1)
    assert f'<p class="kpi-v">{shown}<span>%</span></p>' in page
    assert "rapporterat" in page


def test_every_key_figure_can_be_followed_to_its_files(log_in) -> None:
    client = log_in("rektor")
    page = client.get("/").content.decode()
    addresses = [address.replace("&amp;", "&") for address in re.findall(r'href="(/siffra/\?[^"]+)"', page)]
    assert len(addresses) >= 6
    for address in addresses:
        assert "Rader i svaret" in client.get(address).content.decode()


def test_warming_up_leaves_nothing_for_the_first_visit_to_draw(on_screen) -> None:
    made.cache_clear()
    warm_up()
    drawn = made.cache_info().misses
    warm_up()
    assert drawn > 0
    assert made.cache_info().misses == drawn


def test_a_house_where_nothing_is_loaded_has_nothing_to_warm_up(db, settings, tmp_path) -> None:
    settings.SKOLSIKT_HOME = Home(tmp_path / "new").create()
    made.cache_clear()
    warm_up()
    assert made.cache_info().misses == 0


def test_schools_are_shown_to_those_who_follow_several(log_in) -> None:
    of_schools = "/oversikt/schools.svg?"  # the picture of the card
    assert of_schools in log_in("skolchef").get("/").content.decode()
    assert of_schools not in log_in("rektor").get("/").content.decode()


def test_an_earlier_school_year_is_chosen_by_the_address(log_in) -> None:
    client = log_in("skolchef")
    years = re.findall(r'<option value="(\d{4}/\d\d)"', client.get("/").content.decode())
    assert f"läsåret {years[-1]}" in client.get("/", {"lasar": years[-1]}).content.decode()


def test_an_unknown_school_or_year_falls_back_to_the_default(log_in) -> None:
    assert log_in("rektor").get("/?skola=nej&lasar=1999/00").status_code == 200


def test_cards_have_pictures_for_readers_without_javascript(log_in) -> None:
    client = log_in("rektor")
    addresses = re.findall(r'<noscript><img class="plot" src="([^"]+)"', client.get("/").content.decode())
    picture = client.get(addresses[0].replace("&amp;", "&"))
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")


def test_a_picture_that_is_not_there_is_not_found(log_in) -> None:
    assert log_in("rektor").get("/oversikt/nej.svg").status_code == 404


def test_someone_without_any_role_is_refused_in_words(people, on_screen) -> None:
    from django.test import Client

    from skolsikt.home.clock import now
    from skolsikt.records.accounts.services import account_create

    account_create(username="ny", full_name="Ny Person", password="exempel-2025", at=now())
    client = Client()
    client.login(username="ny", password="exempel-2025")
    answer = client.get("/")
    assert answer.status_code == 403
    assert "roll" in answer.content.decode()


def test_the_nation_stands_beside_the_key_figures_that_it_publishes(log_in) -> None:
    page = log_in("rektor").get("/").content.decode()
    assert page.count("</svg>Riket <b>") == 3


def test_hours_of_the_day_are_told_from_a_release_too(log_in) -> None:
    page = log_in("skolchef").get("/").content.decode()
    heat = page[page.index("efter den timme") :]
    assert re.search(r"<td[^>]*>\s*\d+,\d", heat)


def test_absence_of_which_too_little_is_reported_is_not_compared_with_last_year(log_in, monkeypatch) -> None:
    page = log_in("rektor").get("/").content.decode()
    assert "jämförs inte" not in page
    at = key_figures._at

    def little(answer: Answer, period: str) -> Cell | None:
        found = at(answer, period)
        return found and replace(found, is_comparable=not found.companions)

    monkeypatch.setattr(key_figures, "_at", little)
    page = log_in("rektor").get("/").content.decode()
    assert page.count("jämförs inte: för lite rapporterat") == 2  # absence and high absence, not results


def test_girls_and_boys_stand_beside_each_other_with_the_size_of_the_difference_for_those_with_right(log_in) -> None:
    card = _card(log_in("rektor").get("/").content.decode(), "kon")
    school = re.search(r"skola=(\d+)", card)[1]
    viewer = Viewer(
        id="rektor",
        roles=frozenset({"principal"}),
        relations=frozenset({Relation(role="principal", school_unit_code=school)}),
    )
    where = {"school_unit": (school,), "subject_group": ("study_heavy",)}
    cells = house().ask(Question(measure="grade_points_mean", by=("sex",), where=where, period="all"), viewer=viewer)
    for cell in cells.cells:
        assert f">{format_number(cell.value or 0, decimals=1)}<" in card
    assert re.search(r"(Pojkarna|Flickorna) l(igger|åg) \d,\d\xa0poäng över", card)
    assert "standardavvikelser" in card
    assert 'href="/jamfor/?matt=grade_points_mean' in card


def test_who_reads_releases_sees_the_merit_value_of_girls_and_boys_or_nothing(log_in) -> None:
    page = log_in("skolchef").get("/").content.decode()
    assert "Betygspoäng i teoretiska ämnen" not in page
    assert "standardavvikelser" not in page


def test_how_to_read_the_page_is_told_of_what_is_on_it(log_in) -> None:
    own, everything = (log_in(name).get("/").content.decode() for name in ("rektor", "skolchef"))
    assert "Så kan du läsa detta" in own
    assert "aldrig en ranking" in everything
    assert "aldrig en ranking" not in own
    assert "Linjernas skala börjar inte på noll" in own


def _card(page: str, name: str) -> str:
    start = page.index(f'aria-labelledby="{name}-title"')
    return page[start : page.index("</section>", start)]
