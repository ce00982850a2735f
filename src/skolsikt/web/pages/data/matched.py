"""Rows without person number: how many were sure, and, by right and with a reason, which pupils they are about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.words import _
from skolsikt.jobs.queue import enqueue
from skolsikt.jobs.read_anew import ID
from skolsikt.loading.loads import Load, find_load, list_loads
from skolsikt.loading.pupil_matches import decide_matches, match_counts, shown_matches
from skolsikt.loading.read_anew import is_to_be_read_anew, stands
from skolsikt.privacy.decide import decide, holds_anywhere
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.vault.matching import State
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.addresses import whole_number
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.counts import counts_for
from skolsikt.web.pages.data.rejected import UnmaskForm
from skolsikt.web.requiring import require

NOBODY = "ingen"
_ROW = "rad-"


@require_http_methods(["GET", "POST"])
def matches(request: HttpRequest, number: int) -> HttpResponse:
    """Show how the rows of a load were matched; keep what is decided and let the worker read the file anew."""
    viewer, found = viewer_of_request(request), find_load(house().home, number)
    if not may_see_masked(viewer):
        require(viewer, Permission.LOAD, what=_("Rader utan personnummer"))
    form, shown = UnmaskForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["skal"]
        if "spara" in request.POST:
            return _decided(request, found, reason, viewer)
        shown = shown_matches(found, reason=reason, viewer=viewer, house=house())
    told = {
        **_counts(found, viewer),
        "load": found,
        "newest": _newest(found),
        "is_waiting": stands(found, house()) and is_to_be_read_anew(found, house()),
        "decided": whole_number(request.GET.get("beslut", "")),
        "shown": shown,
        "form": form if holds_anywhere(viewer, Permission.REJECTS_VIEW) else None,
    }
    return render(request, "data/matches.html", told, status=400 if form.errors else 200)


def has_described(load: Load) -> bool:
    """Whether some row of a load had no person number."""
    return bool(load.matching)


def may_see_masked(viewer: Viewer) -> bool:
    """Whoever loads files or answers for the pupils of a school sees which rows were rejected: they are so many."""
    return decide(viewer, Permission.LOAD).allowed or holds_anywhere(viewer, Permission.REJECTS_VIEW)


def _decided(request: HttpRequest, found: Load, reason: str, viewer: Viewer) -> HttpResponse:
    count = decide_matches(
        found,
        chosen=_chosen(request.POST),
        undone=_numbers(request.POST, "angra"),
        taken_back=_numbers(request.POST, "aterta"),
        reason=reason,
        viewer=viewer,
        house=house(),
        at=now(),
    )
    if count:
        enqueue(ID, {"load": str(found.number), "who": viewer.id}, requested_by=viewer.id)
    answer = redirect("data:matches", found.number)
    answer["Location"] += f"?beslut={count}"
    return answer


def _chosen(sent: QueryDict) -> dict[int, int | None]:
    """Return doubtful row -> the chosen match, None for none of them; rows that are left to wait are not there."""
    rows = {row: sent[name] for name in sent if name.startswith(_ROW) and (row := whole_number(name[len(_ROW) :]))}
    known = {row: whole_number(value) for row, value in rows.items()}
    return {row: match for row, match in known.items() if match or rows[row] == NOBODY}


def _numbers(sent: QueryDict, name: str) -> list[int]:
    return [number for value in sent.getlist(name) if (number := whole_number(value))]


def _counts(found: Load, viewer: Viewer) -> dict[str, str]:
    counted, counts = counts_for(viewer), match_counts(found, house())
    return {"sure": counted(counts[State.SURE]), "doubtful": counted(counts[State.DOUBTFUL])}


def _newest(found: Load) -> Load | None:
    """The load that has read the same file later, if any."""
    later = (one for one in list_loads(house().home) if one.sha256 == found.sha256 and one.number > found.number)
    return next(later, None) if found.sha256 else None
