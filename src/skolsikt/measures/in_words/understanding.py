"""A question in Swedish words as a Question: what was understood, what was not, and what was read otherwise.

Nothing is left out in silence: a word that is neither understood nor known to be without weight is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from skolsikt.home.words import _
from skolsikt.measures.dimensions import BAND_PREFIX, DIMENSIONS
from skolsikt.measures.in_words.collecting import Told, collect
from skolsikt.measures.in_words.effects import words_without_effect
from skolsikt.measures.in_words.fitting import fit
from skolsikt.measures.in_words.groups import add_classes, add_own, add_spans, put_together
from skolsikt.measures.in_words.lexicon import NAMED, Lexicon, Meaning, lexicon
from skolsikt.measures.in_words.matching import Found, found_in
from skolsikt.measures.in_words.periods import period_of
from skolsikt.measures.in_words.resolving import deviation_in, measure_of
from skolsikt.measures.in_words.text import is_free, words_of
from skolsikt.measures.in_words.times import When, before_times, times_in
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.school.subjects import SUBJECTS

Names = Mapping[str, Mapping[str, str]]
LONGEST = 300
_MOST_BREAKDOWNS = 2


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
    told = Told()
    if len(text) > LONGEST:
        told.left_out.append(_("Frågan är för lång: bara början är läst."))
    written = text[:LONGEST]
    times = times_in(written.lower(), today=today)
    found = _read(written, times, names, told)
    add_own(told, own_units)
    add_classes(names.get("class", {}), told)
    chosen, others = measure_of(told.asked, deviation=deviation_in(written.lower()), compares=told.sets_beside)
    told.left_out += [_("Ett mått i taget: {name} är inte med.").format(name=_title(one)) for one in others]
    put_together(told)
    question = _question(chosen, told, times, today) if chosen else None
    told.unknown += words_without_effect(question, told, found) if question else []
    return Understood(
        question=question,
        unknown=tuple(dict.fromkeys(told.unknown)),
        read_as=tuple((one.text, one.read_as) for one in found if one.read_as),
        left_out=tuple(told.left_out),
        beside_nation=told.is_beside_nation,
        is_about_all=told.is_about_all,
    )


def _read(written: str, times: Sequence[When], names: Names, told: Told) -> Sequence[Found]:
    """Read what is written as a pattern, then phrases in what is left; return the phrases."""
    small = written.lower()
    told.unknown += before_times(small, times)
    taken = add_spans(written, [one.span for one in times], told)
    free = [word for word in words_of(written) if is_free((word.start, word.end), taken)]
    found = found_in(free, _lexicon_of(names))
    collect(found if written.isupper() else _with_codes(found), told)
    return found


def _question(chosen: str, told: Told, times: Sequence[When], today: date) -> Question:
    asked = told.asked
    fit(asked, chosen)
    when = period_of(times, measure(chosen), by=asked.by, weighty=told.weighty, today=today)
    for name, codes in when.where.items():
        asked.add(name, *codes)
        asked.by += [name] if len(codes) > 1 else []
    unfit = [name for name in dict.fromkeys((*asked.by, *asked.where)) if not _is_known(name, chosen)]
    by = [name for name in asked.by if name not in unfit]
    sentence = _("{name} går inte att använda med det här måttet.")
    told.left_out += [_("Högst två uppdelningar i taget.")] if len(by) > _MOST_BREAKDOWNS else []
    told.left_out += [sentence.format(name=_(DIMENSIONS[name].title)) for name in unfit]
    told.left_out += when.left_out
    return Question(
        measure=chosen,
        by=tuple(by[:_MOST_BREAKDOWNS]),
        where={name: tuple(codes) for name, codes in asked.where.items() if name not in unfit},
        period=when.period,
    )


def _is_known(name: str, chosen: str) -> bool:
    return name.startswith(BAND_PREFIX) or name in measure(chosen).dimensions


def _title(name: str) -> str:
    titles = {"grades": _("betyg"), "results": _("resultat"), "passed": _("godkända"), "failed": _("underkända")}
    return titles[name] if name in titles else measures()[name].title.sv


def _with_codes(found: Sequence[Found]) -> list[Found]:
    """A to F in capitals are grades, EN and the like subjects."""
    codes = {**dict.fromkeys("ABCDEF", "grade_value"), **dict.fromkeys(SUBJECTS, "subject")}
    return [
        replace(one, meaning=Meaning("value", codes[one.text], one.text)) if one.text in codes else one for one in found
    ]


def _lexicon_of(names: Names) -> Lexicon:
    return _kept_lexicon(tuple((name, tuple(sorted(names.get(name, {}).items()))) for name in NAMED))


@lru_cache(maxsize=8)
def _kept_lexicon(names: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Lexicon:
    return lexicon({name: dict(labels) for name, labels in names})
