"""Corrections, objections and restrictions as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.presentation.periods import day_label
from skolsikt.privacy.refusal_words import listed
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.pupil_matters import is_changed
from skolsikt.reports.matter_words import about_what, decision_title, kind_title
from skolsikt.web.asking import house
from skolsikt.web.signed import signed
from skolsikt.web.sources import source_title


@dataclass(frozen=True)
class MatterLine:
    """One matter in words. ``effect``: what it has led to; ``css`` of that."""

    number: int
    title: str
    about: str
    told: str
    diary_number: str
    received: str
    decision: str
    reason: str
    decided: str
    effect: str
    css: str


def matter_lines() -> list[MatterLine]:
    """Return every matter, the newest first."""
    return [matter_line(one) for one in PupilMatter.objects.select_related("decided_by").order_by("-id")]


def matter_line(matter: PupilMatter) -> MatterLine:
    """Return one matter."""
    effect, css = _effect(matter)
    return MatterLine(
        number=matter.pk,
        title=kind_title(matter.kind),
        about=about_what(matter),
        told=matter.told,
        diary_number=matter.diary_number,
        received=day_label(matter.received_on),
        decision=decision_title(matter.decision),
        reason=matter.decision_reason,
        decided=signed(matter.decided_by, matter.decided_at),
        effect=effect,
        css=css,
    )


def _effect(matter: PupilMatter) -> tuple[str, str]:
    if matter.decision == PupilMatter.Decision.NONE:
        return _("Väntar på beslut"), "old"
    if matter.ended_at:
        return _("Avslutat {day}").format(day=day_label(matter.ended_at)), ""
    if not matter.has_effect:
        return _("Ingen ändring"), ""
    if matter.kind == PupilMatter.Kind.OBJECTION:
        return _("Eleven är borttagen ur det som görs för ändamålet"), "ok"
    if matter.kind == PupilMatter.Kind.RESTRICTION:
        return _("Märkt på elevens sida, inte med i analyser"), "ok"
    if is_changed(matter, house=house()):
        return _("Ett värde har ändrats av en inläsning: kontrollera och avsluta"), "ok"
    return _("Väntar på rättelse i källan: {source}").format(source=_sources(matter.table)), "old"


def _sources(table: str) -> str:
    """The sources that tell it: where the mistake is put right."""
    version = house().warehouse.current()
    told = {load.source for load in (version.loads if version else ()) if table in load.tables}
    return listed(sorted(map(source_title, told))) or "–"
