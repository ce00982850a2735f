"""Entries of the access log in words."""

from __future__ import annotations

from skolsikt.home.words import N_, _
from skolsikt.privacy.access_log import Access, Kind
from skolsikt.privacy.access_log.kinds import TITLES
from skolsikt.privacy.roles import PURPOSES

# Where the kind of an entry says less than what the entry tells.
_WHAT = {
    "pupil": N_("Elevens sida"),
    "class": N_("Klasslista"),
    "window": N_("Gav insyn"),
    "closed": N_("Avslutade insyn"),
    "matter": N_("Ärende om elevens rättigheter"),
    "records": N_("Begäran om allmän handling"),
    "register": N_("Registerutdrag"),
    "receipt": N_("Kvitto"),
    "contact": N_("Antecknat samtal"),
    "words": N_("Elevens egna ord"),
}


def what_was_done(access: Access) -> str:
    """Return what the entry tells of."""
    kind = Kind(access.kind)
    return _(TITLES[kind] if kind is Kind.REFUSED else _WHAT.get(access.what.split(" ", 1)[0], TITLES[kind]))


def purpose_told(access: Access) -> str:
    """Return the purpose that an entry gives, without the reason that somebody wrote; empty where it gives none.

    >>> purpose_told(Access(1, "", "", Kind.PUPILS, "pupil", "Utreda frånvaro: mamman ringde", 1))
    'Utreda frånvaro'
    """
    told = access.why.split(":", 1)[0]
    return told if told in {words.sv for words in PURPOSES.values()} else ""
