"""What the phrases of a question say together: measures, break-downs and values; and words that must have an effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.in_words.lexicon import Kind
from skolsikt.measures.in_words.matching import Found
from skolsikt.measures.in_words.resolving import RESULTS, Asked
from skolsikt.measures.in_words.text import stem
from skolsikt.measures.registry import measures

_JOINERS = frozenset({"och", "eller", "samt", "på", "i", "olika", "de", "varje"})
_BANDING = frozenset({"per", "efter", "beroende på", "uppdelat på", "uppdelat efter", "fördelat på", "beror på"})
_MUST_BE_FOLLOWED = frozenset({"per", "varje", "för varje"})
_WEIGHTY: frozenset[Kind] = frozenset({"extremes", "sums", "changes", "compares", "shares"})
_PUPIL = stem("elever")


@dataclass(kw_only=True)
class Told:
    """What has been found so far. ``weighty``: words that must have an effect, by what they ask for."""

    asked: Asked = field(default_factory=Asked)
    apart: set[str] = field(default_factory=set)
    own: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    weighty: dict[Kind, list[str]] = field(default_factory=lambda: defaultdict(list))
    is_beside_nation: bool = False
    is_about_all: bool = False

    @property
    def sets_beside(self) -> bool:
        """Whether two things are set beside each other; "högre än" compares as well, but not always them."""
        return any(one.casefold() != "än" for one in self.weighty["compares"])


@dataclass
class _By:
    """The word that makes what follows a break-down, as long as it holds. ``is_fresh``: nothing has come after it."""

    word: str = ""
    is_fresh: bool = False


def collect(found: Sequence[Found], told: Told) -> None:
    """Add what ``found`` says to ``told``."""
    by = _By()
    heavy = [one for one in found if one.meaning is None or one.meaning.kind not in ("filler", "by")]
    by_a_value = {id(one) for pair in pairwise(heavy) for one in pair if _are_of_one_dimension(*pair)}
    for at, one in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        kind = one.meaning.kind if one.meaning else "told"
        if kind == "by":
            by = _By(one.text.casefold(), is_fresh=True)
            if by.word in _MUST_BE_FOLLOWED and not _is_by(after):
                told.unknown.append(" ".join([one.text, *([after.text] if after else [])]))
        elif kind == "filler":
            by = by if one.text.casefold() in _JOINERS else _By()
        elif kind in _WEIGHTY:
            told.weighty[kind].append(one.text)
        else:
            _add(one, by, told, stands_by_value=id(one) in by_a_value)
            by.is_fresh = False
    if "respondent" in told.asked.where and any(stem(one.text.casefold()) == _PUPIL for one in found):
        told.asked.add("respondent", "pupil")  # beside others who answer, pupils answer too


def _add(one: Found, by: _By, told: Told, *, stands_by_value: bool) -> None:
    meaning, asked = one.meaning, told.asked
    if meaning is None or meaning.kind == "told":
        told.unknown.append(one.text)
    elif meaning.kind == "measure":
        is_band = by.is_fresh and by.word in _BANDING and bool(asked.measures or RESULTS & {*asked.fallbacks})
        if is_band and measures()[meaning.name].bands and meaning.name not in asked.measures:
            asked.by.append(f"{BAND_PREFIX}{meaning.name}")
        else:
            asked.measures.append(meaning.name)
    elif meaning.kind == "fallback":
        asked.fallbacks.append(meaning.name)
    elif meaning.kind == "value":
        asked.add(meaning.name, meaning.code)
    elif meaning.kind == "dimension" and (by.word or not stands_by_value):
        asked.by.append(meaning.name)
    elif meaning.kind == "others":
        asked.by.append("school_unit")
        asked.with_others = True
    elif meaning.kind == "rest":
        told.rest.append(one.text)
    elif meaning.kind == "own_unit":
        told.own.append(one.text)
    elif meaning.kind == "nation":
        told.is_beside_nation = True
    elif meaning.kind == "own_municipality":
        told.is_about_all = True


def _is_by(after: Found | None) -> bool:
    kinds = ("dimension", "measure", "value", "others", "by")
    return after is not None and after.meaning is not None and after.meaning.kind in kinds


def _are_of_one_dimension(one: Found, two: Found) -> bool:
    """Whether a dimension stands next to a value of it: ämnet matte, skolan Björkängsskolan."""
    both = [each.meaning for each in (one, two) if each.meaning]
    return {meaning.kind for meaning in both} == {"dimension", "value"} and len({meaning.name for meaning in both}) == 1
