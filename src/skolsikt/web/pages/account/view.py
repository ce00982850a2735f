"""Log in, log out, choose language; and what one's own account may see."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from skolsikt.home.clock import today
from skolsikt.home.words import LANGUAGES
from skolsikt.records.accounts.selectors import grants_on
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.choices import known_school_names
from skolsikt.web.pages.account.rights import rights_of


class LoginForm(AuthenticationForm):
    """User name and password, with errors that say what to do."""

    username = forms.CharField(
        label=gettext_lazy("Användarnamn"), widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=gettext_lazy("Lösenord"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    error_messages: ClassVar[dict[str, object]] = {
        "invalid_login": gettext_lazy("Användarnamnet eller lösenordet stämmer inte. Försök igen."),
        "inactive": gettext_lazy("Kontot är avstängt. Tala med den som sköter Skolsikt hos er."),
    }


@login_not_required
def login(request: HttpRequest) -> HttpResponse:
    """Show the log-in form, or log in and go on to where the person was heading."""
    view = views.LoginView.as_view(
        template_name="account/login.html", authentication_form=LoginForm, redirect_authenticated_user=True
    )
    return view(request)


def page(request: HttpRequest) -> HttpResponse:
    """Show whose account it is and what its roles give the right to."""
    names = known_school_names(viewer_of_request(request))
    rights = rights_of(grants_on(request.user, on=today()), names)
    shown = {"rights": rights, "username": request.user.username, "is_account": True}
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


app_name = "account"
urlpatterns = [
    path("", page, name="page"),
    path("logga-in/", login, name="login"),
    path("logga-ut/", views.LogoutView.as_view(next_page="account:login"), name="logout"),
    path("sprak/", language, name="language"),
]
