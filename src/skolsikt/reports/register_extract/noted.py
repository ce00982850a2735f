"""What people have noted about the pupil, and the pupil's own words: all of it, for the one that it is about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.privacy.about_pupils import SECRECY_CLASSES
from skolsikt.records.accounts.selectors import titles_on
from skolsikt.records.contacts.choices import THEMES, WITH_WHOM
from skolsikt.records.contacts.models import Contact
from skolsikt.records.contacts.selectors import held_about, words_about
from skolsikt.reports.retention_terms import term_of_kind

_KIND = "notes_about_pupils"


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One talk. Days are ISO 8601. ``role``: of the one who noted it. ``secrecy``: the provision that is tried."""

    held_on: str
    role: str
    with_whom: str
    theme: str
    text: str
    secrecy: str


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """The pupil's own words, and when and by whom they were written down."""

    text: str
    written_on: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Noted:
    """All that is noted. ``retention``: how long it is kept, in words."""

    talks: Collection[Talk]
    own_words: OwnWords | None
    retention: str


def noted_of(pupil_keys: Collection[int], *, home: Home, on: date) -> Noted:
    """Return what is noted about the pupil, the newest first."""
    return Noted(
        talks=[_talk(one) for one in held_about(pupil_keys)],
        own_words=_own_words(pupil_keys),
        retention=term_of_kind(_KIND, home=home, on=on),
    )


def _talk(one: Contact) -> Talk:
    provision = SECRECY_CLASSES.get(one.secrecy)
    return Talk(
        held_on=one.held_on.isoformat(),
        role=titles_on(one.written_by.username, on=one.held_on),
        with_whom=WITH_WHOM[one.with_whom].title.sv if one.with_whom in WITH_WHOM else one.with_whom,
        theme=THEMES[one.theme].title.sv if one.theme in THEMES else one.theme,
        text=one.text,
        secrecy=provision.source.sv if provision else one.secrecy,
    )


def _own_words(pupil_keys: Collection[int]) -> OwnWords | None:
    found = words_about(pupil_keys)
    if found is None:
        return None
    day = found.written_at.astimezone(STOCKHOLM).date()
    return OwnWords(text=found.text, written_on=day.isoformat(), role=titles_on(found.written_by.username, on=day))
