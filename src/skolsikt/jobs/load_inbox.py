"""Load what systems have left in the inbox: the link that replaces cut and paste.

What lies in ``inbox/<profile>/`` is read by that profile of the installation's own; a file directly in the inbox is
recognised by what it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import is_closed
from skolsikt.home.words import N_, _, ngettext
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.loading.load import load_file
from skolsikt.loading.loads import NOTHING_ACCEPTED
from skolsikt.loading.own_profiles import own_profiles
from skolsikt.records.governance.coordinator import tell_coordinator
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.lock import WarehouseBusy

ID = "load_inbox"
FAILED, WAITING = "failed", "waiting"
_SETTLED_SECONDS = 60  # a file younger than this may still be being written


def _load_inbox(run: Run) -> Mapping[str, object]:
    files = _waiting(run)
    if is_closed(run.house.home):  # nothing is wrong with the files: they wait until two persons have opened
        return {WAITING: len(files)}
    counts = {"published": 0, "unchanged": 0, FAILED: 0}
    for position, (path, wish) in enumerate(files):
        run.progress(path.name, position / len(files))
        status = _load(path, wish, run)
        counts[status] = counts.get(status, 0) + 1
    _tell_the_coordinator(run, counts[FAILED] + counts.get(NOTHING_ACCEPTED, 0))
    return counts


def _tell_the_coordinator(run: Run, count: int) -> None:
    """Mail that files could not be loaded. Neither their names nor the reasons: both may hold what is a pupil's."""
    if count:
        subject = ngettext("{count} fil gick inte att läsa in", "{count} filer gick inte att läsa in", count)
        letter = [
            _("Det som redan är inläst gäller fortfarande, och andra källor läses in som vanligt."),
            _("Vad som är fel och vad som kan göras står på sidan Data:"),
        ]
        tell_coordinator(run.house.settings, subject.format(count=count), letter, about=ID)


def _waiting(run: Run) -> list[tuple[Path, Wish]]:
    wish, inbox = Wish(municipality=run.house.settings.municipality), run.house.home.inbox
    waiting = [(path, wish) for path in _settled(inbox, run)]
    for profile in own_profiles(run.house.home).sound:
        by_profile = replace(wish, profile=profile, profile_name=str(profile["id"]))
        if by_profile.profile_name != FAILED:
            waiting += [(path, by_profile) for path in _settled(inbox / by_profile.profile_name, run)]
    return waiting


def _settled(folder: Path, run: Run) -> list[Path]:
    if folder.is_symlink() or not folder.is_dir():
        return []
    _refuse_links(folder)
    latest = run.at.timestamp() - _SETTLED_SECONDS
    return sorted(
        path for path in folder.iterdir() if path.is_file() and path.name[:1] != "." and path.stat().st_mtime < latest
    )


def _load(path: Path, wish: Wish, run: Run) -> str:
    """Load one file. The archive keeps the original, so it leaves the inbox; one that fails is set aside.

    While somebody else is loading it stays where it is, for the next time.
    """
    try:
        outcome = load_file(path, house=run.house, wish=wish, at=run.at)
    except WarehouseBusy:
        return WAITING
    except SkolsiktError:  # recorded with its reason among the loads
        _set_aside(path)
        return FAILED
    path.unlink()
    return outcome.status


def _refuse_links(inbox: Path) -> None:
    """A link would let whoever leaves files here have another file of this machine read: it is not followed."""
    aside = inbox / FAILED
    if aside.is_symlink() or aside.is_file():  # a file that happens to be called so
        aside.rename(inbox / f"{FAILED}_")
    for path in [one for one in inbox.iterdir() if one.is_symlink()]:
        _set_aside(path)


def _set_aside(path: Path) -> None:
    aside = path.parent / FAILED
    aside.mkdir(mode=0o700, exist_ok=True)
    path.replace(aside / path.name)


JOB = Job(
    id=ID,
    title=N_("Läs in filer från inkorgen"),
    run=_load_inbox,
    is_of_sources=True,
    schedule=Schedule(minute="*/10"),
)
