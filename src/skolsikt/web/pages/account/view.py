"""What one's own account may see, and the choice of language. Logging in stands in ``login_addresses``."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from skolsikt.home.clock import today
from skolsikt.home.words import LANGUAGES
from skolsikt.records.accounts.second_factor import has_second_factor
from skolsikt.records.accounts.selectors import grants_on
from skolsikt.web.choices import known_school_names
from skolsikt.web.pages.account.rights import rights_of
from skolsikt.web.showing import show_to_many


def page(request: HttpRequest) -> HttpResponse:
    """Show whose account it is and what its roles give the right to."""
    names = known_school_names()
    rights = rights_of(grants_on(request.user, on=today()), names)
    shown = {
        "rights": rights,
        "username": request.user.username,
        "has_password": request.user.has_usable_password(),
        "has_second_factor": has_second_factor(request.user),
        "is_account": True,
    }
    return render(request, "account/page.html", shown)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that was chosen, and go back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("overview:page")
    response = redirect(back)
    if (code := request.POST.get("language")) in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
        )
    return response


@require_POST
def showing(request: HttpRequest) -> HttpResponse:
    """Begin or end to show the pages to a room of people."""
    is_on = request.POST.get("pa") == "ja"
    show_to_many(request, is_on=is_on)
    return redirect("overview:page" if is_on else "account:page")


app_name = "account"
urlpatterns = [
    path("", page, name="page"),
    path("sprak/", language, name="language"),
    path("visning/", showing, name="showing"),
]
