"""Questions as readable Swedish addresses, and back. What an address does not say is not filtered on."""

from __future__ import annotations

from types import MappingProxyType

from django.http import QueryDict

from skolsikt.measures.question import Question

# dimension -> word of the address
WORDS = MappingProxyType(
    {
        "school_unit": "skola",
        "school_group": "skolgrupp",
        "municipality": "kommun",
        "municipality_group": "kommungrupp",
        "county": "lan",
        "organiser_type": "huvudman",
        "class": "klass",
        "teaching_group": "grupp",
        "grade_level": "arskurs",
        "school_form": "skolform",
        "cohort": "fodelsear",
        "sex": "kon",
        "subject": "amne",
        "subject_group": "amnesgrupp",
        "grade_value": "betyg",
        "test": "prov",
        "part": "delprov",
        "absence_reason": "orsak",
        "notice_kind": "anmalan",
        "support_kind": "stodslag",
        "home_area": "omrade",
        "area_type": "ort",
        "parents_education": "foraldrar",
        "foreign_background": "bakgrund",
        "newly_arrived": "nyanland",
        "area": "ort_eller_omrade",
        "area_level": "indelning",
        "indicator": "indikator",
        "trait": "egenskap",
        "survey": "enkat",
        "respondent": "svarande",
        "index": "index",
        "question": "fraga",
        "answer": "svar",
        "funding_kind": "slag",
        "school_year": "lasar",
        "term": "termin",
        "month": "manad",
        "week": "vecka",
        "weekday": "veckodag",
        "lesson": "lektion",
    }
)
MEASURE, BY, PERIOD, VERSION, TOGETHER = "matt", "per", "period", "version", "ihop"
_MOST_DIGITS = 9
_DIMENSIONS = {word: name for name, word in WORDS.items()}


def word_of(dimension: str) -> str:
    """Return the word that an address uses for a dimension; ``band:MEASURE`` stands as it is.

    >>> word_of("sex")
    'kon'
    """
    return WORDS.get(dimension, dimension)


def dimension_of(word: str) -> str:
    """Return the dimension that a word of an address means; an unknown word is left for ``ask`` to refuse."""
    return _DIMENSIONS.get(word, word)


def query_of(question: Question) -> str:
    """Return the question as the query of an address.

    >>> query_of(Question(measure="absence_share", by=("sex",), where={"grade_level": ("8", "9")}))
    'matt=absence_share&per=kon&arskurs=8&arskurs=9&period=latest'
    """
    query = QueryDict(mutable=True)
    query[MEASURE] = question.measure
    query.setlist(BY, [word_of(name) for name in question.by])
    for name, codes in question.where.items():
        query.setlist(word_of(name), list(codes))
    query[PERIOD] = question.period
    if question.pool:
        query[TOGETHER] = "ja"
    if question.version is not None:
        query[VERSION] = str(question.version)
    return query.urlencode(safe="/:")


def question_of(query: QueryDict, *, measure: str) -> Question:
    """Return the question that an address asks; ``measure`` when it names none."""
    where = {name: _given(query, word) for word, name in _DIMENSIONS.items() if _given(query, word)}
    where |= {name: _given(query, name) for name in query if name.startswith("band:") and _given(query, name)}
    return Question(
        measure=query.get(MEASURE) or measure,
        by=tuple(dict.fromkeys(dimension_of(word) for word in _given(query, BY))),
        where=where,
        period=query.get(PERIOD) or "latest",
        pool=query.get(TOGETHER) == "ja",
        version=whole_number(query.get(VERSION, "")),
    )


def whole_number(text: str) -> int | None:
    """Return the number that somebody has typed, or None for what is none or larger than any here.

    >>> whole_number("12"), whole_number("-1"), whole_number("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


def _given(query: QueryDict, word: str) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(word) if value)
