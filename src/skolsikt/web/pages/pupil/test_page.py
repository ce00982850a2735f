"""Elev as its readers meet it: opened by relation and purpose, and telling who has looked."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.measures.by_right.around_support import AroundSupport
from skolsikt.measures.by_right.grades import TermGrades
from skolsikt.measures.by_right.learning import Assessed
from skolsikt.measures.by_right.pupil_profile import PurposeMissing, pupil_profile, pupil_standing
from skolsikt.measures.by_right.standing import standings
from skolsikt.measures.by_right.support import Support
from skolsikt.privacy.access_log import Access, Kind, accesses, note_access
from skolsikt.privacy.vault import Vault
from skolsikt.records.accounts.models import PupilWindow, RoleGrant, User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.contacts.models import Contact
from skolsikt.web.asking import house
from skolsikt.web.pages.pupil.assessments import AssessmentLine, assessment_lines
from skolsikt.web.pages.pupil.results import results_of
from skolsikt.web.pages.pupil.support import support_lines
from skolsikt.web.pupil_addresses import pupil_address, pupil_at

UNIT = "99000103"
PURPOSE = {"andamal": "absence", "skal": "Ströfrånvaro i oktober"}


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def lines_of(home: Home, username: str, what: str) -> list[Access]:
    """The lines of the log about one person's doing, newest first: other tests write in it too."""
    return [line for line in accesses(home, limit=2000) if line.viewer == username and line.what.startswith(what)]


def pupil_in(class_name: str, *, is_protected: bool = False) -> int:
    """The key of the first pupil of a class."""
    rows = house().rows()
    keys = [key for (key,) in rows.fetchall("SELECT pupil_key FROM pupil_year WHERE school_year = '2025/26'")]
    found = standings(keys, rows=rows, vault=Vault(house().home))
    return min(
        key
        for key, one in found.items()
        if (one.thing.school_unit_code, one.thing.class_name) == (UNIT, class_name)
        and one.thing.is_protected is is_protected
    )


def address_for(username: str, key: int) -> str:
    return f"/elev/{pupil_address(key, username=username)}/"


def test_a_mentor_opens_the_page_for_the_usual_purpose(log_in, on_screen) -> None:
    key = pupil_in("9")
    told = text_of(log_in("mentor9a").get(address_for("mentor9a", key)))
    identity = Vault(on_screen).identities([key])[key]
    assert f"{identity.given_name} {identity.family_name}" in told
    assert "Öppnad för: Följa den egna klassen" in told
    for words in ("Meritvärde", "Godkänt i svenska, engelska och matematik samt i minst 5 ämnen till.", "Måndag"):
        assert words in told
    assert "Regel: skollagen (2010:800) 16 kap. 30-31 §§" in told
    newest = lines_of(on_screen, "mentor9a", "pupil")[0]
    assert (newest.why, newest.pupils) == ("Följa den egna klassen", 1)


def test_figures_are_those_of_the_measures(log_in) -> None:
    key, rows = pupil_in("9"), house().rows()
    told = text_of(log_in("mentor9a").get(address_for("mentor9a", key)))
    (merit,), *_more = rows.fetchall(f"SELECT merit_value FROM pupil_grade_result WHERE pupil_key = {key}")
    ((absent, scheduled),) = rows.fetchall(
        "SELECT sum(valid_absent_minutes + invalid_absent_minutes), sum(scheduled_minutes) FROM lesson_attendance "
        f"WHERE pupil_key = {key} AND school_year = '2025/26'"
    )
    assert f"Meritvärde {merit:.1f}".replace(".", ",") in told
    assert f"{absent / scheduled:.1%}".replace(".", ",").replace("%", " %") in told.replace("\xa0", " ")


def test_the_page_tells_who_may_see_the_pupil_and_who_has(log_in) -> None:
    client, address = log_in("mentor9a"), address_for("mentor9a", pupil_in("9"))
    client.get(address)
    told = text_of(client.get(address))
    assert "Anna Lind Rektor för Björkängsskolan" in told
    assert "Maja Holm Mentor för 9" in told
    assert "Johan Berg" not in told
    assert "Maja Holm Elevens sida Följa den egna klassen" in told


def test_a_mentor_is_refused_a_pupil_of_another_class_with_the_reason(log_in, on_screen) -> None:
    answer = log_in("mentor9a").get(address_for("mentor9a", pupil_in("8")))
    assert answer.status_code == 403
    assert "Du är mentor för 9. Eleven visas för klassens mentor och skolans rektor" in text_of(answer)
    newest = lines_of(on_screen, "mentor9a", "refused pupil_view")[0]
    assert newest.why == "no_relation"


