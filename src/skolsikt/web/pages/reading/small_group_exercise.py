"""Exercise: the same share in a class and in a school, and why small groups are not shown."""

from __future__ import annotations

from skolsikt.demo.exercises.small_groups import CHANCE_SHARE, DrawnYears, drawn_sizes
from skolsikt.home.words import _
from skolsikt.presentation.numbers import format_change, format_percent, format_range, split_value
from skolsikt.presentation.tables import Entry, Table
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.pages.reading.drawn_exercise import DrawnExercise


def small_group_exercise(seed: int, *, smallest_group: int) -> DrawnExercise:
    """Return a class and a school over the years, and what a single pupil moves."""
    drawn = drawn_sizes(seed)
    small, large = drawn.small, drawn.large
    names = (_in_class(small), _in_school(large))
    return DrawnExercise(
        finding=_("I år når {share} målet, i klassen och i skolan").format(
            share=format_percent(CHANCE_SHARE, decimals=0)
        ),
        subtitle=_("Andel elever som når målet, i en påhittad klass och en påhittad skola."),
        text=" ".join(_told(name, one) for name, one in zip(names, (small, large), strict=True)),
        picture=_picture(names, small, large),
        table=_table(names, small, large),
        question=_("Hur mycket flyttar en enda elev andelen i {group}?").format(group=names[0].lower()),
        choices=[
            ("ingen", _("Inte alls: {share} är {share}").format(share=format_percent(CHANCE_SHARE, decimals=0))),
            ("skolan", format_change(large.of_one_pupil, "share")),
            ("klassen", format_change(small.of_one_pupil, "share")),
        ],
        right="klassen",
        explanation=_explanation(small, large, smallest_group),
    )


def _in_class(one: DrawnYears) -> str:
    return _("Klassen med {pupils}").format(pupils=_pupils(one))


def _in_school(one: DrawnYears) -> str:
    return _("Skolan med {pupils}").format(pupils=_pupils(one))


def _pupils(one: DrawnYears) -> str:
    return " ".join(split_value(one.pupils, "pupils"))


def _told(name: str, one: DrawnYears) -> str:
    return _("{name}: mellan {range}.").format(name=name, range=_range(one))


def _range(one: DrawnYears) -> str:
    return format_range(min(one.shares), max(one.shares), "share")


def _years(one: DrawnYears) -> list[str]:
    return [_("År {number}").format(number=number) for number, _share in enumerate(one.shares, start=1)]


def _picture(names: tuple[str, str], small: DrawnYears, large: DrawnYears) -> Trend:
    lines = (Line(names[0], small.shares), Line(names[1], large.shares, dashed=True))
    return Trend(steps=tuple(_years(small)), lines=lines, unit="share")


def _table(names: tuple[str, str], small: DrawnYears, large: DrawnYears) -> Table:
    columns = (Entry(_("År")), *(Entry(name, is_number=True) for name in names))
    rows = zip(_years(small), small.shares, large.shares, strict=True)
    return Table(
        columns,
        tuple((Entry(year), *(Entry(format_percent(share), is_number=True) for share in both)) for year, *both in rows),
    )


def _explanation(small: DrawnYears, large: DrawnYears, smallest_group: int) -> list[str]:
    return [
        _("En elev är {size} av klassen och {other} av skolan.").format(
            size=format_change(small.of_one_pupil, "share"), other=format_change(large.of_one_pupil, "share")
        ),
        _(
            "Chansen att nå målet var {share} för varje elev, alla åren. Ändå gick klassen mellan {range} och skolan "
            "mellan {other}. I en liten grupp är det mesta av svängningen slump."
        ).format(share=format_percent(CHANCE_SHARE, decimals=0), range=_range(small), other=_range(large)),
        _(
            "En grupp med färre elever än {limit} visas inte alls. Känner någon alla utom en i en så liten grupp går "
            "det att räkna ut hur det gick för den sista."
        ).format(limit=smallest_group),
    ]
