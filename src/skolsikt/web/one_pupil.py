"""The one pupil that somebody has written the number, name or key of: found by right, and the looking noted."""

from __future__ import annotations

from skolsikt.home.clock import now
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.access_log import note_search
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.finding import keys_for
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house
from skolsikt.web.requiring import require


class NotOnePupil(WrongUsage):
    """Nobody, or more than one, is meant."""


def pupils_meant(text: str, *, viewer: Viewer, why: str) -> list[int]:
    """Return the keys of the pupils that ``text`` means. What was typed is kept nowhere; whom it found is noted."""
    require(viewer, Permission.PUPIL_SEARCH, what=_("Sökning efter elev"))
    keys = keys_for(text, house().home)
    note_search(house().home, at=now(), viewer=viewer.id, why=why, pupil_keys=keys)
    return keys


def one_pupil(text: str, *, viewer: Viewer, why: str) -> int:
    """Return the key of the one pupil that ``text`` means. Raises NotOnePupil."""
    keys = [key for key in pupils_meant(text, viewer=viewer, why=why) if Vault(house().home).knows(key)]
    if len(keys) != 1:
        several = _("Flera elever hittades. Skriv hela personnumret.")
        raise NotOnePupil(several if keys else _("Ingen elev hittades. Kontrollera vad du har skrivit."))
    return keys[0]
