"""What Jämför can do with a point or a figure anywhere: compare it with the rest, break it down, follow it, ask why."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.dimensions import TIME
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.presentation.groups import ALONG_TIME, dimension_title
from skolsikt.web.actions import Action
from skolsikt.web.addresses import query_of
from skolsikt.web.chart_choice import ChartChoice

WHY = "varfor"
# What a figure is broken down by first, where the measure knows it: the groups that every school has.
FIRST_BREAKDOWNS = ("grade_level", "sex", "subject", "school_unit")
NOT_A_CAUSE = frozenset({"pupil", "teacher", "class", "teaching_group", *TIME, *ALONG_TIME})


def compare_with_the_rest(question: Question) -> Action | None:
    """Return the link to the same figure of every school, this one marked; nothing where it is of no single school."""
    schools = question.where.get("school_unit", ())
    if len(schools) != 1 or question.by or "school_unit" not in _dimensions(question):
        return None
    where = {name: codes for name, codes in question.where.items() if name != "school_unit"}
    asked = replace(question, by=("school_unit",), where=where)
    return Action(_("Jämför med de andra"), _address(asked, ChartChoice(marked=schools[0])), "scale")


def break_down(question: Question) -> Action | None:
    """Return the link to the figure in its first parts; nothing where it is in two already."""
    name = next((one for one in FIRST_BREAKDOWNS if one in breakdowns(question)), "")
    if not name or len(question.by) > 1:
        return None
    title = _("Dela upp efter {name}").format(name=dimension_title(name).lower())
    return Action(title, _address(replace(question, by=(*question.by, name))), "users")


def over_time(question: Question) -> Action | None:
    """Return the link to the figure in every period; nothing where it is over time already."""
    is_over_time = question.period == "all" or ".." in question.period or set(question.by) & {*TIME, *ALONG_TIME}
    if is_over_time or question.measure not in measures():
        return None
    return Action(_("Över tid"), _address(replace(question, period="all")), "clock")


def ask_why(question: Question) -> Action | None:
    """Return the link to every way to break the figure down; nothing where there is none."""
    if not breakdowns(question) or len(question.by) > 1:
        return None
    return Action(_("Fråga varför"), f"{_address(question)}&{WHY}=1#{WHY}", "search")


def breakdowns(question: Question) -> list[str]:
    """Return what the catalogue lets the figure be broken down by, and it is not yet."""
    taken = {*question.by, *question.where, *NOT_A_CAUSE}
    return [name for name in _dimensions(question) if name not in taken]


def _dimensions(question: Question) -> tuple[str, ...]:
    found = measures().get(question.measure)
    return found.dimensions if found else ()


def _address(question: Question, choice: ChartChoice | None = None) -> str:
    return f"{reverse('compare:page')}?{query_of(question)}{choice.query if choice else ''}"


def ways_of(question: Question) -> list[tuple[str, str]]:
    """Return title and address of each way to break the figure down."""
    if len(question.by) > 1:
        return []
    return [
        (dimension_title(name), _address(replace(question, by=(*question.by, name)))) for name in breakdowns(question)
    ]