def test_refused_attempts_stand_on_the_page_in_words(log_in, on_screen) -> None:
    key = pupil_in("8")
    log_in("mentor9a").get(address_for("mentor9a", key))
    note_access(on_screen, at=now(), viewer="analytiker", kind=Kind.EXTRACT, what="x", why="Analys", pupil_keys=[key])
    client, address = log_in("rektor"), address_for("rektor", key)
    client.post(address, PURPOSE)
    told = text_of(client.get(address))
    assert "Maja Holm Nekat försök Eleven hör inte till det som rollen gäller" in told
    assert "Johan Berg Underlag till analys Analys" in told
    assert "no_relation" not in told


@pytest.mark.parametrize("username", ["mentor9a", "bitr", "kurator", "specped"])
def test_a_protected_pupil_is_refused_to_those_without_the_explicit_permission(log_in, username: str) -> None:
    answer = log_in(username).get(address_for(username, pupil_in("9", is_protected=True)))
    assert answer.status_code == 403
    assert "Eleven har skyddade personuppgifter och visas bara för skolans rektor." in text_of(answer)


def test_a_principal_sees_a_protected_pupil_with_a_warning(log_in) -> None:
    client, address = log_in("rektor"), address_for("rektor", pupil_in("9", is_protected=True))
    client.post(address, PURPOSE)
    assert "Visa inte skärmen för någon annan" in text_of(client.get(address))


def test_others_choose_a_purpose_and_say_why_before_anything_is_shown(log_in, on_screen) -> None:
    key = pupil_in("8")
    client, address = log_in("rektor"), address_for("rektor", key)
    asked = text_of(client.get(address))
    identity = Vault(on_screen).identities([key])[key]
    assert "Vad behöver du se eleven för?" in asked
    assert identity.family_name not in asked
    assert client.post(address, PURPOSE)["Location"] == address
    assert "Öppnad för: Utreda frånvaro, Ströfrånvaro i oktober" in text_of(client.get(address))
    assert lines_of(on_screen, "rektor", "pupil")[0].why == "Utreda frånvaro: Ströfrånvaro i oktober"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"andamal": "absence", "skal": " "}, "Detta fält måste fyllas i"),
        ({"andamal": "own_class", "skal": "x"}, "giltigt alternativ"),
        ({"andamal": "absence", "skal": "om 20120909-1234"}, "utan personnummer"),
    ],
)
def test_a_purpose_of_the_own_role_and_a_reason_without_numbers_are_needed(log_in, sent, sentence: str) -> None:
    answer = log_in("rektor").post(address_for("rektor", pupil_in("8")), sent)
    assert answer.status_code == 400
    assert sentence in text_of(answer)


def test_a_purpose_holds_for_the_day_it_was_given(log_in) -> None:
    client, address = log_in("rektor"), address_for("rektor", pupil_in("8"))
    client.post(address, PURPOSE)
    session = client.session
    yesterday = (today() - timedelta(days=1)).isoformat()
    session["pupil_purposes"] = {key: [*kept[:2], yesterday] for key, kept in session["pupil_purposes"].items()}
    session.save()
    assert "Vad behöver du se eleven för?" in text_of(client.get(address))


def counsellor_elsewhere(log_in):
    client = log_in("kurator")
    RoleGrant.objects.filter(user__username="kurator").update(school_unit_code="99000101")
    return client


def test_a_principal_lets_somebody_in_until_a_day_and_then_it_is_closed(log_in) -> None:
    key = pupil_in("8")
    counsellor, theirs = counsellor_elsewhere(log_in), address_for("kurator", key)
    assert counsellor.get(theirs).status_code == 403
    principal, own = log_in("rektor"), address_for("rektor", key)
    principal.post(own, PURPOSE)
    window = {"vem": "kurator", "till": today().isoformat(), "andamal": "pupil_health", "skal": "Samtal"}
    assert principal.post(f"{own}insyn/", window).status_code == 302
    assert "Öppnad för: Elevhälsans arbete med eleven, Samtal" in text_of(counsellor.get(theirs))
    assert "Samir Haddad Insyn till" in text_of(principal.get(own))
    PupilWindow.objects.update(from_date=today() - timedelta(days=9), to_date=today() - timedelta(days=1))
    assert counsellor.get(theirs).status_code == 403


