"""Exercise: what becomes of the lowest classes of one year, when nobody does anything."""

from __future__ import annotations

from skolsikt.demo.exercises.next_year import NextYear, TwoYears, Way, drawn_classes, rounds_going_up
from skolsikt.home.words import _
from skolsikt.presentation.bars import Bar, Bars
from skolsikt.presentation.dots import Dot, Dots
from skolsikt.presentation.findings import listed
from skolsikt.presentation.numbers import format_count, format_percent
from skolsikt.presentation.tables import Entry, Table
from skolsikt.web.pages.reading.drawn_exercise import DrawnExercise

ROUNDS = 100  # so many rounds are drawn to say how often it goes as it goes


def next_year_exercise(seed: int, *, smallest_group: int) -> DrawnExercise:
    """Return ten classes, one year before the question is answered and two after it."""
    drawn = drawn_classes(seed)
    lowest = listed([_name(one) for one in drawn.lowest])
    return DrawnExercise(
        finding=_("Lägst i år: {names}").format(names=lowest),
        subtitle=_("Andel elever som når målet i tio påhittade klasser."),
        text=" ".join(f"{_name(one)}: {format_percent(one.first_share)}." for one in drawn.classes),
        picture=_first_year(drawn),
        table=_table(drawn, are_both=False),
        question=_("Ingen gör något särskilt. Hur går det nästa år för {names} tillsammans?").format(names=lowest),
        choices=[
            (Way.DOWN.value, _("De går ner ännu mer")),
            (Way.SAME.value, _("De ligger kvar lika lågt")),
            (Way.UP.value, _("De stiger")),
        ],
        right=drawn.way.value,
        explanation=_explanation(drawn),
        answer_picture=_both_years(drawn),
        answer_table=_table(drawn, are_both=True),
    )


def _name(one: TwoYears) -> str:
    return _("Klass {number}").format(number=one.number)


def _first_year(drawn: NextYear) -> Bars:
    bars = [Bar(_name(one), one.first_share, format_percent(one.first_share)) for one in drawn.classes]
    return Bars(bars=tuple(bars), unit="share", reference=drawn.all_means[0], reference_name=_("Alla klasser"))


def _both_years(drawn: NextYear) -> Dots:
    kinds = (_("I år"), _("Nästa år"))
    dots = [
        Dot(_name(one), kind, share, format_percent(share))
        for one in drawn.classes
        for kind, share in zip(kinds, (one.first_share, one.second_share), strict=True)
    ]
    return Dots(dots=tuple(dots), kinds=kinds, unit="share")


def _table(drawn: NextYear, *, are_both: bool) -> Table:
    columns = (Entry(_("Klass")), Entry(_("I år"), is_number=True), Entry(_("Nästa år"), is_number=True))
    shown = 3 if are_both else 2
    rows = [
        tuple(
            [
                Entry(_name(one)),
                Entry(format_percent(one.first_share), is_number=True),
                Entry(format_percent(one.second_share), is_number=True),
            ][:shown]
        )
        for one in drawn.classes
    ]
    return Table(columns[:shown], tuple(rows))


def _explanation(drawn: NextYear) -> list[str]:
    (first, second), (all_first, all_second) = drawn.lowest_means, drawn.all_means
    told = _("De tre lägsta gick från {first} till {second} i snitt. Alla klasser: {all_first} och {all_second}.")
    often = _("Av {rounds} lottade omgångar steg de lägsta i {rising}, utan att någon gjorde något.")
    return [
        told.format(
            first=format_percent(first),
            second=format_percent(second),
            all_first=format_percent(all_first),
            all_second=format_percent(all_second),
        ),
        often.format(rising=format_count(rounds_going_up(ROUNDS)), rounds=format_count(ROUNDS)),
        _(
            "Den som är lägst ett år hade ofta otur just då, och oturen följer inte med till nästa år. Därför ser det "
            "ut som om varje åtgärd hjälper den som ligger lägst. Jämför med någon som inte gjorde något."
        ),
    ]
