"""Who a pupil is, and how what several files tell of one pupil becomes one identity."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a pupil is. Leaves the vault only for someone with the right to the pupil, noted in the access log.

    ``is_protected``: None where the source does not say; what another source has said then stands.
    """

    person_number: str
    given_name: str = ""
    family_name: str = ""
    address: str = ""
    is_protected: bool | None = None

    def __repr__(self) -> str:
        return "Identity(...)"  # never in a log or a traceback

    def written(self) -> bytes:
        """The identity as the vault seals it; ``read`` gives it back."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, content: bytes) -> Identity:
        return cls(**json.loads(content))


def merged(before: Identity | None, now: Identity) -> Identity:
    """Return what is known of a pupil after ``now`` is told: an empty field keeps what was known."""
    if before is None:
        return now
    is_protected = before.is_protected if now.is_protected is None else now.is_protected
    return Identity(
        person_number=now.person_number,
        given_name=now.given_name or before.given_name,
        family_name=now.family_name or before.family_name,
        # A protected address is forgotten, also the one that was told before the protection.
        address="" if is_protected else now.address or before.address,
        is_protected=is_protected,
    )


def of_both(person_number: str, *told: Identity | None) -> Identity:
    """Return the identity of one who was taken for two. A protection that either told stands until a file lifts it."""
    known = [identity for identity in told if identity]
    is_protected = True if any(identity.is_protected for identity in known) else known[-1].is_protected
    return merged(known[0], replace(known[-1], person_number=person_number, is_protected=is_protected))
