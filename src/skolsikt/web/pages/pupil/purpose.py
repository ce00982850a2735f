"""What the page is opened for: taken as usual, brought by a window, or chosen and explained for the rest of the day."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from skolsikt.home.clock import today
from skolsikt.measures.by_right.purposes import open_purposes, usual_open_purpose
from skolsikt.measures.by_right.standing import Standing
from skolsikt.privacy.decide import Reason, decide
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.reason_field import ReasonField

_KEPT = "pupil_purposes"  # in the session: address -> purpose, reason and the day they were given
_LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Purpose and reason that a page is opened with."""

    purpose: str
    reason: str

    @property
    def title(self) -> str:
        return purpose_title(self.purpose)


class PurposeForm(ChoosingForm):
    """What the viewer needs to see the pupil for."""

    andamal = forms.ChoiceField(label=gettext_lazy("Ändamål"))
    skal = ReasonField(label=gettext_lazy("Varför just nu"), max_length=_LONGEST_REASON)

    def __init__(self, *given: object, purposes: tuple[str, ...], **more: object) -> None:
        super().__init__(*given, **more)
        self.choose("andamal", [(purpose, purpose_title(purpose)) for purpose in purposes])


def opened_for(request: HttpRequest, address: str, standing: Standing, viewer: Viewer) -> Opened | None:
    """Return what the page is opened for, or None when it must be asked."""
    if kept := _kept(request, address, open_purposes(standing, viewer)):
        return kept
    if usual := usual_open_purpose(standing, viewer):
        return Opened(purpose=usual, reason="")
    if decide(viewer, Permission.PUPIL_VIEW, standing.thing).reason is Reason.WINDOW:
        window = next(one for one in viewer.windows_to(standing.pupil_key) if one.purpose not in standing.limits)
        return Opened(purpose=window.purpose, reason=window.reason)
    return None


def keep_purpose(request: HttpRequest, address: str, opened: Opened) -> None:
    """Remember the purpose for the rest of the day, or until the person logs out."""
    kept = request.session.get(_KEPT, {})
    request.session[_KEPT] = kept | {address: [opened.purpose, opened.reason, today().isoformat()]}


def _kept(request: HttpRequest, address: str, allowed: tuple[str, ...]) -> Opened | None:
    purpose, reason, day = request.session.get(_KEPT, {}).get(address, ("", "", ""))
    return Opened(purpose=purpose, reason=reason) if purpose in allowed and day == today().isoformat() else None
