"""What Utgåvor offers on Dataskydd."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.privacy.roles import Permission
from skolsikt.web.tool import Tool

RELEASES = Tool(
    title=N_("Utgåvor"),
    describes=N_("Granskningen av siffror som väntar på två personers godkännande, och siffror som hålls inne."),
    view="releases:page",
    needs=(Permission.RELEASE_APPROVE,),
)
