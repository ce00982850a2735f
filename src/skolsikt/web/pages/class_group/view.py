"""Klass: parse, read once by right, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from skolsikt.home.clock import today
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.class_rows import ClassRows, class_rows
from skolsikt.measures.by_right.standing import Group, groups_open_to, newest_school_year
from skolsikt.measures.by_right.support import is_support_known
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import day_label, period_label
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.contacts.selectors import latest_contacts, not_yet_talked_about
from skolsikt.school.school_time import Term
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choices import choices
from skolsikt.web.pages.class_group import co_marking
from skolsikt.web.pages.class_group.choosing import code_of, group_choices, group_of
from skolsikt.web.pages.class_group.composition import compositions_of
from skolsikt.web.pages.class_group.listing import Talks, listing_of
from skolsikt.web.pages.class_group.ordering import USUAL_ORDER, orders_of


def page(request: HttpRequest) -> HttpResponse:
    """Show the pupils of the chosen class or group; of the only one there is, when none is chosen."""
    viewer, rows = viewer_of_request(request), house().rows()
    names, year = unit_names(rows), newest_school_year(rows)
    groups = groups_open_to(viewer, school_year=year, rows=rows)
    only = groups[0] if len(groups) == 1 else None
    chosen = group_of(request.GET.get("klass", ""), school_year=year) or only
    order, listing, name, orders = USUAL_ORDER, None, "", {}
    if chosen:
        found = class_rows(chosen, viewer=viewer, house=house())
        name, orders = chosen.name if found.is_there else "", orders_of(found)
        order = request.GET.get("ordning", "") if request.GET.get("ordning", "") in orders else USUAL_ORDER
        is_known, talks = is_support_known(rows), _talks(found, viewer)
        listing = listing_of(found, order=order, username=viewer.id, is_support_known=is_known, talks=talks)
    shown = {
        "groups": group_choices(groups, chosen, names),
        "orders": choices([(code, _(title)) for code, title in orders.items()], order),
        "order": order,
        "code": code_of(chosen) if chosen else "",
        "day": day_label(today()),
        "limit": format_percent(house().settings.high_absence_limit_share, decimals=0),
        "term": period_label(Term.of(today()).text),
        "chosen": chosen,
        "name": name,
        "school": names.get(chosen.school_unit_code, "") if chosen else "",
        "school_year": period_label(year) if year else "",
        "listing": listing,
        "compositions": None if chosen else compositions_of(viewer, names),
        "co_marking": code_of(chosen) if chosen and _may_mark(chosen, viewer) else "",
    }
    return render(request, "class_group/page.html", shown)


def _talks(found: ClassRows, viewer: Viewer) -> Talks:
    return Talks(
        latest=latest_contacts(found, viewer=viewer, house=house()),
        waiting=not_yet_talked_about(found, since=Term.of(today()).first, house=house()),
    )


def _may_mark(group: Group, viewer: Viewer) -> bool:
    return decide(viewer, Permission.CO_MARKING_ENTER, group.thing).allowed


app_name = "class_group"
urlpatterns = [path("", page, name="page"), path("sambedomning/", co_marking.page, name="co_marking")]
