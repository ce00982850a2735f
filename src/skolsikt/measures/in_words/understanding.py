"""A question in Swedish words as a Question: what was understood, what was not, and what was read otherwise.

Nothing is left out in silence: a word that is neither understood nor known to be without weight is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise

from skolsikt.home.words import _
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.in_words.levels import classes_in, levels_in
from skolsikt.measures.in_words.lexicon import NAMED, Lexicon, Meaning, lexicon, words
from skolsikt.measures.in_words.matching import Found, found_in
from skolsikt.measures.in_words.periods import period_of
from skolsikt.measures.in_words.resolving import Asked, measure_of
from skolsikt.measures.in_words.text import stem, words_of
from skolsikt.measures.in_words.times import When, times_in
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.school.tests_of_levels import mathematics_screenings, national_tests

Names = Mapping[str, Mapping[str, str]]
LONGEST = 300
_JOINERS = frozenset({"och", "eller", "samt", "på", "i", "olika", "de", "varje"})
_WHOLES: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"Kvinna", "Man"}),
    "foreign_background": frozenset({"true", "false"}),
    "newly_arrived": frozenset({"true", "false"}),
    "organiser_type": frozenset({"municipal", "independent"}),
    "area_type": frozenset({"town", "countryside"}),
}
_TESTS_OF_LEVELS = ("national_test_points_mean", "national_test_passed_share", "grade_above_test_share",
                    "grade_below_test_share")  # fmt: skip
_PUBLISHED_INDEX, _OF_STAFF = "survey_index_mean", ("hme_", "staff_", "certified_", "pupils_per_teacher")
_PUPIL = stem("elever")
_SCREENING = "screening_mathematics_mean"


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What a question in words asks. ``question`` is None when no measure was found.

    ``unknown``: words that were not understood; ``read_as``: what was written, and as what it was read; ``left_out``:
    what was understood and cannot be asked together with the rest, in sentences. ``is_about_all``: the whole
    municipality is meant, and said.
    """

    question: Question | None
    unknown: Sequence[str] = ()
    read_as: Sequence[tuple[str, str]] = ()
    left_out: Sequence[str] = ()
    beside_nation: bool = False
    is_about_all: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether every word was understood as it was written."""
        return self.question is not None and not (self.unknown or self.read_as or self.left_out)


@dataclass(kw_only=True)
class _Told:
    """What has been found so far."""

    asked: Asked = field(default_factory=Asked)
    apart: set[str] = field(default_factory=set)
    own: list[str] = field(default_factory=list)
    is_beside_nation: bool = False
    is_about_all: bool = False
    rest: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def understand(text: str, *, names: Names, today: date, own_units: Sequence[str] = ()) -> Understood:
    """Return what ``text`` asks. ``names``: dimension -> code -> name, of schools, classes and areas.

    >>> found = understand("frånvaro åk 8 pojkar förra terminen", names={}, today=date(2026, 11, 30))
    >>> found.question.measure, dict(found.question.where), found.question.period
    ('absence_share', {'sex': ('Man',), 'grade_level': ('8',)}, 'VT2026')
    """
    small = text[:LONGEST].lower()
    times, levels = times_in(small, today=today), levels_in(small)
    taken = [*((one.start, one.end) for one in times), *((one.start, one.end) for one in levels)]
    classes = [one for one in classes_in(small) if _is_free(one[1], one[2], taken)]
    taken += [(start, end) for _name, start, end in classes]
    free = [word for word in words_of(text[:LONGEST]) if _is_free(word.start, word.end, taken)]
    told = _Told()
    found = _with_grades(found_in(free, _lexicon_of(names)), is_shouted=text.isupper())
    _collect(found, told)
    for one in levels:
        told.asked.add("grade_level", *one.levels)
        told.asked.is_test |= one.is_test
        told.apart |= {"grade_level"} if one.are_told_apart else set()
    if len(levels) > 1:
        told.apart.add("grade_level")
    _add_pupils_who_answer(found, told.asked)
    _own(told, own_units)
    _add_classes([name for name, _start, _end in classes], names.get("class", {}), told)
    chosen, others = measure_of(told.asked)
    _beside_the_rest(told)
    _put_together(told)
    read_as = tuple((one.text, one.read_as) for one in found if one.read_as)
    if chosen is None:
        return Understood(question=None, unknown=tuple(told.unknown), read_as=read_as, left_out=tuple(told.left_out))
    more = [_("Ett mått i taget: {name} är inte med.").format(name=measures()[one].title.sv) for one in others]
    return _understood(chosen, told, times, read_as, more)


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or start >= last for first, last in taken)


def _lexicon_of(names: Names) -> Lexicon:
    return _kept_lexicon(tuple((name, tuple(sorted(names.get(name, {}).items()))) for name in NAMED))


@lru_cache(maxsize=8)
def _kept_lexicon(names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Lexicon:
    return lexicon({name: dict(labels) for name, labels in names})


def _with_grades(found: Sequence[Found], *, is_shouted: bool) -> list[Found]:
    """A to F in capitals are grades."""
    if is_shouted:
        return list(found)
    return [
        Found(Meaning("value", "grade_value", one.text), one.text, one.start, one.end)
        if one.text in tuple("ABCDEF")
        else one
        for one in found
    ]


def _collect(found: Sequence[Found], told: _Told) -> None:
    asked, is_by = told.asked, False
    heavy = [one for one in found if one.meaning is None or one.meaning.kind not in ("filler", "by")]
    beside = {(one.start, two.start) for one, two in pairwise(heavy)}
    for one in found:
        meaning = one.meaning
        if meaning is None or meaning.kind == "negation":
            told.unknown.append(one.text)
        elif meaning.kind == "by":
            is_by = True
        elif meaning.kind == "filler":
            is_by = is_by and one.text.casefold() in _JOINERS
        elif meaning.kind == "measure":
            if is_by and asked.measures and measures()[meaning.name].bands and meaning.name not in asked.measures:
                asked.by.append(f"{BAND_PREFIX}{meaning.name}")
            else:
                asked.measures.append(meaning.name)
        elif meaning.kind == "fallback":
            asked.fallbacks.append(meaning.name)
        elif meaning.kind == "value":
            asked.add(meaning.name, meaning.code)
        elif meaning.kind == "dimension":
            if is_by or not _stands_by_a_value(one, heavy, beside):
                asked.by.append(meaning.name)
        elif meaning.kind == "others":
            asked.by.append("school_unit")
            told.apart.discard("school_unit")
            asked.with_others = True
        elif meaning.kind == "rest":
            told.rest.append(one.text)
        elif meaning.kind == "own_unit":
            told.own.append(one.text)
        elif meaning.kind == "nation":
            told.is_beside_nation = True
        elif meaning.kind == "own_municipality":
            told.is_about_all = True


def _stands_by_a_value(one: Found, heavy: Sequence[Found], beside: set[tuple[int, int]]) -> bool:
    """Whether a value of the same dimension stands next to it: ämnet matte, skolan Björkängsskolan."""
    name = one.meaning.name if one.meaning else ""
    near = [two for two in heavy if (one.start, two.start) in beside or (two.start, one.start) in beside]
    return any(two.meaning and two.meaning.kind == "value" and two.meaning.name == name for two in near)


def _add_pupils_who_answer(found: Sequence[Found], asked: Asked) -> None:
    """Pupils are in every question; beside others who answer, they answer too."""
    if "respondent" in asked.where and any(stem(one.text.casefold()) == _PUPIL for one in found):
        asked.add("respondent", "pupil")


def _own(told: _Told, own_units: Sequence[str]) -> None:
    """Min skola: the schools of whoever asks, told apart where they are several."""
    if not told.own or told.asked.with_others or "school_unit" in told.asked.where:
        return
    if own_units:
        told.asked.add("school_unit", *own_units)
    elif any("oss" not in one for one in told.own):
        told.left_out.append(_("Du har ingen egen skola här, så svaret gäller hela kommunen."))


def _add_classes(said: Sequence[str], known: Mapping[str, str], told: _Told) -> None:
    """Add the classes that are told apart by their school, or that only one school has."""
    units = told.asked.where.get("school_unit", [])
    for name in said:
        codes = [code for code, label in known.items() if label.upper() == name]
        codes = [code for code in codes if not units or code.rpartition("/")[0] in units]
        if len(codes) == 1:
            told.asked.add("class", codes[0])
        else:
            told.unknown.append(name)
            if codes:
                told.left_out.append(_("Flera skolor har klassen {name}: skriv också skolan.").format(name=name))


def _beside_the_rest(told: _Told) -> None:
    """Nyanlända jämfört med andra: one value of two beside the other."""
    single = [name for name, codes in told.asked.where.items() if name in _WHOLES and len(codes) == 1]
    if told.rest and len(single) == 1:
        del told.asked.where[single[0]]
        told.asked.by.append(single[0])
    else:
        told.unknown += told.rest


def _put_together(told: _Told) -> None:
    """Several values of a dimension are compared, a group of them is one."""
    asked = told.asked
    for name, codes in list(asked.where.items()):
        if name == "school_unit" and asked.with_others:
            del asked.where[name]
        elif len(codes) > 1 and (name != "grade_level" or name in told.apart):
            asked.by.append(name)
            if frozenset(codes) >= _WHOLES.get(name, frozenset({""})):
                del asked.where[name]
        elif len(codes) == 1 and name in asked.by:
            asked.by.remove(name)
    asked.by = list(dict.fromkeys(asked.by))


def _understood(
    chosen: str, told: _Told, times: Sequence[When], read_as: Sequence[tuple[str, str]], more: Sequence[str]
) -> Understood:
    asked = told.asked
    if chosen in _TESTS_OF_LEVELS:
        _levels_as_tests(asked, {level: code for code, level in national_tests(date.max).items()})
    if chosen == _SCREENING:
        _levels_as_tests(asked, {level: code for code, level in mathematics_screenings(date.max).items()})
    _indices(asked, chosen)
    if chosen.startswith(_OF_STAFF):
        asked.where.pop("respondent", None)  # that it is about staff is said already
    whole = measure(chosen).shares_of
    if whole and not asked.names(whole):
        asked.by.append(whole)  # without it the shares are the whole, 100 per cent
    when = period_of(times, measure(chosen), by=asked.by)
    for name, codes in when.where.items():
        asked.add(name, *codes)
    unfit = _unfit(asked, chosen)
    question = Question(
        measure=chosen,
        by=tuple(name for name in asked.by if name not in unfit)[:2],
        where={name: tuple(codes) for name, codes in asked.where.items() if name not in unfit},
        period=when.period,
    )
    crowded = [_("Högst två uppdelningar i taget.")] if len([one for one in asked.by if one not in unfit]) > 2 else []
    return Understood(
        question=question,
        unknown=tuple(told.unknown),
        read_as=tuple(read_as),
        left_out=(*told.left_out, *more, *crowded, *_sentences(unfit), *when.left_out),
        beside_nation=told.is_beside_nation,
        is_about_all=told.is_about_all,
    )


def _levels_as_tests(asked: Asked, tests: Mapping[int, str]) -> None:
    """A test is told by its level."""
    levels = asked.where.pop("grade_level", [])
    codes = [tests[int(level)] for level in levels if int(level) in tests]
    if codes:
        asked.add("test", *codes)
    if len(codes) != len(levels):
        asked.add("grade_level", *(level for level in levels if int(level) not in tests))
    asked.by = ["test" if name == "grade_level" else name for name in asked.by]


def _indices(asked: Asked, chosen: str) -> None:
    """Published surveys have indices of their own; those of the municipality are headings of the curriculum."""
    if chosen != _PUBLISHED_INDEX and "index" in asked.where:
        headings = words().index_headings
        asked.where["index"] = list(dict.fromkeys(headings.get(one, one) for one in asked.where["index"]))


def _unfit(asked: Asked, chosen: str) -> list[str]:
    known = measure(chosen).dimensions
    named = dict.fromkeys((*asked.by, *asked.where))
    return [name for name in named if not name.startswith(BAND_PREFIX) and name not in known]


def _sentences(unfit: Sequence[str]) -> list[str]:
    from skolsikt.measures.dimensions import DIMENSIONS

    return [
        _("{name} går inte att använda med det här måttet.").format(name=_(DIMENSIONS[name].title)) for name in unfit
    ]
