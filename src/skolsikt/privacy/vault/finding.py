"""Finding a pupil by what somebody has written on a paper: a pupil key, a person number or a name. Keys come back."""

from __future__ import annotations

from skolsikt.home.paths import Home
from skolsikt.privacy.vault.vault import Vault
from skolsikt.school.identifiers import names_a_number, normalise_person_number


def keys_for(text: str, home: Home) -> list[int]:
    """Return the keys of the pupils that ``text`` means; none when nobody does. A key is taken as it stands.

    The caller has the right to search, notes the search (``note_search``) and keeps nothing of ``text``.
    Raises VaultClosed for a number or a name while the vault is closed.
    """
    told = text.strip()
    if number := normalise_person_number(told):
        return list(Vault(home).known_keys([number]).values())
    if told.isascii() and told.isdecimal() and not names_a_number(told):
        return [Vault(home).retired_keys().get(int(told), int(told))]
    return Vault(home).search(told)
