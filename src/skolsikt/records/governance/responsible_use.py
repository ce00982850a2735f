"""Responsible use: the points (``responsible_use.yaml``) and what the municipality has answered, when and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.words import _
from skolsikt.home.yaml_text import parse_yaml
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.roles import Permission
from skolsikt.records.governance.models import UseAnswer
from skolsikt.records.governance.pupil_matters import By
from skolsikt.records.governance.rights import MatterWrong, require_right

_FILE = Path(__file__).with_name("responsible_use.yaml")


class Point(Closed):
    """One point: what the product does by itself, and what the municipality has to decide."""

    theme: Words
    title: Words
    product: Words
    decide: Words


class _Points(Closed):
    points: dict[str, Point]


POINTS: Mapping[str, Point] = _Points.model_validate(parse_yaml(_FILE.read_text("utf-8"))).points


@transaction.atomic
def use_answer(*, point: str, state: str, text: str, by: By, at: datetime, house: HouseOfPupils) -> UseAnswer:
    """Add an answer; earlier ones are kept. Raises MayNotDecide and MatterWrong."""
    require_right(by.viewer, Permission.REQUESTS_DECIDE, Permission.ACCESS_LOG_VIEW, home=house.home, at=at)
    if point not in POINTS or state not in UseAnswer.State.values or not text.strip():
        raise MatterWrong(_("Välj läge och skriv vad som är bestämt, eller vad som återstår."))
    return UseAnswer.objects.create(point=point, state=state, text=text.strip(), answered_by=by.user, answered_at=at)


def answers() -> dict[str, list[UseAnswer]]:
    """Return the answers to each point, the newest first; a point without any is not there."""
    found: dict[str, list[UseAnswer]] = {}
    for answer in UseAnswer.objects.select_related("answered_by").order_by("-id"):
        found.setdefault(answer.point, []).append(answer)
    return found
