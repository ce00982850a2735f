"""An installation from Python: the same questions, the same gate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.house import House as MeasuresHouse
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Viewer, operator

if TYPE_CHECKING:
    import altair as alt


class UnknownViewer(WrongUsage):
    """Not one of the viewers that are known by a word."""


class NotebookAnswer(Answer):
    """An answer that can draw itself."""

    def chart(self) -> alt.Chart | alt.LayerChart:
        """Return the chart that the screen would show."""
        from skolsikt.presentation.charts import chart_of

        return chart_of(self)


class House:
    """One installation, asked as ``analyst`` (guarded) unless another viewer is named.

    >>> house = skolsikt.open("/srv/skolsikt")  # doctest: +SKIP
    >>> house.ask("merit_value_mean", by=["school_unit"]).to_pandas()  # doctest: +SKIP
    """

    def __init__(self, home: Path | str | None) -> None:
        self._house = MeasuresHouse.open(home)

    def ask(
        self,
        measure: str,
        *,
        by: Sequence[str] = (),
        where: Mapping[str, str | Sequence[str]] | None = None,
        period: str = "latest",
        pool: bool = False,
        version: int | None = None,
        viewer: str | Viewer = "analyst",
        reason: str = "",
    ) -> NotebookAnswer:
        """Ask ``measure``. ``where`` maps a dimension to one value or several (or)."""
        conditions = {
            name: (values,) if isinstance(values, str) else tuple(values) for name, values in (where or {}).items()
        }
        question = Question(measure=measure, by=tuple(by), where=conditions, period=period, pool=pool, version=version)
        answer = self._house.ask(question, viewer=_viewer(viewer, reason))
        return NotebookAnswer(**{field.name: getattr(answer, field.name) for field in fields(Answer)})


def _viewer(viewer: str | Viewer, reason: str) -> Viewer:
    if isinstance(viewer, Viewer):
        return viewer
    known = {"public": PUBLIC, "analyst": ANALYST, "operator": operator(reason=reason)}
    if viewer not in known:
        raise UnknownViewer(
            _("Det går inte att fråga som {viewer}. {near}").format(viewer=viewer, near=did_you_mean(viewer, known))
        )
    return known[viewer]


def open_house(home: Path | str | None = None) -> House:
    """Open the installation ``home`` (default: SKOLSIKT_HOME or ./skolsikt-home)."""
    return House(home)
