"""The manual as plain values, in the language being spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _, language
from skolsikt.measures.examples import read_table
from skolsikt.measures.manual import guard_of
from skolsikt.measures.registry import measures
from skolsikt.measures.responsibility import as_answered_for
from skolsikt.measures.schema import Example, Measure
from skolsikt.presentation.groups import dimension_title
from skolsikt.presentation.numbers import unit_word
from skolsikt.presentation.periods import day_label
from skolsikt.web.topics import topic_order, topic_title
from skolsikt.web.uses import Use, uses_of

BETTER = {
    "higher": N_("Högre är bättre"),
    "lower": N_("Lägre är bättre"),
    "none": N_("Varken högt eller lågt är bättre"),
}
GUARD = {
    "open": N_("Offentliga uppgifter, visas alltid"),
    "normal": N_("Små grupper visas inte"),
    "sensitive": N_("Känsliga uppgifter, även något större grupper visas inte"),
}


@dataclass(frozen=True)
class Line:
    """One measure in the list."""

    id: str
    title: str
    definition: str
    is_reviewed: bool


@dataclass(frozen=True)
class Topic:
    """Measures of one topic."""

    id: str
    title: str
    measures: Sequence[Line]


@dataclass(frozen=True)
class TextTable:
    """A small table of an example. ``name``: what it holds."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Worked:
    """A worked example: it is run as a test too."""

    title: str
    given: Sequence[TextTable]
    expected: TextTable


@dataclass(frozen=True)
class Counterpart:
    """A national figure about the same thing."""

    name: str
    population: str
    rounding: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Everything about one measure."""

    id: str
    title: str
    topic: str
    definition: str
    population: str
    why: str
    facts: Sequence[tuple[str, str]]
    rules: Sequence[str]
    is_overdue: bool
    is_reviewed: bool
    is_of_pupils: bool
    dimensions: str
    counterparts: Sequence[Counterpart]
    examples: Sequence[Worked]
    changes: Sequence[tuple[str, str, str]]
    uses: Sequence[Use]


def topics(settings: Settings) -> list[Topic]:
    """Return every measure by topic, in the order of the manual; ``settings`` say which have been checked here."""
    found = [as_answered_for(measure, settings) for measure in measures().values()]
    names = sorted({measure.topic for measure in found}, key=topic_order)
    return [
        Topic(name, topic_title(name), [_line(measure) for measure in found if measure.topic == name]) for name in names
    ]


def _line(measure: Measure) -> Line:
    spoken = language()
    return Line(measure.id, measure.title.spoken(spoken), measure.definition.spoken(spoken), measure.is_reviewed)


def entry_of(measure: Measure, *, on: date, settings: Settings) -> Entry:
    """Return everything about ``measure``; ``on`` tells whether its review is overdue, ``settings`` whose it is."""
    spoken, measure = language(), as_answered_for(measure, settings)
    return Entry(
        id=measure.id,
        title=measure.title.spoken(spoken),
        topic=topic_title(measure.topic),
        definition=measure.definition.spoken(spoken),
        population=measure.population_sentence.spoken(spoken),
        why=measure.why_it_matters.spoken(spoken),
        facts=_facts(measure),
        rules=measure.sources,
        is_overdue=measure.next_review < on,
        is_reviewed=measure.is_reviewed,
        is_of_pupils=measure.is_of_pupils,
        dimensions=", ".join(dimension_title(name).lower() for name in measure.dimensions),
        counterparts=[
            Counterpart(
                name=f"{one.publisher} {one.code}: {one.title}",
                population=one.population.spoken(spoken),
                rounding=one.rounding.spoken(spoken),
            )
            for one in measure.national_counterparts
        ],
        examples=[_worked(example) for example in measure.examples],
        changes=[
            (change.version, day_label(change.dated), change.what.spoken(spoken)) for change in measure.change_log
        ],
        uses=uses_of(measure.id),
    )


def _facts(measure: Measure) -> list[tuple[str, str]]:
    return [
        (_("Enhet"), unit_word(measure.unit)),
        (_("Riktning"), _(BETTER[measure.better])),
        (_("Skydd"), _(GUARD[measure.sensitivity]) if measure.is_of_pupils else guard_of(measure)),
        (_("Skriven av"), measure.author),
        (_("Granskad av"), measure.checker or _("inte granskad")),
        (_("Ansvarig"), measure.owner or _("ingen utsedd")),
        *([(_("Kontakt"), measure.contact)] if measure.contact else []),
        *([(_("Senast genomgången"), day_label(measure.last_review))] if measure.last_review else []),
        (_("Nästa genomgång"), day_label(measure.next_review)),
        (_("Version"), measure.version),
    ]


def _worked(example: Example) -> Worked:
    return Worked(
        title=example.title.spoken(language()),
        given=[_text_table(name, text) for name, text in example.given.items()],
        expected=_text_table("", example.expect),
    )


def _text_table(name: str, text: str) -> TextTable:
    rows = read_table(text)
    return TextTable(name, list(rows[0]), [[value or "" for value in row.values()] for row in rows])
