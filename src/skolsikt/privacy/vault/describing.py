"""Whom a description means: a name with a birth date, or with a class and a school. Pure: nothing is read or kept here.

The rules are few enough to be told to a principal. Sure: exactly one pupil has the name and the birth date, or, where
the file has no birth date, the name and the class, and nobody else at that school has the name. Doubtful: several
have, or somebody nearly has. Whatever is not sure waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from skolsikt.home.words import N_
from skolsikt.privacy.vault.identity import Identity
from skolsikt.privacy.vault.names import folded_words, is_one_letter_apart, without_marks


class How(StrEnum):
    """Why a description is taken to mean a pupil."""

    BIRTH_DATE = "birth_date"
    CLASS = "class"
    DECIDED = "decided"
    SEVERAL = "several"
    NEAR_NAME = "near_name"
    OTHER_BIRTH_DATE = "other_birth_date"
    OTHER_CLASS = "other_class"
    NAME_ALONE = "name_alone"
    REFUSED = "refused"


HOW_WORDS = {
    How.BIRTH_DATE: N_("samma namn och födelsedatum"),
    How.CLASS: N_("samma namn, klass och skola"),
    How.DECIDED: N_("valdes tidigare"),
    How.SEVERAL: N_("flera elever passar"),
    How.NEAR_NAME: N_("nästan samma namn"),
    How.OTHER_BIRTH_DATE: N_("samma namn, annat födelsedatum"),
    How.OTHER_CLASS: N_("samma namn, annan klass"),
    How.NAME_ALONE: N_("samma namn på skolan, varken födelsedatum eller klass"),
    How.REFUSED: N_("någon har sagt att raden inte gäller eleven"),
}


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a row says of a pupil without number. ``birth_date``: åååå-mm-dd, empty where the file has none."""

    name: str = ""
    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    class_name: str = ""
    school_unit_code: str = ""
    school_year: str = ""

    def __repr__(self) -> str:
        return "Described(...)"  # never in a log or a traceback

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the whole name, folded."""
        return frozenset(folded_words(f"{self.name} {self.given_name} {self.family_name}"))

    @cached_property
    def family(self) -> tuple[str, ...]:
        return tuple(folded_words(self.family_name))

    @cached_property
    def given(self) -> tuple[str, ...]:
        return tuple(folded_words(self.given_name))

    @cached_property
    def plain(self) -> list[str]:
        """The words of the name without any mark above or beneath a letter."""
        return [without_marks(word) for word in sorted(self.words)]

    @property
    def written(self) -> str:
        """The description as its keyed hash is made: a class is only of its year, a birth date is for life."""
        parts = [*self._name_parts, self.birth_date, self.school_unit_code]
        return "\n".join(parts if self.birth_date else [*parts, _class(self.class_name), self.school_year])

    @property
    def _name_parts(self) -> list[str]:
        return [" ".join(folded_words(part)) for part in (self.name, self.family_name, self.given_name)]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where a pupil goes to school one school year, as the enrolments tell it."""

    pupil_key: int
    school_unit_code: str
    school_year: str
    class_name: str


@dataclass(frozen=True)
class Candidate:
    """A pupil whom a description may mean, and why."""

    pupil_key: int
    how: How


@dataclass(frozen=True)
class Match:
    """Whom a description means: one for ``sure``, else those whom a person may choose among; nobody at all is none."""

    sure: Candidate | None = None
    doubtful: tuple[Candidate, ...] = ()

    def __repr__(self) -> str:
        return "Match(...)"


@dataclass(frozen=True)
class _Known:
    pupil_key: int
    birth_date: str
    family: tuple[str, ...]
    given: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset((*self.family, *self.given))

    @cached_property
    def plain(self) -> list[str]:
        """The words of the name without any mark above or beneath a letter."""
        return [without_marks(word) for word in sorted(self.words)]

    def is_named(self, one: Described) -> bool:
        """Whether it is the same name: the family name, and one of the given names or all of them."""
        if one.family:
            return _is_one(one.family, self.family) and _is_same_given(one.given, self.given)
        rest = one.words - set(self.family)
        is_of_family = bool(self.family) and one.words >= set(self.family)
        return is_of_family and bool(rest) and _is_same_given(sorted(rest), self.given)

    def is_nearly_named(self, one: Described) -> bool:
        """Whether one letter, or the marks of letters, are what differs."""
        spoken, own = one.plain, self.plain
        lone = [word for word in spoken if word not in own]
        other = [word for word in own if word not in spoken]
        if not lone:
            return len(spoken) > 1 or len(own) == 1
        return len(lone) == 1 and len(spoken) > 1 and any(is_one_letter_apart(lone[0], word) for word in other)


_Where = tuple[str, str, str]


