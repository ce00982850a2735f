"""Avstämning as its readers meet it."""

from __future__ import annotations

import re

ALL = {"lasar": "2024/25", "visa": "alla"}


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_principal_meets_the_own_school_with_every_comparison_in_words(log_in) -> None:
    answer = log_in("rektor").get("/data/avstamning/", ALL)
    told = text_of(answer)
    assert answer.status_code == 200
    assert "tal som går att jämföra" in told or "skiljer utan förklaring" in told
    assert "Samma tal, så när som på utgivarens avrundning." in told
    assert "Skolverket, totalNumberOfPupils, 2024/25" in told


def test_what_agrees_is_left_out_until_it_is_asked_for(log_in) -> None:
    told = text_of(log_in("rektor").get("/data/avstamning/", {"lasar": "2024/25"}))
    assert "Samma tal, så när som på" not in told


def test_the_whole_municipality_is_compared_school_by_school_from_what_is_released(log_in) -> None:
    told = text_of(log_in("analytiker").get("/data/avstamning/", ALL))
    assert "Skola Mått Vårt Publicerat Läge" in told


def test_the_page_data_leads_here(log_in) -> None:
    assert 'href="/data/avstamning/"' in log_in("rektor").get("/data/").content.decode()


def test_nothing_to_compare_is_told_with_what_to_do(log_in) -> None:
    told = text_of(log_in("analytiker").get("/data/avstamning/", {"lasar": "1999/00", "skola": "okänd"}))
    assert "tal" in told


def test_it_is_read_in_english_too(log_in) -> None:
    client = log_in("rektor")
    client.cookies["skolsikt_language"] = "en"
    assert "Reconciliation" in text_of(client.get("/data/avstamning/", ALL))
