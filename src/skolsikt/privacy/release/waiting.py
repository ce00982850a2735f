"""A release that waits for its approvers, and how it comes into force: files in ``releases/``, moved in one step.

``waiting/<number>.json`` and its basis are nobody's figures yet. ``<number>.audit.json`` stays whatever is decided.
``<number>.approved.json`` says who put the release in force, and is there before the release is.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.durable import sync, write_durably
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.release.basis import basis_file
from skolsikt.privacy.release.store import Release, numbers_in, read_from, read_release, release_numbers, write_release

Audit = Mapping[str, object]


class NotWaiting(WrongUsage):
    """No release with that number waits to be approved."""


class ReleaseWaits(SkolsiktError):
    """Another release waits to be approved or rejected."""


class ReleaseTooSoon(SkolsiktError):
    """There has been a release this month."""


def waiting_folder(home: Home) -> Path:
    """Return where releases wait."""
    return home.releases / "waiting"


def waiting_numbers(home: Home) -> list[int]:
    """Return the numbers of the releases that wait to be approved: one at most, unless files have been copied in."""
    return [number for number in numbers_in(waiting_folder(home)) if number not in release_numbers(home)]


def next_number(home: Home) -> int:
    """Return a number that no release has had, a rejected one neither."""
    used = [path.name.split(".")[0] for path in home.releases.glob("*.json")]
    return max([*map(int, filter(str.isdigit, used)), *numbers_in(waiting_folder(home))], default=0) + 1


def require_due(home: Home, *, at: datetime) -> None:
    """Raise ReleaseWaits while a release waits, and ReleaseTooSoon when this month has had its release."""
    for number in waiting_numbers(home):
        raise ReleaseWaits(_("Utgåva {number} väntar. Godkänn eller avslå den först.").format(number=number))
    newest = newest_cut(home)
    if newest is not None and _month(newest) == _month(at):
        sentence = _("Månadens utgåva är redan gjord ({day}). Nästa kan göras nästa månad.")
        raise ReleaseTooSoon(sentence.format(day=newest.astimezone(STOCKHOLM).date()))


def newest_cut(home: Home) -> datetime | None:
    """Return when the newest release in force was cut."""
    numbers = release_numbers(home)
    return read_release(home, numbers[-1]).cut_at if numbers else None


def _month(at: datetime) -> tuple[int, int]:
    local = at.astimezone(STOCKHOLM)
    return local.year, local.month


def prepare_release(home: Home, release: Release, *, audit: Audit) -> None:
    """Let ``release`` wait, with its ``audit``. Raises VaultClosed and KeyLost."""
    waiting_folder(home).mkdir(mode=0o700, exist_ok=True)
    write_durably(home.releases / f"{release.number}.audit.json", json.dumps(audit, ensure_ascii=False))
    write_release(home, waiting_folder(home), release)


def read_waiting(home: Home, number: int) -> Release:
    """Return a release that waits. Raises NotWaiting and ReleaseDamaged."""
    require_waiting(home, number)
    return read_from(home, waiting_folder(home), number)


def require_waiting(home: Home, number: int) -> None:
    """Raise NotWaiting unless that release waits to be approved."""
    if number not in waiting_numbers(home):
        raise NotWaiting(_("Ingen utgåva {number} väntar på att godkännas.").format(number=number))


def read_audit(home: Home, number: int) -> Audit | None:
    """Return what the audit of a release said, whatever was decided of it; None where there is none."""
    path = home.releases / f"{number}.audit.json"
    return dict(json.loads(path.read_text("utf-8"))) if path.exists() else None


def audited_numbers(home: Home) -> list[int]:
    """Return the numbers of every release that has been cut: in force, waiting or rejected."""
    return sorted(int(path.name.split(".")[0]) for path in home.releases.glob("*.audit.json"))


def fingerprint(path: Path) -> str:
    """Return the hash of a release's file: what an approval is of."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def waiting_file(home: Home, number: int) -> Path:
    """Return the file of a release that waits."""
    return waiting_folder(home) / f"{number}.json"


def put_in_force(home: Home, number: int, *, by: Sequence[str], required: int, at: datetime) -> None:
    """Move a release into force. May be done again after a crash at any point, and then ends the same.

    ``by``: who approved it. ``required``: how many had to.
    """
    if number in release_numbers(home):
        return
    waiting = waiting_file(home, number)
    basis = basis_file(waiting)
    if basis.exists():
        basis.replace(home.releases / basis.name)
    told = {
        "sha256": fingerprint(waiting),
        "by": list(by),
        "required": required,
        "at": at.isoformat(timespec="seconds"),
    }
    write_durably(home.releases / f"{number}.approved.json", json.dumps(told, ensure_ascii=False))
    waiting.replace(home.releases / waiting.name)
    sync(home.releases)
    sync(waiting.parent)


def throw_away(home: Home, number: int) -> None:
    """Remove a rejected release. Its audit stays. May be done again."""
    waiting = waiting_file(home, number)
    waiting.unlink(missing_ok=True)
    basis_file(waiting).unlink(missing_ok=True)
    if waiting.parent.exists():
        sync(waiting.parent)


@contextmanager
def deciding(home: Home) -> Iterator[None]:
    """Decide alone: two who decide at the same moment do it one after the other."""
    with (home.releases / ".deciding").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
