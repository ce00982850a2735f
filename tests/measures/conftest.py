"""A house of a few rows, and one way to ask it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import Viewer, operator

OPERATOR = operator(reason="test", user="prov")

Asking = Callable[..., Answer]


@pytest.fixture
def house_of() -> Callable[..., ExampleHouse]:
    """Build a house from small text tables: ``house_of(grade="pupil_key | grade_value\\n1 | A")``."""

    def build(settings: Settings | None = None, **given: str) -> ExampleHouse:
        return ExampleHouse(given, settings or Settings())

    return build


@pytest.fixture
def answer_of() -> Asking:
    """Ask a house: ``answer_of(house, "pupils", by=["sex"])``, as operator unless told."""

    def put(
        house: ExampleHouse,
        measure: str,
        *,
        by: tuple[str, ...] = (),
        where: dict[str, tuple[str, ...]] | None = None,
        period: str = "latest",
        pool: bool = False,
        viewer: Viewer = OPERATOR,
    ) -> Answer:
        question = Question(measure=measure, by=by, where=where or {}, period=period, pool=pool)
        return ask(question, viewer=viewer, house=house)

    return put
