"""Administration: decide, look up, render; to see the pages as a role sees them."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.records.accounts.roles import ON_SCREEN, role_title
from skolsikt.web.asking import house, known_rows, known_unit_names, person_of_request, viewer_of_request
from skolsikt.web.choices import choices
from skolsikt.web.pages.administration import user_view
from skolsikt.web.pages.administration.blind import who_sees_nothing
from skolsikt.web.pages.administration.invite_view import invite
from skolsikt.web.pages.administration.lines import role_lines, user_lines
from skolsikt.web.preview import SeenAs, see_as, see_as_oneself
from skolsikt.web.requiring import require


class UnknownSight(WrongUsage):
    """No such role, or no such school unit, to see the pages as."""


def page(request: HttpRequest) -> HttpResponse:
    """Show the users with their roles, what each role gives, and who sees nothing."""
    require(viewer_of_request(request), Permission.USERS_MANAGE, what=_("Administration"))
    on, rows, units = today(), known_rows(), known_unit_names()
    shown = {
        "users": user_lines(on, units),
        "roles": role_lines(),
        "without": who_sees_nothing(on, units, rows) if rows else [],
        "role_choices": choices([(name, role_title(name)) for name in ON_SCREEN], ""),
        "unit_choices": choices(_in_order(units) or [(EVERY_UNIT, _("Alla skolor"))], ""),
    }
    return render(request, "administration/page.html", shown)


def _in_order(units: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(units.items(), key=lambda unit: swedish_order(unit[1]))


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """See the pages as the chosen role from now on; the log says so."""
    person = person_of_request(request)
    require(person, Permission.USERS_MANAGE, what=_("Administration"))
    chosen = SeenAs(request.POST.get("roll", ""), request.POST.get("skola", ""))
    if chosen.role not in ON_SCREEN or chosen.school_unit_code not in {*known_unit_names(), EVERY_UNIT}:
        raise UnknownSight(_("Välj en roll och en skola i listorna."))
    what = f"preview {chosen.role} {chosen.school_unit_code}"
    house().note_seen(what, viewer=person, why=_("Se som denna roll"), kind=Kind.AS_ROLE)
    see_as(request, chosen)
    return redirect("overview:page")


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """See the pages as oneself again."""
    see_as_oneself(request)
    return redirect("overview:page")


app_name = "administration"
urlpatterns = [
    path("", page, name="page"),
    path("bjud-in/", invite, name="invite"),
    path("anvandare/<int:number>/", user_view.user, name="user"),
    path("anvandare/<int:number>/ge-roll/", user_view.give, name="give"),
    path("anvandare/<int:number>/avsluta/<int:grant>/", user_view.end, name="end"),
    path("anvandare/<int:number>/stang/", user_view.close, name="close"),
    path("anvandare/<int:number>/oppna/", user_view.reopen, name="reopen"),
    path("anvandare/<int:number>/las-upp/", user_view.unlock, name="unlock"),
    path("anvandare/<int:number>/andra-steget/", user_view.forget_second_factor, name="forget_second_factor"),
    path("anvandare/<int:number>/inbjudan/", user_view.send_again, name="send_again"),
    path("se-som/", start, name="start"),
    path("se-som-jag/", stop, name="stop"),
]
