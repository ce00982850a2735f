"""Which layer a file of areas is: DeSO, RegSO and NYKO are everybody's, any other layer has a name of its own.

A layer is what a new file replaces, so two layers of one municipality need two names: *stadsdelar* and *basområden*.
"""

from __future__ import annotations

import re

from skolsikt.home.words import _

OWN = "own"
_EVERYBODYS = ("nyko", "deso", "regso")
_NAMES = {"nyko": "NYKO", "deso": "DeSO", "regso": "RegSO"}
# A year or a day at the end of a name: next year's file is the same layer.
_DATED = re.compile(r"[\W_]*(?:19|20)\d{2}(?:[\W_]?\d{2}){0,2}$")
# What programs call a layer that nobody has given a name.
_NAMELESS = frozenset({"", "ogrgeojson", "featurecollection", "features", "layer", "lager", "export", "own", "egna"})


def area_kind_of(stated: str) -> str:
    """Return the ``area_kind`` that a stated word means.

    >>> [area_kind_of(stated) for stated in ("DeSO_2025", "Stadsdelar 2024", "OGRGeoJSON", "own:basområden")]
    ['deso', 'own:stadsdelar', 'own', 'own:basområden']
    """
    plain = _DATED.sub("", stated.strip().casefold().removeprefix(f"{OWN}:"))
    name = re.sub(r"[\W_]+", "_", plain).strip("_")
    if name in _EVERYBODYS:
        return name
    return OWN if name in _NAMELESS else f"{OWN}:{name}"


def kind_of_property(code_property: str) -> str:
    """Return the ``area_kind`` that the property with the codes tells; ``own`` when it tells none.

    >>> kind_of_property("nyko4"), kind_of_property("desokod"), kind_of_property("kod")
    ('nyko', 'deso', 'own')
    """
    return next((kind for kind in _EVERYBODYS if code_property.startswith(kind)), OWN)


def about_layer(area_kind: str, said_by: str) -> str:
    """Return which layer the areas were taken to be, and what said so: what a later file will replace."""
    if area_kind in _NAMES:
        return _("Indelning: {name} ({said_by}).").format(name=_NAMES[area_kind], said_by=said_by)
    if area_kind == OWN:
        return _(
            "Filen säger inte vilket lager områdena hör till, så de ersätter tidigare egna områden utan namn. Ange "
            "area_kind i en profil (--profile) om kommunen har flera lager."
        )
    return _(
        "Indelning: egna områden, lagret {name} ({said_by}). Filen ersätter bara det lagret; andra lager står kvar."
    ).format(name=area_kind.removeprefix(f"{OWN}:"), said_by=said_by)
