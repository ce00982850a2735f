"""Noting a talk and taking it back, and a pupil's own words: each with its line in the access log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import THE_PUPIL, HouseOfPupils, required
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import Thing
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.contacts.choices import THEMES, WITH_WHOM, offered
from skolsikt.records.contacts.models import LONGEST_NOTE, LONGEST_WORDS, Contact, OwnWords
from skolsikt.records.contacts.secrecy import class_written_under, classes_held
from skolsikt.school.identifiers import names_a_number

_OLDEST_YEARS = 1


class ContactWrong(WrongUsage):
    """What is to be noted does not hang together; the message says what to do."""


class NotOnesOwn(NotPermitted):
    """Only whoever noted a talk takes it back."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """Who writes about which pupil, and what the page was opened for."""

    pupil: Thing
    user: User
    viewer: Viewer
    purpose: str
    house: HouseOfPupils

    @property
    def pupil_key(self) -> int:
        if self.pupil.pupil_key is None:
            raise ContactWrong(_("Välj en elev."))
        return self.pupil.pupil_key

    def require(self) -> None:
        """Raise PupilsRefused, which is noted, unless the one who writes may write about the pupil."""
        required(Permission.CONTACT_WRITE, self.pupil, what=THE_PUPIL, viewer=self.viewer, house=self.house)

    def note(self, what: str) -> None:
        """Write in the access log that something was written: never what, nor about what."""
        self.house.note_seen(what, viewer=self.viewer, why=self.purpose, pupil_keys=[self.pupil_key], kind=Kind.CHANGED)


@transaction.atomic
def contact_write(*, writing: Writing, with_whom: str, theme: str, held_on: date, text: str, at: datetime) -> Contact:
    """Note that somebody has talked with or about a pupil. Raises PupilsRefused and ContactWrong."""
    writing.require()
    if with_whom not in dict(offered(WITH_WHOM)) or theme not in dict(offered(THEMES)):
        raise ContactWrong(_("Välj vem samtalet var med och vad det handlade om."))
    _require_day(held_on, at)
    contact = Contact.objects.create(
        pupil_key=writing.pupil_key,
        held_on=held_on,
        with_whom=with_whom,
        theme=theme,
        text=_nameless(text, longest=LONGEST_NOTE),
        secrecy=class_written_under(classes_held(writing.viewer, writing.pupil)),
        written_by=writing.user,
        written_at=at,
    )
    writing.note(f"contact {contact.pk} noted")
    return contact


@transaction.atomic
def contact_withdraw(*, writing: Writing, number: int) -> None:
    """Take back what one has noted by mistake: nothing is left of it but the lines in the log.

    Nothing happens to one that is gone. Raises PupilsRefused and NotOnesOwn.
    """
    writing.require()
    contact = Contact.objects.select_for_update().filter(pk=number, pupil_key__in=_keys(writing)).first()
    if contact is None:
        return
    if contact.written_by_id != writing.user.pk:
        raise NotOnesOwn(_("Ett antecknat samtal tas tillbaka av den som antecknade det."))
    contact.delete()
    writing.note(f"contact {number} withdrawn")


@transaction.atomic
def own_words_write(*, writing: Writing, text: str, at: datetime) -> OwnWords:
    """Write down, together with the pupil, what the pupil wants read first; it takes the place of earlier words.

    Raises PupilsRefused and ContactWrong.
    """
    writing.require()
    told = _nameless(text, longest=LONGEST_WORDS)
    if not told:
        raise ContactWrong(_("Skriv det som eleven vill säga."))
    now, *earlier = _keys(writing)
    OwnWords.objects.filter(pupil_key__in=earlier).delete()
    told_now = {"text": told, "written_by": writing.user, "written_at": at}
    words, _is_new = OwnWords.objects.update_or_create(pupil_key=now, defaults=told_now)
    writing.note("words written")
    return words


@transaction.atomic
def own_words_remove(*, writing: Writing) -> None:
    """Take a pupil's own words away, whoever wrote them down. Raises PupilsRefused."""
    writing.require()
    if OwnWords.objects.filter(pupil_key__in=_keys(writing)).delete()[0]:
        writing.note("words removed")


@transaction.atomic
def notes_erase(pupil_keys: Collection[int]) -> int:
    """Destroy all that is noted about pupils who are forgotten, and return how much. The caller decides and notes."""
    found = [model.objects.filter(pupil_key__in=pupil_keys).delete()[0] for model in (Contact, OwnWords)]
    return sum(found)


def _require_day(held_on: date, at: datetime) -> None:
    today = at.astimezone(STOCKHOLM).date()
    if not today.replace(year=today.year - _OLDEST_YEARS, day=1) <= held_on <= today:
        raise ContactWrong(_("Samtalet ska ha varit i dag eller tidigare, högst ett år tillbaka."))


def _nameless(text: str, *, longest: int) -> str:
    told = text.strip()
    if names_a_number(told):
        raise ContactWrong(_("Skriv utan personnummer."))
    if len(told) > longest:
        raise ContactWrong(_("Skriv högst {longest} tecken.").format(longest=longest))
    return told


def _keys(writing: Writing) -> list[int]:
    return Vault(writing.house.home).keys_of(writing.pupil_key)
