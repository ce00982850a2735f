"""Published figures beside own ones: in the unit of ours, with their publisher's name, and how they differ in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.counterparts import NATION, SCHOOLS, Published
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.dots import Dots
from skolsikt.presentation.groups import decimals_of
from skolsikt.presentation.kinds.contract import Picture
from skolsikt.presentation.numbers import PERCENT, SHARE, unit_word
from skolsikt.presentation.periods import period_short
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.reference_marks import Beside, Point, Rule
from skolsikt.presentation.tables import Entry, Group, Table
from skolsikt.presentation.trend import Line, Trend
from skolsikt.presentation.units import unit_of


@dataclass(frozen=True)
class Difference:
    """How the figures of one publisher and code differ from ours. ``name``: what is cited, ``text``: in sentences."""

    name: str
    code: str
    text: str


def unit_name(one: Published) -> str:
    """Return what the figure is about: a school, municipality or county by name, similar municipalities, the nation."""
    if one.level == NATION:
        return _("Riket")
    is_unnamed_group = one.level == "municipality_group" and one.name == one.code
    return _("Liknande kommuner") if is_unnamed_group else one.name


def cited(one: Published) -> str:
    """Return publisher, code and period as the publisher names them."""
    return f"{one.indicator.publisher}, {one.counterpart.code}, {one.cell.period}"


def converted(value: float | None, *, unit: str, to: str) -> float | None:
    """Return a published value in the unit of ours; None where there is no way.

    >>> converted(84.1, unit="percent", to="share"), converted(229.0, unit="points", to="points")
    (0.841, 229.0)
    >>> converted(12.0, unit="pupils_per_teacher", to="share") is None
    True
    """
    if value is None or unit == to:
        return value
    return round(value / 100, 12) if (unit, to) == (PERCENT, SHARE) else None


def _cell(one: Published, unit: str) -> Cell:
    return replace(one.cell, value=converted(one.cell.value, unit=one.indicator.unit, to=unit))


def value_text(one: Published, answer: Answer) -> str:
    """Return a published value as it stands beside ours: in our unit and with our decimals, where there is a way."""
    unit, decimals = unit_of(answer), decimals_of(answer)
    if _is_convertible(one, unit):
        return cell_text(_cell(one, unit), unit, decimals=decimals)
    return cell_text(one.cell, one.indicator.unit, decimals=decimals)


def _is_convertible(one: Published, unit: str) -> bool:
    return converted(0.0, unit=one.indicator.unit, to=unit) is not None


# --- in the chart -----------------------------------------------------------------------------------------------


def with_published(picture: Picture, published: Sequence[Published], answer: Answer) -> Picture:
    """Return the picture with the published figures marked in it, as far as they belong to what it shows.

    Of one unit only the first counterpart of the measure's file is drawn: two lines for one nation would be two truths.
    """
    drawn = _drawn(published, unit_of(answer))
    if isinstance(picture, Trend):
        return _beside_lines(picture, _lines(picture, drawn, answer), answer)
    if not drawn or not isinstance(picture, Bars | Dots) or len({cell.period for cell in answer.cells}) != 1:
        return picture
    return replace(picture, beside=_beside(drawn, answer))


def _drawn(published: Sequence[Published], unit: str) -> list[Published]:
    known = [one for one in published if _cell(one, unit).value is not None]
    first: dict[tuple[str, str], object] = {}
    for one in known:
        first.setdefault((one.level, one.code), one.indicator)
    return [one for one in known if first[one.level, one.code] == one.indicator]


def _beside(drawn: Sequence[Published], answer: Answer) -> Beside:
    unit = unit_of(answer)
    of_schools = [one for one in drawn if one.level == SCHOOLS]
    publishers = dict.fromkeys(one.indicator.publisher for one in of_schools)
    # A diamond stands in the row of its school: without such rows there is nowhere to put it.
    rows = of_schools if answer.question.by == (SCHOOLS,) else []
    return Beside(
        rules=tuple(
            Rule(_name(one), one.level, _cell(one, unit).value or 0.0, value_text(one, answer))
            for one in drawn
            if one.level != SCHOOLS or not answer.question.by
        ),
        points=tuple(Point(one.name, _cell(one, unit).value or 0.0, value_text(one, answer)) for one in rows),
        points_name=_("Skolans tal enligt {publisher}").format(publisher=", ".join(publishers)),
    )


def _name(one: Published) -> str:
    return f"{unit_name(one)}, {one.indicator.publisher}"


def _beside_lines(trend: Trend, lines: Sequence[Line], answer: Answer) -> Trend:
    """A line that is called by the measure is called our own, once others stand beside it."""
    if not lines:
        return trend
    own = [replace(line, label=_("Våra tal")) if line.name == answer.title else line for line in trend.lines]
    return replace(trend, lines=(*own, *lines))


def _lines(trend: Trend, drawn: Sequence[Published], answer: Answer) -> list[Line]:
    """One line per level over the steps of the trend; schools only where the trend is about one of them."""
    unit = unit_of(answer)
    units = dict.fromkeys((one.level, one.code) for one in drawn if one.level != SCHOOLS or not answer.question.by)
    lines = []
    for level, code in units:
        of_unit = [one for one in drawn if (one.level, one.code) == (level, code)]
        values = {step: _cell(one, unit).value for one in of_unit for step in _steps(one)}
        if values.keys() & set(trend.steps):
            lines.append(
                Line(_name(of_unit[0]), tuple(map(values.get, trend.steps)), level=level, label=unit_name(of_unit[0]))
            )
    return lines


def _steps(one: Published) -> tuple[str, str]:
    return one.school_year, period_short(one.school_year)


def published_text(published: Sequence[Published], answer: Answer) -> str:
    """Return what the marks say, for those who do not see them; empty when there are none.

    Schools stand in the table: read aloud they would drown the rest.
    """
    newest = max((one.school_year for one in published), default="")
    drawn = [one for one in _drawn(published, unit_of(answer)) if one.level != SCHOOLS and one.school_year == newest]
    parts = [f"{_name(one)} {value_text(one, answer)}" for one in drawn]
    return _("Publicerat av andra: {figures}.").format(figures="; ".join(parts)) if parts else ""


# --- in the table -----------------------------------------------------------------------------------------------


def table_with_published(table: Table, published: Sequence[Published], answer: Answer) -> Table:
    """Return the table with a group of its own for the published figures, each with what it is cited as."""
    if not published:
        return table
    after = len(table.columns) - table.heads - 1
    rows = tuple(_row(one, answer, table.heads, after) for one in published)
    return replace(table, others=(*table.others, Group(_("Publicerat av andra"), rows)))


def _row(one: Published, answer: Answer, heads: int, after: int) -> tuple[Entry, ...]:
    name = Entry(unit_name(one), note=cited(one), span=heads)
    value = Entry(value_text(one, answer), is_number=True, is_withheld=one.cell.withheld is not None)
    return (name, value, Entry("", span=after)) if after else (name, value)


def differences_of(published: Sequence[Published], answer: Answer) -> list[Difference]:
    """Return how each publisher's figures differ from ours in population, rounding and unit: one entry per code."""
    first = {one.indicator: one for one in published}
    return [
        Difference(
            name=f"{one.indicator.publisher}: {indicator.label}",
            code=one.counterpart.code,
            text=" ".join(_sentences(one, unit_of(answer))),
        )
        for indicator, one in first.items()
    ]


