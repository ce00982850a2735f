"""What answers can be broken down by. A dimension = one entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import N_, _
from skolsikt.measures.facts.dated import held
from skolsikt.measures.facts.notices import TOLD_BY, TOLD_KIND, with_told_kind
from skolsikt.measures.facts.time import iso_week, iso_weekday
from skolsikt.measures.facts.units import municipality_of_named
from skolsikt.school.subjects import subject_groups
from skolsikt.warehouse.derived import Tables

BAND_PREFIX = "band:"
TIME = ("school_year", "term", "month")
BY_RIGHT_ONLY = frozenset({"pupil", "teacher"})


class UnknownDimension(WrongUsage):
    """No dimension has that name."""


@dataclass(frozen=True, kw_only=True)
class Join:
    """Columns that a fact gets, from another table or worked out from its own, when a dimension needs them."""

    name: str
    requires: frozenset[str]
    gives: frozenset[str]
    apply: Callable[[ir.Table, Tables, frozenset[str]], ir.Table]

    def onto(self, rows: ir.Table, tables: Tables, needed: frozenset[str]) -> ir.Table:
        """Return ``rows`` with those of the ``needed`` columns that the join gives."""
        return self.apply(rows, tables, (needed & self.gives) - frozenset(rows.columns))


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One dimension. ``column``: the coded column; ``also_needs``: other columns that make up its code.

    ``vocabulary`` names how codes get their words (``asking.vocabulary``). ``kind`` is the column's type as asked.
    ``splits_numerator``: each row says what part of the numerator it is, so that every group is a share of the whole
    denominator (the reasons of absence share the same lesson time).
    """

    name: str
    title: str
    column: str
    vocabulary: str
    kind: str = "text"
    also_needs: frozenset[str] = frozenset()
    splits_numerator: bool = False
    code: Callable[[ir.Table], ir.Value] | None = field(default=None, compare=False)

    @property
    def needs(self) -> frozenset[str]:
        return self.also_needs | {self.column}

    def expression(self, rows: ir.Table) -> ir.Value:
        """The code of each row: text, or an integer for ``kind="integer"``."""
        column = self.code(rows) if self.code else rows[self.column]
        return column if self.kind == "integer" else column.cast("string")


def _within_unit(column: str) -> Callable[[ir.Table], ir.Value]:
    # 9A of one school is not 9A of another.
    return lambda rows: rows.school_unit_code.concat("/", rows[column])


def _named(*dimensions: Dimension) -> Mapping[str, Dimension]:
    return {dimension.name: dimension for dimension in dimensions}


_UNIT = frozenset({"school_unit_code"})

