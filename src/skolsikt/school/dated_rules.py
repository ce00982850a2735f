"""Dated rules: numbers and lists of law and regulation, each line with the day it begins and its source.

A rule file holds one YAML document per rule::

    id: merit_value.best_count
    unit: grades
    meaning: How many grades are added together.
    values:
      1998-07-01: {value: 16, source: "gymnasieförordningen (2010:2039) 7 kap. 4 §"}

A change in law is one more line under ``values``. Lines that concern grades begin on 1 July of the school year in which
those grades are set, so that any day of a school year gives the rules of its grades.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.home.yaml_text import parse_yaml_all

RULES_FOLDER = Path(__file__).parent / "rules"

Shape = TypeVar("Shape")


class RulesInvalid(SkolsiktError):
    """A rule file cannot be read, breaks the schema or says a line twice."""


class RuleUnknown(SkolsiktError):
    """No rule has that id, or none of its lines had begun on that day."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    value: JsonValue
    source: str = Field(min_length=1)


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    unit: str
    meaning: str
    values: dict[date, _Line] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """One line of a rule: what holds from ``valid_from`` until the next line."""

    id: str
    unit: str
    meaning: str
    value: JsonValue
    valid_from: date
    source: str

    def read(self, shape: type[Shape]) -> Shape:
        """Return the value as ``shape`` (``int``, ``dict[str, Decimal]``, ...); raises RulesInvalid when it is not."""
        try:
            return TypeAdapter(shape).validate_python(self.value)
        except ValidationError as error:
            raise RulesInvalid(
                _("Regeln {id} från {day} har fel form: {problem}").format(
                    id=self.id, day=self.valid_from, problem=error.errors()[0]["msg"]
                )
            ) from error


@dataclass(frozen=True, eq=False)
class Rulebook:
    """All rules, each as its lines in order of date. Compared by identity, so that it may key a cache."""

    lines: Mapping[str, tuple[DatedValue, ...]]

    def on(self, rule_id: str, day: date) -> DatedValue:
        """Return the line of ``rule_id`` that holds on ``day``.

        Raises RuleUnknown when there is no such rule, or when it begins after ``day``.
        """
        lines = self._lines_of(rule_id)
        index = bisect_right([line.valid_from for line in lines], day)
        if index == 0:
            raise RuleUnknown(
                _("Regeln {id} börjar gälla {first}; det finns ingen rad för {day}.").format(
                    id=rule_id, first=lines[0].valid_from, day=day
                )
            )
        return lines[index - 1]

    def begins(self, *rule_ids: str) -> tuple[date, ...]:
        """Return every day on which a line of any of ``rule_ids`` begins, in order: between them nothing changes."""
        return tuple(sorted({line.valid_from for rule_id in rule_ids for line in self._lines_of(rule_id)}))

    def plus(self, *files: Path) -> Rulebook:
        """Return a rulebook with the lines of ``files`` added, for example a proposal that is not in force."""
        return _book([*(line for lines in self.lines.values() for line in lines), *_read(files)])

    @property
    def digest(self) -> str:
        """SHA-256 of every line: answers that rest on the same rules carry the same digest."""
        lines = (line for rule_id in sorted(self.lines) for line in self.lines[rule_id])
        return hashlib.sha256("\n".join(map(repr, lines)).encode()).hexdigest()

    def _lines_of(self, rule_id: str) -> tuple[DatedValue, ...]:
        if rule_id not in self.lines:
            raise RuleUnknown(
                _("Det finns ingen regel {id}. {hint}").format(id=rule_id, hint=did_you_mean(rule_id, self.lines))
            )
        return self.lines[rule_id]


@cache
def rulebook() -> Rulebook:
    """Return the rules that ship with the house."""
    return _book(_read(sorted(RULES_FOLDER.glob("*.yaml"))))


def rule(rule_id: str, *, on: date, book: Rulebook | None = None) -> DatedValue:
    """Return the line of ``rule_id`` that holds ``on`` that day, with its unit and source.

    >>> line = rule("merit_value.best_count", on=date(2025, 6, 30))
    >>> line.value, line.unit
    (16, 'grades')
    """
    return (book or rulebook()).on(rule_id, on)


def _book(lines: Iterable[DatedValue]) -> Rulebook:
    by_id: dict[str, dict[date, DatedValue]] = {}
    for line in lines:
        dated = by_id.setdefault(line.id, {})
        if line.valid_from in dated:
            raise RulesInvalid(
                _("Regeln {id} har två rader från {day}. Ta bort den ena.").format(id=line.id, day=line.valid_from)
            )
        dated[line.valid_from] = line
    return Rulebook({rule_id: tuple(dated[day] for day in sorted(dated)) for rule_id, dated in by_id.items()})


def _read(files: Iterable[Path]) -> list[DatedValue]:
    return [line for file in files for document in _documents(file) for line in _dated(document)]


def _documents(file: Path) -> list[_Document]:
    try:
        return [_Document.model_validate(raw) for raw in parse_yaml_all(file.read_text("utf-8"))]
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise RulesInvalid(_("Regelfilen {file} går inte att läsa: {error}").format(file=file, error=error)) from error


def _dated(document: _Document) -> list[DatedValue]:
    return [
        DatedValue(
            id=document.id,
            unit=document.unit,
            meaning=document.meaning,
            value=line.value,
            valid_from=day,
            source=line.source,
        )
        for day, line in document.values.items()
    ]
