"""Följ siffran as its readers meet it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from skolsikt.home.clock import today
from skolsikt.records.governance.models import FigureQuestion, SignOff
from skolsikt.web.asking import house


def test_a_number_is_followed_to_files_with_rows_and_time(log_in) -> None:
    client = log_in("it")
    page = client.get("/siffra/?matt=merit_value_mean").content.decode()
    assert re.search(r'title="[0-9a-f]{64}"', page)
    assert "Slutbetyg" in page
    load = re.search(r'href="(/data/inlasning/\d+/)"', page)
    assert load is not None
    assert client.get(load[1]).status_code == 200


@pytest.mark.parametrize("who", ["analytiker", "rektor"])
def test_whoever_does_not_load_files_is_told_about_how_many_rows_and_no_checksum(log_in, who: str) -> None:
    page = log_in(who).get("/siffra/?matt=merit_value_mean").content.decode()
    assert not re.search(r"[0-9a-f]{64}", page)
    assert "Kontrollsumma" not in page
    rows = re.findall(r'data-label="Rader i svaret">([^<]*)<', page)
    assert rows
    assert all(told.startswith(("cirka ", "färre än ")) for told in rows)


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


UNIT, OTHER = "99000103", "99000101"
FIGURE = f"matt=merit_value_mean&skola={UNIT}&period=2025/26"


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


@pytest.fixture
def nothing_said(db) -> Iterator[None]:
    yield
    SignOff.objects.all().delete()
    FigureQuestion.objects.all().delete()


@pytest.mark.usefixtures("nothing_said")
def test_a_principal_signs_off_a_figure_and_everybody_sees_it(log_in, monkeypatch) -> None:
    principal = log_in("rektor")
    answer = principal.post(f"/siffra/granska/?{FIGURE}", {"galler": ""})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/siffra/?matt=merit_value_mean&skola=99000103")
    signed = SignOff.objects.get()
    assert (signed.school_unit, signed.measure, signed.period) == (UNIT, "merit_value_mean", "2025/26")
    assert signed.loads
    told = f"Granskad av rektor {today().isoformat()}"
    for address in (f"/siffra/?{FIGURE}", f"/jamfor/?{FIGURE}", f"/?skola={UNIT}&lasar=2025/26"):
        assert told in text_of(log_in("skolchef").get(address)), address
    assert "Granskad av" not in text_of(log_in("skolchef").get(f"/?skola={OTHER}&lasar=2025/26"))
    signed.loads = [*signed.loads, 99999]
    signed.save()
    assert f"{told}, ändrad sedan dess" in text_of(principal.get(f"/siffra/?{FIGURE}"))


@pytest.mark.usefixtures("nothing_said")
def test_a_whole_source_is_signed_off_for_every_figure_that_rests_on_it(log_in) -> None:
    principal = log_in("rektor")
    assert principal.post(f"/siffra/granska/?{FIGURE}", {"galler": "scb_grades_9"}).status_code == 302
    page = text_of(principal.get(f"/siffra/?matt=all_subjects_passed&skola={UNIT}&period=2025/26"))
    assert f"Granskad av rektor {today().isoformat()} (slutbetyg" in page
    assert "Granskad av rektor" not in text_of(
        principal.get(f"/siffra/?matt=absence_share&skola={UNIT}&period=2025/26")
    )
    refused = principal.post(f"/siffra/granska/?{FIGURE}", {"galler": "lessons"})
    assert refused.status_code == 400
    assert SignOff.objects.count() == 1


@pytest.mark.usefixtures("nothing_said")
def test_a_sign_off_that_was_a_mistake_is_taken_back(log_in) -> None:
    principal, address = log_in("rektor"), f"/siffra/granska/ta-tillbaka/?{FIGURE}"
    assert "Siffran är inte markerad som granskad." in text_of(principal.post(address))
    for scope in ("", "scb_grades_9"):
        principal.post(f"/siffra/granska/?{FIGURE}", {"galler": scope})
    assert log_in("skolchef").post(address).status_code == 403
    assert "Granskad av rektor" in text_of(principal.get(f"/siffra/?{FIGURE}"))
    assert principal.post(address).status_code == 302
    page = text_of(principal.get(f"/siffra/?{FIGURE}"))
    assert "Granskad av rektor" not in page
    assert "Ta tillbaka granskningen" not in page
    assert SignOff.objects.filter(withdrawn_at=None).count() == 0
    assert SignOff.objects.count() == 2  # what was done is not forgotten


@pytest.mark.usefixtures("nothing_said")
def test_only_the_own_schools_principal_signs_off_and_asks(log_in) -> None:
    for who, figure in (("skolchef", FIGURE), ("bitr", FIGURE), ("rektor", FIGURE.replace(UNIT, OTHER))):
        client = log_in(who)
        assert "Siffran stämmer inte" not in text_of(client.get(f"/siffra/?{figure}"))
        assert client.post(f"/siffra/granska/?{figure}", {"galler": ""}).status_code == 403, who
        assert client.post(f"/siffra/fraga/?{figure}", {"fraga": "Varför?"}).status_code == 403, who
    assert not SignOff.objects.exists()
    assert not FigureQuestion.objects.exists()
    whole = "matt=merit_value_mean&period=2025/26"
    assert log_in("rektor").post(f"/siffra/granska/?{whole}", {"galler": ""}).status_code == 404


@pytest.mark.usefixtures("nothing_said")
def test_a_question_is_asked_answered_and_mended(log_in, monkeypatch, mailoutbox, django_capture_on_commit_callbacks):
    said = house().settings.model_copy(update={"coordinator_mail": "it@exempel.se"})
    monkeypatch.setattr(house(), "settings", said)
    principal = log_in("rektor")
    words = "Två klasser saknas."
    with django_capture_on_commit_callbacks(execute=True):
        assert principal.post(f"/siffra/fraga/?{FIGURE}", {"fraga": words}).status_code == 302
    (letter,) = mailoutbox
    assert (letter.to, letter.subject) == (["it@exempel.se"], "1 fråga om en siffra väntar")
    assert words not in letter.body
    assert UNIT not in letter.body
    question = FigureQuestion.objects.get()
    assert question.data_version == house().rows().version.number
    page = text_of(principal.get(f"/siffra/?{FIGURE}"))
    assert words in page
    assert "1 fråga om siffran väntar på svar" in page
    others = text_of(log_in("analytiker").get(f"/siffra/?{FIGURE}"))
    assert words not in others
    assert "1 fråga om siffran väntar på svar" in others
    assert words not in text_of(log_in("analytiker").get("/data/"))
    assert log_in("analytiker").post(f"/data/fraga/{question.pk}/", {"svar": "x", "lage": "rattad"}).status_code == 403
    answering = log_in("it")
    assert words in text_of(answering.get("/data/"))
    assert answering.post(f"/data/fraga/{question.pk}/", {"svar": "", "lage": "rattad"}).status_code == 400
    assert answering.post(f"/data/fraga/{question.pk}/", {"svar": "Ny fil.", "lage": "rattad"}).status_code == 302
    page = text_of(log_in("rektor").get("/data/"))
    assert "Rättad" in page
    assert "Ny fil." in page
    assert "väntar på svar" not in text_of(log_in("rektor").get(f"/siffra/?{FIGURE}"))


@pytest.mark.usefixtures("nothing_said")
def test_a_question_with_a_person_number_or_without_words_is_refused(log_in) -> None:
    client = log_in("rektor")
    for words in ("", "Det gäller 20100101-2384"):
        assert client.post(f"/siffra/fraga/?{FIGURE}", {"fraga": words}).status_code == 400
    assert not FigureQuestion.objects.exists()