DIMENSIONS: Mapping[str, Dimension] = _named(
    Dimension(name="school_year", title=N_("Läsår"), column="school_year", vocabulary="period"),
    Dimension(name="term", title=N_("Termin"), column="term", vocabulary="period"),
    Dimension(name="month", title=N_("Månad"), column="month", vocabulary="period"),
    Dimension(name="week", title=N_("Vecka"), column="week", vocabulary="week", kind="integer"),
    Dimension(name="weekday", title=N_("Veckodag"), column="weekday", vocabulary="weekday", kind="integer"),
    Dimension(name="lesson", title=N_("Lektionens början"), column="start_minute", vocabulary="lesson", kind="integer"),
    Dimension(name="school_unit", title=N_("Skolenhet"), column="school_unit_code", vocabulary="school_unit"),
    Dimension(name="school_group", title=N_("Grupp av skolor"), column="school_group", vocabulary="school_group"),
    Dimension(
        name="class",
        title=N_("Klass"),
        column="class_name",
        vocabulary="class",
        also_needs=_UNIT,
        code=_within_unit("class_name"),
    ),
    Dimension(
        name="teaching_group",
        title=N_("Undervisningsgrupp"),
        column="teaching_group",
        vocabulary="teaching_group",
        also_needs=_UNIT,
        code=_within_unit("teaching_group"),
    ),
    Dimension(name="grade_level", title=N_("Årskurs"), column="grade_level", vocabulary="grade_level", kind="integer"),
    Dimension(name="school_form", title=N_("Skolform"), column="school_form", vocabulary="school_form"),
    Dimension(name="cohort", title=N_("Födelseår"), column="birth_year", vocabulary="cohort", kind="integer"),
    Dimension(name="sex", title=N_("Kön"), column="sex", vocabulary="sex"),
    Dimension(name="subject", title=N_("Ämne"), column="subject_code", vocabulary="subject"),
    Dimension(name="subject_group", title=N_("Ämnesgrupp"), column="subject_group", vocabulary="subject_group"),
    Dimension(name="grade_value", title=N_("Betyg"), column="grade_value", vocabulary="grade_value"),
    Dimension(name="test", title=N_("Prov"), column="test", vocabulary="test"),
    Dimension(name="part", title=N_("Delprov"), column="part", vocabulary="part"),
    Dimension(
        name="absence_reason",
        title=N_("Frånvaroorsak"),
        column="absence_reason",
        vocabulary="absence_reason",
        splits_numerator=True,
    ),
    Dimension(
        name="notice_kind",
        title=N_("Anmäld eller oanmäld"),
        column=TOLD_KIND,
        vocabulary="notice_kind",
        splits_numerator=True,
    ),
    Dimension(name="home_area", title=N_("Bostadsområde"), column="home_area_code", vocabulary="home_area"),
    Dimension(
        name="parents_education",
        title=N_("Föräldrars utbildning"),
        column="parents_education",
        vocabulary="parents_education",
        kind="integer",
    ),
    Dimension(
        name="foreign_background",
        title=N_("Utländsk bakgrund"),
        column="has_foreign_background",
        vocabulary="foreign_background",
    ),
    Dimension(name="newly_arrived", title=N_("Nyanländ"), column="is_newly_arrived", vocabulary="newly_arrived"),
    Dimension(name="municipality", title=N_("Kommun"), column="municipality", vocabulary="municipality"),
    Dimension(
        name="municipality_group",
        title=N_("Liknande kommuner"),
        column="municipality_group",
        vocabulary="municipality_group",
    ),
    Dimension(name="county", title=N_("Län"), column="county", vocabulary="county"),
    Dimension(name="organiser_type", title=N_("Typ av huvudman"), column="organiser_type", vocabulary="organiser_type"),
    Dimension(name="area_type", title=N_("Tätort eller landsbygd"), column="area_type", vocabulary="area_type"),
    Dimension(name="area", title=N_("Område"), column="area_code", vocabulary="area"),
    Dimension(name="area_level", title=N_("Områdesindelning"), column="area_level", vocabulary="area_level"),
    Dimension(name="indicator", title=N_("Indikator"), column="indicator", vocabulary="indicator"),
    Dimension(name="survey", title=N_("Enkät"), column="survey", vocabulary="survey"),
    Dimension(name="respondent", title=N_("Svarande"), column="respondent_group", vocabulary="respondent"),
    Dimension(name="index", title=N_("Index eller rubrik"), column="index_name", vocabulary="index"),
    Dimension(name="question", title=N_("Fråga"), column="question", vocabulary="question"),
    Dimension(name="answer", title=N_("Svar"), column="answer", vocabulary="answer"),
    Dimension(name="funding_kind", title=N_("Slag av pengar"), column="funding_kind", vocabulary="funding_kind"),
    Dimension(name="support_kind", title=N_("Slag av stöd"), column="support_kind", vocabulary="support_kind"),
    Dimension(name="trait", title=N_("Egenskap"), column="trait", vocabulary="trait"),
)

# Not among them: nobody asks who has protected identity. Releases are audited for readers who know everybody else.
PROTECTED = Dimension(
    name="protected",
    title=N_("Skyddad identitet"),
    column="is_protected",
    vocabulary="protected",
    code=lambda rows: rows.is_protected.fill_null(False),
)
COUNTED_BY: Mapping[str, Dimension] = {**DIMENSIONS, PROTECTED.name: PROTECTED}


