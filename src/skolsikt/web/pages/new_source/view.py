"""Data > Ny källa: a file is received, its columns are described, the profile is saved and the file loaded."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from skolsikt.home.clock import now
from skolsikt.home.words import _
from skolsikt.jobs.inbox import take_to_inbox
from skolsikt.loading.own_profiles import delete_profile, own_profiles, save_profile
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.delivery_keys import delivery_key_create, delivery_key_revoke
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.mapping.draft import profile_of
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.body_limit import takes_files
from skolsikt.web.pages.new_source.described import Described, described
from skolsikt.web.pages.new_source.keys import KeyForm, key_lines
from skolsikt.web.pages.new_source.received import find, forget, keep
from skolsikt.web.requiring import require
from skolsikt.web.sources import source_title


def _may_load(request: HttpRequest) -> str:
    return require(viewer_of_request(request), Permission.LOAD, what=_("Sidan Ny källa")).id


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the form for a file, and the profiles that there are."""
    _may_load(request)
    return _beginning(request)


def _beginning(request: HttpRequest, problem: str = "", *, form: KeyForm | None = None, key: str = "") -> HttpResponse:
    own = own_profiles(house().home)
    profiles = [(str(one["id"]), str(one.get("title", "")), source_title(str(one["source"]))) for one in own.sound]
    shown = {
        "profiles": profiles,
        "problems": own.problems,
        "problem": problem,
        "keys": key_lines(),
        "key": key,
        "form": form or KeyForm(profiles=[name for name, _title, _source in profiles]),
        "address": settings.SKOLSIKT_SETTINGS.base_url.rstrip("/") + reverse("api:inbox", args=["fil.csv"]),
    }
    return render(request, "new_source/page.html", shown, status=400 if problem or (form and form.errors) else 200)


@require_POST
@takes_files
def receive(request: HttpRequest) -> HttpResponse:
    """Keep the file and go on to describe it."""
    _may_load(request)
    received = keep(request.FILES.get("fil"), home=house().home, at=now())
    return redirect("new_source:describe", received.token)


@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, token: str) -> HttpResponse:
    """Show how the file would be read; once that is right, save the profile and hand the file over."""
    who, received = _may_load(request), find(token, home=house().home)
    try:
        with house().warehouse.workbench() as (folder, staging):
            shown = described(received.path, request.POST or None, house=house(), folder=folder, staging=staging)
    except UnreadableFile as error:
        forget(received)
        return _beginning(request, str(error))
    if "spara" in request.POST and shown.is_ready:
        return _saved(request, shown, token, who)
    return render(request, "new_source/describe.html", {"one": shown}, status=400 if shown.form.errors else 200)


def _saved(request: HttpRequest, shown: Described, token: str, who: str) -> HttpResponse:
    received, profile = find(token, home=house().home), profile_of(shown.form.chosen, shown.seen)
    save_profile(house().home, profile)
    take_to_inbox(received.path, home=house().home, profile=profile.id, requested_by=who)
    forget(received)
    answer = redirect("data:page")
    answer["Location"] += "?mottagen=1"
    return answer


@require_POST
def delete(request: HttpRequest) -> HttpResponse:
    """Remove one of the installation's own profiles."""
    _may_load(request)
    delete_profile(house().home, request.POST.get("profil", ""))
    return redirect("new_source:page")


@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """Make a key for a system that delivers files, and show it this once."""
    _may_load(request)
    form = KeyForm(request.POST, profiles=[str(one["id"]) for one in own_profiles(house().home).sound])
    if not form.is_valid():
        return _beginning(request, form=form)
    name, profile = form.cleaned_data["namn"], form.cleaned_data["profil"]
    return _beginning(request, key=delivery_key_create(name=name, profile=profile, by=request.user, at=now()))


@require_POST
def revoke_key(request: HttpRequest) -> HttpResponse:
    """Let a key work no more."""
    _may_load(request)
    delivery_key_revoke(name=request.POST.get("namn", ""), at=now())
    return redirect("new_source:page")


app_name = "new_source"
urlpatterns = [
    path("", page, name="page"),
    path("ta-emot/", receive, name="receive"),
    path("ta-bort/", delete, name="delete"),
    path("nyckel/", make_key, name="make_key"),
    path("aterkalla/", revoke_key, name="revoke_key"),
    path("<str:token>/", describe, name="describe"),
]
