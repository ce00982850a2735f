"""The choices of Jämför: measure, breakdown, where, period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _, language
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.measures.schema import Measure
from skolsikt.presentation.groups import dimension_title, group_label, group_order
from skolsikt.presentation.periods import period_label
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.addresses import BY, PERIOD, word_of
from skolsikt.web.asking import house
from skolsikt.web.choices import Choice, choices
from skolsikt.web.pages.compare.asked import UNTIL, Asked
from skolsikt.web.topics import topic_order, topic_title

# What one can choose among, where the measure knows it. Classes only inside a chosen school: 9A is many.
FILTERS = (
    "school_unit",
    "class",
    "grade_level",
    "sex",
    "test",
    "subject",
    "municipality",
    "indicator",
    "survey",
    "respondent",
    "index",
    "question",
)
LISTING = ("pupils", "grade_points_mean")
# Never offered as a breakdown here: they belong to single persons, or are chosen by the period.
NOT_OFFERED = frozenset({"pupil", "teacher"})


@dataclass(frozen=True)
class Control:
    """One chip: the word of the address, its label, what to choose from."""

    name: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Group:
    """Measures of one topic, for the first chip."""

    title: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Controls:
    """All chips of the page. ``others``: what the address says that no chip shows, kept when the form is sent."""

    measures: Sequence[Group]
    asked: Sequence[Control]
    filters: Sequence[Control]
    others: Sequence[tuple[str, str]]


def controls_of(asked: Asked, *, viewer: Viewer) -> Controls:
    """Return the chips with what is chosen now."""
    question = asked.question
    of_measure = measures().get(question.measure)
    chips = [*_breakdowns(question, of_measure), *_periods(question, viewer)]
    filters = _filters(question, of_measure, viewer)
    shown = {chip.name for chip in filters}
    others = [
        (word_of(name), code) for name, codes in question.where.items() for code in codes if word_of(name) not in shown
    ]
    return Controls(_measures(question.measure), chips, filters, others)


def _measures(chosen: str) -> list[Group]:
    topics: dict[str, list[tuple[str, str]]] = {}
    for measure in measures().values():
        topics.setdefault(measure.topic, []).append((measure.id, measure.title.spoken(language())))
    return [Group(topic_title(topic), choices(topics[topic], chosen)) for topic in sorted(topics, key=topic_order)]


def _breakdowns(question: Question, of_measure: Measure | None) -> list[Control]:
    names = [name for name in (of_measure.dimensions if of_measure else ()) if name not in NOT_OFFERED]
    values = [("", _("Ingen")), *((word_of(name), dimension_title(name)) for name in names), *_bands(of_measure)]
    first, second = (*question.by, "", "")[:2]
    chips = [Control(BY, _("Dela upp efter"), choices(values, word_of(first)))]
    if first:
        rest = [value for value in values if value[0] != word_of(first)]
        chips.append(Control(BY, _("och"), choices(rest, word_of(second))))
    return chips


def _bands(of_measure: Measure | None) -> list[tuple[str, str]]:
    """Every other measure of pupils, cut into its bands: merit value by how much the pupils are away."""
    if of_measure is None or not of_measure.is_of_pupils:
        return []
    cut = [f"{BAND_PREFIX}{one.id}" for one in measures().values() if one.bands and one.id != of_measure.id]
    return [(name, _("{measure}, i intervall").format(measure=dimension_title(name))) for name in cut]


def _periods(question: Question, viewer: Viewer) -> list[Control]:
    start, _dots, end = question.period.partition("..")
    steps = _steps(question, viewer)
    known = [("latest", _("Senaste")), ("all", _("Alla")), *((step, period_label(step)) for step in steps)]
    if start not in dict(known):
        known.append((start, period_label(start)))
    chips = [Control(PERIOD, _("Period"), choices(known, start))]
    if start in steps:
        later = [(step, period_label(step)) for step in steps if step > start]
        chips.append(Control(UNTIL, _("till"), choices([("", _("samma")), *later], end)))
    return chips


def _steps(question: Question, viewer: Viewer) -> list[str]:
    every = _answered(Question(measure=question.measure, where=dict(question.where), period="all"), viewer)
    return list(dict.fromkeys(period for period, _code, _label in every))[::-1]


def _filters(question: Question, of_measure: Measure | None, viewer: Viewer) -> list[Control]:
    known = of_measure.dimensions if of_measure else ()
    names = [name for name in FILTERS if name in known and (name != "class" or "school_unit" in question.where)]
    return [_filter(name, question, viewer) for name in names]


def _filter(name: str, question: Question, viewer: Viewer) -> Control:
    # Within a chosen school only its classes; every other list is whole, so that a choice can always be changed.
    where = {"school_unit": question.where["school_unit"]} if name == "class" else {}
    asked = Question(measure=_listing(name, question), by=(name, *_apart(question)), where=where, period="all")
    found = [one for each in (asked, *_of_own_schools(asked), *_of_tests(asked)) for one in _answered(each, viewer)]
    values = {code: label for _period, code, label in found if code}
    chosen = (*question.where.get(name, ()), "")[0]
    if chosen and chosen not in values:
        values[chosen] = chosen
    return Control(word_of(name), dimension_title(name), choices([("", _("Alla")), *values.items()], chosen))


def _apart(question: Question) -> tuple[str, ...]:
    """What keeps the published figures of surveys apart: without it none of them is listed."""
    told_apart = measures()[question.measure].told_apart
    return told_apart if "survey" in told_apart else ()


def _of_own_schools(question: Question) -> list[Question]:
    """Published figures are listed by level: those that only schools have are found among the own ones."""
    if question.by != ("indicator",):
        return []
    own = house().settings.municipality
    where = {"municipality": (own,)} if own else {}
    return [replace(question, by=("indicator", "school_unit"), where=where, period="latest")]


def _of_tests(question: Question) -> list[Question]:
    """National tests are released subject by subject: those without right to the pupils find them there."""
    of_subjects = "subject" in measures()[question.measure].dimensions
    return [replace(question, by=("test", "subject"))] if question.by == ("test",) and of_subjects else []


def _listing(name: str, question: Question) -> str:
    """The measure that lists a dimension's values: one with few rows where it can, for lessons are many."""
    if not measures()[question.measure].is_of_pupils:
        return question.measure
    return next((small for small in LISTING if name in measures()[small].dimensions), question.measure)


def _answered(question: Question, viewer: Viewer) -> list[tuple[str, str | None, str]]:
    """Period, code and label of every cell, in order; nothing when the question cannot be asked that way."""
    try:
        answer = house().ask(question, viewer=viewer)
    except SkolsiktError:
        return []
    name = question.by[0] if question.by else "period"
    ordered = sorted(answer.cells, key=lambda cell: group_order(cell, name))
    return [(cell.period, cell.group.get(name), group_label(cell, name)) for cell in ordered]
