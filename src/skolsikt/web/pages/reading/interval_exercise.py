"""Exercise: which difference is sure."""

from __future__ import annotations

from skolsikt.demo.exercises.intervals import DrawnGroup, Pair, drawn_pairs
from skolsikt.home.words import _
from skolsikt.presentation.dots import Dot, Dots
from skolsikt.presentation.numbers import format_change, format_count, format_percent, format_range
from skolsikt.presentation.tables import Entry, Table
from skolsikt.web.pages.reading.drawn_exercise import DrawnExercise


def interval_exercise(seed: int, *, smallest_group: int) -> DrawnExercise:
    """Return three pairs of schools with their intervals."""
    pairs = drawn_pairs(seed)
    groups = [group for pair in pairs for group in (pair.one, pair.other)]
    return DrawnExercise(
        finding=_("Sex påhittade skolor"),
        subtitle=_("Andel elever som når målet. Strecket visar vad slumpen kan ge: 95 % säkerhet."),
        text=" ".join(_told(group) for group in groups),
        picture=_picture(groups),
        table=_table(groups),
        question=_("Vilken skillnad är säker?"),
        choices=[(_code(pair), _words(pair)) for pair in pairs],
        right=next(_code(pair) for pair in pairs if pair.is_sure),
        explanation=[*(_why(pair) for pair in pairs), _lesson(pairs)],
    )


def _code(pair: Pair) -> str:
    return (pair.one.name + pair.other.name).lower()


def _words(pair: Pair) -> str:
    return _("Den mellan {one} och {other}: {size}").format(
        one=_name(pair.one), other=_name(pair.other), size=format_change(pair.difference, "share")
    )


def _name(group: DrawnGroup) -> str:
    return _("Skola {letter}").format(letter=group.name)


def _told(group: DrawnGroup) -> str:
    told = _("{name}: {share} ({interval}).")
    return told.format(name=_name(group), share=format_percent(group.share), interval=_interval(group))


def _interval(group: DrawnGroup) -> str:
    return format_range(*group.interval_95, "share")


def _picture(groups: list[DrawnGroup]) -> Dots:
    kind = _("Andel som når målet")
    dots = [
        Dot(_name(group), kind, group.share, format_percent(group.share), *group.interval_95, False) for group in groups
    ]
    return Dots(dots=tuple(dots), kinds=(kind,), unit="share")


def _table(groups: list[DrawnGroup]) -> Table:
    numbers = (_("Andel"), _("95 % säkerhet"), _("Elever"))
    columns = (Entry(_("Skola")), *(Entry(name, is_number=True) for name in numbers))
    rows = [(_name(one), format_percent(one.share), _interval(one), format_count(one.pupils)) for one in groups]
    return Table(columns, tuple((Entry(name), *(Entry(text, is_number=True) for text in row)) for name, *row in rows))


def _why(pair: Pair) -> str:
    sure = _("{one} och {other}: intervallen {interval} och {other_interval} går isär. Skillnaden är säker.")
    chance = _("{one} och {other}: intervallen {interval} och {other_interval} går in i varandra. Det kan vara slump.")
    return (sure if pair.is_sure else chance).format(
        one=_name(pair.one),
        other=_name(pair.other),
        interval=_interval(pair.one),
        other_interval=_interval(pair.other),
    )


def _lesson(pairs: tuple[Pair, ...]) -> str:
    largest = max(pairs, key=lambda pair: pair.difference)
    return _(
        "Störst är skillnaden mellan {one} och {other}, {size}, men där är eleverna bara {few} och {other_few}."
    ).format(
        one=_name(largest.one),
        other=_name(largest.other),
        size=format_change(largest.difference, "share"),
        few=format_count(largest.one.pupils),
        other_few=format_count(largest.other.pupils),
    )
