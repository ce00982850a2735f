"""The tools of Dataskydd itself."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.privacy.roles import Permission
from skolsikt.web.tool import Tool

RIGHTS = (Permission.REQUESTS_REGISTER, Permission.REQUESTS_DECIDE)
USE = (*RIGHTS, Permission.ACCESS_LOG_VIEW)

LOG = Tool(
    title=N_("Åtkomstloggen"),
    describes=N_("Sök på tid, person, slag och elev. Berörda vid en incident, ovanlig åtkomst, om loggen är hel."),
    view="data_protection:log",
    needs=(Permission.ACCESS_LOG_VIEW,),
)
MATTERS = Tool(
    title=N_("Rättelser, invändningar och begränsningar"),
    describes=N_("Vad elever och vårdnadshavare har begärt, vad som beslutades och vad det har lett till."),
    view="data_protection:matters",
    needs=RIGHTS,
)
RESPONSIBLE_USE = Tool(
    title=N_("Ansvarsfull användning av data"),
    describes=N_("En genomgång: vad Skolsikt gör, och vad kommunen behöver bestämma."),
    view="data_protection:responsible_use",
    needs=USE,
)
RETENTION = Tool(
    title=N_("Bevarande och gallring"),
    describes=N_("Hur länge varje slag av handling sparas, vad som är dags och vad som har gallrats."),
    view="data_protection:retention",
    needs=USE,
)
