"""Marks of what stands about a pupil, by which a change is noticed and from which no value can be told."""

from __future__ import annotations

import hmac

from skolsikt.home.keys import read_key
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.engine import literal

_KEY = "corrections"


def value_marks(table: str, column: str, pupil_key: int, *, school_year: str, house: HouseOfPupils) -> list[str]:
    """Return one mark for each row about the pupil that school year: of its key and its value of ``column``.

    Nothing is shown, so nothing is noted. KeyError for what is no field about pupils.
    """
    if column not in ABOUT.tables[table].fields:
        raise KeyError(column)
    told = ", ".join(f'"{name}"' for name in (*TABLES[table].key, column))
    sql = f'SELECT {told} FROM "{table}" WHERE pupil_key = {int(pupil_key)} AND school_year = {literal(school_year)}'
    key = read_key(house.home, _KEY)
    return sorted(hmac.new(key, repr(row).encode(), "sha256").hexdigest() for row in house.rows().fetchall(sql))
