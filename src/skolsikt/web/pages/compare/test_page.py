"""Jämför as its readers meet it."""

from __future__ import annotations

import csv
import html
import io
import itertools
import re
from dataclasses import replace

import openpyxl

from skolsikt.home.clock import today
from skolsikt.measures.answer import Cell
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.presentation.workbook import workbook_of
from skolsikt.privacy.viewer import ANALYST


def test_without_choices_it_compares_merit_value_by_school(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/").content.decode()
    assert re.search(r"<title>[^<]*meritvärde[^<]*efter skolenhet", page)
    assert '<table class="t">' in page


def test_every_measure_can_be_opened(log_in) -> None:
    client = log_in("skolchef")
    answers = {name: client.get("/jamfor/", {"matt": name}).status_code for name in measures()}
    assert set(answers.values()) == {200}


def test_two_dimensions_and_a_period_stand_in_title_and_table(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=absence_share&per=arskurs&per=kon").content.decode()
    assert "Frånvaro efter årskurs och kön" in page
    assert page.count('<option value="kon" selected>') == 1


def test_small_groups_are_marked_and_never_zero(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=all_subjects_passed&per=skola&per=kon&period=all").content.decode()
    assert '<span class="withheld">färre än 5</span>' in page
    assert "visas inte" in page


def test_the_file_holds_the_rows_of_the_table_and_what_they_rest_on(log_in) -> None:
    client = log_in("skolchef")
    answer = client.get("/jamfor/tabell.csv?matt=pupils&per=skola")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["period", "school_unit", "school_unit_label", "value"]
    assert any(row and row[0] == "Definition" for row in rows)
    assert "attachment" in answer["Content-Disposition"]


def test_the_file_says_day_number_in_the_diary_and_secrecy(log_in) -> None:
    asked = {"matt": "all_subjects_passed", "skola": "99000103", "diarienummer": "KS 2026/17"}
    for who, secrecy in (("skolchef", "ingen känd"), ("rektor", "Sekretess kan gälla enligt 23 kap. 2 § OSL")):
        content = log_in(who).get("/jamfor/tabell.csv", asked).content.decode("utf-8-sig")
        said = {row[0]: row[1] for row in csv.reader(io.StringIO(content), delimiter=";") if len(row) == 2}
        assert said["Datum"] == today().isoformat()
        assert said["Diarienummer"] == "KS 2026/17"
        assert said["Sekretess"].startswith(secrecy)
        assert said["Myndighet"]


def test_no_person_number_stands_as_number_in_the_diary(log_in) -> None:
    answer = log_in("skolchef").get("/jamfor/tabell.csv?matt=pupils&diarienummer=20110405-2384")
    assert answer.status_code == 400
    assert "utan personnummer" in answer.content.decode()


def test_the_picture_is_svg(log_in) -> None:
    answer = log_in("skolchef").get("/jamfor/diagram.svg?matt=pupils&per=skola")
    assert f"Datum: {today().isoformat()}." in answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert b"<path" in answer.content


def test_an_unknown_measure_is_answered_with_the_nearest_one(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=merit_valu_mean").content.decode()
    assert "merit_value_mean" in page
    assert "går inte att ställa så" in page


def test_a_choice_of_another_measure_is_left_out_and_named(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=pupils&per=amne").content.decode()
    assert "Ämne går inte att använda med det här måttet" in page


def test_a_question_without_rows_says_so(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=reference_value&per=indikator&period=1999/00").content.decode()
    assert "Inga uppgifter för det urvalet" in page


def test_classes_are_offered_inside_a_chosen_school(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/jamfor/?matt=pupils&per=arskurs").content.decode()
    code = re.search(r'name="skola".*?<option value="([^"]+)">', page.replace('<option value="" selected>', ""))
    assert code is not None
    assert 'name="klass"' not in page
    assert 'name="klass"' in client.get(f"/jamfor/?matt=pupils&per=arskurs&skola={code[1]}").content.decode()


def test_a_range_of_years_is_asked_with_from_and_until(log_in) -> None:
    client = log_in("skolchef")
    years = sorted(
        set(re.findall(r'<option value="(\d{4}/\d\d)"', client.get("/jamfor/?matt=pupils").content.decode()))
    )
    page = client.get(f"/jamfor/?matt=pupils&period={years[0]}&till={years[-1]}").content.decode()
    assert f"{years[0]}–{years[-1]}" in page


def test_published_figures_are_chosen_and_named_in_words(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/jamfor/?matt=reference_value&per=skola").content.decode()
    option = '<option value="averageGradesMeritRating9thGrade">Genomsnittligt meritvärde, årskurs 9 (17 ämnen)</option>'
    assert option in page
    chosen = client.get("/jamfor/?matt=reference_value&per=skola&indikator=averageGradesMeritRating9thGrade")
    assert "<title>Genomsnittligt meritvärde, årskurs 9 (17 ämnen) efter skolenhet" in chosen.content.decode()


def test_the_nation_and_the_schools_as_published_stand_beside_own_figures(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/jamfor/?matt=merit_value_mean&per=skola").content.decode()
    assert "Riket, Skolverket" in page
    assert '<tbody class="others">' in page
    assert "Skolverket, averageGradesMeritRating9thGrade, " in page
    assert "Så skiljer sig de publicerade talen från våra" in page
    assert b"Riket, Skolverket" in client.get("/jamfor/diagram.svg?matt=merit_value_mean&per=skola").content
    assert "Publicerat av andra" in client.get("/jamfor/tabell.csv?matt=merit_value_mean&per=skola").content.decode()


def test_some_of_the_pupils_are_not_put_beside_figures_of_all(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=merit_value_mean&per=skola&kon=Kvinna").content.decode()
    assert "Publicerat av andra" not in page


def test_a_breakdown_that_is_not_released_says_so_and_draws_nothing(log_in) -> None:
    for address in ("/jamfor/?matt=absence_share&per=klass", "/jamfor/?matt=absence_share&per=klass&period=2010/11"):
        page = log_in("skolchef").get(address).content.decode()
        assert page.count("Den uppdelningen ges inte ut") == 1
        assert '<table class="t' not in page


def test_figures_of_a_survey_are_chosen_until_they_are_one_by_one(log_in) -> None:
    client = log_in("skolchef")
    several = client.get("/jamfor/?matt=survey_index_mean&per=skola").content.decode()
    assert "Svarande (respondent)" in several
    assert 'value="Trygghet"' in several
    one = client.get(
        "/jamfor/?matt=survey_index_mean&per=skola&index=Trygghet&arskurs=8&svarande=pupil"
    ).content.decode()
    assert "Enkätindex, medelvärde efter skolenhet" in one


def test_who_reads_releases_chooses_among_the_tests_and_is_told_to(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=national_test_points_mean&per=skola").content.decode()
    assert '<option value="np9">Nationella prov årskurs 9</option>' in page
    assert "välj också prov och ämne." in page


def test_the_excel_file_holds_numbers_and_says_what_they_are(log_in) -> None:
    answer = log_in("rektor").get(
        "/jamfor/tabell.xlsx?matt=eligible_vocational&skola=99000103&period=all&diarienummer=KS+1"
    )
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet, about = book.worksheets
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    value = headings.index("Värde")
    numbers = [row[value] for row in rows if row[value] is not None]
    assert numbers
    assert all(isinstance(number, float) and 0 <= number <= 1 for number in numbers)
    assert "99000103" not in {row[0] for row in rows}
    assert sheet.cell(2, value + 1).number_format.endswith("%")
    assert "Svar" in sheet.tables
    said = {row[0].value: row[1].value for row in about.iter_rows(max_col=2) if row[0].value}
    assert said["Definition"]
    assert (said["Diarienummer"], said["Dataversion"].isdecimal()) == ("KS 1", True)


def test_what_is_not_told_has_its_reason_in_excel_and_no_number(log_in) -> None:
    answer = log_in("skolchef").get("/jamfor/tabell.xlsx?matt=all_subjects_passed&per=skola&per=kon&period=all")
    headings, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    untold = [row for row in rows if row[headings.index("Värde")] is None]
    assert any("visas inte" in str(row[headings.index("Varför inget tal")]) for row in untold)
    assert all(row[headings.index("Varför inget tal")] for row in untold)


def test_same_numbers_in_every_file(log_in) -> None:
    client, query = log_in("skolchef"), "?matt=merit_value_mean&per=skola&period=all"
    lines = csv.DictReader(
        io.StringIO(client.get(f"/jamfor/tabell.csv{query}").content.decode("utf-8-sig")), delimiter=";"
    )
    own = itertools.takewhile(lambda row: row["period"] != "Publicerat av andra", lines)
    told = sorted(float(row["value"]) for row in own if row["value"])
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/jamfor/tabell.xlsx{query}").content)).worksheets[0]
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    numbers = [row[headings.index("Värde")] for row in rows]
    assert sorted(float(number) for number in numbers if number is not None) == told


def test_a_picture_to_take_along_says_what_it_is(log_in) -> None:
    client, query = log_in("skolchef"), "?matt=pupils&per=arskurs&diarienummer=KS+2"
    picture = client.get(f"/jamfor/bild.svg{query}")
    text = " ".join(re.findall(r">([^<>]+)</text>", picture.content.decode()))
    for words in ("Elever efter årskurs", "Källa: Skolsikt, dataversion", "Diarienummer: KS 2", "Högst:"):
        assert words in text
    drawn = client.get(f"/jamfor/bild.png{query}")
    assert drawn.content.startswith(b"\x89PNG")
    assert (drawn["Content-Type"], "bild" in drawn["Content-Disposition"]) == ("image/png", False)


def test_every_file_says_what_it_is_limited_to(log_in) -> None:
    client, query = log_in("rektor"), "?matt=pupils&per=arskurs&skola=99000103&kon=Man"
    files = [client.get(f"/jamfor/{name}{query}").content for name in ("tabell.csv", "bild.svg")]
    for name, words in (("Skolenhet", "Björkängsskolan"), ("Kön", "Pojkar")):
        assert f"{name};{words}" in files[0].decode("utf-8-sig")
        assert f"{name}: {words}." in files[1].decode()


def test_a_picture_without_values_is_refused_in_words(log_in) -> None:
    answer = log_in("skolchef").get("/jamfor/bild.png?matt=absence_share&per=klass&per=kon")
    assert answer.status_code == 400
    assert "inga värden att rita" in answer.content.decode()


def test_no_text_is_a_formula_in_excel(world: House) -> None:
    question = Question(measure="pupils", by=("school_unit",))
    cell = Cell(period="2025/26", group={"school_unit": "1"}, labels={"school_unit": '=HYPERLINK("x")'}, value=7)
    answer = replace(world.ask(question, viewer=ANALYST), cells=(cell,), caveats=("=1+1",))
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(answer, [["=2+2"]], title="@SUM(1)", issued=[("-x", "+y")])))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert any(cell.value == '\'=HYPERLINK("x")' for cell in texts)


def test_the_reader_chooses_the_kind_of_chart_and_the_address_keeps_it(log_in) -> None:
    client, query = log_in("skolchef"), "/jamfor/?matt=absence_share&per=skola&period=all"
    page = client.get(f"{query}&diagram=varmekarta").content.decode()
    assert '<option value="varmekarta" selected>' in page
    assert '<table class="heat named">' in page
    assert 'data-chart="svar"' not in page
    kinds = re.findall(r'<option value="([a-z-]*)"', page.split('name="diagram"')[1].split("</select>")[0])
    assert {"", "linjer", "sma-diagram", "varmekarta"} <= set(kinds)
    assert "fordelning" not in kinds


def test_a_kind_that_does_not_fit_is_refused_in_words_and_another_is_drawn(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=pupils&per=skola&diagram=linjer").content.decode()
    assert "Linjer visar hur något ändras: välj flera perioder." in page
    assert 'data-chart="svar"' in page


def test_picture_and_files_are_of_the_chosen_kind(log_in) -> None:
    client, query = log_in("skolchef"), "matt=absence_share&per=skola&period=all&diagram=sma-diagram"
    page = client.get(f"/jamfor/?{query}").content.decode()
    address = html.unescape(re.search(r'<img class="plot" src="([^"]+)"', page)[1])  # type: ignore[index]
    small, usual = client.get(address).content, client.get(address.replace("&diagram=sma-diagram", "")).content
    assert small != usual
    assert '<input type="hidden" name="diagram" value="sma-diagram">' in page
    taken = client.get(f"/jamfor/bild.svg?{query}").content.decode()
    assert "Från första till sista perioden:" in re.sub(r"</text><text[^>]*>", " ", taken)


def test_two_measures_stand_against_each_other_in_chart_table_and_files(log_in) -> None:
    client, query = log_in("skolchef"), "matt=absence_share&per=skola&mot=high_absence_share&period=2024/25"
    page = client.get(f"/jamfor/?{query}").content.decode()
    assert "Frånvaro efter skolenhet, 2024/25, mot Elever med hög frånvaro" in page
    assert '<th scope="col" class="n">Elever med hög frånvaro</th>' in page
    told = ("beror på vad", "Minst 8 behövs", "Minst 3 punkter behövs")
    assert sum(words in page for words in told) == 1
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"/jamfor/tabell.csv?{query}").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert "high_absence_share" in rows[0]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/jamfor/tabell.xlsx?{query}").content)).worksheets[0]
    assert "Elever med hög frånvaro" in [one.value for one in next(sheet.iter_rows())]


def test_a_second_measure_that_is_not_split_that_way_is_left_out_and_named(log_in) -> None:
    client = log_in("skolchef")
    page = client.get("/jamfor/?matt=absence_share&per=arskurs&mot=hme_total").content.decode()
    assert "går inte att dela upp på samma sätt" in page
    over_time = client.get("/jamfor/?matt=absence_share&per=skola&period=all&mot=high_absence_share").content.decode()
    assert "för en period i taget" in over_time


def test_the_second_measure_passes_the_same_gate(log_in) -> None:
    """What a reader of releases is not told of a measure alone is not told beside another either."""
    client = log_in("skolchef")
    alone = client.get("/jamfor/tabell.csv?matt=support_measure_share&per=skola").content.decode("utf-8-sig")
    beside = client.get("/jamfor/tabell.csv?matt=absence_share&per=skola&mot=support_measure_share").content
    told = {
        row["school_unit"]: row["value"]
        for row in csv.DictReader(io.StringIO(alone), delimiter=";")
        if row.get("value")
    }
    for row in csv.DictReader(io.StringIO(beside.decode("utf-8-sig")), delimiter=";"):
        if shown := row.get("support_measure_share"):
            assert told.get(row["school_unit"]) == shown


def test_the_readers_own_school_is_marked_and_another_can_be(log_in) -> None:
    client, query = log_in("rektor"), "/jamfor/?matt=pupils&per=skola"
    assert "99000103" in client.get(query).content.decode().split('name="markera"')[1].split(" selected")[0][-40:]
    page = client.get(f"{query}&markera=99000101").content.decode()
    assert '<option value="99000101" selected>' in page.split('name="markera"')[1]


def test_the_figures_wait_until_the_reader_has_said_what_to_expect(log_in) -> None:
    client, query = log_in("skolchef"), "/jamfor/?matt=absence_share&period=all"
    shown = client.get(query).content.decode()
    assert "Göm siffrorna och gissa först" in shown
    waiting = client.get(f"{query}&hypotes=1").content.decode()
    assert "Det har gått upp" in waiting
    for part in ('<table class="t">', 'data-chart="svar"', 'id="sentence"', "Ta med"):
        assert part in shown
        assert part not in waiting
    told = client.get(f"{query}&tror=upp&ungefar=0-2").content.decode()
    assert re.search("Siffrorna (stöder|talar emot|kan inte avgöra)", told)
    assert "Du trodde: Det har gått upp." in told
    assert '<table class="t">' in told


def test_what_nobody_could_believe_is_passed_over(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=pupils&per=skola&tror=hogre:nonsens").content.decode()
    assert "Du trodde" not in page
    assert '<table class="t">' in page


def test_a_figure_is_compared_with_the_rest_broken_down_followed_and_asked_why(log_in) -> None:
    page = html.unescape(log_in("rektor").get("/jamfor/?matt=absence_share&skola=99000103").content.decode())
    for address in (
        "/jamfor/?matt=absence_share&per=skola&period=latest&markera=99000103",
        "/jamfor/?matt=absence_share&per=arskurs&skola=99000103&period=latest",
        "/jamfor/?matt=absence_share&skola=99000103&period=all",
        "/jamfor/?matt=absence_share&skola=99000103&period=latest&varfor=1#varfor",
    ):
        assert f'href="{address}"' in page
    assert '<details class="take" id="varfor">' in page


def test_only_what_fits_a_figure_is_offered(log_in) -> None:
    client = log_in("rektor")
    page = client.get("/jamfor/?matt=absence_share&per=arskurs&per=kon&period=all&varfor=1").content.decode()
    for words in ("Jämför med de andra", "Dela upp efter", "Över tid", "Fråga varför"):
        assert words not in page.split('id="result"')[1].replace("Dela upp efter</span>", "")
    why = client.get("/jamfor/?matt=absence_share&varfor=1").content.decode()
    assert '<details class="take" id="varfor" open>' in why


def test_how_to_read_the_answer_is_told_of_what_is_in_it(log_in) -> None:
    client = log_in("skolchef")
    schools = client.get("/jamfor/?matt=eligible_vocational&per=skola").content.decode()
    along = client.get("/jamfor/?matt=absence_share&period=all").content.decode()
    assert "Så kan du läsa detta" in schools
    assert "aldrig en ranking" in schools
    assert "Linjernas skala" not in schools
    assert "Linjernas skala" in along
    assert "Staplarna börjar" not in along
    assert "Så kan du läsa detta" not in client.get("/jamfor/?matt=finns_inte").content.decode()


def test_what_a_chart_leaves_out_for_want_of_room_does_not_look_withheld(log_in) -> None:
    page = log_in("skolchef").get("/jamfor/?matt=pupils&per=arskurs&period=all&diagram=arskullar").content.decode()
    assert re.search(r'<p class="muted">\d+ årskull(ar)? till ritas inte</p>', page)