@dataclass(frozen=True)
class Register:
    """The pupils of the vault, ready to be looked up among."""

    by_birth_date: Mapping[str, Sequence[_Known]] = field(repr=False)
    by_word: Mapping[_Where, Sequence[_Known]] = field(repr=False)  # school, school year, a word of the name
    by_class: Mapping[_Where, Sequence[_Known]] = field(repr=False)  # school, school year, class

    @classmethod
    def of(cls, identities: Mapping[int, Identity], placed: Iterable[Placed]) -> Register:
        """Make the register of whom the vault knows by name, and where they go to school."""
        known = {key: _known(key, one) for key, one in identities.items() if one.family_name or one.given_name}
        born: dict[str, list[_Known]] = defaultdict(list)
        for one in known.values():
            born[one.birth_date].append(one)
        words: dict[_Where, list[_Known]] = defaultdict(list)
        classes: dict[_Where, list[_Known]] = defaultdict(list)
        for at in placed:
            if pupil := known.get(at.pupil_key):
                classes[at.school_unit_code, at.school_year, _class(at.class_name)].append(pupil)
                for word in _looked_up_by(pupil.family, pupil.given):
                    words[at.school_unit_code, at.school_year, word].append(pupil)
        return cls(born, words, classes)

    def match(self, one: Described, never: Collection[int] = ()) -> Match:
        """Return whom ``one`` means. ``never``: the pupils of whom somebody has said that it does not mean them."""
        found = self._by_birth_date(one, never) if one.birth_date else self._by_class(one, never)
        return found or Match(doubtful=self._near(one, never))

    def _by_birth_date(self, one: Described, never: Collection[int]) -> Match | None:
        same = [
            known
            for known in self.by_birth_date.get(one.birth_date, ())
            if known.pupil_key not in never and known.is_named(one)
        ]
        return _one_or_several([known.pupil_key for known in same], How.BIRTH_DATE)

    def _by_class(self, one: Described, never: Collection[int]) -> Match | None:
        pupils = [known.pupil_key for known in self._namesakes(one) if known.pupil_key not in never]
        if len(pupils) == 1 and one.class_name:
            is_there = any(known.pupil_key == pupils[0] for known in self._classmates(one))
            only = Candidate(pupils[0], How.CLASS if is_there else How.OTHER_CLASS)
            return Match(sure=only) if is_there else Match(doubtful=(only,))
        return _one_or_several(pupils, How.NAME_ALONE, is_sure=False)

    def _near(self, one: Described, never: Collection[int]) -> tuple[Candidate, ...]:
        found: dict[int, How] = {}
        swapped = self.by_birth_date.get(_swapped(one.birth_date), ())
        born = self.by_birth_date.get(one.birth_date, ()) if one.birth_date else ()
        for known in (*filter(lambda known: known.is_named(one), swapped), *self._namesakes(one)):
            found[known.pupil_key] = How.OTHER_BIRTH_DATE
        for known in born if one.birth_date else self._classmates(one):
            if known.is_nearly_named(one):
                found.setdefault(known.pupil_key, How.NEAR_NAME)
        return tuple(Candidate(key, how) for key, how in found.items() if key not in never)

    def _namesakes(self, one: Described) -> list[_Known]:
        """The pupils of the school and year who have the name, each once."""
        words = {*one.words, *_looked_up_by(one.family, one.given)}
        at = (self.by_word.get((one.school_unit_code, one.school_year, word), ()) for word in words)
        found = {known.pupil_key: known for some in at for known in some if known.is_named(one)}
        return [found[key] for key in sorted(found)]

    def _classmates(self, one: Described) -> Sequence[_Known]:
        return self.by_class.get((one.school_unit_code, one.school_year, _class(one.class_name)), ())


def _looked_up_by(family: Sequence[str], given: Sequence[str]) -> set[str]:
    """The words by which a name is found: each, and the family name and the given names written together."""
    return {*family, *given, "".join(family), "".join(given)} - {""}


def _one_or_several(pupils: Sequence[int], how: How, *, is_sure: bool = True) -> Match | None:
    if len(pupils) == 1:
        only = Candidate(pupils[0], how)
        return Match(sure=only) if is_sure else Match(doubtful=(only,))
    return Match(doubtful=tuple(Candidate(key, How.SEVERAL) for key in pupils)) if pupils else None


def birth_date_of(identity: Identity) -> str:
    """Return the birth date that the person number tells, åååå-mm-dd; empty where it tells none."""
    digits = identity.person_number[:8]
    return f"{digits[:4]}-{digits[4:6]}-{_day(digits[6:8])}" if digits.isdecimal() else ""


def _known(key: int, identity: Identity) -> _Known:
    family, given = folded_words(identity.family_name), folded_words(identity.given_name)
    return _Known(key, birth_date_of(identity), tuple(family), tuple(given))


def _day(digits: str) -> str:
    """A coordination number has 60 added to its day."""
    return f"{int(digits) - 60:02}" if int(digits) > 60 else digits


def _is_same_given(said: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the words are one or more of the given names, or all of them and more, or the same written together."""
    return bool(said) and bool(known) and (set(said) <= set(known) or set(known) <= set(said) or _is_one(said, known))


def _is_one(said: Sequence[str], known: Sequence[str]) -> bool:
    return "".join(said) == "".join(known)


def _swapped(birth_date: str) -> str:
    """The date with its month and day the other way round.

    >>> _swapped("2012-03-11")
    '2012-11-03'
    """
    year, _, rest = birth_date.partition("-")
    month, _, day = rest.partition("-")
    return f"{year}-{day}-{month}" if day != month else "-"


def _class(name: str) -> str:
    return "".join(name.split()).casefold()
