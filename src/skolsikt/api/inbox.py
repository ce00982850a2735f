"""Files that a system delivers by itself over HTTPS, with a key that opens nothing else.

curl --data-binary @betyg.csv -H "Authorization: Bearer KEY" https://skolsikt.example.se/api/inkorg/betyg.csv
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from skolsikt.home.clock import now
from skolsikt.home.words import _
from skolsikt.jobs.inbox import stream_to_inbox
from skolsikt.records.accounts.delivery_keys import delivery_key_used

_SCHEME = "Bearer "
_CHUNK_BYTES = 1 << 20


@csrf_exempt  # no cookie is looked at: the key stands in a header that no page of another site can send
@login_not_required
@require_POST
def receive(request: HttpRequest, name: str) -> JsonResponse:
    """Put the body in the inbox under ``name`` and let the worker load it."""
    said = request.headers.get("Authorization", "")
    key = delivery_key_used(said.removeprefix(_SCHEME), at=now()) if said.startswith(_SCHEME) else None
    if key is None:
        return _refused(401, _("Nyckeln saknas, är fel eller återkallad. Sänd den som Authorization: Bearer NYCKEL."))
    told = request.META.get("CONTENT_LENGTH") or ""
    most = settings.SKOLSIKT_SETTINGS.largest_upload_megabytes
    if not told.isdecimal() or not int(told):
        return _refused(411, _("Filen är tom, eller så sägs inte hur lång den är (Content-Length)."))
    if int(told) > most << 20:
        return _refused(413, _("Högst {megabytes} MB kan sändas på en gång. Dela upp filen.").format(megabytes=most))
    home = settings.SKOLSIKT_HOME
    placed = stream_to_inbox(_chunks(request), name, home=home, profile=key.profile, requested_by=f"key:{key.name}")
    return JsonResponse({"received": placed, "bytes": int(told)}, status=201)


# The body is checked above, once the key has been; the middleware for people's forms lets it pass.
receive.has_own_limit = True


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    while chunk := request.read(_CHUNK_BYTES):
        yield chunk


def _refused(status: int, message: str) -> JsonResponse:
    return JsonResponse({"error": message}, status=status)
