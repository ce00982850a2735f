"""Letters to the IT coordinator, who looks after the links and the data: never about a pupil."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.core.mail import send_mail

from skolsikt.home.settings import Settings

_log = logging.getLogger(__name__)


def tell_coordinator(said: Settings, subject: str, lines: Sequence[str], *, about: str, at: str = "data/") -> None:
    """Mail ``lines`` and the address of the page ``at``; nothing when the settings name no coordinator.

    ``about``: what the log calls it when the letter cannot be sent. What was to be told has happened all the same, and
    stands on the page.
    """
    if not said.coordinator_mail:
        return
    letter = "\n".join([*lines, "", f"{said.base_url.rstrip('/')}/{at}"])
    try:
        send_mail(subject, letter, said.mail_from, [said.coordinator_mail])
    except OSError as error:
        _log.error("the coordinator could not be told of %s: %s", about, type(error).__name__)
