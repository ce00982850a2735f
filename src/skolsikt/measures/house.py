"""An installation that can be asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from skolsikt.home.clock import STOCKHOLM, now
from skolsikt.home.errors import NotPermitted
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings
from skolsikt.measures.answer import Answer
from skolsikt.measures.ask import ask
from skolsikt.measures.asking.answering import Kept
from skolsikt.measures.cache import Cache
from skolsikt.measures.calendar import Calendars, read_calendars
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measures
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.holds import Hold, read_holds
from skolsikt.privacy.release.store import Release, read_release, release_numbers
from skolsikt.privacy.vault.limits import limited
from skolsikt.privacy.viewer import Viewer
from skolsikt.warehouse.destruction import Destruction, destructions, require_standing
from skolsikt.warehouse.manifest import current_number
from skolsikt.warehouse.reader import Reader, ServingDamaged
from skolsikt.warehouse.warehouse import Warehouse

_READERS_KEPT = 8
_RELEASES_KEPT = 100


class House:
    """One installation: its settings, its data versions and the answers it keeps. Safe to share between threads.

    ``clock`` tells when the access log is written and which day's holds hold; every computation gets its time from the
    data.
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
        self._releases = Cache[Release](size=_RELEASES_KEPT)
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
            return self._asked(question, viewer)
        except ServingDamaged:  # thrown away: this time it is built again from the lake
            return self._asked(question, viewer)

    def _asked(self, question: Question, viewer: Viewer) -> Answer:
        try:
            return ask(question, viewer=viewer, house=self)
        except NotPermitted as refusal:
            # Nothing of a question that was not taken is kept as it was typed: a name may stand in it.
            what = f"ask {question.measure}" if question.measure in measures() else "ask"
            self.note_refusal(what, viewer=viewer, why=type(refusal).__name__)
            raise

    def calendars(self, school_year: str) -> Calendars:
        """Return the school calendars of ``school_year`` in the published data version; the usual days before one."""
        rows = self.rows() if current_number(self.home) else None
        return read_calendars(rows, school_year, settings=self.settings)

    def rows(self, version: int | None = None) -> Reader:
        """Return the reader of a data version, the published one when None. Raises VersionDestroyed."""
        number = version if version is not None else self._current_number()
        if version is not None:  # one that is kept open here may have lost rows since
            require_standing(self.home, self.warehouse.version(version))
        with self._opening:
            found = self._readers.find(number)
            if found and not found.is_damaged:
                return found
            return self._readers.keep(number, self.warehouse.reader(number, derived=DERIVED))

    def release(self, version: int) -> Release:
        """Return what was in force at a data version.

        Before the first release nothing is told, and nothing is computed instead.
        """
        newest_first = (
            self._releases.find(one) or self._releases.keep(one, read_release(self.home, one))
            for one in reversed(release_numbers(self.home))
        )
        return next((one for one in newest_first if one.data_version <= version), Release.nothing())

    def holds(self) -> list[Hold]:
        """Return the figures that are held today, whoever asks. Raises HoldDamaged."""
        return read_holds(self.home, on=self._clock().astimezone(STOCKHOLM).date())

    def destructions(self) -> Sequence[Destruction]:
        """Return the journal of what has been destroyed by decision."""
        return destructions(self.home)

    def _current_number(self) -> int:
        number = current_number(self.home)
        return number if number else self.warehouse.reader().version.number  # which says that nothing is loaded

    def limited_pupils(self, purpose: str) -> frozenset[int]:
        """Return the pupils with whom nothing is done for ``purpose``, after an objection or a restriction."""
        return limited(self.home, purpose)

    def note_extract(self, table: str, *, viewer: Viewer, purpose: str, pupils: int) -> None:
        """Write in the access log that rows were handed out for analysis, and what for."""
        note_access(
            self.home,
            at=self._clock(),
            viewer=viewer.id,
            kind=Kind.EXTRACT,
            what=f"extract {table}",
            why=purpose,
            pupils=pupils,
        )

    def note_refusal(self, what: str, *, viewer: Viewer, why: str) -> None:
        """Write in the access log that ``viewer`` was refused ``what``, and why."""
        note_access(self.home, at=self._clock(), viewer=viewer.id, kind=Kind.REFUSED, what=what, why=why)

    def note_seen(
        self, what: str, *, viewer: Viewer, why: str, pupil_keys: Sequence[int] = (), kind: Kind = Kind.PUPILS
    ) -> None:
        """Write in the access log that ``viewer`` was shown these pupils or refused, and why."""
        at = self._clock()
        note_access(self.home, at=at, viewer=viewer.id, kind=kind, what=what, why=why, pupil_keys=pupil_keys)

    def note_export(self, question: Question, *, viewer: Viewer) -> None:
        """Write in the access log that ``viewer`` took an answer away as a file."""
        self.note_seen(f"file {_in_words(question)}", viewer=viewer, why="", kind=Kind.EXPORT)

    def note_true_aggregates(self, question: Question, viewer: Viewer) -> None:
        """Write in the access log that ``viewer`` saw true aggregates, and why."""
        note_access(
            self.home,
            at=self._clock(),
            viewer=viewer.id,
            kind=Kind.TRUE_AGGREGATES,
            what=_in_words(question),
            why=viewer.reason,
        )


def _in_words(question: Question) -> str:
    """The question as it would be typed, for the data-protection officer."""
    by = [f"--by {name}" for name in question.by]
    where = [f"--where {name}={value}" for name, values in question.where.items() for value in values]
    return " ".join(["ask", question.measure, *by, *where, f"--period {question.period}"])
