"""An answer as a figure with its table, caveats and what can be done with it, as Jämför and Fråga show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.counterparts import Published
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.charts import obstacle, picture_of
from skolsikt.presentation.findings import answer_text, listed
from skolsikt.presentation.groups import dimension_title
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


def result_of(answer: Answer, published: Sequence[Published], *, left_out: Sequence[str] = ()) -> Result:
    """Return the answer as a page shows it, with what others have published beside it.

    ``left_out``: what of the question could not be asked, in sentences.
    """
    return Result(
        title=title_of(answer),
        figure=_figure(answer, published) if answer.cells and not answer.refusal else None,
        caveats=[*left_out, *_undrawn(answer), *(one for one in answer.caveats if one != answer.refusal)],
        definition=answer.definition,
        measure=answer.measure,
        marks=_marks(answer),
        sentence=_sentence(answer),
        reading=_reading(answer) if answer.cells and not answer.refusal else (),
        refusal=answer.refusal or ("" if answer.cells else _nothing_there()),
    )


def _reading(answer: Answer) -> list[str]:
    drawn = None if obstacle(answer) else picture_of(answer)
    return how_to_read(signs_of(answer, has_bars=isinstance(drawn, Bars), has_lines=isinstance(drawn, Trend)))


def _sentence(answer: Answer) -> str:
    rests_on = _("Skolsikt, dataversion {version}").format(version=answer.data_version)
    return f"{title_of(answer)}. {answer_text(answer)} ({rests_on})" if answer.cells else ""


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


def _undrawn(answer: Answer) -> list[str]:
    why = obstacle(answer) if answer.cells else ""
    return [why] if why else []


def _figure(answer: Answer, published: Sequence[Published]) -> Figure:
    why_not = obstacle(answer)
    text = "" if why_not else " ".join([answer_text(answer), published_text(published, answer)]).strip()
    return Figure(
        id="svar",
        title=title_of(answer),
        subtitle=text,
        text=f"{title_of(answer)}. {text}",
        drawing=None if why_not else drawing_of(with_published(picture_of(answer), published, answer)),
        table=table_with_published(table_of(answer), published, answer),
        picture_address=f"{reverse('compare:picture')}?{query_of(answer.question)}",
        actions=actions_on(answer.question),
        is_table_open=True,
        differences=tuple(differences_of(published, answer)),
    )
