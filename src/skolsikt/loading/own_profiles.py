"""The installation's own profiles: files in ``profiles/`` of the home, by which files are recognised by themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.sources.catalogue import source
from skolsikt.sources.mapping.draft import profile_text
from skolsikt.sources.reading.profile import Profile, builtin_profiles, checked_profile, read_profile_file


class ProfileNameTaken(WrongUsage):
    """A profile that ships with Skolsikt has that name."""


class NoSuchProfile(WrongUsage):
    """The installation has no profile with that name."""


@dataclass(frozen=True, kw_only=True)
class OwnProfiles:
    """``sound``: parsed and checked; ``problems``: why the others are left out, in words."""

    sound: tuple[Mapping[str, object], ...]
    problems: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """Changes when what a file may be read by changes."""
        return hashlib.sha256(repr(self.sound).encode()).hexdigest()[:16] if self.sound else ""


def own_profiles(home: Home) -> OwnProfiles:
    """Return the profiles of ``home`` by file name. One that is broken stops nothing: it is left out and told."""
    sound, problems = [], []
    for path in sorted(home.profiles.glob("*.toml")):
        try:
            sound.append(_checked(path))
        except SkolsiktError as error:
            problems.append(str(error))
    return OwnProfiles(sound=tuple(sound), problems=tuple(problems))


def save_profile(home: Home, profile: Profile) -> Path:
    """Write ``profile`` among the installation's own, in place of one with the same name.

    Raises ProfileNameTaken when a profile that ships with Skolsikt has its name.
    """
    if any(one["id"] == profile.id for one in builtin_profiles(profile.source)):
        raise ProfileNameTaken(_("Profilen {name} följer med Skolsikt. Ge din ett annat namn.").format(name=profile.id))
    path = home.profiles / f"{profile.id}.toml"
    write_durably(path, profile_text(profile).encode())
    return path


def delete_profile(home: Home, name: str) -> None:
    """Remove one of the installation's own profiles. Raises NoSuchProfile with the nearest name."""
    known = {path.stem: path for path in home.profiles.glob("*.toml")}
    if name not in known:
        raise NoSuchProfile(
            _("Profilen {name} finns inte bland de egna. {near}").format(name=name, near=did_you_mean(name, known))
        )
    known[name].unlink()


def _checked(path: Path) -> Mapping[str, object]:
    given = read_profile_file(path)
    of = source(str(given.get("source", "")))
    checked_profile(given, name=path.name, source=of.id, fields=of.fields, options=of.options)
    return given