def test_whoever_is_let_in_opens_the_page_for_that_purpose_only_and_the_log_says_how(log_in, on_screen) -> None:
    key = pupil_in("8")
    counsellor_elsewhere(log_in)
    principal, own = log_in("rektor"), address_for("rektor", key)
    principal.post(own, PURPOSE)
    window = {"vem": "kurator", "till": today().isoformat(), "andamal": "pupil_health", "skal": "Samtal"}
    principal.post(f"{own}insyn/", window)
    viewer = viewer_of(User.objects.get(username="kurator"), on=today())
    standing = pupil_standing(key, viewer=viewer, house=house())
    with pytest.raises(PurposeMissing):
        pupil_profile(standing, purpose="absence", reason="Nyfiken", viewer=viewer, house=house())
    assert pupil_profile(standing, purpose="pupil_health", reason="Samtal", viewer=viewer, house=house()).absence
    assert lines_of(on_screen, "kurator", "pupil")[0].what == "pupil through a window"


def test_a_window_is_noted_and_closed_before_its_time(log_in, on_screen) -> None:
    key = pupil_in("8")
    counsellor, theirs = counsellor_elsewhere(log_in), address_for("kurator", key)
    principal, own = log_in("rektor"), address_for("rektor", key)
    principal.post(own, PURPOSE)
    window = {"vem": "kurator", "till": today().isoformat(), "andamal": "pupil_health", "skal": "Samtal"}
    principal.post(f"{own}insyn/", window)
    newest = lines_of(on_screen, "rektor", "window")[0]
    assert (newest.what, newest.why) == (f"window kurator {today()}", "Elevhälsans arbete med eleven: Samtal")
    closing = re.search(r'action="([^"]+/avsluta/)"', principal.get(own).content.decode())
    assert closing is not None
    assert counsellor.post(closing[1].replace(own, theirs)).status_code == 403
    assert principal.post(closing[1]).status_code == 302
    assert counsellor.get(theirs).status_code == 403
    assert "Anna Lind Avslutade insyn" in text_of(principal.get(own))
    assert principal.post(closing[1]).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"vem": "it"}, "Ingen med det användarnamnet"),
        ({"vem": "ingen"}, "Ingen med det användarnamnet"),
        ({"till": "2099-01-01"}, "senast den 30 juni"),
        ({"skal": "om 20120909-1234"}, "utan personnummer"),
    ],
)
def test_what_is_wrong_with_a_window_is_told_beside_the_form(log_in, changed, sentence: str) -> None:
    client, address = log_in("rektor"), address_for("rektor", pupil_in("8"))
    client.post(address, PURPOSE)
    window = {"vem": "kurator", "till": today().isoformat(), "andamal": "pupil_health", "skal": "Samtal"}
    answer = client.post(f"{address}insyn/", window | changed)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    assert not PupilWindow.objects.exists()


def test_only_a_principal_lets_others_in(log_in, on_screen) -> None:
    client, address = log_in("mentor9a"), address_for("mentor9a", pupil_in("9"))
    assert "Ge någon insyn" not in text_of(client.get(address))
    window = {"vem": "kurator", "till": today().isoformat(), "andamal": "pupil_health", "skal": "Samtal"}
    assert client.post(f"{address}insyn/", window).status_code == 403
    assert not PupilWindow.objects.exists()
    newest = lines_of(on_screen, "mentor9a", "")[0]
    assert (newest.kind, newest.what, newest.pupils) == (Kind.REFUSED, "refused window_grant Eleven", 1)


def test_a_window_form_without_purpose_leads_to_the_question(log_in) -> None:
    client, address = log_in("rektor"), address_for("rektor", pupil_in("8"))
    assert client.post(f"{address}insyn/", {})["Location"] == address


def test_an_address_opens_for_one_person_only_and_tells_nothing(log_in) -> None:
    key = pupil_in("9")
    address = pupil_address(key, username="mentor9a")
    assert pupil_at(address, username="mentor9a") == key
    assert log_in("rektor").get(f"/elev/{address}/").status_code == 404
    assert pupil_address(key, username="rektor") != address
    assert str(key) not in address


@pytest.mark.parametrize("address", ["abc", "A" * 32, "å", "A" * 31])
def test_a_made_up_address_is_no_page(log_in, address: str) -> None:
    assert log_in("rektor").get(f"/elev/{address}/").status_code == 404


def test_a_pupil_who_has_left_is_nobodys(log_in, on_screen) -> None:
    ((gone,),) = (
        house()
        .rows()
        .fetchall(
            "SELECT min(pupil_key) FROM pupil_year GROUP BY pupil_key HAVING max(school_year) < '2025/26' LIMIT 1"
        )
    )
    assert log_in("rektor").get(address_for("rektor", gone)).status_code == 403
    assert lines_of(on_screen, "rektor", "refused")[0].why == "goes to no school now"


