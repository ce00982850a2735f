"""A link to Jämför that is sent to a colleague: the same question, answered by the colleague's own rights."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import now, today
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.web.asking import house
from tests.web.walked import Pupils


@pytest.fixture
def schools(on_screen) -> list[DemoSchool]:
    return schools_with_leavers(house())


@pytest.fixture
def colleague(people, schools: list[DemoSchool]) -> Client:
    """The principal of another school."""
    user = account_create(username="kollega", full_name="Ola Ek", password="exempel-2025", at=now())
    other = schools[1].code
    grant_role(user=user, role="principal", school_unit_code=other, from_date=today(), by=None, at=now())
    client = Client()
    client.force_login(user)
    return client


def numbers(page: str) -> list[str]:
    """The numbers of the answer's table."""
    result = page[page.index('<div id="result">') : page.index("</main>")]
    return re.findall(r'<td class="n">([\d\s\xa0]+(?:,\d+)?(?:\xa0%)?)</td>', html.unescape(result))


@pytest.mark.parametrize(
    "question",
    [
        "matt=grade_points_mean&amnesgrupp=study_heavy&per=kon&period=all",
        "matt=absence_share&per=klass",
        "matt=pupils&per=klass&per=kon",
    ],
)
def test_a_colleague_sees_what_is_the_colleagues_and_no_pupil(
    log_in, colleague: Client, schools: list[DemoSchool], question: str
) -> None:
    link = f"/jamfor/?{question}&skola={schools[0].code}"
    own, theirs = (client.get(link) for client in (log_in("rektor"), colleague))
    assert (own.status_code, theirs.status_code) == (200, 200)
    title, other_title = (re.search(r"<h1>.*?</h1>", one.content.decode())[0] for one in (own, theirs))
    assert title == other_title
    assert numbers(own.content.decode())
    assert numbers(theirs.content.decode()) == numbers(_as_reader_of_releases(log_in, link))
    assert numbers(theirs.content.decode()) != numbers(own.content.decode())
    pupils = Pupils(house())
    assert pupils.named_in(theirs.content.decode(), pupils.keys) == []


def _as_reader_of_releases(log_in, link: str) -> str:
    """What whoever has right to no pupil is told: the colleague is told neither more nor less."""
    return log_in("skolchef").get(link).content.decode()


def test_the_colleague_sees_the_own_school_with_the_same_question(log_in, colleague: Client, schools) -> None:
    question = "matt=absence_share&per=klass"
    link = f"/jamfor/?{question}&skola={schools[1].code}"
    own, theirs = (numbers(client.get(link).content.decode()) for client in (colleague, log_in("rektor")))
    assert own
    assert theirs != own
