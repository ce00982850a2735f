"""One pull: every endpoint asked, what is new laid over what stood, and what could not be fetched left as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.pull_settings import Ss12000Server
from skolsikt.home.words import _
from skolsikt.loading.pulling.connection import Connection, EndpointFailed, NotServed, Unreachable
from skolsikt.loading.pulling.endpoints import (
    ALL,
    ATTENDANCES,
    DELETIONS,
    EVENTS,
    REGISTER,
    REQUIRED,
    SUMS,
    Span,
    changed_after,
    fixed_parameters,
    month_parameters,
    narrowing_parameters,
)
from skolsikt.loading.pulling.pages import Question, answered, entities_of
from skolsikt.sources.reading.entity_bundle import Bundle, Header, Mark, entity_line, write_bundle

FULL_AGAIN_AFTER = timedelta(days=7)  # what a server forgets to mark as changed or removed is seen then
OVERLAP = timedelta(minutes=10)  # two clocks do not agree to the second

Servers = Mapping[str, tuple[Connection, Ss12000Server]]


class PullFailed(SkolsiktError):
    """Nothing could be fetched, or not what everything else rests on; what was loaded before stands as it was."""


@dataclass(kw_only=True)
class Fetching:
    """What is asked, of whom, and what has come so far."""

    servers: Servers
    span: Span
    at: datetime
    since: date | None
    is_full: bool
    earlier: Bundle | None
    folder: Path
    progress: Callable[[str, float], None]
    marks: dict[str, Mark] = field(default_factory=dict)
    members: dict[str, Path] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    tells_deletions: set[str] = field(default_factory=set)  # servers of which increments can be trusted
    problems: dict[str, None] = field(default_factory=dict)  # what went wrong, in words and in order, each once
    gone: dict[str, Unreachable] = field(default_factory=dict)  # servers that are not asked again

    def bundle(self, path: Path) -> Header:
        """Write the bundle of the pull to ``path`` and return its header. Raises PullFailed."""
        if self.earlier and self.earlier.header.school_year != self.span.school_year:
            self.is_full = True
        self._deletions()
        for endpoint in (*REGISTER, EVENTS):
            self._take(endpoint)
        self._take(ATTENDANCES, of=self._events())
        if self.marks[ATTENDANCES].outcome == "absent":
            self._sums()
        self._stop_if_lacking()
        header = Header(
            pulled_at=self.at,
            school_year=self.span.school_year,
            lessons_from=self.span.lessons_from,
            marks=tuple(self.marks.values()),
        )
        write_bundle(path, header, ((name, _lines(file)) for name, file in self.members.items()))
        return header

    # --- one endpoint -----------------------------------------------------------------------------------------

    def _take(self, endpoint: str, *, of: Collection[str] | None = None) -> None:
        """Fetch one endpoint. ``of``: ids of the events that attendances must be of."""
        self.progress(endpoint, ALL.index(endpoint) / len(ALL))
        before = self.earlier.header.mark(endpoint) if self.earlier else None
        try:
            entities, is_whole = self._ask(endpoint, self._questions(endpoint, before))
            draft = self._written(endpoint, entities)
        except EndpointFailed as error:
            self._keep(endpoint, before, error)
            return
        if not is_whole or of is not None:
            draft = self._laid_over(endpoint, draft, is_whole=is_whole, of=of)
        self.members[endpoint] = draft
        full_at = self.at if is_whole or before is None else before.full_at
        self.marks[endpoint] = Mark(endpoint=endpoint, outcome="fetched", after=self.at - OVERLAP, full_at=full_at)

    def _questions(self, endpoint: str, before: Mark | None) -> Sequence[Question]:
        fixed, narrowing = fixed_parameters(endpoint, self.span), narrowing_parameters(endpoint, self.span)
        whole = [Question({**fixed, **narrowing}, True), *([Question(fixed, True)] if narrowing else [])]
        after = self._after(endpoint, before)
        return [Question({**fixed, **changed_after(after)}, False), *whole] if after else whole

    def _after(self, endpoint: str, before: Mark | None) -> datetime | None:
        """Return since when changes are enough; None when everything is to be fetched."""
        if self.is_full or self.earlier is None or before is None or before.after is None or before.full_at is None:
            return None
        is_old = self.at - before.full_at > FULL_AGAIN_AFTER
        is_blind = any(name not in self.tells_deletions for name, _one in self._serving(endpoint))
        is_longer = endpoint == ATTENDANCES and self.span.lessons_from < self.earlier.header.lessons_from
        if endpoint == EVENTS or is_old or is_blind or is_longer:
            return None
        asked = datetime.combine(self.since, time.min, STOCKHOLM) if self.since else before.after
        return min(asked, before.after).astimezone(UTC)

    def _ask(self, endpoint: str, questions: Sequence[Question]) -> tuple[Iterator[Mapping[str, object]], bool]:
        missing = NotServed(_("Ingen server är angiven för {endpoint}.").format(endpoint=endpoint))
        for name, (connection, server) in self._serving(endpoint):
            try:
                pages, question = self._answered(connection, endpoint, questions, server)
            except NotServed as error:
                missing = error
            else:
                return entities_of(pages, place=f"{name} /{endpoint}"), question.is_whole
        raise missing

    def _answered(
        self, connection: Connection, endpoint: str, questions: Sequence[Question], server: Ss12000Server
    ) -> tuple[Iterator[object], Question]:
        if connection.name in self.gone:
            raise self.gone[connection.name]
        try:
            return answered(connection, endpoint, questions, page_size=server.page_size)
        except Unreachable as error:
            self.gone[connection.name] = error
            raise

    def _serving(self, endpoint: str) -> list[tuple[str, tuple[Connection, Ss12000Server]]]:
        return [(name, one) for name, one in self.servers.items() if endpoint in (one[1].endpoints or ALL)]

    def _keep(self, endpoint: str, before: Mark | None, error: EndpointFailed) -> None:
        """Leave what was fetched earlier, but for what has been removed since."""
        self.problems[str(error)] = None
        if self.earlier is None or before is None or before.outcome == "absent":
            self.marks[endpoint] = Mark(endpoint=endpoint, outcome="absent", told=str(error))
            return
        for member in self.earlier.members:
            if member.partition("/")[0] == endpoint:
                self.members.setdefault(member, self._laid_over(member, None, is_whole=False, of=None))
        words = _("{problem} Det som hämtades {day} står kvar.").format(
            problem=error, day=self.earlier.header.pulled_at.astimezone(STOCKHOLM).date()
        )
        self.marks[endpoint] = before.model_copy(update={"outcome": "kept", "told": words})

    # --- files of lines ---------------------------------------------------------------------------------------

    def _written(self, member: str, entities: Iterable[Mapping[str, object]]) -> Path:
        return self._file(f"new-{member}", map(entity_line, entities))

    def _laid_over(self, member: str, draft: Path | None, *, is_whole: bool, of: Collection[str] | None) -> Path:
        """Return a file of the earlier lines that are neither removed nor changed, and then the new ones."""
        new = list(_ids(draft)) if draft and not is_whole else []
        gone = self.deleted.union(new)
        earlier = self.earlier.lines(member) if self.earlier and not is_whole else ()
        old = (line.text.encode() for line in earlier if _told(line.text).get("id") not in gone)
        lines = (line for part in (old, _lines(draft) if draft else ()) for line in part)
        if of is not None:
            lines = (line for line in lines if _event_of(line) in of)
        return self._file(f"laid-{member}", lines)

    def _file(self, name: str, lines: Iterable[bytes]) -> Path:
        path = self.folder / f"{name.replace('/', '-')}.jsonl"
        with path.open("wb") as file:
            file.writelines(line + b"\n" for line in lines)
        return path

    # --- what is asked otherwise ------------------------------------------------------------------------------

    def _deletions(self) -> None:
        """Ask every server what has been removed; of one that does not tell, everything is fetched every time."""
        before = self.earlier.header.mark(DELETIONS) if self.earlier else None
        after = before.after if before and before.after else self.at - OVERLAP
        question = Question({"after": after.isoformat(timespec="seconds")}, False)
        told, reached = [], self.at - OVERLAP
        for name, (connection, server) in self._serving(DELETIONS):
            try:
                pages, _question = self._answered(connection, DELETIONS, [question], server)
                self.deleted |= {one for data in pages for one in _removed(data)}
                self.tells_deletions.add(name)
            except NotServed:
                continue
            except EndpointFailed as error:
                told.append(str(error))
                self.problems[str(error)] = None
                reached = after
        outcome = "fetched" if self.tells_deletions else "absent"
        self.marks[DELETIONS] = Mark(endpoint=DELETIONS, outcome=outcome, after=reached, told=" ".join(told))

    def _events(self) -> Collection[str] | None:
        """Return the ids of the events that were fetched now; None when they are those of earlier."""
        return set(_ids(self.members[EVENTS])) if self.marks[EVENTS].outcome == "fetched" else None

    def _sums(self) -> None:
        """Fetch the sums of each month, where attendances by lesson are not to be had."""
        before = self.earlier.header.mark(SUMS) if self.earlier else None
        self.marks[SUMS] = Mark(endpoint=SUMS, outcome="fetched", full_at=self.at)
        for month in self.span.months:
            self.progress(f"{SUMS} {month.text}", ALL.index(SUMS) / len(ALL))
            try:
                entities, _whole = self._ask(SUMS, [Question(month_parameters(month, self.span), True)])
                self.members[f"{SUMS}/{month.text}"] = self._written(f"{SUMS}/{month.text}", entities)
            except EndpointFailed as error:
                self._keep(SUMS, before, error)
                return

    def _stop_if_lacking(self) -> None:
        lacking = [name for name in REQUIRED if self.marks[name].outcome == "absent"]
        fetched = [mark for name, mark in self.marks.items() if mark.outcome == "fetched" and name != DELETIONS]
        if lacking or not fetched:
            told = " ".join(self.problems)
            raise PullFailed(
                _("Inget är hämtat, och det som redan är inläst står kvar. {problems}").format(problems=told)
            )


def _removed(data: object) -> Iterator[str]:
    """Yield the ids of all kinds of entities: an id is never used for two."""
    for ids in data.values() if isinstance(data, dict) else ():
        yield from (one for one in ids if isinstance(one, str)) if isinstance(ids, list) else ()


def _told(line: str | bytes) -> Mapping[str, object]:
    told = json.loads(line)
    return told if isinstance(told, dict) else {}


def _event_of(line: bytes) -> object:
    event = _told(line).get("calendarEvent")
    return event.get("id") if isinstance(event, dict) else event


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _ids(path: Path) -> Iterator[str]:
    return (str(told["id"]) for line in _lines(path) if "id" in (told := _told(line)))
