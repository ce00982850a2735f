"""Questions as addresses, and back."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.question import Question
from skolsikt.web.addresses import WORDS, query_of, question_of

NAMES = st.sampled_from(sorted(WORDS))
CODES = st.lists(st.text("abcåäö&=/: 123", min_size=1), min_size=1, max_size=3, unique=True).map(tuple)
QUESTIONS = st.builds(
    Question,
    measure=st.sampled_from(["absence_share", "pupils"]),
    by=st.lists(NAMES, max_size=2, unique=True).map(tuple),
    where=st.dictionaries(NAMES, CODES, max_size=3),
    period=st.sampled_from(["latest", "all", "2024/25", "HT2023..VT2025"]),
    pool=st.booleans(),
    version=st.one_of(st.none(), st.integers(1, 99)),
)


@given(QUESTIONS)
def test_a_question_survives_its_address(question: Question) -> None:
    assert question_of(QueryDict(query_of(question)), measure="pupils").key == question.key


def test_every_dimension_has_a_word_of_its_own() -> None:
    assert set(WORDS) == set(DIMENSIONS)
    assert len(set(WORDS.values())) == len(WORDS)


def test_bands_of_a_measure_can_be_broken_down_by_and_filtered_on() -> None:
    question = Question(measure="merit_value_mean", by=("band:absence_share",), where={"band:absence_share": ("0-5",)})
    assert question_of(QueryDict(query_of(question)), measure="").key == question.key


def test_an_address_that_names_nothing_asks_for_the_given_measure() -> None:
    assert question_of(QueryDict("per=&skola="), measure="pupils") == Question(measure="pupils")
