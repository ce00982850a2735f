"""An installation that can be asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from skolsikt.home.clock import now
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.cache import Cache
from skolsikt.measures.calendar import Calendars, read_calendars
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.question import Question
from skolsikt.privacy.access_log import note_access
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.manifest import current_number
from skolsikt.warehouse.reader import Reader, ServingDamaged
from skolsikt.warehouse.warehouse import Warehouse

_READERS_KEPT = 8


class House:
    """One installation: its settings, its data versions and the answers it keeps. Safe to share between threads.

    ``clock`` tells when the access log is written; every computation gets its time from the data.
    """

    def __init__(
        self, home: Home, settings: Settings, warehouse: Warehouse, *, clock: Callable[[], datetime] = now
    ) -> None:
        self.home = home
        self.settings = settings
        self.warehouse = warehouse
        self.kept = Kept()
        self._clock = clock
        self._readers = Cache[Reader](size=_READERS_KEPT)
        self._opening = threading.Lock()

    @classmethod
    def open(cls, home: Home | Path | str | None = None) -> House:
        """Open an installation folder. Raises HomeMissing if nothing has been initialised there."""
        found = home.required() if isinstance(home, Home) else Home.locate(home).required()
        settings = read_settings(found)
        return cls(found, settings, Warehouse(found, settings))

    def ask(self, question: Question, *, viewer: Viewer) -> Answer:
        """Return the answer to ``question`` as ``viewer`` may see it; see ``ask.ask``."""
        try:
            return ask(question, viewer=viewer, house=self)
        except ServingDamaged:  # thrown away: this time it is built again from the lake
            return ask(question, viewer=viewer, house=self)

    def calendars(self, school_year: str) -> Calendars:
        """Return the school calendars of ``school_year`` in the published data version; the usual days before one."""
        rows = self.rows() if current_number(self.home) else None
        return read_calendars(rows, school_year, settings=self.settings)

    def rows(self, version: int | None = None) -> Reader:
        """Return the reader of a data version, the published one when None."""
        number = version if version is not None else self._current_number()
        with self._opening:
            found = self._readers.find(number)
            if found and not found.is_damaged:
                return found
            return self._readers.keep(number, self.warehouse.reader(number, derived=DERIVED))

    def _current_number(self) -> int:
        number = current_number(self.home)
        return number if number else self.warehouse.reader().version.number  # which says that nothing is loaded

    def note_extract(self, table: str, *, viewer: Viewer, purpose: str, pupils: int) -> None:
        """Write in the access log that rows were handed out for analysis, and what for."""
        note_access(self.home, at=self._clock(), viewer=viewer.id, what=f"extract {table}", why=purpose, pupils=pupils)

    def note_seen(self, what: str, *, viewer: Viewer, why: str, pupil_keys: Sequence[int] = ()) -> None:
        """Write in the access log that ``viewer`` was shown these pupils or refused, and why."""
        note_access(self.home, at=self._clock(), viewer=viewer.id, what=what, why=why, pupil_keys=pupil_keys)

    def note_true_aggregates(self, question: Question, viewer: Viewer) -> None:
        """Write in the access log that ``viewer`` saw true aggregates, and why."""
        note_access(
            self.home,
            at=self._clock(),
            viewer=viewer.id,
            what=_in_words(question),
            why=viewer.reason,
        )


def _in_words(question: Question) -> str:
    """The question as it would be typed, for the data-protection officer."""
    by = [f"--by {name}" for name in question.by]
    where = [f"--where {name}={value}" for name, values in question.where.items() for value in values]
    return " ".join(["ask", question.measure, *by, *where, f"--period {question.period}"])
