"""Whom the rows without person number of a load were taken to be about: shown and decided by right, with a reason.

A row may be about anybody at its school, also about a pupil with protected identity: whoever sees it has the right to
all of them. Of the pupils whom it may mean only those are shown to whom the viewer has the right; nothing is said of
others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from skolsikt.home.words import _
from skolsikt.loading.loads import Load
from skolsikt.loading.rejects import read_rejects
from skolsikt.loading.unmasked import ReasonMissing, UnmaskedRefused
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.measures.by_right.standing import Standing, last_standing, standings
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import Reason, Thing, decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.describing import HOW_WORDS, birth_date_of
from skolsikt.privacy.vault.matching import (
    Decided,
    KeptMatch,
    State,
    decide_description,
    decisions_about,
    matches_of,
    take_back,
)
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.identifiers import names_a_number
from skolsikt.sources.reading.faults import DOUBTFUL_PUPIL


@dataclass(frozen=True, kw_only=True)
class ShownMatch:
    """A pupil whom a row may be about. ``by`` and ``at``: who said so and when, where somebody has."""

    number: int
    name: str
    birth_date: str
    class_name: str
    how: str
    row_number: int
    row_count: int
    by: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class DoubtfulRow:
    """A row as it describes its pupil, and the pupils to choose among."""

    number: int
    text: str
    row_number: int
    row_count: int
    candidates: Sequence[ShownMatch]


@dataclass(frozen=True, kw_only=True)
class ShownMatches:
    """What the viewer has the right to see of a load: rows to decide, pupils taken, and pupils refused."""

    doubtful: Sequence[DoubtfulRow]
    sure: Sequence[ShownMatch]
    never: Sequence[ShownMatch]


def match_counts(load: Load, house: HouseOfPupils) -> Mapping[State, int]:
    """Return how many described pupils were sure, and how many wait for a person."""
    lines = matches_of(house.home, load.number)
    return {state: len({one.description for one in lines if one.state is state}) for state in State}


def shown_matches(load: Load, *, reason: str, viewer: Viewer, house: HouseOfPupils) -> ShownMatches:
    """Return whom the rows of ``load`` were taken to be about, as the viewer may see it; the log tells whose and why.

    Raises UnmaskedRefused, which is noted, and ReasonMissing.
    """
    _require_reason(reason)
    allowed = _allowed(load, viewer=viewer, house=house)
    found = [line for line, _standing in allowed.values()]
    keys = sorted({one.pupil_key for one in found})
    told = f"matches of load {load.number}"
    house.note_seen(told, viewer=viewer, why=reason.strip(), pupil_keys=keys, kind=Kind.UNMASKED)
    decided = decisions_about(house.home, {one.description for one in found})
    shown = {number: _shown(line, standing, decided) for number, (line, standing) in allowed.items()}
    of = {state: [shown[one.number] for one in found if one.state is state] for state in State}
    return ShownMatches(doubtful=list(_doubtful(load, found, shown, house)), sure=of[State.SURE], never=of[State.NEVER])


def decide_matches(
    load: Load,
    *,
    chosen: Mapping[int, int | None],
    undone: Collection[int],
    taken_back: Collection[int],
    reason: str,
    viewer: Viewer,
    house: HouseOfPupils,
    at: datetime,
) -> int:
    """Keep what a person says of the rows of ``load``, and return how many things were said.

    ``chosen``: any match of a doubtful row -> the match of the pupil whom it is about, None when it is none of those
    shown. ``undone``: sure matches that are wrong. ``taken_back``: refusals that are no longer meant. A number that is
    not the viewer's to decide about is passed over. The file is to be read anew afterwards.
    Raises UnmaskedRefused and ReasonMissing.
    """
    _require_reason(reason)
    lines = {number: line for number, (line, _standing) in _allowed(load, viewer=viewer, house=house).items()}
    acts = list(_acts(lines, chosen, undone, taken_back))
    keys = sorted({key for act in acts for key in act.pupil_keys})
    if not acts:
        return 0
    told = f"matches decided in load {load.number}"
    house.note_seen(told, viewer=viewer, why=reason.strip(), pupil_keys=keys, kind=Kind.CHANGED)
    for act in acts:
        if act.is_taken_back:
            take_back(house.home, act.description, act.never[0])
        else:
            decide_description(
                house.home, act.description, pupil_key=act.pupil_key, never=act.never, by=viewer.id, at=at
            )
    return len(acts)


@dataclass(frozen=True, kw_only=True)
class _Act:
    description: bytes
    pupil_key: int | None = None
    never: tuple[int, ...] = ()
    is_taken_back: bool = False

    @property
    def pupil_keys(self) -> Iterator[int]:
        yield from self.never
        if self.pupil_key is not None:
            yield self.pupil_key


def _acts(
    lines: Mapping[int, KeptMatch],
    chosen: Mapping[int, int | None],
    undone: Collection[int],
    taken_back: Collection[int],
) -> Iterator[_Act]:
    for row, choice in chosen.items():
        of = lines[row].description if row in lines and lines[row].state is State.DOUBTFUL else None
        among = {
            one.number: one.pupil_key for one in lines.values() if one.description == of and one.state is State.DOUBTFUL
        }
        if of and choice is None:
            yield _Act(description=of, never=tuple(among.values()))
        elif of and choice in among:
            yield _Act(description=of, pupil_key=among[choice])
    for numbers, state in ((undone, State.SURE), (taken_back, State.NEVER)):
        for number in numbers:
            if number in lines and lines[number].state is state:
                one = lines[number]
                is_back = state is State.NEVER
                yield _Act(description=one.description, never=(one.pupil_key,), is_taken_back=is_back)


def _require_reason(reason: str) -> None:
    if not reason.strip() or names_a_number(reason):
        raise ReasonMissing(_("Skriv varför du behöver se raderna, utan personnummer. Det sparas."))


def _allowed(load: Load, *, viewer: Viewer, house: HouseOfPupils) -> dict[int, tuple[KeptMatch, Standing]]:
    """Return the matches of the load that the viewer may see, by number. Raises UnmaskedRefused, which is noted."""
    every = matches_of(house.home, load.number)
    units = {one.school_unit_code for one in every}
    own = {one for one in units if _may(viewer, Thing(school_unit_code=one, is_protected=True))}
    if every and not own:
        told = f"refused matches of load {load.number}"
        house.note_seen(told, viewer=viewer, why=Reason.NO_RELATION, kind=Kind.REFUSED)
        raise UnmaskedRefused(
            _("Vilka elever raderna gäller visas för {who}.").format(who=who_may(Permission.REJECTS_VIEW))
        )
    lines = [one for one in every if one.school_unit_code in own]
    standing = _standings({one.pupil_key for one in lines}, house)
    return {one.number: (one, standing[one.pupil_key]) for one in lines if _may(viewer, standing[one.pupil_key].thing)}


def _may(viewer: Viewer, thing: Thing) -> bool:
    return decide(viewer, Permission.REJECTS_VIEW, thing).allowed


def _standings(keys: Collection[int], house: HouseOfPupils) -> dict[int, Standing]:
    rows, vault = house.rows(), Vault(house.home)
    found = dict(standings(keys, rows=rows, vault=vault))
    return found | {key: last_standing(key, rows=rows, vault=vault) for key in keys if key not in found}


def _shown(line: KeptMatch, standing: Standing, decided: Mapping[bytes, Sequence[Decided]]) -> ShownMatch:
    identity = standing.identity
    said = next((one for one in decided.get(line.description, ()) if one.pupil_key == line.pupil_key), None)
    name = f"{identity.given_name} {identity.family_name}".strip() if identity else ""
    return ShownMatch(
        number=line.number,
        name=name or _("Namn saknas i valvet"),
        birth_date=birth_date_of(identity) if identity else "",
        class_name=standing.thing.class_name,
        how=_(HOW_WORDS[line.how]),
        row_number=line.row_number,
        row_count=line.row_count,
        by=said.by if said else "",
        at=said.at if said else "",
    )


def _doubtful(
    load: Load, found: Sequence[KeptMatch], shown: Mapping[int, ShownMatch], house: HouseOfPupils
) -> Iterator[DoubtfulRow]:
    """Yield the doubtful rows with their candidates; one whose rejected row has been destroyed is shown no more."""
    rejects = read_rejects(house.home, load.number, is_masked=False)
    texts = {one.row_number: one.value for one in rejects if one.code == DOUBTFUL_PUPIL.code}
    doubtful = [one for one in found if one.state is State.DOUBTFUL]
    for _description, lines in groupby(doubtful, key=lambda one: one.description):
        candidates = [shown[one.number] for one in lines]
        first = candidates[0]
        if first.row_number in texts:
            yield DoubtfulRow(
                number=first.number,
                text=texts[first.row_number],
                row_number=first.row_number,
                row_count=first.row_count,
                candidates=candidates,
            )
