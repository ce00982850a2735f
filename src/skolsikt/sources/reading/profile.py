"""A profile: one municipality's own column headings, codes and formats for one source, as a TOML file.

id = "skolsikt_pupils"
source = "pupils"
title = "Skolsikts egen uppställning"
is_guess = true                 # optional: nobody has seen an export with these headings
controller = "Friskolan AB"       # optional: who answers for the data, where somebody else does
date_format = "åååå-mm-dd"      # optional
[columns]                       # field of the source = heading in the file, several headings, or a position
person_number = "Personnummer"
class_name = ["Klass", "Klassbeteckning"]
[codes.sex]                     # what the file writes = what Skolsikt calls it
"Flicka" = "Kvinna"
[constants]                     # the same for every row, where the file has no column for it
school_form = "GR"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.sources.contract import ProfileField, Wish, missing_fields
from skolsikt.sources.reading.numbers import DATE_FORMATS

PROFILES_DIR = Path(__file__).parent.parent / "profiles"


class ProfileInvalid(SkolsiktError):
    """A profile cannot be read, breaks the schema, or names something that the source does not know."""


class Profile(BaseModel):
    """See the module's docstring. Unknown keys are errors, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_]+$", description="Name of the profile.")
    source: str = Field(description="Source that it is for.")
    title: str = Field("", description="What the profile is called on the screen.")
    controller: str = Field("", description="Who answers for the data, where it is not the installation's own board.")
    is_guess: bool = Field(
        False, description="The headings are guessed, not seen in an export: said with every load, and tried last."
    )
    delimiter: str = Field("", max_length=1, description="Between fields; guessed when empty.")
    sheet: str = Field("", description="Sheet of the workbook; the first when empty.")
    header_row: int | None = Field(
        None, ge=0, description="Line of the headings; 0 when there is none (columns by position); found when left out."
    )
    date_format: str = Field("", description="åååå-mm-dd, dd.mm.åååå and the like.")
    decimal: Literal[",", "."] = Field(",", description="Decimal sign.")
    columns: dict[str, str | list[str] | int] = Field(description="Field -> heading, headings, or position from 1.")
    codes: dict[str, dict[str, str]] = Field(default_factory=dict, description="Field -> own code -> Skolsikt's code.")
    constants: dict[str, str] = Field(default_factory=dict, description="Field -> value of every row.")
    options: dict[str, str | int | float | bool] = Field(default_factory=dict, description="What only this source has.")

    def headings(self, field: str) -> tuple[str, ...]:
        """Return the headings that ``field`` may stand under; empty when it has a position or is not mapped."""
        given = self.columns.get(field, ())
        if isinstance(given, int):
            return ()
        return (given,) if isinstance(given, str) else tuple(given)

    @property
    def date_formats(self) -> tuple[str, ...]:
        """Patterns for ``swedish_date``."""
        if not self.date_format:
            return DATE_FORMATS
        pattern = self.date_format.lower() if "%" not in self.date_format else self.date_format
        for letters, code in (("åååå", "%Y"), ("yyyy", "%Y"), ("åå", "%y"), ("yy", "%y"), ("mm", "%m"), ("dd", "%d")):
            pattern = pattern.replace(letters, code)
        return (pattern, *DATE_FORMATS[:1])  # a date cell of Excel always reads as åååå-mm-dd

    def translated(self, field: str, value: str) -> str:
        """Return Skolsikt's code for the file's ``value``; itself when the profile does not map it."""
        return self.codes.get(field, {}).get(value, value)


def profile_notes(profile: Profile) -> list[str]:
    """Return with which profile a file was read, and that its headings are a guess where they are."""
    notes = [_("Lästes med profilen {profile}.").format(profile=profile.title or profile.id)]
    if profile.is_guess:
        notes.append(
            _(
                "Profilens rubriker är en gissning. Jämför några rader med skolsystemet; rätta annars en egen kopia "
                "(skolsikt sources profile {id} > egen.toml, sedan --profile egen.toml)."
            ).format(id=profile.id)
        )
    return notes


def read_profile_file(path: Path) -> Mapping[str, object]:
    """Return a profile file parsed, not yet checked. Raises ProfileInvalid naming the file and the line."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileInvalid(
            _("Profilen {file} går inte att läsa: {error}").format(file=path.name, error=error)
        ) from error


def checked_profile(
    given: Mapping[str, object],
    *,
    name: str,
    source: str,
    fields: Mapping[str, ProfileField],
    options: Iterable[str] = (),
) -> Profile:
    """Return ``given`` as a Profile of ``source``. Raises ProfileInvalid naming the file, the key and what is wrong."""
    try:
        profile = Profile.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise _invalid(name, ".".join(map(str, first["loc"][:2])), first["msg"]) from error
    if profile.source != source:
        raise _invalid(
            name, "source", _("profilen är för {other}, inte {source}").format(other=profile.source, source=source)
        )
    for section in ("columns", "codes", "constants"):
        _know(name, section, getattr(profile, section), fields)
    _know(name, "options", profile.options, options)
    for field, codes in profile.codes.items():
        if allowed := fields[field].codes:
            for code, target in codes.items():
                _know(name, f"codes.{field}.{code}", [target], allowed)
    for field, constant in profile.constants.items():
        if allowed := fields[field].codes:
            _know(name, f"constants.{field}", [constant], allowed)
    for field in missing_fields(fields, {**profile.columns, **profile.constants}.__contains__):
        meaning = _(fields[field].meaning)
        raise _invalid(name, f"columns.{field}", _("kolumnen måste anges ({meaning})").format(meaning=meaning))
    if profile.header_row == 0 and not all(isinstance(column, int) for column in profile.columns.values()):
        raise _invalid(name, "header_row", _("utan rubrikrad anges varje kolumn med sitt nummer"))
    return profile


def _know(name: str, key: str, words: Iterable[str], known: Iterable[str]) -> None:
    known = tuple(known)
    for word in words:
        if word not in known:
            raise _invalid(name, f"{key}.{word}", _("okänt namn. {near}").format(near=did_you_mean(word, known)))


def _invalid(name: str, key: str, problem: str) -> ProfileInvalid:
    return ProfileInvalid(
        _("Profilen {file}, nyckeln {key}: {problem}").format(file=name, key=key or "-", problem=problem)
    )


@cache
def builtin_profiles(source: str) -> tuple[Mapping[str, object], ...]:
    """Return the profiles that ship with Skolsikt for ``source``, parsed, by file name."""
    return tuple(profile for profile in _shipped() if profile.get("source") == source)


def guessed_profiles(source: str) -> list[str]:
    """Return the ids of the shipped profiles of ``source`` whose headings nobody has seen in an export."""
    return [str(profile["id"]) for profile in builtin_profiles(source) if profile.get("is_guess")]


@cache
def _shipped() -> tuple[Mapping[str, object], ...]:
    return tuple(read_profile_file(path) for path in sorted(PROFILES_DIR.glob("*.toml")))


def candidate_profiles(
    wish: Wish, *, source: str, fields: Mapping[str, ProfileField], options: Iterable[str] = ()
) -> tuple[Profile, ...]:
    """Return the wished profile alone, or else the built-in ones, checked."""
    options = tuple(options)
    if wish.profile:
        name = wish.profile_name or str(wish.profile.get("id", "-"))
        return (checked_profile(wish.profile, name=name, source=source, fields=fields, options=options),)
    return tuple(
        checked_profile(given, name=f"{given.get('id')}.toml", source=source, fields=fields, options=options)
        for given in builtin_profiles(source)
    )
