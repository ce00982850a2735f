"""The colours and letters of the look, in one place: charts, maps, mail and reports take them from here.

The style sheet repeats the ones it uses as custom properties; a test compares the two. Contrasts and distances for
colour-blind readers were searched with CAM02-UCS and are tested.
"""

from __future__ import annotations

INK = "#14242d"
MUTED = "#4d5f69"
LINE = "#dde3e3"
GRID = "#e3e8e8"
PAGE = "#f4f4f0"
CARD = "#ffffff"
BRAND = "#0c3c4c"
LINK = "#0b6480"
TINT = "#e3eff2"
GOOD = "#1c6b4a"
GOOD_TINT = "#e2f1e8"
BAD = "#a4380e"
BAD_TINT = "#fbe8de"
ACTIVE = "#b4480f"
REFERENCE = "#5b6b75"
PUBLISHED = "#7b1fa2"  # figures of other publishers: never a colour of own ones
CONTROL = "#87969c"
HATCH = "#c3cccc"

WARM = ("#fdf3e4", "#fbdfb9", "#f4bd80", "#e28f4b", "#b85a1d", "#7a3109")  # absence: more is darker
COOL = ("#edf5f6", "#cfe4e8", "#9cc9d2", "#5ea3b3", "#2a7186", "#0c3c4c")  # results: more is darker
DIVERGING = ("#7a3109", "#c9752f", "#f0c795", "#f3f3ef", "#a9d0d6", "#4a93a5", "#0c4a5e")
SERIES = ("#0b6480", "#b4480f", "#8375de", "#939768", "#c37fa2", "#85554f")

# A family name with a digit must be quoted, or renderers draw no text at all.
FONT = "'Source Sans 3', 'Liberation Sans', Arial, sans-serif"
