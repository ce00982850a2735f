"""A chart with everything that stands around it: the finding as heading, unit, key, table, source."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skolsikt.home.words import ngettext
from skolsikt.presentation.deciles import Deciles
from skolsikt.presentation.heat_chart import HeatChart
from skolsikt.presentation.kinds.contract import Picture
from skolsikt.presentation.picture import height_of, specification
from skolsikt.presentation.published import Difference
from skolsikt.presentation.tables import Table
from skolsikt.presentation.trend import Trend, line_key
from skolsikt.web.actions import Action

_ROOM_FOR_AXIS = 45  # below, and the key above when there is one
_KEY_HEIGHT = 28  # of each line of the key above a narrow chart


@dataclass(frozen=True)
class Form:
    """The chart for one width: specification as JSON, height in pixels."""

    specification: str
    height: int


@dataclass(frozen=True)
class Drawing:
    """The chart for wide and narrow places. ``keys``: name, colour and dashes, above the narrow one.

    ``not_drawn``: what is withheld and has no place in the chart, in words. ``has_ranges``: some numbers are told as
    ranges, which the key explains. ``notes``: what else the picture leaves out, in words.
    """

    wide: Form
    narrow: Form
    keys: tuple[tuple[str, str, str], ...]
    not_drawn: tuple[str, ...]
    has_ranges: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What ``figure.html`` shows. ``title`` is the finding, ``text`` the same in full for those who do not see it.

    ``drawing`` is None when there is no value to draw: the table says why. ``differences``: how the
    published figures that stand beside differ from ours. ``heat``: the coloured table that stands instead of a chart.
    ``events``: what happened when, numbered as on the axis.
    """

    id: str
    title: str
    subtitle: str
    text: str
    drawing: Drawing | None
    table: Table
    picture_address: str
    heat: HeatChart | None = None
    events: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    is_table_open: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def wide_id(self) -> str:
        return f"{self.id}-wide"

    @property
    def narrow_id(self) -> str:
        return f"{self.id}-narrow"


def drawing_of(picture: Picture) -> Drawing:
    """Return the chart for wide and narrow places."""
    wide, narrow = (_form(replace(picture, narrow=narrow)) for narrow in (False, True))
    return Drawing(wide, narrow, _keys(picture), not_drawn(picture), picture.has_ranges, picture.notes)


def _keys(picture: Picture) -> tuple[tuple[str, str, str], ...]:
    if isinstance(picture, Deciles):
        return picture.line_keys
    return line_key(picture) if isinstance(picture, Trend) else ()


def not_drawn(picture: Picture) -> tuple[str, ...]:
    """Return what is withheld and has no place in the chart, in words."""
    return tuple(
        ngettext("{name}: {count} värde visas inte", "{name}: {count} värden visas inte", count).format(
            name=name, count=count
        )
        for name, count in picture.hidden
    )


def _form(picture: Picture) -> Form:
    keys = picture.keys_count if picture.narrow else 0
    return Form(specification(picture), height_of(picture) + _ROOM_FOR_AXIS + keys * _KEY_HEIGHT)