def _with_pupil(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    known = tables("pupil_year").select("pupil_key", "school_year", *sorted(wanted))
    joined = rows.left_join(known, ["pupil_key", "school_year"])
    return joined.select(*rows.columns, *sorted(wanted))


def _with_placement(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    key = ["pupil_key", "school_year", "school_unit_code"]
    joined = rows.left_join(tables("placement").select(*key, *sorted(wanted)), key)
    return joined.select(*rows.columns, *sorted(wanted))


def _with_unit(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    units = tables("school_units").select("school_unit_code", *sorted(wanted))
    joined = rows.left_join(units, "school_unit_code")
    if "municipality" in wanted:
        named = municipality_of_named(joined.school_unit_code)
        joined = joined.mutate(municipality=joined.municipality.coalesce(named))
    return joined.select(*rows.columns, *sorted(wanted))


def _with_calendar(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    return rows.mutate(**{name: _OF_A_DATE[name](rows.date) for name in sorted(wanted)})


def _with_notices(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    return with_told_kind(rows, tables)


def _with_subject_groups(rows: ir.Table, tables: Tables, wanted: frozenset[str]) -> ir.Table:
    # A subject that stands in several groups counts in each; groups are never added together.
    members = [
        rows.filter(condition, rows.subject_code.isin(subjects)).mutate(subject_group=ibis.literal(group))
        for first, condition in held(rows.term, ("subject.groups",))
        for group, subjects in subject_groups(first).items()
    ]
    return ibis.union(*members)


_PUPIL_COLUMNS = (
    "sex",
    "birth_year",
    "home_area_code",
    "parents_education",
    "has_foreign_background",
    "is_newly_arrived",
    "is_protected",
)
_PLACEMENT_COLUMNS = ("class_name", "grade_level")
_UNIT_COLUMNS = ("municipality", "organiser_type", "area_type", "school_group")

_OF_A_DATE = {"week": iso_week, "weekday": iso_weekday}

JOINS = (
    Join(name="calendar", requires=frozenset({"date"}), gives=frozenset(_OF_A_DATE), apply=_with_calendar),
    Join(
        name="pupil",
        requires=frozenset({"pupil_key", "school_year"}),
        gives=frozenset({*_PUPIL_COLUMNS, "school_form"}),
        apply=_with_pupil,
    ),
    Join(
        name="placement",
        requires=frozenset({"pupil_key", "school_year", "school_unit_code"}),
        gives=frozenset(_PLACEMENT_COLUMNS),
        apply=_with_placement,
    ),
    Join(name="unit", requires=_UNIT, gives=frozenset(_UNIT_COLUMNS), apply=_with_unit),
    Join(name="notice", requires=TOLD_BY, gives=frozenset({TOLD_KIND}), apply=_with_notices),
    Join(
        name="subject_group",
        requires=frozenset({"subject_code", "term"}),
        gives=frozenset({"subject_group"}),
        apply=_with_subject_groups,
    ),
)


def dimension(name: str) -> Dimension:
    """Return the dimension ``name``; ``band:MEASURE`` is one too.

    >>> dimension("school_unit").column
    'school_unit_code'
    """
    if name.startswith(BAND_PREFIX):
        return Dimension(name=name, title=name, column=name, vocabulary="band")
    if name not in DIMENSIONS:
        raise UnknownDimension(
            _("Dimensionen {name} finns inte. {near}").format(name=name, near=did_you_mean(name, DIMENSIONS))
        )
    return DIMENSIONS[name]


def joins_for(needed: frozenset[str], carried: frozenset[str]) -> tuple[Join, ...] | None:
    """Return the joins that give a fact the ``needed`` columns, or None when none can."""
    missing = needed - carried
    chosen = tuple(join for join in JOINS if join.gives & missing and join.requires <= carried)
    return chosen if missing <= frozenset().union(*(join.gives for join in chosen)) else None
