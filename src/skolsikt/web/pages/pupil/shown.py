"""The pupil's page as it is shown to one who may see the pupil: read once by right, and written in the access log."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skolsikt.home.clock import today
from skolsikt.measures.by_right.access import unit_names
from skolsikt.measures.by_right.pupil_profile import pupil_profile, pupil_standing
from skolsikt.measures.by_right.standing import Standing
from skolsikt.measures.by_right.support import is_support_known
from skolsikt.presentation.periods import day_label, period_label
from skolsikt.privacy.decide import Reason, decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.contacts.selectors import contacts_about, own_words_of
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.pages.pupil.absence import absence_of
from skolsikt.web.pages.pupil.assessments import assessment_lines
from skolsikt.web.pages.pupil.insight import people_of, seen_by
from skolsikt.web.pages.pupil.purpose import Opened, opened_for
from skolsikt.web.pages.pupil.results import results_of
from skolsikt.web.pages.pupil.support import support_lines
from skolsikt.web.pages.pupil.talk_form import TalkForm, WordsForm
from skolsikt.web.pages.pupil.timeline import timeline_of
from skolsikt.web.pages.pupil.window_form import WindowForm
from skolsikt.web.pupil_addresses import pupil_at


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A pupil whom the reader may see, the address of the page, and what it is opened for; None: not asked yet."""

    address: str
    standing: Standing
    viewer: Viewer
    opened: Opened | None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form that was sent and not taken: it is shown again with what is wrong. ``refusal``: words of the service."""

    window: WindowForm | None = None
    talk: TalkForm | None = None
    words: WordsForm | None = None
    refusal: str = ""


NOTHING_SENT = Sent()


def opening(request: HttpRequest, address: str) -> Opening:
    """Return the pupil at the address, decided. Raises Http404 and what ``pupil_standing`` raises."""
    viewer = viewer_of_request(request)
    standing = pupil_standing(pupil_at(address, username=viewer.id), viewer=viewer, house=house())
    return Opening(
        address=address, standing=standing, viewer=viewer, opened=opened_for(request, address, standing, viewer)
    )


def shown(request: HttpRequest, door: Opening, opened: Opened, sent: Sent = NOTHING_SENT) -> HttpResponse:
    """Show the pupil, with the form that was not taken."""
    standing, viewer, names = door.standing, door.viewer, unit_names(house().rows())
    profile = pupil_profile(standing, purpose=opened.purpose, reason=opened.reason, viewer=viewer, house=house())
    talks = contacts_about(standing.thing, viewer=viewer, house=house())
    seen, seen_count = seen_by(standing)
    told = {
        "address": door.address,
        "identity": standing.identity,
        "class_name": standing.thing.class_name,
        "school": names.get(standing.thing.school_unit_code, ""),
        "school_year": period_label(standing.thing.school_year),
        "day": day_label(today()),
        "is_protected": standing.thing.is_protected,
        "is_restricted": standing.is_restricted,
        "opened": opened,
        "own_words": own_words_of(standing.thing, house=house()),
        "talks": talks,
        "timeline": timeline_of(profile, talks, is_adapted=standing.is_adapted),
        "results": results_of(profile.terms, is_adapted=standing.is_adapted),
        "absence": absence_of(profile),
        "assessments": assessment_lines(profile.assessments),
        "support": None if profile.support is None else support_lines(profile.around_support),
        "is_support_known": is_support_known(house().rows()),
        "people": people_of(standing, names),
        "may_hand_over": decide(viewer, Permission.PUPIL_VIEW, standing.thing).reason is Reason.RELATION,
        "seen": seen,
        "seen_count": seen_count,
        **_forms(door, sent),
    }
    return render(request, "pupil/page.html", told, status=400 if sent is not NOTHING_SENT else 200)


def _forms(door: Opening, sent: Sent) -> dict[str, object]:
    """The forms that the reader may use, each as it was sent or empty."""
    pupil = door.standing.thing
    lets_in = decide(door.viewer, Permission.WINDOW_GRANT, pupil).allowed
    writes = decide(door.viewer, Permission.CONTACT_WRITE, pupil).allowed
    return {
        "form": (sent.window or WindowForm()) if lets_in else None,
        "talk_form": (sent.talk or TalkForm()) if writes else None,
        "words_form": (sent.words or WordsForm()) if writes else None,
        "refusal": sent.refusal,
    }
