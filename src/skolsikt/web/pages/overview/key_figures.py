"""The key figures: value, what it is compared with, where it is going, how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer, Band, Cell
from skolsikt.measures.counterparts import NATION
from skolsikt.presentation.certainty import judged_change
from skolsikt.presentation.judgement import Direction, Judgement, direction_of, judgement_word, smallest_change
from skolsikt.presentation.numbers import MISSING, format_change, format_percent, split_value
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.published import value_text
from skolsikt.presentation.reasons import cell_text, withheld_text
from skolsikt.presentation.sparkline import sparkline
from skolsikt.web.actions import Action, actions_on
from skolsikt.web.published import published_for
from skolsikt.web.reviews import Mark, figure_of, marks_of
from skolsikt.web.scope import Scope

# measure -> its short title and its name in a sentence
KEY_FIGURES: Mapping[str, tuple[str, str]] = {
    "absence_share": (N_("Frånvaro"), N_("frånvaron")),
    "high_absence_share": (N_("Elever med hög frånvaro"), N_("andelen med hög frånvaro")),
    "eligible_vocational": (N_("Behöriga till yrkesprogram"), N_("behörigheten")),
    "merit_value_mean": (N_("Meritvärde, årskurs {level}"), N_("meritvärdet")),
    "all_subjects_passed": (N_("Godkända i alla ämnen"), N_("andelen godkända i alla ämnen")),
    "pupils": (N_("Elever"), N_("elevantalet")),
}
ICONS = {Direction.UP: "arrow-up-right", Direction.DOWN: "arrow-down-right", Direction.LEVEL: "arrow-right"}
CSS = {Judgement.BETTER: "good", Judgement.WORSE: "bad"}


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One key figure as the page shows it. ``number`` empty: ``reason`` says why. ``css``: good, bad or nothing."""

    title: str
    definite: str
    number: str
    unit: str
    reason: str
    period: str
    judgement: Judgement | None
    tag: str
    css: str
    icon: str
    change: str
    sparkline: SafeString
    compared: str
    nation: str
    beside: str
    actions: tuple[Action, ...]
    marks: Sequence[Mark]


def key_figures(scope: Scope, names: Iterable[str] = tuple(KEY_FIGURES)) -> list[KeyFigure]:
    """Return the named key figures (measures) of the chosen school and year, in that order."""
    return [_key_figure(name, *KEY_FIGURES[name], scope) for name in names]


def _key_figure(measure: str, title: str, definite: str, scope: Scope) -> KeyFigure:
    own = scope.ask(scope.question(measure, period="all"))
    # A count of the whole municipality is no yardstick for one school.
    is_compared = bool(scope.school) and own.unit != "pupils"
    others = scope.ask(scope.question(measure, period="all", everywhere=True)) if is_compared else None
    now, before = _at(own, scope.school_year), _before(own, scope)
    are_comparable = all(one.is_comparable for one in (now, before) if one)
    judgement = judged_change(now, before, unit=own.unit, better=own.better) if now and before else None
    number, unit = _number(now, own.unit)
    return KeyFigure(
        title=_(title).format(level=scope.last_grade_level),
        definite=_(definite),
        number=number,
        unit=unit,
        reason=_reason(now),
        period=period_label(scope.school_year),
        judgement=judgement,
        tag=judgement_word(judgement) if judgement else "",
        css=CSS.get(judgement, "") if judgement else "",
        icon=_icon(now, before, own.unit) if are_comparable else "minus",
        change=_change(now, before, own.unit, judgement) if are_comparable else _("jämförs inte: för lite rapporterat"),
        sparkline=mark_safe(_spark(own, others, scope, judgement)),  # noqa: S308 - numbers only, made by sparkline()
        compared=_compared(now, others, scope),
        nation=_nation(own, scope),
        beside=_beside(now),
        actions=actions_on(scope.question(measure)) if now and now.ends else (),
        marks=marks_of(figure_of(measure, scope.where, scope.school_year)),
    )


def _number(now: Cell | None, unit: str) -> tuple[str, str]:
    """The number, or both ends of the range that is told instead, and its unit; nothing where neither is told."""
    if now is None or now.ends is None or _is_in_words(now):
        return "", ""
    split = [split_value(end, unit) for end in now.ends]
    return MISSING.join(dict.fromkeys(number for number, _unit in split)), split[-1][1]


def _at(answer: Answer, period: str) -> Cell | None:
    return next((cell for cell in answer.cells if cell.period == period), None)


def _before(answer: Answer, scope: Scope) -> Cell | None:
    later = scope.years.index(scope.school_year) + 1
    return _at(answer, scope.years[later]) if later < len(scope.years) else None


def _reason(now: Cell | None) -> str:
    if now is None or (now.ends is None and now.withheld is None):
        return _("Inga uppgifter för läsåret")
    return cell_text(now, "") if _is_in_words(now) else withheld_text(now)


def _is_in_words(now: Cell) -> bool:
    """Whether the figure is told in words: fewer than the smallest group, or all but so few."""
    return now.band in (Band.FEW, Band.ALL_BUT_FEW)


def _difference(now: Cell | None, before: Cell | None) -> float | None:
    if now is None or before is None or now.value is None or before.value is None:
        return None
    return now.value - before.value


def _icon(now: Cell | None, before: Cell | None, unit: str) -> str:
    change = _difference(now, before)
    return "" if change is None else ICONS[direction_of(change, smallest=smallest_change(unit))]


def _change(now: Cell | None, before: Cell | None, unit: str, judgement: Judgement | None) -> str:
    change = _difference(now, before)
    if change is None:
        return ""
    if judgement is Judgement.SAME:
        return _("som i fjol")
    return _("{size} sedan i fjol").format(size=format_change(change, unit))


def _spark(own: Answer, others: Answer | None, scope: Scope, judgement: Judgement | None) -> str:
    years = sorted(year for year in scope.years if year <= scope.school_year)
    return sparkline(_series(own, years), _series(others, years) if others else (), warm=judgement is Judgement.WORSE)


def _series(answer: Answer, years: list[str]) -> list[float | None]:
    values = {cell.period: cell.value for cell in answer.cells}  # a gap where a range is told
    return [values.get(year) for year in years]


def _compared(now: Cell | None, others: Answer | None, scope: Scope) -> str:
    cell = _at(others, scope.school_year) if others else None
    if others is None or cell is None or not (cell.ends and cell.is_comparable and (now is None or now.is_comparable)):
        return ""
    return cell_text(cell, others.unit)


def _nation(own: Answer, scope: Scope) -> str:
    """The nation's published value of the same school year; empty where nobody has published one."""
    published = published_for(own, scope.viewer, levels=(NATION,))
    return next((value_text(one, own) for one in published if one.school_year == scope.school_year), "")


def _beside(now: Cell | None) -> str:
    share = now.companions.get("reporting_share") if now else None
    return "" if share is None else _("{share} rapporterat").format(share=format_percent(share, decimals=0))
