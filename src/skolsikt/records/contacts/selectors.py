"""What is noted about pupils, as far as one reader may read it. The caller has decided and noted that they are seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skolsikt.home.clock import STOCKHOLM
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.measures.by_right.class_rows import ClassRows, PupilRow
from skolsikt.measures.by_right.objected import ABSENCE, SUPPORT
from skolsikt.privacy.decide import Thing
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.contacts.choices import THEMES, WITH_WHOM, in_words
from skolsikt.records.contacts.models import Contact, OwnWords
from skolsikt.records.contacts.secrecy import OF_THE_SCHOOL, may_read


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One talk as one reader sees it.

    ``is_of_health``: pupil health noted it and the reader does not belong there: the day is told, and nothing else.
    ``is_closed``: there is a text that the reader may not read. ``is_own``: the reader wrote it.
    """

    number: int
    held_on: date
    who: str = ""
    with_whom: str = ""
    theme: str = ""
    text: str = ""
    is_closed: bool = False
    is_of_health: bool = False
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class Words:
    """A pupil's own words, the day they were written down, and by whom."""

    text: str
    who: str
    written_on: date


def contacts_about(pupil: Thing, *, viewer: Viewer, house: HouseOfPupils) -> list[Noted]:
    """Return every talk about the pupil, the newest first."""
    return [_with_text(one, pupil, viewer) for one in held_about(_keys(pupil, house))]


def own_words_of(pupil: Thing, *, house: HouseOfPupils) -> Words | None:
    """Return what the pupil wants those who open the page to read first."""
    found = words_about(_keys(pupil, house))
    return None if found is None else Words(text=found.text, who=found.written_by.full_name, written_on=_day(found))


def latest_contacts(rows: ClassRows, *, viewer: Viewer, house: HouseOfPupils) -> dict[int, Noted]:
    """Return the latest talk about each pupil of a list, of those whose own page the reader may open."""
    told = {row.pupil_key: row for row in rows.pupils if row.may_open and SUPPORT not in row.left_out}
    latest = _latest(told, house)
    return {key: _noted(contact, told[key].thing, viewer) for key, contact in latest.items()}


def not_yet_talked_about(rows: ClassRows, *, since: date, house: HouseOfPupils) -> list[PupilRow]:
    """Return the pupils of a list with high absence this school year whom nobody has noted a talk about ``since`` then.

    They have been decided and noted as every row of the list; whoever has an objection or a restriction is not there,
    nor is anybody whose own page the reader may not open.
    """
    high = {
        row.pupil_key: row
        for row in rows.pupils
        if row.has_high_absence and row.may_open and not row.left_out & {ABSENCE, SUPPORT}
    }
    latest = _latest(high, house)
    return [row for key, row in high.items() if key not in latest or latest[key].held_on < since]


def held_about(pupil_keys: Collection[int]) -> Sequence[Contact]:
    """Return every talk about a pupil with these keys, the newest first: for the extract, which tells everything."""
    found = Contact.objects.filter(pupil_key__in=pupil_keys).select_related("written_by")
    return list(found.order_by("-held_on", "-id"))


def words_about(pupil_keys: Collection[int]) -> OwnWords | None:
    """Return the newest own words of a pupil with these keys."""
    found = OwnWords.objects.filter(pupil_key__in=pupil_keys).select_related("written_by")
    return found.order_by("-written_at").first()


def _latest(wanted: Mapping[int, PupilRow], house: HouseOfPupils) -> dict[int, Contact]:
    """The latest talk about each of the pupils, also under a key that the pupil had before a number was changed."""
    now = {key: key for key in wanted}
    now |= {former: key for former, key in Vault(house.home).retired_keys().items() if key in wanted}
    found = Contact.objects.filter(pupil_key__in=now).select_related("written_by").defer("text")
    return {now[one.pupil_key]: one for one in found.order_by("held_on", "id")}


def _keys(pupil: Thing, house: HouseOfPupils) -> list[int]:
    return [] if pupil.pupil_key is None else Vault(house.home).keys_of(pupil.pupil_key)


def _noted(contact: Contact, pupil: Thing, viewer: Viewer) -> Noted:
    """The talk without its text, which a list neither reads nor shows."""
    if contact.secrecy != OF_THE_SCHOOL and not _may_read(contact, pupil, viewer):
        return Noted(number=contact.pk, held_on=contact.held_on, is_of_health=True)
    return Noted(
        number=contact.pk,
        held_on=contact.held_on,
        who=contact.written_by.full_name,
        with_whom=in_words(contact.with_whom, WITH_WHOM),
        theme=in_words(contact.theme, THEMES),
        is_own=contact.written_by.username == viewer.id,
    )


def _with_text(contact: Contact, pupil: Thing, viewer: Viewer) -> Noted:
    noted = _noted(contact, pupil, viewer)
    if noted.is_of_health or not contact.text:
        return noted
    may = _may_read(contact, pupil, viewer)
    return replace(noted, text=contact.text if may else "", is_closed=not may)


def _may_read(contact: Contact, pupil: Thing, viewer: Viewer) -> bool:
    return contact.written_by.username == viewer.id or may_read(contact.secrecy, viewer, pupil)


def _day(words: OwnWords) -> date:
    return words.written_at.astimezone(STOCKHOLM).date()
