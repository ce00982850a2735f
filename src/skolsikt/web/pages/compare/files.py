"""The files of an answer: each says by itself what it is, what it rests on and what is not shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _
from skolsikt.measures.answer import Answer
from skolsikt.measures.counterparts import Published
from skolsikt.presentation.captioned import captioned, png
from skolsikt.presentation.charts import obstacle, picture_of
from skolsikt.presentation.findings import answer_text
from skolsikt.presentation.picture import svg
from skolsikt.presentation.published import lines_of, published_text, with_published
from skolsikt.presentation.tables import csv_of
from skolsikt.presentation.workbook import workbook_of
from skolsikt.reports.figure_files import Lines, in_one_sentence
from skolsikt.web.figure import not_drawn
from skolsikt.web.result import title_of

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 only with it


class NothingToDraw(WrongUsage):
    """The answer has no values that a chart can show."""


@dataclass(frozen=True)
class FileKind:
    """One kind of file: the word of its address, what a button says, and how it is made."""

    address: str
    title: str
    content_type: str
    make: Callable[[Answer, Sequence[Published], Lines], str | bytes]


def _csv(answer: Answer, published: Sequence[Published], issued: Lines) -> str:
    return BYTE_ORDER_MARK + csv_of(answer, lines_of(published), issued=issued)


def _xlsx(answer: Answer, published: Sequence[Published], issued: Lines) -> bytes:
    return workbook_of(answer, lines_of(published), title=title_of(answer), issued=issued)


def _svg(answer: Answer, published: Sequence[Published], issued: Lines) -> str:
    if why := obstacle(answer):
        raise NothingToDraw(why)
    drawn = picture_of(answer)
    lines = [
        in_one_sentence(issued),
        answer_text(answer),
        published_text(published, answer),
        *not_drawn(drawn),
        answer.definition,
    ]
    lines += [*answer.caveats, _rests_on(answer)]
    shown = svg(with_published(drawn, published, answer))
    return captioned(shown, title=title_of(answer), lines=[one for one in lines if one], words=in_one_sentence(issued))


def _png(answer: Answer, published: Sequence[Published], issued: Lines) -> bytes:
    return png(_svg(answer, published, issued))


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
