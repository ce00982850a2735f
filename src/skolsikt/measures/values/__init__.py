"""Named values and populations: what measure files compose."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.measures.values import after_school, around, attendance, preschool, pupils, results, support
from skolsikt.measures.values.value import Value


class UnknownValue(SkolsiktError):
    """A measure file names a value that does not exist."""


_ROOMS = (around, attendance, pupils, results, support, after_school, preschool)
VALUES: Mapping[str, Value] = {value.name: value for room in _ROOMS for value in room.VALUES}


def value(name: str) -> Value:
    """Return the value ``name``."""
    if name not in VALUES:
        raise UnknownValue(_("Värdet {name} finns inte. {near}").format(name=name, near=did_you_mean(name, VALUES)))
    return VALUES[name]
