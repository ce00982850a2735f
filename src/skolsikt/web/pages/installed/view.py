"""What a browser needs to install Skolsikt. The worker keeps fonts, styles and scripts, and never a page with data."""

from __future__ import annotations

import hashlib
import json

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from skolsikt.home.words import _
from skolsikt.presentation.tokens import BRAND, PAGE

SHELL = (
    "skolsikt/style.css",
    "skolsikt/charts.js",
    "skolsikt/reading.js",
    "skolsikt/forms.js",
    "skolsikt/shell.js",
    "skolsikt/icon.svg",
    "vendor/htmx.org-2.0.11/htmx.min.js",
    "vendor/source-sans-3-5.3.0/source-sans-3-latin-wght-normal.woff2",
    "vendor/vega-embed-bundle-1.9.0.post1/bundle.js",
)


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Return name, colours and icons for the home screen."""
    icons = [
        {"src": static(f"skolsikt/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "name": "Skolsikt",
        "short_name": "Skolsikt",
        "description": _("Skolans data på ett ställe."),
        "lang": "sv",
        "id": "/",
        "start_url": reverse("overview:page"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAGE,
        "theme_color": BRAND,
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Return the worker, with the files of this version of the shell. It is allowed for the whole site."""
    files = [*(static(name) for name in SHELL), reverse("installed:offline")]
    version = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    told = {"files": json.dumps(files), "version": version, "offline": reverse("installed:offline")}
    response = render(request, "installed/worker.js", told, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show that there is no network: the same to everybody, and the only page that the worker keeps."""
    return render(request, "installed/offline.html")


app_name = "installed"
urlpatterns = [
    path("manifest.webmanifest", manifest, name="manifest"),
    path("worker.js", worker, name="worker"),
    path("utan-nat/", offline, name="offline"),
]
