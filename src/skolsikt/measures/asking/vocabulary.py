"""The words of dimension values: code -> label, what a filter accepts, and how a stored value becomes a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Literal, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import N_, _, language
from skolsikt.measures.asking.bands import banded
from skolsikt.measures.dimensions import BAND_PREFIX, Dimension
from skolsikt.measures.facts.units import NAMED_UNIT_PREFIX
from skolsikt.measures.indicators.catalogue import indicators
from skolsikt.school.dated_rules import rulebook
from skolsikt.school.municipalities import MUNICIPALITIES, counties
from skolsikt.school.periods import parse_period
from skolsikt.school.subjects import SUBJECTS, subject_group_names
from skolsikt.school.support import all_support_kinds, support_name
from skolsikt.school.surveys import survey_headings
from skolsikt.school.tests_of_levels import TOTAL, mathematics_screenings, national_tests
from skolsikt.warehouse.manifest import Version

_NEAREST_WORDS = 5
WITHIN_UNIT = ("class", "teaching_group")  # names that only their school tells apart


class Rows(Protocol):
    """What answers SQL about one data version: ``warehouse.Reader``, or the sandbox of the examples."""

    version: Version

    def table(self, name: str) -> ir.Table: ...
    def arrow(self, sql: str) -> pa.Table: ...
    def fetchall(self, sql: str) -> list[tuple[object, ...]]: ...


class UnknownValue(WrongUsage):
    """A filter names a value that the dimension does not have."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """``labels``: code -> words. ``is_ordered``: the codes stand in an order of their own, not in that of the words."""

    labels: Mapping[str, str]
    is_ordered: bool = False
    decode: Callable[[object], str] = str
    encode: Callable[[str], str | int] = str

    def label(self, code: str | None) -> str:
        """Return the words of ``code``; a missing value has words too."""
        return _("Uppgift saknas") if code is None else self.labels.get(code, code)

    def accepted(self, given: str, *, dimension: str) -> str:
        """Return the code that ``given`` means: a code, or a name that only one code has.

        Raises UnknownValue with the nearest words.
        """
        if given in self.labels:
            return given
        named = [code for code, label in self.labels.items() if label.casefold() == given.casefold()]
        if len(named) == 1:
            return named[0]
        if named:
            raise UnknownValue(
                _("{dimension}={value} är flera: {codes}. Skriv koden.").format(
                    dimension=dimension, value=given, codes=", ".join(sorted(named)[:_NEAREST_WORDS])
                )
            )
        raise UnknownValue(self._refusal(given, dimension))

    def _refusal(self, given: str, dimension: str) -> str:
        words = {label.casefold(): f"{code} ({label})" for code, label in self.labels.items() if label != code}
        words |= {code.casefold(): words.get(self.labels[code].casefold(), code) for code in self.labels}
        near = get_close_matches(given.casefold(), words, n=_NEAREST_WORDS, cutoff=0.5)
        known = [words[word] for word in near] or sorted(set(words.values()))[:_NEAREST_WORDS]
        lead = _("Menade du {words}?") if near else _("Till exempel: {words}.")
        refusal = _("{dimension} har inget värde {value}.").format(dimension=dimension, value=given)
        return f"{refusal} {lead.format(words=', '.join(dict.fromkeys(known)))}" if known else refusal


@dataclass(frozen=True, kw_only=True)
class _Steps(Vocabulary):
    """School years, terms and months: any that can be written, in their canonical text."""

    def accepted(self, given: str, *, dimension: str) -> str:
        """Return the canonical text of the step. Raises InvalidPeriod with what it could have been."""
        return parse_period(given).text


def of_each_unit(dimension: Dimension) -> Dimension:
    """Return a dimension whose codes are called by their school too: 9A, Norra skolan."""
    return replace(dimension, vocabulary=f"{dimension.vocabulary}, school_unit")


def vocabulary(dimension: Dimension, rows: Rows, *, own_municipality: Mapping[str, str] | None = None) -> Vocabulary:
    """Return the words of ``dimension`` in the data version that ``rows`` answers for.

    ``own_municipality``: code and name of the house's own, where the national list does not know it.
    """
    if dimension.name.startswith(BAND_PREFIX):
        measure = banded(dimension.name.removeprefix(BAND_PREFIX))
        return Vocabulary(labels={band.code: band.title.spoken(language()) for band in measure.bands}, is_ordered=True)
    if dimension.vocabulary == "municipality":
        return Vocabulary(labels={**(own_municipality or {}), **_municipality_names()})
    if dimension.vocabulary == "period":
        return _Steps(labels={})
    if dimension.vocabulary == "indicator":
        known = {code: one.label for code, one in indicators().items()}
        stored = _texts(rows.fetchall(_INDICATORS)).labels
        return Vocabulary(labels=known | {code: code for code in stored if code not in known}, is_ordered=True)
    if dimension.vocabulary in _KNOWN_AND_STORED:
        return _KNOWN_AND_STORED[dimension.vocabulary](rows)
    if dimension.vocabulary == "part":
        parts = _texts(rows.fetchall(_PARTS)).labels
        return Vocabulary(labels=dict(sorted(parts.items())) | {TOTAL: _("Hela provet")}, is_ordered=True)
    if dimension.vocabulary in _FIXED:
        return _FIXED[dimension.vocabulary]()
    if dimension.vocabulary in _FROM_DATA:
        found = rows.fetchall(_FROM_DATA[dimension.vocabulary])
        return _whole_numbers(found) if dimension.kind == "integer" else _texts(found)
    raise LookupError(f"dimension {dimension.name} has no vocabulary")


def _texts(found: Sequence[tuple[object, ...]]) -> Vocabulary:
    return Vocabulary(
        labels={str(code): str(label or _own_name(str(code))) for code, label in found if code is not None}
    )


def _own_name(code: str) -> str:
    """The name inside ``x:<municipality>:<name>``; any other code is its own name."""
    return code.split(":", 2)[2] if code.startswith(NAMED_UNIT_PREFIX) else code


def _whole_numbers(found: Sequence[tuple[object, ...]]) -> Vocabulary:
    return Vocabulary(labels={str(code): str(label) for code, label in found if code is not None}, encode=int)


def _translated(words: Mapping[str, str], encode: Callable[[str], str | int] = str) -> Callable[[], Vocabulary]:
    return lambda: Vocabulary(labels={code: _(word) for code, word in words.items()}, is_ordered=True, encode=encode)


def _weeks() -> Vocabulary:
    labels = {f"{year}-W{week:02}": _("v. {week} {year}").format(week=week, year=year) for year, week in _all_weeks()}
    return Vocabulary(
        labels=labels,
        is_ordered=True,
        decode=lambda stored: f"{int(str(stored)) // 100}-W{int(str(stored)) % 100:02}",
        encode=lambda code: int(code.replace("-W", "")),
    )


@cache
def _all_weeks() -> tuple[tuple[int, int], ...]:
    return tuple((year, week) for year in range(_FIRST_YEAR, _LAST_YEAR) for week in range(1, 54))


_FIRST_YEAR, _LAST_YEAR = 1998, 2060


def _lessons() -> Vocabulary:
    times = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
    return Vocabulary(
        labels={time: time for time in times},
        is_ordered=True,
        decode=lambda stored: times[int(str(stored))],
        encode=times.index,
    )


def _subjects() -> Vocabulary:
    return Vocabulary(labels={code: subject.name for code, subject in SUBJECTS.items()})


def _subject_groups() -> Vocabulary:
    newest = rulebook().begins("subject.group_names")[-1]
    spoken: Literal["sv", "en"] = "en" if language() == "en" else "sv"
    return Vocabulary(labels={code: names[spoken] for code, names in subject_group_names(newest).items()})


def _municipality_names() -> dict[str, str]:
    return {code: municipality.name for code, municipality in MUNICIPALITIES.items()}


def _indices(rows: Rows) -> Vocabulary:
    """Headings of the curriculum and the indices of HME in their order, then what published surveys call theirs."""
    spoken: Literal["sv", "en"] = "en" if language() == "en" else "sv"
    headings = {heading: names[spoken] for heading, names in survey_headings(date.max).items()}
    known = headings | {code: _(words) for code, words in _HME.items()}
    stored = _texts(rows.fetchall(_FROM_DATA["index"])).labels
    return Vocabulary(labels=known | {code: code for code in sorted(stored) if code not in known}, is_ordered=True)


def _funding_kinds(rows: Rows) -> Vocabulary:
    known = {code: _(words) for code, words in _FUNDING.items()}
    stored = _texts(rows.fetchall(_FROM_DATA["funding_kind"])).labels
    return Vocabulary(labels=known | {code: code for code in sorted(stored) if code not in known}, is_ordered=True)


_HME = {
    "hme_motivation": N_("HME motivation"),
    "hme_leadership": N_("HME ledarskap"),
    "hme_steering": N_("HME styrning"),
    "hme_total": N_("HME totalt"),
}
_FUNDING = {
    "base_amount": N_("Grundbelopp"),
    "structure_grant": N_("Strukturbidrag"),
    "improvement_grant": N_("Uppbyggandemedel"),
    "additional_amount": N_("Tilläggsbelopp"),
    "state_grant": N_("Statsbidrag"),
}


def _tests() -> Vocabulary:
    national, screenings = national_tests(date.max), mathematics_screenings(date.max)
    labels = {code: _("Nationella prov årskurs {level}").format(level=level) for code, level in national.items()}
    labels |= {code: _("Matematiktest årskurs {level}").format(level=level) for code, level in screenings.items()}
    return Vocabulary(labels=labels, is_ordered=True)


_YES_NO = {"true": N_("Ja"), "false": N_("Nej")}

_FIXED: Mapping[str, Callable[[], Vocabulary]] = {
    "weekday": _translated(
        {
            "1": N_("Måndag"),
            "2": N_("Tisdag"),
            "3": N_("Onsdag"),
            "4": N_("Torsdag"),
            "5": N_("Fredag"),
            "6": N_("Lördag"),
            "7": N_("Söndag"),
        },
        encode=int,
    ),
    "week": _weeks,
    "lesson": _lessons,
    "sex": _translated({"Kvinna": N_("Flickor"), "Man": N_("Pojkar"), "Okänt": N_("Okänt kön"), "all": N_("Alla")}),
    "respondent": _translated(
        {
            "pupil": N_("Elever"),
            "guardian": N_("Vårdnadshavare"),
            "teacher": N_("Lärare"),
            "staff": N_("Medarbetare"),
        }
    ),
    "parents_education": _translated(
        {"1": N_("Grundskola"), "2": N_("Gymnasium"), "3": N_("Eftergymnasial")}, encode=int
    ),
    "foreign_background": _translated(_YES_NO),
    "newly_arrived": _translated(_YES_NO),
    "notice_kind": _translated(
        {
            "granted_leave": N_("Beviljad ledighet"),
            "reported_illness": N_("Anmäld sjukdom"),
            "unnotified": N_("Oanmäld frånvaro"),
            "reported_absence": N_("Anmäld frånvaro, orsaken framgår inte"),
        }
    ),
    "protected": _translated(_YES_NO),
    "organiser_type": _translated(
        {
            "municipal": N_("Kommunal"),
            "independent": N_("Enskild"),
            "regional": N_("Regional"),
            "state": N_("Statlig"),
        }
    ),
    "area_type": _translated({"town": N_("Tätort"), "countryside": N_("Landsbygd")}),
    "school_form": _translated(
        {
            "FS": N_("Förskola"),
            "FKLASS": N_("Förskoleklass"),
            "GR": N_("Grundskola"),
            "GRAN": N_("Anpassad grundskola"),
            "GRS": N_("Grundsärskola"),
            "SP": N_("Specialskola"),
            "SAM": N_("Sameskola"),
            "GY": N_("Gymnasieskola"),
            "GYAN": N_("Anpassad gymnasieskola"),
            "GYS": N_("Gymnasiesärskola"),
        }
    ),
    "grade_level": lambda: Vocabulary(
        labels={str(level): _("Årskurs {level}").format(level=level) if level else _("F") for level in range(11)},
        is_ordered=True,
        encode=int,
    ),
    "grade_value": lambda: Vocabulary(
        labels={**{grade: grade for grade in "ABCDEF"}, "-": _("Streck")}, is_ordered=True
    ),
    "county": lambda: Vocabulary(labels=dict(counties(date.max))),
    "test": _tests,
    "subject": _subjects,
    "support_kind": lambda: Vocabulary(
        labels={kind: support_name(kind) for kind in all_support_kinds()}, is_ordered=True
    ),
    "subject_group": _subject_groups,
}

_KNOWN_AND_STORED: Mapping[str, Callable[[Rows], Vocabulary]] = {"index": _indices, "funding_kind": _funding_kinds}

_CLASSES = "SELECT DISTINCT school_unit_code || '/' || class_name AS code, class_name AS name FROM placement"
_TEACHING_GROUPS = (
    "SELECT DISTINCT school_unit_code || '/' || teaching_group AS code, teaching_group AS name FROM ("
    "SELECT school_unit_code, teaching_group FROM subject_grade UNION "
    "SELECT school_unit_code, teaching_group FROM national_test UNION "
    "SELECT school_unit_code, teaching_group FROM screening UNION "
    "SELECT DISTINCT school_unit_code, teaching_group FROM lesson_attendance)"
)
_WITH_UNIT = (
    "SELECT named.code, named.name || ', ' || "
    "coalesce(unit.name, left(named.code, length(named.code) - length(named.name) - 1)) FROM ({named}) AS named "
    "LEFT JOIN school_units AS unit ON starts_with(named.code, unit.school_unit_code || '/')"
)

_FROM_DATA: Mapping[str, str] = {
    "school_unit": "SELECT school_unit_code, name FROM school_units UNION "
    "SELECT DISTINCT school_unit_code, NULL FROM placement ANTI JOIN school_units USING (school_unit_code) UNION "
    "SELECT DISTINCT school_unit_code, NULL FROM published_value ANTI JOIN school_units USING (school_unit_code) UNION "
    "SELECT school_unit_code, NULL FROM (SELECT school_unit_code FROM survey_figure UNION "
    "SELECT school_unit_code FROM survey_group UNION SELECT school_unit_code FROM staff_unit_month UNION "
    "SELECT school_unit_code FROM teachers_of_unit UNION SELECT school_unit_code FROM funding_of_unit) "
    "ANTI JOIN school_units USING (school_unit_code)",
    "school_group": "SELECT DISTINCT school_group, school_group FROM school_units",
    "class": _CLASSES,
    "class, school_unit": _WITH_UNIT.format(named=_CLASSES),
    "teaching_group": _TEACHING_GROUPS,
    "teaching_group, school_unit": _WITH_UNIT.format(named=_TEACHING_GROUPS),
    "absence_reason": "SELECT DISTINCT absence_reason, absence_reason FROM lesson_attendance",
    "cohort": "SELECT DISTINCT birth_year, birth_year FROM pupil_year",
    "home_area": "SELECT area_code, arg_min(name, area_kind) FROM area GROUP BY area_code UNION "
    "SELECT DISTINCT home_area_code, NULL FROM pupil_year ANTI JOIN area ON area_code = home_area_code",
    "area": "SELECT told.area_code, arg_max(coalesce(known.name, told.area_name), told.load) FROM area_value AS told "
    "LEFT JOIN area AS known USING (area_code) GROUP BY told.area_code",
    "area_level": "SELECT DISTINCT area_level, area_level FROM area_value",
    "municipality_group": "SELECT DISTINCT municipality_group, municipality_group FROM published_value",
    "survey": "SELECT survey, survey FROM survey_figure UNION SELECT survey, survey FROM survey_group",
    "question": "SELECT question, question FROM survey_figure UNION SELECT question, question FROM survey_group",
    "index": "SELECT index_name, index_name FROM survey_figure UNION SELECT index_name, index_name FROM survey_group",
    "answer": "SELECT DISTINCT answer, answer FROM survey_figure",
    "funding_kind": "SELECT DISTINCT funding_kind, funding_kind FROM funding_of_unit",
    "trait": "SELECT DISTINCT trait, trait FROM segregation",
}
_PARTS = "SELECT DISTINCT part, part FROM (SELECT part FROM national_test UNION SELECT part FROM screening)"
_INDICATORS = "SELECT indicator, indicator FROM published_value UNION SELECT indicator, indicator FROM area_value"
