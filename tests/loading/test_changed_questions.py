"""What a dry run asks: every question can be put, whatever the tables hold."""

from __future__ import annotations

from skolsikt.home.settings import Settings
from skolsikt.loading.changed_figures import _questions
from skolsikt.measures.ask import ask
from skolsikt.measures.examples import ExampleHouse
from skolsikt.privacy.viewer import operator
from skolsikt.tables.catalogue import TABLES

OPERATOR = operator(reason="prov", user="prov")
SURVEYS = "survey | respondent_group | grade_level | index_name | question | answer | value | unit\n" + "\n".join(
    f"Skolenkäten | pupil | {level} | {index} | Hur? | {answer} | 7 | index_10"
    for level in (5, 8)
    for index in ("Trygghet", "Studiero")
    for answer in ("average", "Alltid", "Aldrig")
)


def test_figures_that_are_never_added_are_asked_for_one_by_one() -> None:
    house = ExampleHouse({"survey_index": SURVEYS}, Settings())
    asked = {question.measure: question for question in _questions(TABLES, OPERATOR) if question.by}
    for name, count in (("survey_index_mean", 4), ("survey_published_answer_share", 8)):
        answer = ask(asked[name], viewer=OPERATOR, house=house)
        assert [cell.value for cell in answer.cells] == [7.0] * count


def test_amounts_per_pupil_are_left_to_those_who_may_see_how_many_pupils_there_are() -> None:
    asked = {question.measure for question in _questions(TABLES, OPERATOR)}
    assert {"staff_sick_leave_share", "survey_answer_share", "hme_total"} <= asked
    assert not asked & {"funding_sek_per_pupil", "pupils_per_teacher"}
