"""A question in Swedish words as a Question: what was understood, what was not, and what was read otherwise.

Nothing is left out in silence: a word that is neither understood nor known to be without weight is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from skolsikt.home.words import _
from skolsikt.measures.dimensions import BAND_PREFIX, DIMENSIONS
from skolsikt.measures.in_words.collecting import Told, collect
from skolsikt.measures.in_words.effects import words_without_effect
from skolsikt.measures.in_words.groups import add_classes, add_own, put_together
from skolsikt.measures.in_words.levels import classes_in, grades_in, levels_in, weekdays_in
from skolsikt.measures.in_words.lexicon import NAMED, Lexicon, Meaning, lexicon, words
from skolsikt.measures.in_words.matching import Found, found_in
from skolsikt.measures.in_words.periods import period_of
from skolsikt.measures.in_words.resolving import Asked, deviation_in, measure_of
from skolsikt.measures.in_words.text import words_of
from skolsikt.measures.in_words.times import When, before_times, times_in
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.school.subjects import SUBJECTS
from skolsikt.school.tests_of_levels import mathematics_screenings, national_tests

Names = Mapping[str, Mapping[str, str]]
LONGEST = 300
_TESTS_OF_LEVELS = ("national_test_points_mean", "national_test_passed_share", "grade_above_test_share",
                    "grade_below_test_share")  # fmt: skip
_PUBLISHED_INDEX, _OF_STAFF = "survey_index_mean", ("hme_", "staff_", "certified_", "pupils_per_teacher")
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


def understand(text: str, *, names: Names, today: date, own_units: Sequence[str] = ()) -> Understood:
    """Return what ``text`` asks. ``names``: dimension -> code -> name, of schools, classes and areas.

    >>> found = understand("frånvaro åk 8 pojkar förra terminen", names={}, today=date(2026, 11, 30))
    >>> found.question.measure, dict(found.question.where), found.question.period
    ('absence_share', {'grade_level': ('8',), 'sex': ('Man',)}, 'VT2026')
    """
    written = text[:LONGEST]
    small, told = written.lower(), Told()
    if len(text) > LONGEST:
        told.left_out.append(_("Frågan är för lång: bara början är läst."))
    times = times_in(small, today=today)
    taken = [(one.start, one.end) for one in times]
    told.unknown += before_times(small, times)
    taken += _add_spans(written, small, taken, told)
    classes = [one for one in classes_in(small) if _is_free(one[1], one[2], taken)]
    taken += [(start, end) for _name, start, end in classes]
    free = [word for word in words_of(written) if _is_free(word.start, word.end, taken)]
    found = found_in(free, _lexicon_of(names))
    collect(_with_codes(found, is_shouted=text.isupper()), told)
    add_own(told, own_units)
    add_classes([name for name, _start, _end in classes], names.get("class", {}), told)
    chosen, others = measure_of(
        told.asked,
        deviation=deviation_in(small),
        compares=bool({*map(str.casefold, told.weighty["compares"])} - {"än"}),
    )
    put_together(told)
    read_as = tuple((one.text, one.read_as) for one in found if one.read_as)
    if chosen is None:
        return Understood(question=None, unknown=tuple(told.unknown), read_as=read_as, left_out=tuple(told.left_out))
    told.left_out += [_("Ett mått i taget: {name} är inte med.").format(name=_title(one)) for one in others]
    return _understood(chosen, told, times, read_as, found, today)


def _title(name: str) -> str:
    titles = {"grades": _("betyg"), "results": _("resultat"), "passed": _("godkända"), "failed": _("underkända")}
    return titles[name] if name in titles else measures()[name].title.sv


def _add_spans(written: str, small: str, taken: Sequence[tuple[int, int]], told: Told) -> list[tuple[int, int]]:
    """Add levels, grades and weekdays that are written as spans or short; return where they stand."""
    levels = [one for one in levels_in(small) if _is_free(one.start, one.end, taken)]
    spans = [(one.start, one.end) for one in levels]
    for one in levels:
        told.asked.add("grade_level", *one.levels)
        told.asked.is_test |= one.is_test
        told.apart |= {"grade_level"} if one.are_told_apart or len(levels) > 1 else set()
    if len(levels) > 1 and any(len(one.levels) > 1 and not one.are_told_apart for one in levels):
        told.left_out.append(_("Stadier går inte att jämföra med varandra: årskurserna visas var för sig."))
    for dimension, codes, start, end in (*grades_in(written), *weekdays_in(small)):
        told.asked.add(dimension, *codes)
        spans.append((start, end))
    return spans


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or start >= last for first, last in taken)


def _lexicon_of(names: Names) -> Lexicon:
    return _kept_lexicon(tuple((name, tuple(sorted(names.get(name, {}).items()))) for name in NAMED))


@lru_cache(maxsize=8)
def _kept_lexicon(names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Lexicon:
    return lexicon({name: dict(labels) for name, labels in names})


def _with_codes(found: Sequence[Found], *, is_shouted: bool) -> list[Found]:
    """A to F in capitals are grades, EN and the like subjects."""
    if is_shouted:
        return list(found)
    codes = {**dict.fromkeys("ABCDEF", "grade_value"), **dict.fromkeys(SUBJECTS, "subject")}
    return [
        replace(one, meaning=Meaning("value", codes[one.text], one.text)) if one.text in codes else one for one in found
    ]


def _understood(
    chosen: str,
    told: Told,
    times: Sequence[When],
    read_as: Sequence[tuple[str, str]],
    found: Sequence[Found],
    today: date,
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
    when = period_of(times, measure(chosen), by=asked.by, weighty=told.weighty, today=today)
    for name, codes in when.where.items():
        asked.add(name, *codes)
    if len(when.where.get("week", ())) > 1:
        asked.by.append("week")
    unfit = _unfit(asked, chosen)
    question = Question(
        measure=chosen,
        by=tuple(name for name in asked.by if name not in unfit)[:2],
        where={name: tuple(codes) for name, codes in asked.where.items() if name not in unfit},
        period=when.period,
    )
    crowded = [_("Högst två uppdelningar i taget.")] if len([one for one in asked.by if one not in unfit]) > 2 else []
    without_effect = [*told.unknown, *words_without_effect(question, told, found)]
    return Understood(
        question=question,
        unknown=tuple(dict.fromkeys(without_effect)),
        read_as=tuple(read_as),
        left_out=(*told.left_out, *crowded, *_sentences(unfit), *when.left_out),
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
    return [
        _("{name} går inte att använda med det här måttet.").format(name=_(DIMENSIONS[name].title)) for name in unfit
    ]
