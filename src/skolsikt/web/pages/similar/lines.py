"""The published background of school units, and which of them are like one of them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.analysis.comparison.similar_units import FAIRLY_NEAR, NEAR, Similar, similar_units
from skolsikt.home.words import N_, _
from skolsikt.measures.question import Question
from skolsikt.presentation.groups import swedish_order
from skolsikt.presentation.numbers import MISSING, format_number
from skolsikt.presentation.periods import period_label
from skolsikt.web.addresses import query_of
from skolsikt.web.scope import Scope

MOST_NEAREST = 5
MOST_LISTED = 25
TRAITS: Mapping[str, tuple[str, int]] = {
    "salsa_parents_education": (N_("Föräldrarnas utbildning, 1–3"), 1),
    "salsa_newly_immigrated_share": (N_("Nyinvandrade, %"), 0),
    "salsa_boys_share": (N_("Pojkar, %"), 0),
}
# What schools with like pupils are compared by: the measure, what of it, its words.
_COMPARED: Sequence[tuple[str, str]] = (
    ("salsa_merit_actual", N_("Meritvärde")),
    ("salsa_all_passed_actual", N_("Godkända i alla ämnen")),
    ("salsa_merit_residual", N_("Meritvärde utöver vad bakgrunden förutsäger (SALSA)")),
)


@dataclass(frozen=True, kw_only=True)
class Background:
    """What is published of every school unit in the newest period in which anything is: trait values and names."""

    period: str
    traits: Mapping[str, Mapping[str, float]]
    names: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One school. ``values``: of each trait, in words; ``likeness``: how like, empty for the own school."""

    name: str
    values: Sequence[str]
    likeness: str


def background_of(scope: Scope) -> Background:
    """Ask for the published background of every school unit."""
    question = Question(
        measure="reference_value",
        by=("school_unit", "indicator", "municipality"),
        where={"indicator": tuple(TRAITS)},
        period="all",
    )
    answer = scope.ask(question)
    known = [cell for cell in answer.cells if cell.value is not None and cell.group["school_unit"]]
    newest = max((cell.period for cell in known), default="")
    traits: dict[str, dict[str, float]] = {}
    names: dict[str, str] = {}
    for cell in known:
        if cell.period == newest and cell.value is not None:
            code = str(cell.group["school_unit"])
            traits.setdefault(code, {})[str(cell.group["indicator"])] = cell.value
            place = "" if code in scope.names else cell.labels.get("municipality", "")
            names[code] = ", ".join(filter(None, [cell.labels.get("school_unit", code), place]))
    return Background(period=newest, traits=traits, names=names)


def chosen_or_nearest(own: str, background: Background, codes: Sequence[str] | None) -> list[Similar]:
    """Return the units in ``codes`` that there is something about, in that order; without any the nearest."""
    everyone = {one.code: one for one in similar_units(own, background.traits, most=len(background.traits))}
    if codes is None:
        return list(everyone.values())[:MOST_NEAREST]
    return [everyone[code] for code in codes if code in everyone]


def choosable(own: str, background: Background, scope: Scope, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return code and name of the municipality's schools, the nearest of all, and those in ``codes``, to choose among.

    The nation has more schools than a list that somebody reads.
    """
    nearest = [one.code for one in similar_units(own, background.traits, most=len(background.traits))]
    wanted = {*scope.names, *nearest[:MOST_LISTED], *codes}
    listed = [(code, background.names[code]) for code in nearest if code in wanted]
    return sorted(listed, key=lambda one: swedish_order(one[1]))


def lines_of(own: str, similar: Sequence[Similar], background: Background) -> list[Line]:
    """Return the own school and those like it."""
    told = [Line(background.names[own], _values(background.traits[own]), "")] if own in background.traits else []
    return [*told, *(Line(background.names[one.code], _values(one.traits), likeness(one.distance)) for one in similar)]


def likeness(distance: float) -> str:
    """Return how like two schools are, in words.

    >>> likeness(0.3), likeness(0.8), likeness(1.4)
    ('mycket lik', 'ganska lik', 'mindre lik')
    """
    return _("mycket lik") if distance < NEAR else _("ganska lik") if distance < FAIRLY_NEAR else _("mindre lik")


def comparisons(own: str, similar: Sequence[Similar], background: Background) -> list[tuple[str, str]]:
    """Return words and address of each comparison with them, in what is published of all of them."""
    units = (own, *(one.code for one in similar))
    page = reverse("compare:page")
    return [
        (_(words), f"{page}?{query_of(_compared(indicator, units, background.period))}")
        for indicator, words in _COMPARED
    ]


def _compared(indicator: str, units: tuple[str, ...], period: str) -> Question:
    return Question(
        measure="reference_value",
        by=("school_unit",),
        where={"indicator": (indicator,), "school_unit": units},
        period=period,
    )


def title_of(background: Background) -> str:
    """Return when the background was published, in words."""
    return period_label(background.period) if background.period else ""


def _values(traits: Mapping[str, float]) -> list[str]:
    return [
        format_number(traits[name], decimals=decimals) if name in traits else MISSING
        for name, (_title, decimals) in TRAITS.items()
    ]
