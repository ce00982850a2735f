"""What the draft is made of: the register, the safeguards as they are, the risks, and how many it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import Field, TypeAdapter

from skolsikt.home.closed_model import Closed
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.presentation.numbers import NBSP, format_count
from skolsikt.presentation.periods import period_label
from skolsikt.privacy.release.proof import Proof, newest_proof
from skolsikt.privacy.viewer import ANALYST
from skolsikt.records.accounts.selectors import people_by_role
from skolsikt.reports.authority import Issue
from skolsikt.reports.processing_register.contents import ProcessingRegister, processing_register
from skolsikt.reports.safeguards import Safeguard

_RISKS = Path(__file__).with_name("risks.yaml")


class Risk(Closed):
    """One risk: how it comes about, what guards against it (ids of safeguards), and what is left."""

    title: str = Field(min_length=1)
    how: str = Field(min_length=1)
    guards: tuple[str, ...]
    left: str = Field(min_length=1)
    decided: str = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class ImpactAssessment:
    """``pupils``: how many, in words; ``users``: title of a role -> how many hold it today."""

    register: ProcessingRegister
    guards: Mapping[str, Safeguard]
    risks: Sequence[Risk]
    pupils: str
    users: Mapping[str, int]

    def missing(self, risk: Risk) -> list[Safeguard]:
        """Return the safeguards against ``risk`` that are not switched on."""
        return [self.guards[name] for name in risk.guards if not self.guards[name].is_on]


@cache
def risks() -> tuple[Risk, ...]:
    """Return the risks of ``risks.yaml``, with the figures of the newest proof."""
    told = TypeAdapter(list[Risk]).validate_python(parse_yaml(_RISKS.read_text("utf-8")))
    figures = _figures(newest_proof())
    return tuple(risk.model_copy(update={"left": risk.left.format(**figures)}) for risk in told)


def _figures(proof: Proof) -> Mapping[str, str]:
    """The figures in Swedish, whatever the language of the screen: the document is an authority's."""
    counts = {name: f"{count:,}".replace(",", NBSP) for name, count in proof.model_dump(exclude={"made_on"}).items()}
    return {**counts, "made_on": proof.made_on.isoformat()}


def impact_assessment(*, house: House, issue: Issue) -> ImpactAssessment:
    """Return the draft of this installation as it is set up now."""
    register = processing_register(house=house, issue=issue)
    return ImpactAssessment(
        register=register,
        guards={one.id: one for one in register.guards},
        risks=risks(),
        pupils=_pupils(house),
        users=people_by_role(on=issue.made),
    )


def _pupils(house: House) -> str:
    """How many pupils the newest school year has, as anybody may be told it."""
    if house.warehouse.current() is None:
        return "inga elever är inlästa än"
    answer = house.ask(Question(measure="pupils"), viewer=ANALYST)
    told = [cell for cell in answer.cells if cell.value is not None]
    if not told:
        return "antalet visas inte"
    return f"{format_count(told[-1].value or 0)} elever läsåret {period_label(told[-1].period)}"
