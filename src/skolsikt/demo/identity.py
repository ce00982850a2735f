"""Which municipality the demo is: an invented name and a code that no municipality has."""

from __future__ import annotations

MUNICIPALITY_NAME = "Exempelkommun"
# County 15 is no longer a county: codes under it have the right form and are nobody's.
MUNICIPALITY_CODE = "1599"
NEIGHBOUR_MUNICIPALITY_CODE = "1598"
