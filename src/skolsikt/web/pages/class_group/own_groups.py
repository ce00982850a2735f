"""Card: a teacher's own classes and groups, the same pupils this school year and the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from skolsikt.home.master_key import VaultClosed
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.own_groups import GroupFigures, figures_of
from skolsikt.measures.by_right.standing import Group, groups_held, newest_school_year
from skolsikt.measures.registry import measure
from skolsikt.presentation.numbers import format_value
from skolsikt.presentation.subjects import subject_name
from skolsikt.web.asking import house
from skolsikt.web.card import Card, CardKind
from skolsikt.web.pages.class_group.choosing import code_of
from skolsikt.web.scope import Scope

MOST_GROUPS = 4  # in full; the others are led to


@dataclass(frozen=True)
class OwnFigure:
    """One measure of a group in words; ``before``: of the same pupils the school year before, empty where unknown."""

    title: str
    value: str
    before: str


@dataclass(frozen=True)
class OwnGroup:
    """One class or group. ``address``: its list of pupils; ``remark``: subject and how many pupils."""

    name: str
    address: str
    remark: str
    figures: Sequence[OwnFigure]


@dataclass(frozen=True)
class OwnGroups:
    """Those shown in full, and names and addresses of the others."""

    shown: Sequence[OwnGroup]
    others: Sequence[tuple[str, str]]


def own_groups_card(scope: Scope) -> Card | None:
    """Return the card of those who hold a class or a group; none of others, nor while the vault is closed.

    Whom an objection or a protection leaves out is known to the vault alone.
    """
    groups = groups_held(scope.viewer, school_year=newest_school_year(house().rows()))
    if not groups:
        return None
    try:
        shown = [_group(figures_of(group, viewer=scope.viewer, house=house())) for group in groups[:MOST_GROUPS]]
    except VaultClosed:
        return None
    content = OwnGroups(shown, [(group.name, _address(group)) for group in groups[MOST_GROUPS:]])
    return Card(name="own_groups", template="class_group/own_groups.html", content=content, is_wide=True)


def _group(figures: GroupFigures) -> OwnGroup:
    pupils = ngettext("{count} elev", "{count} elever", figures.pupils).format(count=figures.pupils)
    subject = subject_name(figures.subject) if figures.subject else ""
    told = [_figure(name, *cells) for name, cells in figures.figures.items()]
    return OwnGroup(
        name=figures.group.name,
        address=_address(figures.group),
        remark=", ".join(filter(None, [subject, pupils])),
        figures=[one for one in told if one.value or one.before],
    )


def _figure(name: str, now: Cell | None, before: Cell | None) -> OwnFigure:
    about = measure(name)
    value, earlier = (
        format_value(cell.value, about.unit) if cell and cell.value is not None else "" for cell in (now, before)
    )
    told = _("{value} förra läsåret").format(value=earlier) if earlier else ""
    return OwnFigure(about.title.spoken(language()), value, told)


def _address(group: Group) -> str:
    return f"{reverse('class_group:page')}?{urlencode({'klass': code_of(group)}, safe='/')}"


OWN_GROUPS = CardKind(name="own_groups", title=N_("Mina klasser och grupper"), make=own_groups_card)
