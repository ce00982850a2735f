"""One entity of SS 12000, read value by value: nothing is taken on trust, and what is faulty is rejected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.entity_bundle import Bundle, Line
from skolsikt.sources.reading.faults import BAD_DATE, BAD_NUMBER, OUT_OF_RANGE, REQUIRED_MISSING
from skolsikt.sources.reading.rejects import RejectBook

BAD_ENTITY = Fault(
    "ss12000_bad_entity",
    N_("Raden är ingen post enligt SS 12000: den går inte att läsa som JSON, eller saknar id."),
    N_("Anmäl felet till leverantören av skolsystemet och hämta på nytt."),
)
UNKNOWN_REFERENCE = Fault(
    "ss12000_unknown_reference",
    N_("Posten hänvisar till något som servern inte har lämnat ut, eller som inte kunde läsas."),
    N_("Se efter att kontot får läsa det som posten hänvisar till, och hämta allt på nytt (--full)."),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # of anything that happens at a school


@dataclass(slots=True)
class Entity:
    """An entity and its faults. ``is_lost`` when nothing of it can be taken.

    Values of the wrong kind are as if they were missing, where the standard does not require them.
    """

    kind: str
    number: int
    told: Mapping[str, object]
    text_of_row: str
    book: RejectBook
    is_lost: bool = False

    @property
    def id(self) -> str:
        return self.text("id")

    def text(self, name: str) -> str:
        value = self.told.get(name)
        return " ".join(value.split()) if isinstance(value, str) else ""

    def reference(self, name: str) -> str:
        """Return the id that ``name`` refers to; empty when it refers to nothing."""
        return reference_in(self.told, name)

    def objects(self, name: str) -> list[Mapping[str, object]]:
        return objects_in(self.told, name)

    def is_true(self, name: str) -> bool:
        return self.told.get(name) is True

    def day(self, name: str, *, inside: Mapping[str, object] | None = None) -> date | None:
        """Return a date; a faulty one loses the entity."""
        told = self.told if inside is None else inside
        if told.get(name) in (None, ""):
            return None
        try:
            return date.fromisoformat(str(told[name])[:10])
        except ValueError:
            self.reject(name, BAD_DATE, str(told[name]))
            return None

    def instant(self, name: str) -> datetime | None:
        """Return an instant in UTC; one without zone is Swedish time. A missing or faulty one loses the entity."""
        value = self.told.get(name)
        if value in (None, ""):
            self.reject(name, REQUIRED_MISSING)
            return None
        try:
            instant = datetime.fromisoformat(str(value))
            instant = (instant if instant.tzinfo else instant.replace(tzinfo=STOCKHOLM)).astimezone(UTC)
        except (ValueError, OverflowError):
            instant = datetime.max
        if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
            self.reject(name, BAD_DATE, str(value))
            return None
        return instant

    def whole_number(self, name: str, *, minimum: int, maximum: int) -> int | None:
        """Return a number; a faulty one loses the entity."""
        value = self.told.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            self.reject(name, BAD_NUMBER, str(value))
        elif minimum <= value <= maximum:
            return int(value)
        else:
            self.reject(name, OUT_OF_RANGE, str(value))
        return None

    def reject(self, name: str, fault: Fault, value: str = "", *, keeps_row: bool = False) -> None:
        """Write down that ``name`` is faulty."""
        self.book.add(self.number, f"{self.kind}.{name}" if name else self.kind, value, fault.code, self.text_of_row)
        self.is_lost |= not keeps_row


@dataclass
class Entities:
    """The entities of a bundle, counted as they are read."""

    bundle: Bundle
    book: RejectBook = field(default_factory=RejectBook)
    read_count: int = 0
    lost_count: int = 0

    def of(self, endpoint: str, *, is_long: bool = False) -> Iterator[Entity]:
        """Yield the entities of ``endpoint``, each told once; what the caller marks as lost is counted.

        Of a list of millions (``is_long``) the caller sees to it that nothing is taken twice.
        """
        seen: set[str] = set()
        for line in self.bundle.lines(endpoint):
            self.read_count += 1
            entity = self._entity(endpoint, line)
            if entity and entity.id not in seen:
                if not is_long:
                    seen.add(entity.id)
                yield entity
            self.lost_count += entity is None or entity.is_lost

    def sums_of(self, endpoint: str) -> Iterator[tuple[str, Entity]]:
        """Yield the entities of ``endpoint`` that were asked for by month, with the month; they need no id."""
        for member in self.bundle.members:
            name, _slash, month = member.partition("/")
            for line in self.bundle.lines(member) if name == endpoint and month else ():
                self.read_count += 1
                if entity := self._entity(endpoint, line, needs_id=False):
                    yield month, entity
                self.lost_count += entity is None or entity.is_lost

    def _entity(self, endpoint: str, line: Line, *, needs_id: bool = True) -> Entity | None:
        told = _object(line.text)
        if told is None or (needs_id and not isinstance(told.get("id"), str)):
            self.book.add(line.number, endpoint, "", BAD_ENTITY.code, line.text)
            return None
        return Entity(endpoint, line.number, told, line.text, self.book)


def reference_in(told: Mapping[str, object], name: str) -> str:
    """Return the id that ``name`` of ``told`` refers to, as an object or as a bare id.

    >>> reference_in({"person": {"id": "a"}}, "person"), reference_in({"person": "a"}, "person"), reference_in({}, "x")
    ('a', 'a', '')
    """
    value = told.get(name)
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else ""


def objects_in(told: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """Return the objects of the list ``name``; anything else gives none."""
    value = told.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(text: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
