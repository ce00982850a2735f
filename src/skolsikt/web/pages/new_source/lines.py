"""A file and how it would be read, as plain values. What could be a pupil's is masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.forms import BoundField

from skolsikt.home.words import _, ngettext
from skolsikt.presentation.numbers import format_count
from skolsikt.sources.mapping.kinds import Kind
from skolsikt.sources.mapping.proposal import Proposal
from skolsikt.sources.mapping.seen import SeenColumn, SeenTable
from skolsikt.sources.reading.masking import mask
from skolsikt.web.pages.new_source.mapping_form import MappingForm, told

_EXAMPLES = 3
COMMON_ROWS = 5  # a value in fewer rows may be somebody's own


@dataclass(frozen=True, kw_only=True)
class ColumnLine:
    """A column: its heading, what stands in it, the list to choose from and why it was proposed."""

    heading: str
    examples: str
    field: BoundField
    because: str


@dataclass(frozen=True, kw_only=True)
class CodeGroup:
    """The values of one coded field. ``rare``: how many different values are too rare to be shown."""

    title: str
    lines: Sequence[tuple[str, str, BoundField]]
    rare: str


def file_facts(seen: SeenTable) -> list[tuple[str, str]]:
    """Return what was found out about the file, in words."""
    rows = format_count(seen.row_count) + (_(" eller fler") if seen.has_more_rows else "")
    headings = _("rad {line}").format(line=seen.header_line) if seen.header_line else _("inga")
    signs = {"\t": _("tabb"), "": _("Excel"), ",": _("komma"), ";": _("semikolon"), "|": "|"}
    return [
        (_("Fil"), seen.name),
        (_("Rader"), rows),
        (_("Rubriker"), headings),
        (_("Skiljetecken"), signs.get(seen.delimiter, seen.delimiter)),
        (_("Teckenkodning"), "" if seen.encoding == "binary" else seen.encoding),
    ]


def column_lines(seen: SeenTable, form: MappingForm, proposal: Proposal) -> list[ColumnLine]:
    """Return every column of the file."""
    because = {match.column: match.because for match in proposal.matches.values()}
    return [
        ColumnLine(
            heading=column.heading or _("(utan rubrik)"),
            examples=", ".join(_examples(column)) or _("tom"),
            field=field,
            because=because.get(at, ""),
        )
        for at, (column, field) in enumerate(zip(seen.columns, form.column_fields(), strict=True))
    ]


def code_groups(seen: SeenTable, form: MappingForm) -> list[CodeGroup]:
    """Return the coded fields with the values that stand in enough rows, or are known already."""
    draft = form.start
    groups = []
    for name in form.coded:
        codes = draft.codes[name]
        counts = seen.columns[draft.columns[name]].counts
        shown = [
            (value, ngettext("{count} rad", "{count} rader", counts[value]).format(count=counts[value]), field)
            for value, field in zip(codes, form.code_fields(name), strict=True)
            if counts[value] >= COMMON_ROWS or codes[value]
        ]
        rare = len(codes) - len(shown)
        words = ngettext(
            "{count} värde till står i så få rader att det inte visas.",
            "{count} värden till står i så få rader att de inte visas.",
            rare,
        ).format(count=rare)
        groups.append(CodeGroup(title=told(draft.source.fields[name]), lines=shown, rare=words if rare else ""))
    return groups


def _examples(column: SeenColumn) -> Iterator[str]:
    may_be_shown = column.may_hold_codes and column.kind is not Kind.PERSON_NUMBER
    shown = (value if may_be_shown and rows >= COMMON_ROWS else mask(value) for value, rows in column.counts.items())
    return islice(dict.fromkeys(shown), _EXAMPLES)
