"""What is told of the lines of a file that became no row of their own."""

from __future__ import annotations

from skolsikt.home.words import ngettext


def repeated_notes(count: int) -> list[str]:
    """Return the note of rows that repeat another one in everything; none when there are none."""
    if not count:
        return []
    text = ngettext(
        "{count} rad var en exakt upprepning och lästes en gång.",
        "{count} rader var exakta upprepningar och lästes en gång.",
        count,
    )
    return [text.format(count=count)]


def footer_notes(count: int) -> list[str]:
    """Return the note of text after the table; none when there is none."""
    if not count:
        return []
    text = ngettext("{count} rad text sist i filen lästes inte.", "{count} rader text sist i filen lästes inte.", count)
    return [text.format(count=count)]
