"""What Dokument offers on Dataskydd."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.privacy.roles import Permission
from skolsikt.web.tool import Tool

DOCUMENTS = Tool(
    title=N_("Dokument som lagen kräver"),
    describes=N_("Registerutdrag och kvitto för en elev, registerförteckning och utkast till konsekvensbedömning."),
    view="documents:page",
    needs=(Permission.DOCUMENTS_MAKE, Permission.REGISTER_EXTRACT),
)
