"""Klass as its readers meet it. In the small test municipality 9A is called 9, and 9B is 8."""

from __future__ import annotations

import re

import pytest

from skolsikt.home.paths import Home
from skolsikt.measures.by_right.class_rows import ClassRows
from skolsikt.measures.by_right.class_values import GIRLS, SUPPORT, ClassValues
from skolsikt.measures.by_right.standing import Group
from skolsikt.privacy.access_log import Access, accesses
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.web.pages.class_group import composition
from skolsikt.web.pages.class_group.listing import listing_of

UNIT = "99000103"


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def lines_of(home: Home, username: str, what: str) -> list[Access]:
    """The lines of the log about one person's doing, newest first: other tests write in it too."""
    return [line for line in accesses(home, limit=2000) if line.viewer == username and line.what.startswith(what)]


def names_in(answer) -> list[str]:
    return re.findall(r'<th scope="row" class="nowrap">(?:<a href="[^"]+">)?([^<]+)<', answer.content.decode())


def test_a_mentor_comes_to_the_own_class_with_results_and_what_is_missing(log_in) -> None:
    page = log_in("mentor9a").get("/klass/")
    told = text_of(page)
    assert "Björkängsskolan · läsåret 2025/26 9 Klassens elever" in told
    assert re.search(r"Frånvaro \d+,\d % 15 elever", told)
    assert re.search(r"1 \w+, \w+ \d+,\d % \d+ % rapporterat .*? \d+,\d % HT 2025 \d+,\d VT 2026", told)
    assert "Extra anpassningar" in told
    assert re.search(r"Livets bok Ekosystem .* \d+/20", told)
    assert len(names_in(page)) == 15


def test_where_nothing_is_told_of_support_the_page_says_so() -> None:
    group = Group(school_unit_code=UNIT, school_year="2025/26", class_name="9")
    rows = ClassRows(group=group, is_there=True, pupils=[], protected_count=0)
    listing = listing_of(rows, order="efternamn", username="mentor9a", is_support_known=False)
    assert listing.missing == ["Inga uppgifter om stöd är inlästa."]


def test_two_protected_pupils_are_counted_and_not_named(log_in) -> None:
    told = text_of(log_in("mentor9a").get("/klass/"))
    assert told.count("Elev med skyddade personuppgifter") == 2
    assert "2 elever har skyddade personuppgifter. De räknas men namnges inte" in told
    assert "räknas men namnges inte" not in text_of(log_in("rektor").get(f"/klass/?klass={UNIT}/9"))


def test_another_class_is_refused_with_the_reason_and_noted(log_in, on_screen) -> None:
    answer = log_in("mentor9a").get(f"/klass/?klass={UNIT}/8")
    assert answer.status_code == 403
    assert "Du är mentor för 9. 8 visas för klassens mentor, gruppens lärare och skolans rektor" in text_of(answer)
    newest = lines_of(on_screen, "mentor9a", "refused")[0]
    assert (newest.what, newest.pupils) == ("refused class_view 8", 0)


@pytest.mark.parametrize("asked", [f"{UNIT}/Kim Berg", f"{UNIT}/grupp/Kim Berg", "Kim Berg/9"])
def test_what_is_no_class_stands_neither_in_the_log_nor_on_the_page(log_in, on_screen, asked: str) -> None:
    for username in ("mentor9a", "rektor"):
        answer = log_in(username).get("/klass/", {"klass": asked})
        assert "Kim Berg" not in text_of(answer)
        newest = lines_of(on_screen, username, "")[0]
        assert newest.what in ("refused class_view Klassen", f"class {UNIT}/Klassen")
        assert newest.pupils == 0


def test_every_pupil_shown_is_a_line_in_the_log(log_in, on_screen) -> None:
    log_in("mentor9a").get("/klass/")
    newest = lines_of(on_screen, "mentor9a", "class")[0]
    assert (newest.what, newest.why, newest.pupils) == (f"class {UNIT}/9", "Mentor", 15)


def test_the_list_is_put_in_order_by_names_unless_the_reader_chooses_another(log_in) -> None:
    client = log_in("mentor9a")
    by_family = names_in(client.get("/klass/"))
    by_given = names_in(client.get("/klass/?ordning=fornamn"))
    assert by_family == sorted(by_family)
    assert {tuple(reversed(name.split(", "))) for name in by_family} == {tuple(name.split(" ", 1)) for name in by_given}
    assert names_in(client.get("/klass/?ordning=stod&stod=ja&modersmal=x")) == by_family
    by_absence = client.get("/klass/?ordning=franvaro")
    assert sorted(names_in(by_absence)) == by_family
    shares = re.findall(r'data-label="Frånvaro">(\d+,\d)', by_absence.content.decode())
    assert shares == sorted(shares, key=lambda share: -float(share.replace(",", ".")))
    counts = re.findall(r'data-label="Utan godkänt">(?:<b>(\d+)</b>|–)', in_order(client, "utan-godkant"))
    assert [int(count or 0) for count in counts] == sorted((int(count or 0) for count in counts), reverse=True)


def in_order(client, order: str) -> str:
    return client.get(f"/klass/?ordning={order}").content.decode()


