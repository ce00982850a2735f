"""All measures by id, read once from the catalogue."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.measures.schema import Measure

CATALOGUE = Path(__file__).with_name("catalogue")


class UnknownMeasure(WrongUsage):
    """No measure has that id."""


class MeasureFileInvalid(SkolsiktError):
    """A measure file breaks the schema."""


def read_measure(path: Path) -> Measure:
    """Return the measure that the file ``path`` defines.

    Raises MeasureFileInvalid naming the file, the field and what is wrong with it.
    """
    try:
        content = parse_yaml(path.read_text("utf-8"))
        if not isinstance(content, dict):
            raise TypeError(type(content).__name__)
        return Measure.model_validate(content | {"topic": path.parent.name})
    except (yaml.YAMLError, TypeError) as error:
        raise MeasureFileInvalid(_("{file} går inte att läsa: {error}").format(file=path.name, error=error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise MeasureFileInvalid(
            _("{file}: fältet {name} är fel: {problem}").format(
                file=path.name, name=".".join(map(str, first["loc"])) or "-", problem=first["msg"]
            )
        ) from error


@cache
def measures() -> dict[str, Measure]:
    """Return every measure of the catalogue by id, in the order of topic and id."""
    found = [read_measure(path) for path in sorted(CATALOGUE.glob("*/*.yaml"))]
    return {measure.id: measure for measure in found}


def measure(id: str) -> Measure:  # noqa: A002 - the word of the catalogue
    """Return the measure ``id``.

    >>> measure("merit_value_mean").unit
    'points'
    """
    if id not in measures():
        raise UnknownMeasure(_("Måttet {name} finns inte. {near}").format(name=id, near=did_you_mean(id, measures())))
    return measures()[id]
