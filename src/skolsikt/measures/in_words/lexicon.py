"""What every phrase means: the words of ``words.yaml``, the titles of measures, and the names of the house."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from skolsikt.home.closed_model import Closed
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.in_words.text import stem, words_of
from skolsikt.measures.registry import measures

Kind = Literal[
    "measure", "fallback", "value", "dimension", "by", "own_unit", "own_municipality", "nation", "others", "rest",
    "told", "extremes", "sums", "changes", "compares", "shares", "negation", "filler",
]  # fmt: skip
Phrase = tuple[str, ...]
_PLAIN: tuple[Kind, ...] = (
    *("others", "rest", "own_municipality", "by", "told"),
    *("extremes", "sums", "changes", "compares", "shares"),
)
_EXACT: tuple[Kind, ...] = ("own_unit", "nation", "own_municipality")
NAMED = ("school_unit", "home_area", "municipality", "survey")  # dimensions whose values have names of their own
_OF_ANY_SCHOOL = frozenset(
    (
        *(
            "skola",
            "skolan",
            "friskola",
            "friskolan",
            "förskola",
            "förskolan",
            "grundskola",
            "grundskolan",
            "centralskolan",
        ),
        *(
            "fria",
            "enhet",
            "enheten",
            "rektorsområde",
            "och",
            "i",
            "vid",
            "på",
            "norra",
            "södra",
            "östra",
            "västra",
            "åk",
        ),
    )
)
_SCHOOL_ENDINGS = ("sskolan", "sskola", "skolan", "skola")
_SHORTEST_NAME = 4


class _Together(Closed):
    of: tuple[str, str]
    means: str


class _Cue(Closed):
    all: tuple[str, ...]
    means: str


class Words(Closed):
    """``words.yaml``."""

    measures: Mapping[str, tuple[str, ...]]
    cues: tuple[_Cue, ...]
    fallbacks: Mapping[str, tuple[str, ...]]
    together: tuple[_Together, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, tuple[str, ...]]]
    index_headings: Mapping[str, str]
    alone: Mapping[str, str]
    by: tuple[str, ...]
    own_unit: tuple[str, ...]
    own_municipality: tuple[str, ...]
    nation: tuple[str, ...]
    others: tuple[str, ...]
    rest: tuple[str, ...]
    told: tuple[str, ...]
    extremes: tuple[str, ...]
    sums: tuple[str, ...]
    changes: tuple[str, ...]
    compares: tuple[str, ...]
    shares: tuple[str, ...]
    negations: tuple[str, ...]
    fillers: tuple[str, ...] = Field(min_length=1)


@cache
def words() -> Words:
    """Return ``words.yaml``, read once."""
    return Words.model_validate(parse_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8")))


@cache
def cues() -> Sequence[_Cue]:
    """Return the cues, their words without endings; those of more words first."""
    found = [_Cue(all=tuple(map(stem, one.all)), means=one.means) for one in words().cues]
    return sorted(found, key=lambda one: -len(one.all))


@dataclass(frozen=True)
class Meaning:
    """What a phrase means. ``name``: measure, fallback or dimension; ``code``: of a value."""

    kind: Kind
    name: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Every known phrase, by the stems of its words.

    ``exact``: phrases whose endings do make a difference; ``names``: what a capital letter in a sentence may mean.
    """

    phrases: Mapping[Phrase, Meaning]
    exact: Mapping[Phrase, Meaning]
    names: Mapping[Phrase, Meaning]
    stems: Mapping[str, str]  # stem -> a word that has it, for words that are spelt wrong

    @property
    def longest(self) -> int:
        return max(map(len, (*self.phrases, *self.exact)))


def lexicon(names: Mapping[str, Mapping[str, str]]) -> Lexicon:
    """Return the lexicon of a house whose schools and areas have ``names``: dimension -> code -> name."""
    phrases: dict[Phrase, Meaning] = {}
    stems = {stem(word): word for one in words().cues for word in one.all}
    for text, meaning in (*_ours(), *_of_names(names)):
        said = [word.text for word in words_of(text)]
        if said:
            phrases.setdefault(tuple(map(stem, said)), meaning)
            stems |= {stem(word): word for word in said}
    exact = {
        tuple(word.text for word in words_of(text)): Meaning(kind) for kind in _EXACT for text in getattr(words(), kind)
    }
    stems |= {stem(word): word for phrase in exact for word in phrase}
    named = {tuple(map(stem, (word.text for word in words_of(text)))): meaning for text, meaning in _of_names(names)}
    return Lexicon(phrases=phrases, exact=exact, names=named, stems=stems)


def _ours() -> Iterator[tuple[str, Meaning]]:
    """Yield phrases and what they mean; of two with the same stems the first holds."""
    told = words()
    for name, texts in told.measures.items():
        yield from ((text, Meaning("measure", name)) for text in texts)
    for measure in measures().values():
        if measure.id not in told.fallbacks:
            yield measure.title.sv, Meaning("measure", measure.id)
    for name, texts in told.fallbacks.items():
        yield from ((text, Meaning("fallback", name)) for text in texts)
    for name, codes in told.values.items():
        yield from ((text, Meaning("value", name, code)) for code, texts in codes.items() for text in texts)
    for name, texts in told.dimensions.items():
        yield from ((text, Meaning("dimension", name)) for text in (*texts, DIMENSIONS[name].title))
    for kind in _PLAIN:
        yield from ((text, Meaning(kind)) for text in getattr(told, kind))
    yield from ((text, Meaning("negation")) for text in told.negations)
    yield from ((text, Meaning("filler")) for text in told.fillers)


def _of_names(names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Meaning]]:
    """Yield whole names, then what is left of a school's name without the word school, where only one has it."""
    for dimension, labels in names.items():
        yield from ((label, Meaning("value", dimension, code)) for code, label in labels.items() if label)
    shorter: dict[str, list[str]] = {}
    for code, label in names.get("school_unit", {}).items():
        for short in _shorter(label):
            shorter.setdefault(short, []).append(code)
    yield from (
        (short, Meaning("value", "school_unit", codes[0])) for short, codes in shorter.items() if len(codes) == 1
    )


def _shorter(label: str) -> Sequence[str]:
    own = [word.text for word in words_of(label) if word.text not in _OF_ANY_SCHOOL]
    found = [own[0]] if len(own) == 1 else [" ".join(own)] if own else []
    for word in own:
        ending = next((ending for ending in _SCHOOL_ENDINGS if word.endswith(ending)), "")
        if ending and len(word) - len(ending) >= _SHORTEST_NAME:
            found.append(word.removesuffix(ending))
    return list(dict.fromkeys(found))
