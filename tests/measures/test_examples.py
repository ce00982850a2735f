"""Every worked example of every measure file holds; the same examples print in the manual."""

from __future__ import annotations

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.examples import answered, differences
from skolsikt.measures.registry import measures
from skolsikt.measures.schema import Example, Measure

EXAMPLES = [
    pytest.param(measure, example, id=f"{measure.id}-{number}")
    for measure in measures().values()
    for number, example in enumerate(measure.examples, start=1)
]


@pytest.mark.parametrize(("measure", "example"), EXAMPLES)
def test_the_worked_example_holds(measure: Measure, example: Example) -> None:
    assert differences(answered(measure, example, Settings()), example) == []
