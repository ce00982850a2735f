"""School forms: the codes of SS 12000 and Skolenhetsregistret, and what other registers write instead."""

from __future__ import annotations

SCHOOL_FORMS = {
    "FS": "förskola",
    "FKLASS": "förskoleklass",
    "FTH": "fritidshem",
    "OPPFTH": "öppen fritidsverksamhet",
    "GR": "grundskola",
    "GRAN": "anpassad grundskola",
    "SP": "specialskola",
    "SAM": "sameskola",
    "GY": "gymnasieskola",
    "GYAN": "anpassad gymnasieskola",
    "VUX": "kommunal vuxenutbildning",
}
# Planned-educations v4 says fsk for förskoleklass; GRS and GYS (särskola) became GRAN and GYAN on 2 July 2023.
_ALSO = {
    "FSK": "FKLASS",
    "GRS": "GRAN",
    "GRSÄR": "GRAN",
    "GRUNDSÄRSKOLA": "GRAN",
    "GYS": "GYAN",
    "GYSÄR": "GYAN",
    "GYMNASIESÄRSKOLA": "GYAN",
    "GYMNASIUM": "GY",
    "KOMVUX": "VUX",
    "VUXENUTBILDNING": "VUX",
}
_CODES = {
    **{code: code for code in SCHOOL_FORMS},
    **{name.upper() + ending: code for code, name in SCHOOL_FORMS.items() for ending in ("", "N", "EN", "ET")},
    **_ALSO,
}


def school_form_code(text: str) -> str | None:
    """Return the code of the school form that ``text`` means, or None.

    >>> [school_form_code(text) for text in ("gr", "Anpassad grundskola", "fsk", "Förskoleklassen", "segelskola")]
    ['GR', 'GRAN', 'FKLASS', 'FKLASS', None]
    """
    return _CODES.get(text.strip().upper())
