"""Delimited text of small and medium size (up to a few hundred thousand lines), line by line.

A broken line never takes its neighbours with it: a quote that never closes rejects its own line, not the rest of
the file. Very large files are read by DuckDB in the source that needs it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skolsikt.sources.reading.faults import UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.text import LONGEST_LINE_BYTES

DELIMITERS = (";", "\t", ",", "|")
csv.field_size_limit(LONGEST_LINE_BYTES * 16)  # the lines themselves are bounded when the file is received
LONGEST_QUOTED_LINES = 10  # a quoted field may run over line breaks, but not over more lines than this


def guess_delimiter(head: Sequence[str]) -> str:
    """Return the delimiter that the most lines of ``head`` agree on; semicolon when nothing tells.

    >>> guess_delimiter(["Skolor i kommunen", "Namn,Kod", "Ekskolan,12345678"])
    ','
    """
    agreement = {}
    for delimiter in DELIMITERS:
        counts = Counter(count for line in head if (count := line.count(delimiter)))
        agreement[delimiter] = max((lines * min(count, 5) for count, lines in counts.items()), default=0)
    best = max(DELIMITERS, key=lambda delimiter: agreement[delimiter])
    return best if agreement[best] else ";"


def records(path: Path, *, delimiter: str) -> Iterator[Record]:
    """Yield the records of a UTF-8 file, blank lines left out; fields are stripped of surrounding white space."""
    with path.open(encoding="utf-8", newline="\n") as file:
        lines = enumerate(file, start=1)
        waiting: list[tuple[int, str]] = []  # lines given back by a quote that never closed
        while item := (waiting.pop(0) if waiting else next(lines, None)):
            number, raw = item
            line = raw.rstrip("\r\n")
            if not line.strip(delimiter + " \t"):
                continue
            if '"' not in line:
                yield Record(number, tuple(map(str.strip, line.split(delimiter))), line)
                continue
            while len(waiting) < LONGEST_QUOTED_LINES and (more := next(lines, None)):
                waiting.append(more)
            record, used = _quoted(number, [line, *(text.rstrip("\r\n") for _number, text in waiting)], delimiter)
            del waiting[:used]
            yield record


def _quoted(number: int, lines: Sequence[str], delimiter: str) -> tuple[Record, int]:
    """Return the record that starts on the first of ``lines`` and how many further lines it took.

    Lines are joined only when none but the first is as wide as the record that they make: otherwise two stray quotes
    a few lines apart would swallow the whole records between them.
    """
    for used in range(len(lines)):
        text = "\n".join(lines[: used + 1])
        if text.count('"') % 2:
            continue
        fields = _split(text, delimiter)
        widest = max((line.count(delimiter) + 1 for line in lines[1 : used + 1]), default=0)
        if widest < len(fields):
            return Record(number, fields, text), used
        break
    return Record(number, tuple(lines[0].split(delimiter)), lines[0], is_unclosed=True), 0


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    plain = text.replace("\n", " ").replace("\r", " ")
    return tuple(field.strip() for field in next(csv.reader([plain], delimiter=delimiter)))


@dataclass
class Footer:
    """Lines of text after the last row; counted, never rejected."""

    line_count: int = 0


def rows(found: Iterator[Record], *, width: int, book: RejectBook, footer: Footer | None = None) -> Iterator[Record]:
    """Yield the records that have ``width`` fields; the others go to ``book``.

    One empty field too many is a trailing separator and is dropped. With ``footer``, words that stand alone on the
    last lines are taken for a footer.
    """
    held: list[Record] = []  # words alone: a footer, unless a row follows
    for record in found:
        if len(record.fields) == width + 1 and not record.fields[-1]:
            record = Record(record.number, record.fields[:-1], record.text, record.is_unclosed)
        if footer is not None and width > 1 and _is_words_alone(record):
            held.append(record)
            continue
        for one in (*held, record):
            if one.is_unclosed:
                book.add(one.number, "", "", UNCLOSED_QUOTE.code, one.text)
            elif len(one.fields) == width:
                yield one
            else:
                book.add(one.number, "", str(len(one.fields)), WRONG_COLUMN_COUNT.code, one.text)
        held.clear()
    if footer is not None:
        footer.line_count = len(held)


def _is_words_alone(record: Record) -> bool:
    # A lone number is the rest of a row; a lone word may be a value. A footer is several words, or has a colon.
    if record.filled_count != 1 or record.is_unclosed:
        return False
    words = "".join(record.fields)
    return any(sign.isalpha() for sign in words) and (" " in words or ":" in words)
