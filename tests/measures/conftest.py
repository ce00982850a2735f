"""A house of a few rows, and one way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.question import Question
from skolsikt.measures.releasing.cut import next_release
from skolsikt.privacy.release.store import Release
from skolsikt.privacy.viewer import Viewer, operator

OPERATOR = operator(reason="test", user="prov")

Asking = Callable[..., Answer]


@pytest.fixture
def house_of() -> Callable[..., ExampleHouse]:
    """Build a house from small text tables: ``house_of(grade="pupil_key | grade_value\\n1 | A")``."""

    def build(settings: Settings | None = None, **given: str) -> ExampleHouse:
        return ExampleHouse(given, settings or Settings())

    return build


class ReleasedHouse(ExampleHouse):
    """A house of a few rows of which everything that is over has been released."""

    def __init__(self, given: Mapping[str, str], settings: Settings) -> None:
        super().__init__(given, settings)
        at = datetime(2040, 9, 1, 3, 0, tzinfo=UTC)
        _done, self._release = next_release(self, Release.nothing(), number=1, at=at)

    def release(self, version: int) -> Release:
        return self._release


@pytest.fixture
def released_of() -> Callable[..., ReleasedHouse]:
    """Build a house as ``house_of`` does, and release it."""

    def build(settings: Settings | None = None, **given: str) -> ReleasedHouse:
        return ReleasedHouse(given, settings or Settings())

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
