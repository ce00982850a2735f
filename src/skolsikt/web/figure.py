"""A chart with everything that stands around it: the finding as heading, unit, key, table, source."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from skolsikt.home.words import ngettext
from skolsikt.presentation.charts import Picture
from skolsikt.presentation.picture import specification
from skolsikt.presentation.tables import Table
from skolsikt.presentation.trend import Trend, line_key
from skolsikt.web.actions import Action

_ROOM_FOR_AXIS = 45


@dataclass(frozen=True)
class Form:
    """The chart for one width: specification as data, height in pixels."""

    specification: object
    height: int


@dataclass(frozen=True)
class Drawing:
    """The chart for wide and narrow places. ``keys``: name, colour and whether it is dashed, above the narrow one.

    ``not_drawn``: what lines cannot show, in words.
    """

    wide: Form
    narrow: Form
    keys: tuple[tuple[str, str, bool], ...]
    not_drawn: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What ``figure.html`` shows. ``title`` is the finding, ``text`` the same in full for those who do not see it.

    ``drawing`` is None when there is no value to draw: the table says why.
    """

    id: str
    title: str
    subtitle: str
    text: str
    drawing: Drawing | None
    table: Table
    picture_address: str
    actions: tuple[Action, ...] = ()
    is_table_open: bool = False

    @property
    def wide_id(self) -> str:
        return f"{self.id}-wide"

    @property
    def narrow_id(self) -> str:
        return f"{self.id}-narrow"


def drawing_of(picture: Picture) -> Drawing:
    """Return the chart for wide and narrow places."""
    wide, narrow = (_form(replace(picture, narrow=narrow)) for narrow in (False, True))
    return Drawing(wide, narrow, line_key(picture) if isinstance(picture, Trend) else (), not_drawn(picture))


def not_drawn(picture: Picture) -> tuple[str, ...]:
    """Return what a chart of lines cannot show: which lines miss steps that are withheld, and how many."""
    if not isinstance(picture, Trend):
        return ()
    return tuple(
        ngettext("{name}: {count} värde visas inte", "{name}: {count} värden visas inte", line.withheld_count).format(
            name=line.name, count=line.withheld_count
        )
        for line in picture.lines
        if line.withheld_count
    )


def _form(picture: Picture) -> Form:
    drawn = json.loads(specification(picture))
    return Form(drawn, drawn["height"] + _ROOM_FOR_AXIS)
