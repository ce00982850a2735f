"""When two spellings name the same school unit.

Published figures often name a school unit without its code. Names are compared within one municipality; names of
the national register never collide there in this form.
"""

from __future__ import annotations

import re
import unicodedata

_DECORATION = re.compile(r"\bskolenhet(?:en)?\b")


def unit_name_key(name: str) -> str:
    """Return what is left of a school unit's name for comparison: letters and digits, in lower case.

    Spaces, hyphens, full stops, accents written in two characters and the word *skolenhet* carry no difference;
    what tells units of one school apart (a number, a letter, a tree) stays.

    >>> unit_name_key("Torpskolan  skolenhet 2"), unit_name_key("TORP-SKOLAN 2")
    ('torpskolan2', 'torpskolan2')
    """
    plain = _DECORATION.sub("", unicodedata.normalize("NFKC", name).casefold())
    return "".join(character for character in plain if character.isalnum())


def same_name(one: str, other: str) -> bool:
    """Tell whether two names of one municipality name the same school unit.

    >>> same_name("Maria Montessori-skolan", "maria montessoriskolan"), same_name("Torpskolan 1", "Torpskolan 2")
    (True, False)
    >>> same_name("", "")
    False
    """
    return unit_name_key(one) == unit_name_key(other) != ""
