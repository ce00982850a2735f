"""What Dataskydd leads on to here."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.privacy.roles import Permission
from skolsikt.web.tool import Tool

REQUESTS = Tool(
    title=N_("Allmänna handlingar"),
    describes=N_("Begäranden om utlämnande: sekretessprövning, beslut och hur länge någon har väntat."),
    view="records_requests:page",
    needs=(Permission.REQUESTS_REGISTER, Permission.REQUESTS_DECIDE),
)
