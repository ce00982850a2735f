"""Requests for public records as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.home.clock import STOCKHOLM, today
from skolsikt.home.words import _, language, ngettext
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.about_pupils import ABOUT, SECRECY_CLASSES
from skolsikt.privacy.refusal_words import listed, lowered
from skolsikt.records.governance.models import RecordsRequest, SecrecyTrial
from skolsikt.records.governance.records_requests import Decision, classes_to_try, standing_trials
from skolsikt.web.pages.records_requests.words import compilation_title, decision_title, outcome_title
from skolsikt.web.signed import signed

_PROMPT_DAYS = 1  # the same day or the day after: what JO asks for where nothing is to be tried
_LATE = "old"


@dataclass(frozen=True)
class RequestLine:
    """One request in the list. ``waited``: how long, in words; ``css``: old when it is time."""

    number: int
    asked_for: str
    diary_number: str
    received: str
    decision: str
    waited: str
    css: str

    @property
    def is_late(self) -> bool:
        return self.css == _LATE


@dataclass(frozen=True)
class ProvisionLine:
    """One provision that is to be tried: what it asks, and what the trial gave."""

    id: str
    title: str
    source: str
    asks: str
    outcome: str
    text: str
    who: str


@dataclass(frozen=True)
class RequestDetail:
    """One request in full. ``facts``: term and words; ``is_appealable``: a no, whole or in part."""

    line: RequestLine
    facts: Sequence[tuple[str, str]]
    provisions: Sequence[ProvisionLine]
    decision_facts: Sequence[tuple[str, str]]
    is_decided: bool
    is_appealable: bool
    may_be_handed_out: bool


def request_lines() -> list[RequestLine]:
    """Return every request: first those that wait, the oldest on top; then the others, the newest on top."""
    requests = list(RecordsRequest.objects.order_by("received_on", "id"))
    waiting = [one for one in requests if not _done(one)]
    return [request_line(one) for one in (*waiting, *reversed([one for one in requests if _done(one)]))]


def waiting_requests() -> list[RequestLine]:
    """Return those that wait, the oldest first."""
    return [request_line(one) for one in RecordsRequest.objects.order_by("received_on", "id") if not _done(one)]


def request_line(request: RecordsRequest) -> RequestLine:
    """Return one request as the list shows it."""
    done = _done(request)
    days = max(((done or today()) - request.received_on).days, 0)
    told = ngettext("{count} dag", "{count} dagar", days).format(count=days)
    return RequestLine(
        number=request.pk,
        asked_for=request.asked_for,
        diary_number=request.diary_number,
        received=day_label(request.received_on),
        decision=decision_title(request.decision),
        waited=told if done else _("har väntat {days}").format(days=told),
        css=_LATE if not done and days > _PROMPT_DAYS else "",
    )


def request_detail(request: RecordsRequest) -> RequestDetail:
    """Return one request in full."""
    tables = [lowered(ABOUT.tables[name].title.spoken(language())) for name in request.tables if name in ABOUT.tables]
    facts = [
        (_("Begäran"), request.asked_for),
        (_("Uppgifter om elever"), listed(tables) or _("inga")),
        (_("Gäller en elev"), _("ja, den som står i ärendet") if request.pupil_key is not None else ""),
        (_("Finns handlingen?"), compilation_title(request.compilation)),
        (_("Varför inte"), request.compilation_reason),
        (_("Vem som frågar"), request.requester or _("inte sagt, och behöver inte sägas")),
        (_("Vad uppgifterna ska användas till"), request.aim),
        (_("Inkom"), day_label(request.received_on)),
    ]
    is_no = request.decision not in (Decision.NONE, Decision.GIVEN_OUT)
    return RequestDetail(
        line=request_line(request),
        facts=[(term, words) for term, words in facts if words],
        provisions=_provisions(request),
        decision_facts=_decision_facts(request),
        is_decided=bool(request.decision),
        is_appealable=is_no,
        may_be_handed_out=request.may_be_handed_out and request.handed_out_at is None,
    )


def _done(request: RecordsRequest) -> date | None:
    """The day when nothing more was waited for: handed out, or refused."""
    at = request.handed_out_at if request.may_be_handed_out else request.decided_at
    return at.astimezone(STOCKHOLM).date() if at else None


def _provisions(request: RecordsRequest) -> list[ProvisionLine]:
    trials = standing_trials(request)
    return [_provision(name, trials.get(name)) for name in classes_to_try(request)]


def _provision(name: str, trial: SecrecyTrial | None) -> ProvisionLine:
    about, spoken = SECRECY_CLASSES[name], language()
    return ProvisionLine(
        id=name,
        title=about.title.spoken(spoken),
        source=about.source.spoken(spoken),
        asks=about.asks.spoken(spoken),
        outcome=outcome_title(trial.outcome) if trial else "",
        text=trial.text if trial else "",
        who=signed(trial.tried_by, trial.tried_at) if trial else "",
    )


def _decision_facts(request: RecordsRequest) -> list[tuple[str, str]]:
    if not (request.decided_by and request.decided_at):
        return []
    handed = request.handed_out_at
    facts = [
        (_("Beslut"), decision_title(request.decision)),
        (_("Det här tas bort"), request.masked),
        (_("Skäl"), request.decision_reason),
        (_("Bestämmelser"), listed(_applied(request)) if request.decision != Decision.GIVEN_OUT else ""),
        (_("Av"), signed(request.decided_by, request.decided_at)),
        (_("Utlämnad"), day_label(handed) if handed else ""),
    ]
    return [(term, words) for term, words in facts if words]


def _applied(request: RecordsRequest) -> list[str]:
    """The provisions by which something is secret."""
    trials = standing_trials(request)
    applied = [name for name in classes_to_try(request) if name in trials and trials[name].outcome != "open"]
    return [SECRECY_CLASSES[name].source.spoken(language()) for name in applied]