def _sentences(one: Published, unit: str) -> list[str]:
    spoken = language()
    found = [one.counterpart.population.spoken(spoken), one.counterpart.rounding.spoken(spoken)]
    if not _is_convertible(one, unit):
        words = unit_word(one.indicator.unit)
        found.append(_("Publicerat i {unit}, så det ritas inte bredvid våra tal.").format(unit=words))
    elif one.indicator.unit != unit:
        found.append(_("Publicerat i procent, omräknat till samma skala som våra andelar."))
    return found


def lines_of(published: Sequence[Published]) -> list[list[object]]:
    """Return the published figures for a file, under headings of their own and in their publishers' units."""
    if not published:
        return []
    headings = [_("Publicerat av andra"), _("Nivå"), _("Läsår"), _("Värde"), _("Enhet"), _("Skäl"), _("Utgivare")]
    headings += [_("Kod"), _("Utgivarens period"), _("Skillnad i vilka som räknas"), _("Skillnad i avrundning")]
    return [list(headings), *map(_line, published)]


def _line(one: Published) -> list[object]:
    spoken, counterpart = language(), one.counterpart
    where = [unit_name(one), one.level, one.school_year, one.cell.value, one.indicator.unit, one.cell.withheld]
    cited_as = [one.indicator.publisher, counterpart.code, one.cell.period]
    return [*where, *cited_as, counterpart.population.spoken(spoken), counterpart.rounding.spoken(spoken)]
