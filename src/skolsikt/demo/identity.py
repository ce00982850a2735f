"""Which municipality the demo is: an invented name and codes that no municipality has."""

from __future__ import annotations

from skolsikt.school.municipalities import EXAMPLE_CODE, EXAMPLE_NAME

MUNICIPALITY_NAME, MUNICIPALITY_CODE = EXAMPLE_NAME, EXAMPLE_CODE
NEIGHBOUR_MUNICIPALITY_CODE = "1598"  # where a few pupils live; invented in the same way
