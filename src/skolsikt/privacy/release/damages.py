"""What is wrong with releases: files that are not what was written, and numbers in force that nobody approved."""

from __future__ import annotations

import json
from collections.abc import Iterator

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import KeyLost
from skolsikt.home.master_key import VaultClosed
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.release.basis import BasisBroken
from skolsikt.privacy.release.store import ReleaseDamaged, read_from, release_numbers
from skolsikt.privacy.release.waiting import fingerprint, waiting_folder, waiting_numbers


class NotApproved(SkolsiktError):
    """A release is in force without its approvals, or is not the one that was approved."""


def damaged_releases(home: Home) -> Iterator[SkolsiktError]:
    """Yield every release that cannot be read, with its basis, as it was written, or that is in force unapproved.

    A basis that waits for its key is only looked at from outside; that a key is lost is told with the keys.
    """
    places = [(home.releases, release_numbers(home)), (waiting_folder(home), waiting_numbers(home))]
    for folder, numbers in places:
        for number in numbers:
            try:
                read_from(home, folder, number, with_basis=True)
            except (VaultClosed, KeyLost):
                continue
            except (ReleaseDamaged, BasisBroken) as damage:
                yield damage
    yield from (_unapproved(number) for number in release_numbers(home) if not _is_approved(home, number))


def _is_approved(home: Home, number: int) -> bool:
    try:
        told = json.loads((home.releases / f"{number}.approved.json").read_text("utf-8"))
        is_same: bool = told["sha256"] == fingerprint(home.releases / f"{number}.json")
        return is_same and len(set(told["by"])) >= told["required"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _unapproved(number: int) -> NotApproved:
    sentence = _("Utgåva {number} gäller men är inte den som godkändes. Återställ den från säkerhetskopian.")
    return NotApproved(sentence.format(number=number))
