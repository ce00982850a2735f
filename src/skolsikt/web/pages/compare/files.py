"""The files of an answer: each says by itself what it is, what it rests on and what is not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer
from skolsikt.measures.counterparts import Published
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.captioned import captioned, png
from skolsikt.presentation.charts import kind_of, obstacle
from skolsikt.presentation.picture import svg
from skolsikt.presentation.published import lines_of, published_text, with_published
from skolsikt.presentation.tables import csv_of
from skolsikt.presentation.trend import Trend
from skolsikt.presentation.workbook import workbook_of
from skolsikt.reports.figure_files import Lines, in_one_sentence
from skolsikt.web.chart_choice import ChartChoice
from skolsikt.web.figure import not_drawn
from skolsikt.web.result import text_of, title_with

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 only with it


class NothingToDraw(WrongUsage):
    """The answer has no values that a chart can show."""


@dataclass(frozen=True)
class FileKind:
    """One kind of file: the word of its address, what a button says, and how it is made."""

    address: str
    title: str
    content_type: str
    make: Callable[[Taken, Lines], str | bytes]


@dataclass(frozen=True)
class Taken:
    """What is taken along: what the chart is made of, how it is to be drawn, and what others have published."""

    basis: Basis
    choice: ChartChoice
    published: Sequence[Published]

    @property
    def answer(self) -> Answer:
        """The answer that the file is of."""
        return self.basis.answer


def _csv(taken: Taken, issued: Lines) -> str:
    more = lines_of(taken.published)
    return BYTE_ORDER_MARK + csv_of(taken.answer, more, issued=issued, other=taken.basis.other)


def _xlsx(taken: Taken, issued: Lines) -> bytes:
    more, other = lines_of(taken.published), taken.basis.other
    return workbook_of(taken.answer, more, title=title_with(taken.basis), issued=issued, other=other)


def _svg(taken: Taken, issued: Lines) -> str:
    answer, published = taken.answer, taken.published
    if why := obstacle(answer):
        raise NothingToDraw(why)
    drawn = kind_of(taken.basis, taken.choice.kind).picture(taken.basis)
    lines = [
        in_one_sentence(issued),
        text_of(taken.basis, taken.choice),
        published_text(published, answer),
        *not_drawn(drawn),
        *drawn.notes,
        *(mark.words for mark in (drawn.events if isinstance(drawn, Trend) else ())),
        answer.definition,
    ]
    lines += [*answer.caveats, _rests_on(answer)]
    shown = svg(with_published(drawn, published, answer))
    return captioned(
        shown, title=title_with(taken.basis), lines=[one for one in lines if one], words=in_one_sentence(issued)
    )


def _png(taken: Taken, issued: Lines) -> bytes:
    return png(_svg(taken, issued))


def _rests_on(answer: Answer) -> str:
    files = ", ".join(dict.fromkeys(source.file for source in answer.sources))
    return _("Källa: Skolsikt, dataversion {version}. Bygger på {files}.").format(
        version=answer.data_version, files=files or _("inga filer")
    )


FILES: Mapping[str, FileKind] = {
    "csv": FileKind("tabell", N_("CSV"), "text/csv; charset=utf-8", _csv),
    "xlsx": FileKind("tabell", N_("Excel"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "png": FileKind("bild", N_("Bild (PNG)"), "image/png", _png),
    "svg": FileKind("bild", N_("Bild (SVG)"), "image/svg+xml", _svg),
}
