"""Sealed answers: a question, its numbers and the versions they rest on, under one hash.

Goals, plans, forecasts and reports keep seals. The data version of a seal is kept as long as the seal stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import Relation, Viewer
from skolsikt.warehouse.destruction import VersionDestroyed

_FOLDER = "sealed"
_NUMBERS = ("value", "numerator", "denominator", "population", "bounds", "interval_95", "withheld")
_CHECKING = "kontroll av förseglat svar"


class UnknownSeal(SkolsiktError):
    """No sealed answer has that hash."""


class SealDamaged(SkolsiktError):
    """A sealed answer cannot be read."""


class SealingHouse(Protocol):
    """What sealing and checking a seal need of a house."""

    @property
    def home(self) -> Home: ...
    def ask(self, question: Question, *, viewer: Viewer) -> Answer: ...


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """A sealed answer. ``sha256`` is the hash of everything in ``content``, and its name."""

    sha256: str
    content: Mapping[str, object]

    @property
    def is_whole(self) -> bool:
        """Whether the content is what was sealed."""
        return _hash(self.content) == self.sha256


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What asking again says: the same numbers, or how they differ. ``why`` tells too why they cannot be asked."""

    is_same: bool
    why: str = ""


def seal(answer: Answer, *, viewer: Viewer, house: SealingHouse, at: datetime) -> Sealed:
    """Seal ``answer`` as ``viewer`` saw it, keep its data version, and return the seal."""
    content = {
        "version": answer.data_version,
        "measure": answer.measure,
        "measure_version": answer.measure_version,
        "question": _question(answer.question),
        "viewer": {"roles": sorted(viewer.roles), "relations": [asdict(one) for one in sorted(viewer.relations)]},
        "rows": _rows(answer),
        "sealed_at": at.isoformat(timespec="seconds"),
    }
    sealed = Sealed(sha256=_hash(content), content=content)
    folder = house.home.lake / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / f"{sealed.sha256}.json", _text(content))
    return sealed


def read_seal(sha256: str, *, house: SealingHouse) -> Sealed:
    """Return the seal with that hash. Raises UnknownSeal or SealDamaged."""
    path = house.home.lake / _FOLDER / f"{sha256}.json"
    if not sha256.isalnum() or not path.is_file():
        raise UnknownSeal(_("Det finns inget förseglat svar {sha256}.").format(sha256=sha256))
    try:
        return Sealed(sha256=sha256, content=dict(json.loads(path.read_text("utf-8"))))
    except (ValueError, TypeError) as error:
        sentence = _("Det förseglade svaret {file} är skadat. Återställ filen från en säkerhetskopia.")
        raise SealDamaged(sentence.format(file=path)) from error


def verify(sealed: Sealed, *, house: SealingHouse) -> Verdict:
    """Ask the sealed question again on the sealed data version and say whether the numbers are the same.

    Where rows of that version have been destroyed by decision, the sealed numbers stand and nothing is computed.
    """
    if not sealed.is_whole:
        return Verdict(is_same=False, why=_("Förseglingen är bruten: innehållet är ändrat sedan den gjordes."))
    asked, seen_by = sealed.content["question"], sealed.content["viewer"]
    if not isinstance(asked, dict) or not isinstance(seen_by, dict):
        return Verdict(is_same=False, why=_("Förseglingen går inte att läsa."))
    viewer = Viewer(
        id="seal",
        roles=frozenset(seen_by["roles"]),
        relations=frozenset(Relation(**one) for one in seen_by["relations"]),
        reason=_CHECKING,
    )
    where = {name: tuple(values) for name, values in asked["where"].items()}
    given = asked | {"by": tuple(asked["by"]), "where": where, "version": sealed.content["version"]}
    try:
        now = house.ask(Question(**given), viewer=viewer)
    except VersionDestroyed as destroyed:
        return Verdict(is_same=True, why=str(destroyed))
    if json.loads(_text(_rows(now))) == json.loads(_text(sealed.content["rows"])):
        return Verdict(is_same=True)
    if now.measure_version != sealed.content["measure_version"]:
        return Verdict(is_same=False, why=_("Måttet räknas på ett nytt sätt sedan svaret förseglades."))
    return Verdict(is_same=False, why=_("Samma fråga på samma data ger andra tal än de förseglade."))


def broken_seals(house: SealingHouse) -> list[str]:
    """Return a sentence for every seal whose content has been changed."""
    paths = sorted((house.home.lake / _FOLDER).glob("*.json"))
    return [
        _("Det förseglade svaret {name} är ändrat.").format(name=path.stem) for path in paths if not _is_untouched(path)
    ]


def _is_untouched(path: Path) -> bool:
    try:
        return _hash(json.loads(path.read_text("utf-8"))) == path.stem
    except ValueError:
        return False


def _question(question: Question) -> dict[str, object]:
    return {
        "measure": question.measure,
        "by": list(question.by),
        "where": {name: list(values) for name, values in question.where.items()},
        "period": question.period,
        "pool": question.pool,
    }


def _rows(answer: Answer) -> list[dict[str, object]]:
    """The numbers and codes of each cell; labels may be reworded without breaking a seal."""
    rows = []
    for cell in answer.cells:
        row = cell.as_row()
        kept = {name: row[name] for name in ("period", *cell.group, *_NUMBERS, *cell.companions)}
        rows.append(kept)
    return rows


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(content: object) -> str:
    return hashlib.sha256(_text(content).encode()).hexdigest()
