"""Phrases found in a question, the longest first; words that are spelt wrong are read as the nearest known one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from skolsikt.measures.in_words.lexicon import Lexicon, Meaning, cues
from skolsikt.measures.in_words.text import Word, stem, words_of

_SHORTEST_MISSPELT, _TWO_FAULTS_FROM = 4, 10


@dataclass(frozen=True)
class Found:
    """A phrase of a question: what it means (None: nothing known), its words, and as what they were read."""

    meaning: Meaning | None
    text: str
    read_as: str = ""


def found_in(words: Sequence[Word], known: Lexicon) -> list[Found]:
    """Return every phrase in the order of the question, after what words that stand apart mean together."""
    read = [_corrected(word, known) for word in words]
    told = list(_phrases(words, read, known))
    named = [one for one in told if one.meaning and one.meaning.kind == "measure"]
    cue, used = _cue([stem(word) for word in read], {stem(word.text) for one in named for word in words_of(one.text)})
    if cue is None:
        return told
    rest = [at for at in range(len(words)) if at not in used]
    return [cue, *_phrases([words[at] for at in rest], [read[at] for at in rest], known)]


def _cue(stems: Sequence[str], named: Collection[str]) -> tuple[Found | None, frozenset[int]]:
    """Return the measure that words of the question mean together, those that ``named`` one among them; and which."""
    for cue in cues():
        if {*named} <= {*cue.all} <= {*stems}:
            return Found(Meaning("measure", cue.means), ""), frozenset(map(stems.index, cue.all))
    return None, frozenset()


def _phrases(words: Sequence[Word], read: Sequence[str], known: Lexicon) -> Iterator[Found]:
    at = 0
    while at < len(words):
        length, meaning = _longest(read[at:], known)
        if at and words[at].written[0].isupper() and (name := known.names.get((stem(read[at]),))) and length == 1:
            meaning = name  # Vara is a municipality, vara is not
        here, corrected = words[at : at + length], " ".join(read[at : at + length])
        text = " ".join(word.written for word in here)
        is_read_otherwise = corrected != " ".join(word.text for word in here)
        yield Found(meaning, text, corrected if is_read_otherwise and meaning else "")
        at += length


def _longest(read: Sequence[str], known: Lexicon) -> tuple[int, Meaning | None]:
    for length in range(min(len(read), known.longest), 0, -1):
        exact = known.exact.get(tuple(read[:length]))
        if meaning := exact or known.phrases.get(tuple(map(stem, read[:length]))):
            return length, meaning
    return 1, None


def _corrected(word: Word, known: Lexicon) -> str:
    """Return the word, or the nearest known one: one letter wrong, two in a long word."""
    bare = stem(word.text)
    if bare in known.stems or len(bare) < _SHORTEST_MISSPELT or word.text.isdigit():
        return word.text
    return _nearest(word.text, known.stems.values()) or known.stems.get(_nearest(bare, known.stems), word.text)


def _nearest(word: str, known: Iterable[str]) -> str:
    faults = 2 if len(word) >= _TWO_FAULTS_FROM else 1
    near = process.extractOne(
        word,
        [one for one in known if len(one) >= _SHORTEST_MISSPELT],
        scorer=DamerauLevenshtein.distance,
        score_cutoff=faults,
    )
    return str(near[0]) if near else ""
