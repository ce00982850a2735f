"""An answer as a figure with its table, caveats and what can be done with it, as Jämför and Fråga show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.counterparts import Published
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.charts import kind_of, obstacle, why_not
from skolsikt.presentation.events import table_with_events
from skolsikt.presentation.findings import answer_text, listed
from skolsikt.presentation.groups import dimension_title
from skolsikt.presentation.heat_chart import HeatChart
from skolsikt.presentation.kinds.bars import BARS
from skolsikt.presentation.kinds.cohorts import COHORTS
from skolsikt.presentation.kinds.lines import LINES
from skolsikt.presentation.periods import period_label
from skolsikt.presentation.published import (
    differences_of,
    published_text,
    table_with_published,
    with_published,
)
from skolsikt.presentation.reading_help import how_to_read, signs_of
from skolsikt.presentation.tables import table_of
from skolsikt.presentation.trend import Trend
from skolsikt.presentation.units import subject_of
from skolsikt.web.actions import actions_on
from skolsikt.web.addresses import query_of
from skolsikt.web.chart_choice import BY_THE_DATA, ChartChoice
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.reviews import Mark, figure_of, marks_of


@dataclass(frozen=True, kw_only=True)
class Result:
    """``figure`` is None when there is nothing to draw; ``refusal`` says why a question could not be asked.

    ``sentence``: the answer to paste into a text, with what it rests on. ``reading``: how its marks are read.
    """

    title: str
    figure: Figure | None
    caveats: Sequence[str]
    definition: str = ""
    measure: str = ""
    refusal: str = ""
    marks: Sequence[Mark] = ()
    sentence: str = ""
    reading: Sequence[str] = ()


def result_of(
    answer: Answer,
    published: Sequence[Published],
    *,
    left_out: Sequence[str] = (),
    basis: Basis | None = None,
    choice: ChartChoice = BY_THE_DATA,
) -> Result:
    """Return the answer as a page shows it, with what others have published beside it.

    ``left_out``: what of the question could not be asked, in sentences. ``basis``: what the chart is made of where
    it is more than the answer. ``choice``: what the reader wants of the chart.
    """
    basis = basis or Basis(answer=answer)
    return Result(
        title=title_with(basis),
        figure=_figure(basis, published, choice) if answer.cells and not answer.refusal else None,
        caveats=[*left_out, *_undrawn(basis, choice), *(one for one in answer.caveats if one != answer.refusal)],
        definition=answer.definition,
        measure=answer.measure,
        marks=_marks(answer),
        sentence=_sentence(basis, choice),
        reading=_reading(basis, choice) if answer.cells and not answer.refusal else (),
        refusal=answer.refusal or ("" if answer.cells else _nothing_there()),
    )


def _reading(basis: Basis, choice: ChartChoice) -> list[str]:
    kind = None if obstacle(basis.answer) else kind_of(basis, choice.kind)
    return how_to_read(signs_of(basis.answer, has_bars=kind is BARS, has_lines=kind in (LINES, COHORTS)))


def _sentence(basis: Basis, choice: ChartChoice) -> str:
    answer = basis.answer
    rests_on = _("Skolsikt, dataversion {version}").format(version=answer.data_version)
    return f"{title_with(basis)}. {text_of(basis, choice)} ({rests_on})" if answer.cells else ""


def text_of(basis: Basis, choice: ChartChoice) -> str:
    """Return what the chart says, in words; what is not told where there is nothing to draw."""
    return answer_text(basis.answer) if obstacle(basis.answer) else kind_of(basis, choice.kind).text(basis)


def _marks(answer: Answer) -> Sequence[Mark]:
    """What one school has said about its figures of one period."""
    periods = {cell.period for cell in answer.cells}
    where = dict(answer.question.where)
    return marks_of(figure_of(answer.measure, where, periods.pop())) if len(periods) == 1 else ()


def _nothing_there() -> str:
    return _("Inga uppgifter för det urvalet. Välj en annan period eller skola.")


def refused(message: str, *, left_out: Sequence[str] = ()) -> Result:
    """Return why the question could not be asked."""
    return Result(title=_("Frågan går inte att ställa så"), figure=None, caveats=left_out, refusal=message)


def title_of(answer: Answer) -> str:
    """Return what is compared, in words.

    The same words name the page, the chart and the file.
    """
    periods = list(dict.fromkeys(cell.period for cell in answer.cells))
    span = "–".join(dict.fromkeys(period_label(period) for period in (periods[:1] + periods[-1:])))
    names = listed([dimension_title(name).lower() for name in answer.question.by])
    subject = subject_of(answer)
    title = _("{measure} efter {names}").format(measure=subject, names=names) if names else subject
    return ", ".join(part for part in (title, span) if part)


def title_with(basis: Basis) -> str:
    """Return what is compared, and against which other measure, in words."""
    title = title_of(basis.answer)
    return _("{title}, mot {other}").format(title=title, other=subject_of(basis.other)) if basis.other else title


def _undrawn(basis: Basis, choice: ChartChoice) -> list[str]:
    why = obstacle(basis.answer) if basis.answer.cells else ""
    unfit = "" if why or not basis.answer.cells else why_not(basis, choice.kind)
    return [one for one in (why, unfit) if one]


def _figure(basis: Basis, published: Sequence[Published], choice: ChartChoice) -> Figure:
    answer, nothing = basis.answer, obstacle(basis.answer)
    picture = None if nothing else with_published(kind_of(basis, choice.kind).picture(basis), published, answer)
    is_table = isinstance(picture, HeatChart)  # on the screen a heat-map is a table, with numbers to read
    text = "" if nothing else " ".join([text_of(basis, choice), published_text(published, answer)]).strip()
    marks = picture.events if isinstance(picture, Trend) else ()
    table = table_with_published(table_of(answer, basis.other), published, answer)
    return Figure(
        id="svar",
        title=title_with(basis),
        subtitle=text,
        text=f"{title_with(basis)}. {text}",
        drawing=drawing_of(picture) if picture and not is_table else None,
        heat=picture if isinstance(picture, HeatChart) else None,
        table=table_with_events(table, marks),
        events=tuple(mark.words for mark in marks),
        picture_address=f"{reverse('compare:picture')}?{query_of(answer.question)}{choice.query}",
        actions=actions_on(answer.question),
        is_table_open=True,
        differences=tuple(differences_of(published, answer)),
    )