def test_the_order_is_a_link_in_the_head_that_names_no_pupil(log_in) -> None:
    page = in_order(log_in("mentor9a"), "franvaro")
    assert f'<a href="?klass={UNIT}/9&amp;ordning=samtal">Senaste samtal</a>' in page
    assert 'aria-sort="descending"><b>Frånvaro</b>' in page.replace("\n", "")


def test_a_row_tells_absence_beside_the_term_before_national_tests_and_the_latest_talk(log_in) -> None:
    client = log_in("mentor9a")
    assert re.search(r"(?:mer|mindre|som förut) \d+,\d % HT 2025", text_of(client.get("/klass/")))
    assert '<abbr title="Engelska">EN</abbr> ' in client.get("/klass/").content.decode()
    waiting = re.search(r'href="(/elev/[^"]+)#samtal">([^<]+?) <', client.get("/klass/").content.decode())
    assert waiting
    assert "1 elev har mer än 15 % frånvaro läsåret 2025/26" in text_of(client.get("/klass/")).replace("\xa0", " ")
    assert client.post(f"{waiting[1]}samtal/", {"vem": "guardian", "tema": "attendance"}).status_code == 302
    page = client.get("/klass/")
    assert "Ingen väntar" in text_of(page)
    assert re.search(rf"{waiting[2]} .*?\d+ \w+\.? \d{{4}} Närvaro", text_of(page))
    by_talk = names_in(client.get("/klass/?ordning=samtal"))
    assert by_talk[-1] == waiting[2]  # the only one talked about: the others have waited longer


def test_a_printed_list_is_marked_and_names_no_protected_pupil(log_in) -> None:
    page = log_in("rektor").get(f"/klass/?klass={UNIT}/9").content.decode()
    assert '<p class="print-only"><b>Arbetsmaterial</b>' in page
    assert page.count('<tr class="print-only">') == page.count('<tr class="no-print">') == 2


def test_a_teacher_sees_nothing_of_talks(log_in) -> None:
    told = text_of(log_in("larare").get("/klass/"))
    assert "samtal" not in told


def test_a_teacher_sees_the_own_group_with_no_grades_and_no_way_to_a_pupils_page(log_in) -> None:
    page = log_in("larare").get("/klass/")
    assert "9 BI" in text_of(page)
    assert names_in(page)
    assert "Meritvärde" not in text_of(page)
    assert "De senaste resultaten i gruppen. Andra lärares resultat visas inte." in text_of(page)
    assert re.search(r"\d+/20", text_of(page))
    assert "/elev/" not in page.content.decode()


def test_whoever_has_several_classes_chooses_before_anybody_is_shown(log_in, on_screen) -> None:
    before = lines_of(on_screen, "bitr", "class")
    page = log_in("bitr").get("/klass/")
    assert "Välj en klass" in text_of(page)
    assert names_in(page) == []
    assert lines_of(on_screen, "bitr", "class") == before


def test_a_page_that_rights_leave_empty_says_so(log_in) -> None:
    client = log_in("mentor9a")
    RoleGrant.objects.filter(user__username="mentor9a").update(school_year="2019/20")
    assert "Du har ingen klass eller grupp i det senaste läsåret" in text_of(client.get("/klass/"))


def test_a_class_without_pupils_says_so(log_in) -> None:
    assert "Ingen elev som du får se" in text_of(log_in("rektor").get(f"/klass/?klass={UNIT}/5Q"))


@pytest.mark.parametrize(
    ("username", "is_there"), [("mentor9a", True), ("larare", True), ("skolchef", False), ("it", False)]
)
def test_the_menu_has_the_page_for_those_with_the_right(log_in, username: str, is_there: bool) -> None:
    assert ('href="/klass/"' in log_in(username).get("/konto/").content.decode()) is is_there


def test_the_classes_of_a_grade_level_stand_side_by_side_until_one_is_chosen(log_in, monkeypatch) -> None:
    def planted(**_who):
        for name, girls in (("9A", 20), ("9B", 5)):
            values = {
                GIRLS: [1.0] * girls + [0.0] * (25 - girls),
                SUPPORT: [1.0] * 2 + [0.0] * 23,
                "foreign_background_share": [1.0] * 13 + [0.0] * 12,
            }
            group = Group(school_unit_code=UNIT, class_name=name, school_year="2025/26")
            yield ClassValues(group=group, grade_level=9, values=values)

    monkeypatch.setattr(composition, "class_values", planted)
    told = text_of(log_in("bitr").get("/klass/")).replace("\xa0", " ")
    assert (
        "Årskurs 9: Flickor skiljer sig mer mellan klasserna än lottning brukar göra, från 20 % i 9B till 80 % i 9A."
        in told
    )
    assert "3 jämförelser är prövade mot lottning." in told
    assert "9A 80 % 8 % 9B 20 % 8 % Mot lottning ojämnare som av lottning Visas inte per klass" in told
    assert "jämfört med lottning: Elever med utländsk bakgrund (som av lottning)." in told
    assert "sammansättning" not in text_of(log_in("bitr").get(f"/klass/?klass={UNIT}/9"))
    assert "sammansättning" not in text_of(log_in("mentor9a").get("/klass/"))
