"""Registrering as its readers meet it: a school without teachers, and a teacher's own figures only by decision."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from skolsikt.home.clock import now, today
from skolsikt.home.paths import Home
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.question import Question
from skolsikt.privacy.access_log import Access, accesses
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.governance.models import FeedbackDecision, RegistrationGuideline
from skolsikt.web.asking import house

UNIT, OTHER = "99000103", "99000101"
DECISION = {"visas": "ja", "beslut": "BUN 2026/17", "forhandlat": "2026-01-15"}


def text_of(answer) -> str:
    body = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\xa0", " ")


def newest_of(home: Home, username: str) -> Access:
    return next(line for line in accesses(home, limit=2000) if line.viewer == username)


def signatures() -> set[str]:
    found = house().rows().fetchall("SELECT DISTINCT teacher_key FROM lesson_attendance WHERE teacher_key IS NOT NULL")
    return {str(key) for (key,) in found}


@pytest.fixture
def decided(log_in) -> Iterator[None]:
    assert log_in("skolchef").post("/registrering/beslut/", DECISION).status_code == 302
    yield
    FeedbackDecision.objects.all().delete()


def test_a_principal_sees_how_the_school_registers_and_no_teacher(log_in) -> None:
    page = log_in("rektor").get("/registrering/")
    told = text_of(page)
    assert re.search(r"\d+,\d % av lektionerna är inte rapporterade", told)
    assert re.search(r"Frånvaro om allt vore rapporterat \d+,\d % .* Den verkliga ligger i \d+,\d–\d+,\d %", told)
    assert "Anmäld sjukdom" in told
    assert "Beviljad ledighet" in told
    assert re.search(r"Rapporterat senare än dagen efter \d+,\d % Hälften rapporteras samma dag", told)
    assert re.search(r"Ändrat efter mer än två veckor \d+,\d % Av de rapporteringar som har ändrats", told)
    assert re.search(r"september 2025 \d", told)
    assert not [key for key in signatures() if key in page.content.decode()]
    assert log_in("rektor").get("/registrering/diagram.svg")["Content-Type"] == "image/svg+xml"


def test_the_figures_are_those_of_the_measure(log_in) -> None:
    viewer = viewer_of(User.objects.get(username="rektor"), on=today())
    question = Question(measure="absence_share", where={"school_unit": (UNIT,)}, period="2025/26")
    (cell,) = house().ask(question, viewer=viewer).cells
    told = text_of(log_in("rektor").get("/registrering/?lasar=2025/26"))
    shown = re.search(r"Frånvaro som den är registrerad (\d+,\d) %", told)
    assert shown
    assert float(shown[1].replace(",", ".")) == pytest.approx(100 * (cell.value or 0), abs=0.051)


def test_another_school_is_refused_and_noted(log_in, on_screen) -> None:
    answer = log_in("rektor").get(f"/registrering/?skola={OTHER}")
    assert answer.status_code == 403
    assert newest_of(on_screen, "rektor").what == f"refused registration_view {unit_names(house().rows())[OTHER]}"
    assert log_in("rektor").get("/registrering/?skola=Kim Berg").status_code == 200
    assert "Kim" not in newest_of(on_screen, "rektor").what


@pytest.mark.parametrize("username", ["mentor9a", "analytiker", "skolchef", "kurator", "bitr"])
def test_others_read_the_guideline_and_no_figures(log_in, username: str) -> None:
    told = text_of(log_in(username).get("/registrering/"))
    assert "Så registrerar vi närvaro" in told
    assert "inte rapporterade" not in told
    assert log_in(username).get("/registrering/diagram.svg").status_code == 404


def test_without_a_decision_a_teacher_sees_no_figures_and_why(log_in) -> None:
    told = text_of(log_in("larare").get("/registrering/"))
    assert "Kommunen har inte beslutat att lärare får se sina egna siffror" in told
    assert "Orapporterade:" not in told


def test_by_decision_a_teacher_sees_the_own_lessons_and_nobody_else_does(log_in, decided) -> None:
    told = text_of(log_in("larare").get("/registrering/"))
    assert "Visas enligt beslut BUN 2026/17, förhandlat 15 januari 2026" in told
    assert re.search(r"Lektioner [\d ]+ Orapporterade: \d+,\d %", told)
    for username in ("rektor", "skolchef", "mentor9a"):
        assert "Dina egna lektioner" not in text_of(log_in(username).get("/registrering/"))


@pytest.mark.parametrize("role", ["teacher", "principal", "head"])
def test_whoever_looks_as_another_role_sees_no_figures_and_decides_nothing(log_in, decided, role: str) -> None:
    client = log_in("it")
    assert client.post("/administration/se-som/", {"roll": role, "skola": UNIT}).status_code == 302
    told = text_of(client.get("/registrering/"))
    assert "Så registrerar vi närvaro" in told
    assert "Orapporterade:" not in told
    assert "Nytt beslut" not in told
    assert client.post("/registrering/beslut/", DECISION).status_code == 403
    assert FeedbackDecision.objects.count() == 1


def test_a_group_with_several_teachers_tells_nothing(log_in, decided) -> None:
    """Whoever is given a role in two teachers' groups could otherwise take the one's figures from the other's."""
    grant = RoleGrant.objects.get(user__username="larare")
    own = f"SELECT teacher_key FROM lesson_attendance WHERE teaching_group = '{grant.teaching_group}'"
    others = f"school_unit_code = '{UNIT}' AND teacher_key NOT IN ({own})"
    found = house().rows().fetchall(f"SELECT min(teaching_group) FROM lesson_attendance WHERE {others}")
    RoleGrant.objects.create(
        user=grant.user,
        role="teacher",
        school_unit_code=UNIT,
        teaching_group=str(found[0][0]),
        school_year=grant.school_year,
        from_date=grant.from_date,
        granted_at=now(),
    )
    told = text_of(log_in("larare").get("/registrering/"))
    assert "Då går det inte att säga vad som är ditt." in told
    assert "Orapporterade:" not in told


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"forhandlat": ""}, "Ange dagen då beslutet förhandlades"),
        ({"forhandlat": "2999-01-01"}, "Ange dagen då beslutet förhandlades"),
        ({"forhandlat": "i går"}, "giltigt datum"),
        ({"beslut": ""}, "måste fyllas i"),
        ({"beslut": "20120115-2384"}, "utan personnummer"),
        ({"visas": "kanske"}, "Välj"),
    ],
)
def test_a_decision_that_does_not_hang_together_is_sent_back(log_in, changed: dict[str, str], words: str) -> None:
    answer = log_in("skolchef").post("/registrering/beslut/", DECISION | changed)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not FeedbackDecision.objects.exists()


