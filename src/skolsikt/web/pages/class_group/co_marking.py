"""Sambedömning: the marks of two teachers, read by right, entered and left to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from skolsikt.home.words import _, ngettext
from skolsikt.jobs.co_marking_entry import ID
from skolsikt.jobs.models import JobRun
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.co_marking import Marked, MarkedTest
from skolsikt.measures.by_right.standing import Group, newest_school_year
from skolsikt.presentation.periods import moment_label, period_label
from skolsikt.presentation.subjects import subject_name
from skolsikt.sources.co_markings import TOTAL
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.class_group.choosing import code_of, group_of
from skolsikt.web.pages.class_group.co_marking_form import CoMarkingForm
from skolsikt.web.pages.class_group.co_marking_saving import Change, ask_worker, save_changes
from skolsikt.web.pages.class_group.marked_tests import MarkedTests, Sight, marked_tests, sight_of

_UNDER_WAY = (JobRun.Status.QUEUED, JobRun.Status.RUNNING)
_AGAIN = "igen"


@dataclass(frozen=True)
class Earlier:
    """A test that is entered. ``agreed``: of how many pupils both marks are alike, in words."""

    title: str
    agreed: str
    address: str
    is_shown: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Marks that are not loaded yet, in words. ``wrong``: why not; ``may_be_tried``: whether nothing is under way."""

    text: str
    wrong: str
    may_be_tried: bool


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the form of the chosen test, or of a new one, and the tests that are entered; what is sent is queued."""
    viewer, group = viewer_of_request(request), _group(request)
    sight = sight_of(group, viewer)
    if sight is None:
        return _shown(request, group, status=403 if request.method == "POST" else 200)
    if _AGAIN in request.POST:
        ask_worker(viewer)
        return redirect(request.get_full_path())
    found = marked_tests(sight)
    marked = _asked(request, found)
    form = _form(request, sight, found, marked)
    if not form.is_bound or not form.is_valid():
        return _shown(request, group, form, found, marked, status=400 if form.is_bound else 200)
    if not marked and not form.changes():
        return _shown(request, group, form, found, wrong=_("Fyll i minst en elevs bedömningar."), status=400)
    if left := save_changes(form.changes(), form.marked, sight, viewer):
        return _overtaken(request, sight, form.marked, left)
    return redirect(request.path + _address(group, form.marked))


def _group(request: HttpRequest) -> Group:
    group = group_of(request.GET.get("klass", ""), school_year=newest_school_year(house().rows()))
    if group is None:
        raise Http404
    return group


def _asked(request: HttpRequest, found: MarkedTests) -> MarkedTest | None:
    said = request.GET
    asked = MarkedTest(test=said.get("prov", ""), subject_code=said.get("amne", ""), part=said.get("del", "") or TOTAL)
    return asked if asked in found.tests else None


def _form(
    request: HttpRequest,
    sight: Sight,
    found: MarkedTests,
    marked: MarkedTest | None,
    *,
    notes: Mapping[int, str] | None = None,
) -> CoMarkingForm:
    standing: Mapping[int, Marked] = found.tests[marked] if marked else {}
    sent = None if notes else request.POST or None
    username = viewer_of_request(request).id
    return CoMarkingForm(sent, sight=sight, username=username, marked=marked, standing=standing, notes=notes)


def _overtaken(request: HttpRequest, sight: Sight, marked: MarkedTest, left: Mapping[int, Change]) -> HttpResponse:
    """Show what stands, and by name whose marks somebody else has changed since the form was opened."""
    found = marked_tests(sight)
    shown = marked if marked in found.tests else None
    form = _form(request, sight, found, shown, notes={key: _not_made(change) for key, change in left.items()})
    wrong = _(
        "Någon annan hann före, och det som står nu gäller: {names}. Det du ändrade för andra elever sparas."
    ).format(names="; ".join(name for key, name in sight.pupils if key in left))
    return _shown(request, sight.group, form, found, shown, wrong=wrong, status=409)


def _not_made(change: Change) -> str:
    if change.given is None:
        return _("Du tog bort bedömningarna. Någon annan har ändrat dem: det som står här gäller.")
    return _("Du skrev {first} och {second}. Någon annan har skrivit: det som står här gäller.").format(
        first=change.given[0], second=change.given[1]
    )


def _shown(
    request: HttpRequest,
    group: Group,
    form: CoMarkingForm | None = None,
    found: MarkedTests | None = None,
    marked: MarkedTest | None = None,
    *,
    wrong: str = "",
    status: int,
) -> HttpResponse:
    """Without a form: the page says why the group has none."""
    shown = {
        "form": form,
        "group": group,
        "class_code": code_of(group),
        "school": unit_names(house().rows()).get(group.school_unit_code, ""),
        "school_year": period_label(group.school_year),
        "earlier": [_earlier(one, of, group, marked) for one, of in found.tests.items()] if found else [],
        "marked": _title(marked) if marked else "",
        "address": _address(group, marked),
        "waiting": _waiting(found) if found else None,
        "wrong": wrong,
    }
    return render(request, "class_group/co_marking.html", shown, status=status)


def _waiting(found: MarkedTests) -> Waiting | None:
    if not found.since:
        return None
    newest = JobRun.objects.filter(job=ID).order_by("-id").first()
    text = ngettext(
        "{count} elevs bedömningar väntar på att läsas in sedan {since}.",
        "{count} elevers bedömningar väntar på att läsas in sedan {since}.",
        found.waiting_count,
    )
    return Waiting(
        text=text.format(count=found.waiting_count, since=moment_label(found.since)),
        wrong=newest.error if newest and newest.status == JobRun.Status.FAILED else "",
        may_be_tried=not (newest and newest.status in _UNDER_WAY),
    )


def _address(group: Group, marked: MarkedTest | None) -> str:
    words = {"klass": code_of(group)}
    if marked:
        words |= {"prov": marked.test, "amne": marked.subject_code}
        words |= {} if marked.part == TOTAL else {"del": marked.part}
    return f"?{urlencode(words)}"


def _title(marked: MarkedTest) -> str:
    part = "" if marked.part == TOTAL else f", {marked.part}"
    return f"{marked.test}{part} ({subject_name(marked.subject_code)})"


def _earlier(one: MarkedTest, of: Mapping[int, Marked], group: Group, shown: MarkedTest | None) -> Earlier:
    both = [marked.marks for marked in of.values() if marked.marks]
    alike = sum(first == second for first, second in both)
    return Earlier(
        title=_title(one),
        agreed=_("lika: {alike} av {marked}").format(alike=alike, marked=len(both)),
        address=_address(group, one),
        is_shown=one == shown,
    )
