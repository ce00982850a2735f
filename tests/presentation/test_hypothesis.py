"""What a reader believed is supported, spoken against, or cannot be told: never more than the figures say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.cells import wilson
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.hypothesis import Outcome, Verdict, beliefs, outcome, sizes
from tests.presentation.answers import answer, cell


def sexes(girls: float, boys: float, *, pupils: int) -> Answer:
    cells = [
        replace(cell(sex=name, value=value), population=pupils, interval_95=wilson(value * pupils, pupils))
        for value, name in ((girls, "Flickor"), (boys, "Pojkar"))
    ]
    return answer(*cells, by=("sex",))


def years(*values: float, pupils: int) -> Answer:
    told = [
        replace(cell(f"202{at}/2{at + 1}", value), population=pupils, interval_95=wilson(value * pupils, pupils))
        for at, value in enumerate(values)
    ]
    return answer(*told)


def found(one: Answer, belief: str, about: str = "") -> Outcome:
    told = outcome(Basis(answer=one), belief, about=about)
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("pupils", "belief", "verdict"),
    [
        (1000, "hogre:Flickor", Verdict.SUPPORTED),
        (1000, "hogre:Pojkar", Verdict.AGAINST),
        (1000, "lika", Verdict.AGAINST),
        (30, "hogre:Flickor", Verdict.UNSURE),
        (30, "hogre:Pojkar", Verdict.UNSURE),
        (30, "lika", Verdict.UNSURE),
    ],
)
def test_groups(pupils: int, belief: str, verdict: Verdict) -> None:
    assert found(sexes(0.9, 0.8, pupils=pupils), belief).verdict is verdict


@pytest.mark.parametrize(
    ("belief", "verdict"), [("upp", Verdict.SUPPORTED), ("ner", Verdict.AGAINST), ("lika", Verdict.AGAINST)]
)
def test_over_time(belief: str, verdict: Verdict) -> None:
    assert found(years(0.7, 0.75, 0.8, pupils=2000), belief).verdict is verdict
    assert found(years(0.7, 0.75, 0.8, pupils=40), belief).verdict is Verdict.UNSURE


def test_the_same_figures_support_that_they_are_alike() -> None:
    assert found(sexes(0.8, 0.8, pupils=50), "lika").verdict is Verdict.SUPPORTED


def test_what_is_not_shown_can_decide_nothing() -> None:
    hidden = answer(cell(sex="Flickor", value=0.9), cell(sex="Pojkar", withheld=Withheld.SMALL_GROUP), by=("sex",))
    assert found(hidden, "hogre:Flickor").verdict is Verdict.UNSURE


def test_the_text_says_the_figures_and_how_sure() -> None:
    told = found(sexes(0.9, 0.8, pupils=1000), "hogre:Flickor")
    assert told.title == "Siffrorna stöder det du trodde"
    assert told.text.startswith("Flickor: 90,0\xa0%. Pojkar: 80,0\xa0%. Skillnaden, 10,0\xa0procentenheter, är större")
    assert "kan vara slump" in found(sexes(0.9, 0.8, pupils=30), "hogre:Flickor").text


@pytest.mark.parametrize(
    ("about", "said"), [("0-2", "det stämmer inte"), ("10-", "kan stämma"), ("5-10", "kan stämma"), ("nonsens", "")]
)
def test_about_how_much(about: str, said: str) -> None:
    text = found(sexes(0.9, 0.8, pupils=1000), "hogre:Flickor", about).text
    assert said in text
    assert ("Du trodde på" in text) == bool(said)


def test_a_size_holds_when_the_whole_interval_does() -> None:
    assert "det stämmer." in found(sexes(0.9, 0.83, pupils=20000), "hogre:Flickor", "5-10").text


def test_only_simple_questions_are_guessed_at() -> None:
    two = answer(cell(sex="Flickor", school_unit="A", value=0.5), by=("sex", "school_unit"))
    assert beliefs(Basis(answer=two)) == []
    assert outcome(Basis(answer=sexes(0.9, 0.8, pupils=50)), "upp") is None
    assert [code for code, _words in sizes(Basis(answer=sexes(0.9, 0.8, pupils=50)))] == ["0-2", "2-5", "5-10", "10-"]
    assert sizes(Basis(answer=replace(sexes(0.9, 0.8, pupils=50), unit="pupils"))) == []
