"""What a school has said about a number: gone through, changed since, questioned. A mark with its words."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _, ngettext
from skolsikt.privacy.refusal_words import lowered
from skolsikt.records.accounts.roles import role_title
from skolsikt.records.governance.figure_reviews import (
    Figure,
    has_changed,
    is_reviewable,
    questions_about,
    sign_off_of,
)
from skolsikt.records.governance.models import FigureQuestion, SignOff
from skolsikt.web.asking import house
from skolsikt.web.sources import source_title


@dataclass(frozen=True)
class Mark:
    """One mark beside a number. ``css``: ok or soon."""

    text: str
    css: str
    icon: str


def figure_of(measure: str, where: dict[str, tuple[str, ...]], period: str) -> Figure | None:
    """Return the number as a school knows it; None when it is not of one school, and one year, term or month."""
    units = where.get("school_unit", ())
    if len(units) != 1 or not is_reviewable(period):
        return None
    return Figure(school_unit=units[0], measure=measure, period=period)


def marks_of(figure: Figure | None) -> list[Mark]:
    """Return what has been said about a number; the words of a question are not among it."""
    if figure is None:
        return []
    signed = sign_off_of(figure)
    waiting = [one for one in questions_about(figure) if one.status == FigureQuestion.Status.OPEN]
    marks = [_signed(signed)] if signed else []
    if waiting:
        count = len(waiting)
        text = ngettext("{count} fråga om siffran väntar på svar", "{count} frågor om siffran väntar på svar", count)
        marks.append(Mark(text.format(count=count), "soon", "info"))
    return marks


def _signed(signed: SignOff) -> Mark:
    day = signed.signed_at.astimezone(STOCKHOLM).date().isoformat()
    who = lowered(role_title("principal"))
    text = _("granskad av {who} {day}").format(who=who, day=day)
    if signed.source:
        text += f" ({lowered(source_title(signed.source))})"
    if has_changed(signed, house()):
        return Mark(_("{signed}, ändrad sedan dess").format(signed=text), "soon", "clock")
    return Mark(text, "ok", "circle-check")
