"""Följ siffran as its readers meet it."""

from __future__ import annotations

import re


def test_a_number_is_followed_to_files_with_hash_rows_and_time(log_in) -> None:
    client = log_in("rektor")
    page = client.get("/siffra/?matt=merit_value_mean").content.decode()
    assert re.search(r'title="[0-9a-f]{64}"', page)
    assert "Slutbetyg" in page
    load = re.search(r'href="(/data/inlasning/\d+/)"', page)
    assert load is not None
    assert client.get(load[1]).status_code == 200


def test_the_question_definition_and_sql_are_shown(log_in) -> None:
    page = log_in("rektor").get("/siffra/?matt=absence_share&arskurs=9&skola=99000103").content.decode()
    assert "Årskurs" in page
    assert "SELECT" in page
    assert "Rapporterat" in page


def test_a_number_of_a_release_names_it_instead_of_a_question_to_the_database(log_in) -> None:
    page = log_in("rektor").get("/siffra/?matt=pupils").content.decode()
    assert "Läst ur utgåva" in page
    assert "R1" in page
    assert "SELECT" not in page


def test_several_numbers_are_shown_as_a_table(log_in) -> None:
    assert '<table class="t">' in log_in("rektor").get("/siffra/?matt=pupils&per=kon").content.decode()


def test_without_a_question_there_is_no_page(log_in) -> None:
    assert log_in("rektor").get("/siffra/").status_code == 404
