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
    "told", "extremes", "sums", "changes", "compares", "shares", "filler",
]  # fmt: skip
Phrase = tuple[str, ...]
_PLAIN: tuple[Kind, ...] = (
    *("others", "rest", "own_municipality", "by", "told"),
    *("extremes", "sums", "changes", "compares", "shares"),
)
_EXACT: tuple[Kind, ...] = ("own_unit", "nation", "own_municipality")
NAMED = ("school_unit", "home_area", "municipality", "survey")  # dimensions whose values have names of their own
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
    of_any_school: frozenset[str]
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
    longest: int  # words of a phrase


def lexicon(names: Mapping[str, Mapping[str, str]]) -> Lexicon:
    """Return the lexicon of a house whose schools and areas have ``names``: dimension -> code -> name."""
    named = {_said(text): meaning for text, meaning in _of_names(names)}
    known: dict[Phrase, Meaning] = {}
    for said, meaning in (*((_said(text), meaning) for text, meaning in _ours()), *named.items()):
        known.setdefault(said, meaning)  # of two with the same stems the first holds
    known.pop((), None)
    exact = {_said(text): Meaning(kind) for kind in _EXACT for text in getattr(words(), kind)}
    every = [word for said in (*known, *exact, *(one.all for one in words().cues)) for word in said]
    return Lexicon(
        phrases={tuple(map(stem, said)): meaning for said, meaning in reversed(known.items())},
        exact=exact,
        names={tuple(map(stem, said)): meaning for said, meaning in named.items()},
        stems={stem(word): word for word in every},
        longest=max(map(len, (*known, *exact))),
    )


def _said(text: str) -> Phrase:
    return tuple(word.text for word in words_of(text))


def _ours() -> Iterator[tuple[str, Meaning]]:
    """Yield phrases and what they mean, the surest first."""
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
    own = [word for word in _said(label) if word not in words().of_any_school]
    found = [" ".join(own)] if own else []
    for word in own:
        ending = next((ending for ending in _SCHOOL_ENDINGS if word.endswith(ending)), "")
        if ending and len(word) - len(ending) >= _SHORTEST_NAME:
            found.append(word.removesuffix(ending))
    return list(dict.fromkeys(found))
