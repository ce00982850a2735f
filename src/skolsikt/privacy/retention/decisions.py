"""The municipality's decisions about its records: ``retention.yaml`` in the installation folder. None, no destruction.

decisions:
  - number: BUN 2026 § 45
    date: 2026-05-12
    kinds:
      lesson_attendance: {disposal: destroy, term: {years: 3}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field, ValidationError

from skolsikt.home.closed_model import Closed
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.privacy.retention.kinds import KINDS, OWN_TERM, Disposal, Reach, RecordKind, Rule, Term
from skolsikt.school.periods import dates_of


class RetentionInvalid(SkolsiktError):
    """The municipality's ``retention.yaml`` cannot be read, or decides what cannot be carried out."""


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(
            _("handlingstypen {name} finns inte. {near}").format(name=kind, near=did_you_mean(kind, KINDS))
        )
    return kind


class _Decision(Closed):
    number: str = Field(min_length=1)
    date: date
    kinds: dict[Annotated[str, AfterValidator(_known)], Rule] = Field(min_length=1)


class _Decisions(Closed):
    decisions: tuple[_Decision, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InForce:
    """What is decided about one kind of record: the number and the day of the decision go with it."""

    kind: RecordKind
    disposal: Disposal
    term: Term
    number: str
    day: date

    def last_day(self, school_year: str) -> date:
        """Return the last day that rows of ``school_year`` are kept."""
        return self.term.after(dates_of(school_year)[1])

    def is_due(self, school_year: str, *, on: date) -> bool:
        """Whether rows of ``school_year`` are kept no longer."""
        return on > self.last_day(school_year)


def decisions_in_force(home: Home, *, on: date) -> Mapping[str, InForce]:
    """Return what is decided on the day ``on``, by kind of record; a later decision takes the place of an earlier one.

    Empty where the municipality has decided nothing. Raises RetentionInvalid.
    """
    found: dict[str, InForce] = {}
    for decision in sorted(_read(home).decisions, key=lambda one: one.date):
        if decision.date <= on:
            found |= {name: _in_force(home, name, rule, decision) for name, rule in decision.kinds.items()}
    return found


def decides_ended(home: Home, *, on: date) -> bool:
    """Whether anything is decided that lies in the app database or the access log. Raises RetentionInvalid."""
    return any(decided.kind.reach is Reach.ENDED for decided in decisions_in_force(home, on=on).values())


def _in_force(home: Home, name: str, rule: Rule, decision: _Decision) -> InForce:
    kind = KINDS[name]
    if (kind.reach in OWN_TERM) != (rule.term is not None):
        raise _invalid(home, f"{name}.term", _words_of_term(kind))
    if rule.disposal is Disposal.KEEP and kind.reach in (Reach.AGE, Reach.ENDED, Reach.WITHOUT_ROWS):
        raise _invalid(home, f"{name}.disposal", _("den här handlingstypen kan inte lämnas till arkivet"))
    return InForce(
        kind=kind, disposal=rule.disposal, term=rule.term or Term(), number=decision.number, day=decision.date
    )


def _words_of_term(kind: RecordKind) -> str:
    if kind.reach in OWN_TERM:
        return _("ange en frist: term, med years eller months")
    return _("ingen frist kan anges: det följer raderna eller görs för hand")


def _read(home: Home) -> _Decisions:
    path = home.retention_file
    if not path.exists():
        return _Decisions()
    try:
        return _Decisions.model_validate(parse_yaml(path.read_text("utf-8")) or {})
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RetentionInvalid(_("{file} går inte att läsa: {error}").format(file=path, error=error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise _invalid(home, ".".join(map(str, first["loc"])), first["msg"]) from error


def _invalid(home: Home, name: str, problem: str) -> RetentionInvalid:
    sentence = _("{file}: {name} är fel: {problem}. Inget gallras förrän det är rättat.")
    return RetentionInvalid(sentence.format(file=home.retention_file, name=name, problem=problem))