def test_access_ends_with_the_role(log_in) -> None:
    client, address = log_in("mentor9a"), address_for("mentor9a", pupil_in("9"))
    assert client.get(address).status_code == 200
    RoleGrant.objects.filter(user=User.objects.get(username="mentor9a")).update(
        from_date=today() - timedelta(days=9), to_date=today() - timedelta(days=1)
    )
    assert client.get(address).status_code == 403


def test_warnings_stand_beside_what_is_not_passed() -> None:
    term = TermGrades(
        term="HT2025",
        kind="term",
        merit_value=0.0,
        is_eligible={},
        not_passed=("EN",),
        warned=("MA",),
        grades={"EN": "F"},
    )
    shown = results_of([term], is_adapted=False)
    assert shown is not None
    assert shown.missing == "Utan godkänt: engelska. F-varning: matematik."


def test_an_assessment_that_was_not_made_is_neither_reached_nor_not() -> None:
    made = Assessed(term="VT2026", subject="SV", step=2, is_reached=True)
    missing = Assessed(term="VT2026", subject="MA", step=None, is_reached=None)
    assert assessment_lines([made, missing]) == [
        AssessmentLine("VT 2026", "Svenska", "steg 2", True),
        AssessmentLine("VT 2026", "Matematik", "–", None),
    ]


def sent(log_in, username: str, part: str, **told: str):
    client, address = log_in(username), address_for(username, pupil_in("9"))
    return client, address, client.post(f"{address}{part}", told)


def test_a_talk_is_noted_by_two_taps_and_stands_on_the_page_and_in_the_log(log_in, on_screen) -> None:
    client, address, answer = sent(log_in, "mentor9a", "samtal/", vem="both", tema="studies")
    assert (answer.status_code, answer["Location"]) == (302, f"{address}#samtal")
    told = text_of(client.get(address))
    assert f"{today()} Studier Eleven och vårdnadshavare · Maja Holm" in told
    assert "Studier: eleven och vårdnadshavare (Maja Holm)" in told  # in the line of time
    assert "Maja Holm Antecknat samtal Följa den egna klassen" in told
    assert lines_of(on_screen, "mentor9a", "contact")[0].pupils == 1


def test_the_form_needs_no_script_and_enter_sends_nothing(log_in) -> None:
    page = log_in("mentor9a").get(address_for("mentor9a", pupil_in("9"))).content.decode()
    form = re.search(r'<form class="talk.*?</form>', page, re.DOTALL)
    assert form
    assert form[0].count('type="radio" name="vem"') == 4
    assert form[0].count('name="tema" value="') == 6
    assert form[0].index("<button disabled hidden>") < form[0].index('name="tema"')


def test_a_talk_that_is_not_taken_is_shown_again_with_what_is_wrong(log_in) -> None:
    _client, _address, answer = sent(log_in, "mentor9a", "samtal/", vem="pupil", tema="attendance", dag="2099-01-01")
    assert answer.status_code == 400
    assert "Samtalet ska ha varit i dag eller tidigare" in text_of(answer)
    _client, _address, answer = sent(log_in, "mentor9a", "samtal/", vem="pupil", tema="x", text="om 20120909-1234")
    assert answer.status_code == 400
    assert "giltigt alternativ" in text_of(answer)
    assert "utan personnummer" in text_of(answer)
    assert not Contact.objects.exists()


def test_whoever_noted_a_talk_takes_it_back_and_nobody_else_is_offered_to(log_in) -> None:
    client, address, _answer = sent(log_in, "mentor9a", "samtal/", vem="pupil", tema="other", text="Fel elev")
    number = Contact.objects.get().pk
    principal, theirs = log_in("rektor"), address_for("rektor", pupil_in("9"))
    assert principal.post(f"{theirs}samtal/{number}/ta-tillbaka/")["Location"] == theirs  # not opened for anything yet
    principal.post(theirs, PURPOSE)
    told = text_of(principal.get(theirs))
    assert "Fel elev" in told
    assert "Ta tillbaka" not in told
    assert principal.post(f"{theirs}samtal/{number}/ta-tillbaka/").status_code == 403
    assert client.post(f"{address}samtal/{number}/ta-tillbaka/").status_code == 302
    assert "Inget samtal är antecknat." in text_of(client.get(address))


