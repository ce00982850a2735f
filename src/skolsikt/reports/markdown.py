"""A document as Markdown: to go on writing in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone

_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+!|~&=-])")
_LEADING_NUMBER = re.compile(r"^(\d+)\.")
_WORDS = {Tone.NOTE: "", Tone.WARNING: "**Obs!** ", Tone.TO_FILL_IN: "**Fylls i av kommunen:** "}


def markdown_of(document: Document) -> str:
    """Return ``document`` as Markdown. Every sign that could be mark-up is told to be none."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {plain(document.title)}\n"
    if document.secrecy.mark:
        yield f"**{plain(document.secrecy.mark)}** ({plain(document.authority)}, {document.made})\n"
    yield f"{plain(document.lead)}\n"
    yield from _block(document.facts)
    for block in document.blocks:
        yield from _block(block)
    if document.secrecy.remark:
        yield from _block(Heading("Om sekretess"))
        yield from _block(Paragraph(document.secrecy.remark))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {plain(block.text)}\n"
        case Paragraph():
            yield f"{plain(block.text)}\n"
        case Facts():
            yield "\n".join(f"- **{plain(name)}:** {plain(value)}" for name, value in block.pairs) + "\n"
        case Bullets():
            yield "\n".join(f"- {plain(item)}" for item in block.items) + "\n"
        case Note():
            yield f"> {_WORDS[block.tone]}{plain(block.text)}\n"
        case Table():
            yield f"**{plain(block.title)}**\n"
            yield _row(block.columns)
            yield (
                "|" + "|".join("---:" if place in block.numbers else "---" for place in range(len(block.columns))) + "|"
            )
            yield from map(_row, block.rows)
            yield ""


def _row(entries: Sequence[str]) -> str:
    return f"| {' | '.join(map(plain, entries))} |"


def plain(text: str) -> str:
    r"""Return text that Markdown shows as it stands.

    >>> print(plain("*Anna* <b>|x"))
    \*Anna\* \<b\>\|x
    """
    return _LEADING_NUMBER.sub(r"\1\\.", _SIGNS.sub(r"\\\1", " ".join(text.split())))
