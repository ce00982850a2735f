"""A document as a tagged PDF (PDF/UA-1): the content goes to one fixed Typst template as data, never as its source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from skolsikt.presentation.tokens import BAD, BAD_TINT, BRAND, INK, LINE, MUTED, PAGE, TINT
from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table
from skolsikt.reports.drawable import drawable
from skolsikt.reports.fonts import letters

_TEMPLATE = Path(__file__).with_name("document.typ")
_COLOURS = {
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "page": PAGE,
    "brand": BRAND,
    "tint": TINT,
    "bad": BAD,
    "bad_tint": BAD_TINT,
}
# A column is as wide as its texts, within these limits (characters).
_NARROWEST, _WIDEST, _PADDING = 6, 40, 3
_TRIED_ROWS = 500

Plain = dict[str, object]


def pdf_of(document: Document) -> bytes:
    """Return ``document`` as PDF: tagged, in Swedish, with a title, and with headings in every table."""
    content = json.dumps(_plain(document), ensure_ascii=False)
    compiler = typst.Compiler(_TEMPLATE, font_paths=letters().fonts, sys_inputs={"document": content})
    at = datetime.combine(document.made, time(12), tzinfo=UTC)
    compiled = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=at)
    if not isinstance(compiled, bytes):
        raise TypeError("Typst gives one PDF as bytes")
    return compiled


def _plain(document: Document) -> Plain:
    return {
        "title": _text(document.title),
        "lead": _text(document.lead),
        "mark": _text(document.secrecy.mark),
        "remark": _text(document.secrecy.remark),
        "reference": _text(document.reference),
        "made": document.made.isoformat(),
        "facts": _pairs(document.facts),
        "blocks": [_block(block) for block in document.blocks],
        "colours": _COLOURS,
        "families": letters().families,
    }


def _block(block: Block) -> Plain:
    match block:
        case Heading():
            return {"kind": "heading", "text": _text(block.text), "level": block.level + 1}
        case Paragraph():
            return {"kind": "paragraph", "text": _text(block.text)}
        case Facts():
            return {"kind": "facts", "pairs": _pairs(block)}
        case Bullets():
            return {"kind": "bullets", "items": [_text(item) for item in block.items]}
        case Note():
            return {"kind": "note", "text": _text(block.text), "tone": block.tone}
        case Table():
            return {
                "kind": "table",
                "title": _text(block.title),
                "columns": [_text(title) for title in block.columns],
                "rows": [[_text(entry) for entry in row] for row in block.rows],
                "numbers": sorted(block.numbers),
                "widths": _widths(block),
            }


def _pairs(facts: Facts) -> list[tuple[str, str]]:
    return [(_text(name), _text(value)) for name, value in facts.pairs]


def _widths(table: Table) -> list[int]:
    """How wide the columns are beside each other."""
    rows = table.rows[:_TRIED_ROWS]
    return [_width([title, *(row[place] for row in rows)]) for place, title in enumerate(table.columns)]


def _width(texts: Sequence[str]) -> int:
    longest_word = max((len(word) for text in texts for word in text.split()), default=0)
    usual = sum(map(len, texts)) // len(texts)
    return _PADDING + min(max(_NARROWEST, longest_word, usual), _WIDEST)


def _text(text: str) -> str:
    return drawable(text, letters().characters)