def test_what_pupil_health_writes_is_a_day_to_the_mentor(log_in) -> None:
    counsellor, theirs = log_in("kurator"), address_for("kurator", pupil_in("9"))
    counsellor.post(theirs, {"andamal": "pupil_health", "skal": "Samtal"})
    counsellor.post(f"{theirs}samtal/", {"vem": "pupil", "tema": "wellbeing", "text": "Förtroligt"})
    assert "Förtroligt" in text_of(counsellor.get(theirs))
    told = text_of(log_in("mentor9a").get(address_for("mentor9a", pupil_in("9"))))
    assert f"{today()} Samtal i elevhälsan Innehållet visas för elevhälsan." in told
    assert "Förtroligt" not in told
    assert "Mående: eleven" not in told


def test_own_words_stand_first_and_are_replaced_and_taken_away(log_in, on_screen) -> None:
    client, address, _answer = sent(log_in, "mentor9a", "egna-ord/", ord="Jag vill sitta <b>längst</b> fram")
    page = client.get(address).content.decode()
    words = "Jag vill sitta &lt;b&gt;längst&lt;/b&gt; fram"
    assert words in page
    assert page.index(words) < page.index('id="samtal"') < page.index('id="timeline-title"')
    assert f"Nedskrivet {today()} tillsammans med Maja Holm." in text_of(client.get(address))
    assert lines_of(on_screen, "mentor9a", "words")[0].what == "words written"
    assert client.post(f"{address}egna-ord/", {"ord": "x" * 301}).status_code == 400
    client.post(f"{address}egna-ord/ta-bort/")
    assert "längst" not in text_of(client.get(address))


def test_the_line_of_time_has_results_absence_and_support_the_newest_first(log_in) -> None:
    page = log_in("mentor9a").get(address_for("mentor9a", pupil_in("9"))).content.decode()
    line = re.search(r'<ol class="timeline">(.*?)</ol>', page, re.DOTALL)
    assert line
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", line[1])).replace("\xa0", " ")
    assert re.search(r"VT 2026 Slutbetyg meritvärde \d+,\d.*HT 2025 Betyg meritvärde", told)
    assert "Nationella prov" in told
    assert re.search(r"VT 2026 Frånvaro \d+,\d % av lektionstiden, \d+ % rapporterat", told)


def test_absence_by_subject_has_the_most_first_and_no_share_of_what_is_reported(log_in) -> None:
    page = log_in("mentor9a").get(address_for("mentor9a", pupil_in("9"))).content.decode()
    table = re.search(r'aria-label="Frånvaro per ämne">(.*?)</table>', page, re.DOTALL)
    assert table
    shares = [float(one.replace(",", ".")) for one in re.findall(r">(\d+,\d)\s%<", table[1])]
    assert len(shares) > 10
    assert shares == sorted(shares, reverse=True)
    assert "rapporterat" not in table[1].lower()


def test_support_stands_with_before_and_after_and_no_word_of_effect(log_in) -> None:
    support = Support(kind="extra_adaptations", from_date=date(2025, 10, 1), to_date=None)
    shown = support_lines(
        [AroundSupport(support=support, weeks=8, before=0.2, after=0.1), AroundSupport(support=support)]
    )
    assert [(one.before, one.after, one.weeks) for one in shown] == [
        ("20,0\xa0%", "10,0\xa0%", "8 veckor på var sida"),
        ("", "", ""),
    ]
    assert shown[0].when == "från 1 oktober 2025, pågår"


def test_a_protected_pupil_is_not_printed_and_others_are_marked(log_in) -> None:
    client, address = log_in("rektor"), address_for("rektor", pupil_in("9", is_protected=True))
    client.post(address, PURPOSE)
    page = client.get(address).content.decode()
    assert "Sidan skrivs inte ut." in page
    assert '<div class="stack never-print">' in page
    assert "data-prints" not in page
    other = log_in("mentor9a").get(address_for("mentor9a", pupil_in("9"))).content.decode()
    assert "never-print" not in other
    assert "<b>Arbetsmaterial</b>" in other


def test_the_page_of_a_pupil_who_came_this_year_looks_back_at_nothing(log_in) -> None:
    ((new,), *_more) = (
        house()
        .rows()
        .fetchall(
            "SELECT pupil_key FROM pupil_year GROUP BY pupil_key HAVING min(school_year) = '2025/26' "
            f"AND max(school_unit_code) = '{UNIT}' AND NOT bool_or(is_protected) ORDER BY 1"
        )
    )
    client, address = log_in("rektor"), address_for("rektor", new)
    client.post(address, PURPOSE)
    told = text_of(client.get(address))
    assert "VT 2026 Frånvaro" in told
    assert "VT 2025 Frånvaro" not in told
