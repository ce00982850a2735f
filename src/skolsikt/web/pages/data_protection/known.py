"""What is kept about pupils and why, from the running installation, in plain values and plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import N_, _, language
from skolsikt.measures.kept import fields_kept
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.refusal_words import listed, lowered
from skolsikt.privacy.roles import Permission, Role, Scope
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.reports.origins import told_as
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.manifest import LoadRecord
from skolsikt.web.asking import house
from skolsikt.web.sources import source_title

_HELD_FOR = {
    Scope.SCHOOL_UNIT: N_("Elever i den egna skolan"),
    Scope.CLASS: N_("Elever i den egna klassen, ett läsår i taget"),
    Scope.TEACHING_GROUP: N_("Elever i den egna undervisningsgruppen, ett läsår i taget"),
}


@dataclass(frozen=True)
class Kept:
    """One source that tells of pupils: what is kept from it, why, who answers for it, and of which school years."""

    source: str
    facts: Sequence[tuple[str, str]]
    why: str
    controller: str
    years: str


@dataclass(frozen=True)
class Reader:
    """One role that may see pupils by name: whom, what of them, and what for."""

    role: str
    whom: str
    what: str
    purposes: str


def kept_lines() -> list[Kept]:
    """Return what is kept about pupils, by the source that tells it; nothing before something is loaded."""
    version = house().warehouse.current()
    if version is None:
        return []
    fields = fields_kept(house().rows(version.number))
    by_source: dict[str, list[LoadRecord]] = {}
    for load in version.loads:
        if ABOUT.tables.keys() & load.tables.keys():
            by_source.setdefault(load.source, []).append(load)
    return [
        _kept(source, by_source[source], fields)
        for source in sorted(by_source, key=lambda one: swedish_order(source_title(one)))
    ]


def _kept(source: str, loads: Sequence[LoadRecord], fields: Mapping[tuple[str, str], frozenset[str]]) -> Kept:
    years = sorted({year for load in loads for table in load.tables.values() for year in table.school_years})
    known = SOURCES.get(told_as(source))
    return Kept(
        source=source_title(source),
        facts=[_fact(table, fields[source, table]) for table in ABOUT.tables if fields.get((source, table))],
        why=_(known.purpose) if known else "",
        controller=_(known.controller) if known else "",
        years="–".join(dict.fromkeys((years[0], years[-1]))) if years else "",
    )


def _fact(table: str, known: frozenset[str]) -> tuple[str, str]:
    about = ABOUT.tables[table]
    words = [field.title.spoken(language()) for name, field in about.fields.items() if name in known]
    return about.title.spoken(language()), listed(words)


def reader_lines() -> list[Reader]:
    """Return the roles that may see pupils by name."""
    return [_reader(role) for role in GRANTED.values() if Permission.CLASS_VIEW in role.permissions]


def _reader(role: Role) -> Reader:
    is_of_lessons = role.holds_for is Scope.TEACHING_GROUP
    gives = [
        N_("namn och frånvaro från gruppens lektioner") if is_of_lessons else N_("klasslista med frånvaro och resultat")
    ]
    gives += [N_("elevens egen sida")] if Permission.PUPIL_VIEW in role.permissions else []
    gives += [N_("stöd")] if Permission.SUPPORT_VIEW in role.permissions else []
    gives += [N_("även elever med skyddade personuppgifter")] if Permission.PROTECTED_VIEW in role.permissions else []
    purposes = listed([lowered(purpose_title(one)) for one in role.purposes])
    return Reader(role.title.spoken(language()), _(_HELD_FOR[role.holds_for]), listed(list(map(_, gives))), purposes)
