"""Avstämning: parse, compare once, render."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from skolsikt.analysis.comparison.own_and_published import reconciled
from skolsikt.home.words import _
from skolsikt.presentation.reconciliation import ReconciledLine, reconciled_lines, summary
from skolsikt.web.asking import house
from skolsikt.web.choices import choices
from skolsikt.web.scope import Scope, scope_of

EVERYTHING = "alla"
_CSS = {"agrees": "ok", "explained": "ok", "differs": "failed", "not_compared": ""}
_ICONS = {"agrees": "circle-check", "explained": "circle-check", "differs": "circle-alert", "not_compared": "minus"}


@dataclass(frozen=True)
class _Shown:
    """One line and how its status looks."""

    line: ReconciledLine
    css: str
    icon: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what differs; everything that was compared where it is asked for."""
    scope, shows_all = scope_of(request), request.GET.get("visa") == EVERYTHING
    lines = _lines(scope)
    chosen = [line for line in lines if shows_all or line.status in ("differs", "explained")]
    shown = {
        "scope": scope,
        "finding": summary(lines),
        "lines": [_Shown(line, _CSS[line.status], _ICONS[line.status]) for line in chosen],
        "shows": choices([("", _("Det som skiljer")), (EVERYTHING, _("Allt"))], EVERYTHING if shows_all else ""),
        "compared": len(lines),
    }
    return render(request, "reconciliation/page.html", shown)


def _lines(scope: Scope) -> list[ReconciledLine]:
    found = reconciled(
        ask=scope.ask,
        municipality=house().settings.municipality,
        schools=[scope.school] if scope.school else [],
        period=scope.school_year,
    )
    return reconciled_lines(found, smallest_group=house().settings.smallest_group)


app_name = "reconciliation"
urlpatterns = [path("", page, name="page")]
