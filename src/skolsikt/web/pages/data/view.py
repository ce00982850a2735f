"""Data: parse, look up, render; files are received and put in the inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from skolsikt.home.errors import NotPermitted
from skolsikt.home.words import _
from skolsikt.loading.loads import find_load, list_loads
from skolsikt.loading.rejects import read_rejects
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.web.addresses import whole_number
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.body_limit import takes_files
from skolsikt.web.pages.data.inbox import put_in_inbox
from skolsikt.web.pages.data.loads import chosen_loads, load_detail
from skolsikt.web.pages.data.progress import work_under_way
from skolsikt.web.pages.data.rejected import REJECTS_SHOWN, rejects_csv
from skolsikt.web.pages.data.sources import source_lines

STOP_POLLING = 286  # htmx's own status: this was the last answer


class MayNotLoad(NotPermitted):
    """The viewer's roles do not give the right to load files."""


def page(request: HttpRequest) -> HttpResponse:
    """Show what is under way, every source, and the newest loads."""
    viewer = viewer_of_request(request)
    loads = list_loads(house().home)
    shown = {
        "work": work_under_way(loads),
        "sources": source_lines(loads, viewer=viewer),
        "listing": chosen_loads(loads, source=request.GET.get("kalla", ""), everything="alla" in request.GET),
        "may_load": decide(viewer, Permission.LOAD).allowed,
        "received": whole_number(request.GET.get("mottagen", "")) or 0,
    }
    return render(request, "data/page.html", shown)


def progress(request: HttpRequest) -> HttpResponse:
    """Return the part of the page that shows work under way; it asks again until nothing is left."""
    work = work_under_way(list_loads(house().home))
    return render(request, "data/progress.html", {"work": work}, status=200 if work else STOP_POLLING)


def load(request: HttpRequest, number: int) -> HttpResponse:
    """Show one load: the file, what came of it, and the first rejected rows with masked values."""
    found, home = find_load(house().home, number), house().home
    rejects = read_rejects(home, number, limit=REJECTS_SHOWN)
    return render(request, "data/load.html", {"load": load_detail(found), "rejects": rejects})


def rejects(request: HttpRequest, number: int) -> HttpResponse:
    """Return every rejected row of a load as a file, values masked."""
    found = find_load(house().home, number)
    response = HttpResponse(rejects_csv(read_rejects(house().home, number)), content_type="text/csv; charset=utf-8")
    name = _("avvisade rader {number} {file}").format(number=number, file=found.file)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


@require_POST
@takes_files
def receive(request: HttpRequest) -> HttpResponse:
    """Take files to the inbox and let the worker load them."""
    viewer = viewer_of_request(request)
    if not decide(viewer, Permission.LOAD).allowed:
        raise MayNotLoad(_("Din roll får inte läsa in filer. Be den som sköter Skolsikt hos er."))
    names = put_in_inbox(request.FILES.getlist("filer"), home=house().home, requested_by=viewer.id)
    answer = redirect("data:page")
    answer["Location"] += f"?mottagen={len(names)}"
    return answer


app_name = "data"
urlpatterns = [
    path("", page, name="page"),
    path("pagar/", progress, name="progress"),
    path("ta-emot/", receive, name="receive"),
    path("inlasning/<int:number>/", load, name="load"),
    path("inlasning/<int:number>/avvisade.csv", rejects, name="rejects"),
]
