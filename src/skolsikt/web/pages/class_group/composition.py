"""The classes of each grade level side by side: who goes there, and whether lots would have made them as unlike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.analysis.equity.class_composition import LEVEL, GradeLevel, Trait, composition
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.measures.by_right.class_values import GIRLS, GUARDED, class_values
from skolsikt.measures.registry import measure
from skolsikt.presentation.numbers import format_percent, format_value
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.tables import Entry
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house

_GIRLS, _LEVEL_ZERO = N_("Flickor"), N_("Förskoleklass")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The classes of a grade level as a table. ``rows``: whose it is, and what stands in every column, by its name.

    ``unseen``: how it stands with what no class is told of; empty where there is no such trait.
    """

    title: str
    unseen: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[tuple[str, Entry]]]]


@dataclass(frozen=True, kw_only=True)
class Compositions:
    """``findings``: one sentence for each trait that is more uneven than by lot."""

    findings: Sequence[str]
    tested: str
    tables: Sequence[Compared]


def compositions_of(viewer: Viewer, names: Mapping[str, str]) -> Compositions | None:
    """Return the classes of the viewer's own schools side by side; None where there are not two to compare."""
    found = composition(class_values(viewer=viewer, house=house()), smallest_group=house().settings.smallest_group)
    if not found:
        return None
    are_apart = len({one.school_unit_code for one in found}) > 1
    titles = [_title(one, names if are_apart else {}) for one in found]
    tests = sum(trait.p_value is not None for one in found for trait in one.traits)
    return Compositions(
        findings=[
            _finding(title, one, trait)
            for title, one in zip(titles, found, strict=True)
            for trait in one.traits
            if trait.is_uneven
        ],
        tested=ngettext(
            "{count} jämförelse är prövad mot lottning. En skola med lottade klasser kallas ojämn "
            "högst {times} gånger av 100.",
            "{count} jämförelser är prövade mot lottning. En skola med lottade klasser kallas ojämn "
            "högst {times} gånger av 100.",
            tests,
        ).format(count=tests, times=round(100 * LEVEL)),
        tables=[_table(title, one) for title, one in zip(titles, found, strict=True)],
    )


def _title(one: GradeLevel, names: Mapping[str, str]) -> str:
    level = _("Årskurs {level}").format(level=one.grade_level) if one.grade_level else _(_LEVEL_ZERO)
    school = names.get(one.school_unit_code)
    return f"{level}, {school}" if school else level


def _trait_name(trait: Trait) -> str:
    return _(_GIRLS) if trait.name == GIRLS else measure(trait.name).title.spoken(language())


def _unit(trait: Trait) -> str:
    return "share" if trait.name == GIRLS else measure(trait.name).unit


def _finding(title: str, one: GradeLevel, trait: Trait) -> str:
    told = [(cell.value, name) for cell, name in zip(trait.cells, one.classes, strict=True) if cell.value is not None]
    said = _("{grade_level}: {trait} skiljer sig mer mellan klasserna än lottning brukar göra.")
    if len(told) < 2:
        return said.format(grade_level=title, trait=_trait_name(trait))
    (low, least), (high, most) = min(told), max(told)
    return _(
        "{grade_level}: {trait} skiljer sig mer mellan klasserna än lottning brukar göra, från {low} i {least} till "
        "{high} i {most}."
    ).format(
        grade_level=title,
        trait=_trait_name(trait),
        low=_value(low, trait),
        least=least,
        high=_value(high, trait),
        most=most,
    )


def _value(value: float, trait: Trait) -> str:
    unit = _unit(trait)
    return format_percent(value, decimals=0) if unit == "share" else format_value(value, unit)


def _table(title: str, one: GradeLevel) -> Compared:
    seen = [trait for trait in one.traits if trait.name not in GUARDED]
    columns = [_trait_name(trait) for trait in seen]
    rows = [(name, [_entry(trait, place) for trait in seen]) for place, name in enumerate(one.classes)]
    rows.append((_("Mot lottning"), [Entry(_verdict(trait)) for trait in seen]))
    return Compared(
        title=title,
        unseen=_unseen([trait for trait in one.traits if trait.name in GUARDED]),
        columns=columns,
        rows=[(name, list(zip(columns, entries, strict=True))) for name, entries in rows],
    )


def _unseen(traits: Sequence[Trait]) -> str:
    told = ", ".join(f"{_trait_name(trait)} ({_verdict(trait)})" for trait in traits)
    return _("Visas inte per klass, men är jämfört med lottning: {traits}.").format(traits=told) if traits else ""


def _entry(trait: Trait, place: int) -> Entry:
    cell, unit = trait.cells[place], _unit(trait)
    decimals = 0 if unit == "share" else None
    return Entry(cell_text(cell, unit, decimals=decimals), is_withheld=cell.withheld is not None)


def _verdict(trait: Trait) -> str:
    if trait.p_value is None:
        return _("kan inte jämföras")
    return _("ojämnare") if trait.is_uneven else _("som av lottning")
