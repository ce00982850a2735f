"""How many rows a slice has, against what it had and against the same slice a year before."""

from __future__ import annotations

from skolsikt.home.words import ngettext
from skolsikt.warehouse.checks.finding import Found, Subject
from skolsikt.warehouse.checks.last_year import a_year_before

_SHRUNK_SHARE = 0.5  # a slice that loses more than half of its rows may be a file that was cut off
_JUMP_RATIO = 1.5  # of the rows of two school years, the larger number to the smaller
_ROWS_TO_JUDGE = 50  # in both years; a small class group may double without anything being wrong


def slices_have_not_shrunk(subject: Subject) -> list[Found]:
    """No slice loses more than half of its rows: a file that was cut off looks like that."""
    before = subject.standing.slices_before(subject.table, subject.connection)
    pairs = [(before.get(name, 0), rows) for name, rows in subject.staged.slices.items()]
    lost = [earlier - rows for earlier, rows in pairs if rows < earlier * _SHRUNK_SHARE]
    message = ngettext(
        "{table}: {slices} del har mindre än hälften så många rader som förra gången. Är filen hel?",
        "{table}: {slices} delar har mindre än hälften så många rader som förra gången. Är filen hel?",
        len(lost),
    )
    return [Found(rows=sum(lost), message=message.format(table=subject.table, slices=len(lost)))]


def rows_are_as_many_as_last_year(subject: Subject) -> list[Found]:
    """No slice has half as many rows again as the same slice a year before, or lacks a third of them."""
    known = subject.standing.slices(subject.table, subject.connection)
    pairs = [(known.get(a_year_before(name), 0), rows) for name, rows in subject.staged.slices.items()]
    jumps = [
        abs(rows - earlier)
        for earlier, rows in pairs
        if min(rows, earlier) >= _ROWS_TO_JUDGE and max(rows, earlier) > _JUMP_RATIO * min(rows, earlier)
    ]
    message = ngettext(
        "{table}: {slices} del har ett helt annat antal rader än samma del förra läsåret.",
        "{table}: {slices} delar har ett helt annat antal rader än samma delar förra läsåret.",
        len(jumps),
    )
    return [Found(rows=sum(jumps), message=message.format(table=subject.table, slices=len(jumps)))]