def test_the_decision_is_noted_and_can_be_taken_back(log_in, on_screen, decided) -> None:
    noted = newest_of(on_screen, "skolchef")
    assert (noted.what, noted.why) == ("teachers' own figures on", "BUN 2026/17")
    log_in("skolchef").post("/registrering/beslut/", {"visas": "nej", "beslut": "BUN 2026/18"})
    assert "Kommunen har inte beslutat" in text_of(log_in("larare").get("/registrering/"))
    assert FeedbackDecision.objects.count() == 2


@pytest.mark.parametrize("path", ["riktlinje", "beslut"])
def test_others_decide_nothing(log_in, path: str) -> None:
    answer = log_in("rektor").post(f"/registrering/{path}/", DECISION | {"text": "Som vanligt"})
    assert answer.status_code == 403
    assert not RegistrationGuideline.objects.exists()
    assert not FeedbackDecision.objects.exists()


def test_the_municipality_writes_its_own_guideline(log_in) -> None:
    log_in("skolchef").post("/registrering/riktlinje/", {"text": "Närvaro tas <b>först</b>."})
    page = log_in("mentor9a").get("/registrering/")
    assert "Närvaro tas &lt;b&gt;först&lt;/b&gt;." in page.content.decode()
    assert "Karin Ek" in text_of(page)
    assert log_in("skolchef").post("/registrering/riktlinje/", {"text": " "}).status_code == 400
    RegistrationGuideline.objects.all().delete()
