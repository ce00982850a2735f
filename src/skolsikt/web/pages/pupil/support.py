"""A pupil's support, with the absence before and after each began, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _, ngettext
from skolsikt.measures.by_right.around_support import AroundSupport
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import day_label


@dataclass(frozen=True)
class SupportLine:
    """One measure. ``before`` and ``after`` empty: too few weeks on one side of the first day."""

    name: str
    when: str
    before: str
    after: str
    weeks: str


def support_lines(found: Sequence[AroundSupport]) -> list[SupportLine]:
    """Return each measure with what was before and after, the order kept."""
    return [_line(one) for one in found]


def _line(one: AroundSupport) -> SupportLine:
    weeks = ngettext("{count} vecka på var sida", "{count} veckor på var sida", one.weeks).format(count=one.weeks)
    return SupportLine(
        name=one.support.name,
        when=support_dates(one),
        before="" if one.before is None else format_percent(one.before),
        after="" if one.after is None else format_percent(one.after),
        weeks=weeks if one.weeks else "",
    )


def support_dates(one: AroundSupport) -> str:
    """Return from when to when, in words."""
    first, last = one.support.from_date, one.support.to_date
    if last is None:
        return _("från {day}, pågår").format(day=day_label(first))
    return _("{first} till {last}").format(first=day_label(first), last=day_label(last))
