"""Who is meant and who is compared: the own school, classes, and values that are several or one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skolsikt.home.words import _
from skolsikt.measures.in_words.collecting import Told

_WHOLES: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"Kvinna", "Man"}),
    "foreign_background": frozenset({"true", "false"}),
    "newly_arrived": frozenset({"true", "false"}),
    "organiser_type": frozenset({"municipal", "independent"}),
    "area_type": frozenset({"town", "countryside"}),
}


def add_own(told: Told, own_units: Sequence[str]) -> None:
    """Min skola: the schools of whoever asks; beside others where those are named."""
    asked, is_mine = told.asked, any(not one.casefold().endswith("skolan") for one in told.own)
    if not told.own or asked.with_others or "school_unit" in asked.by or ("school_unit" in asked.where and not is_mine):
        return
    if own_units:
        asked.add("school_unit", *own_units)
    elif any("oss" not in one for one in told.own):
        told.left_out.append(_("Du har ingen egen skola här, så svaret gäller hela kommunen."))


def add_classes(said: Sequence[str], known: Mapping[str, str], told: Told) -> None:
    """Add the classes that are told apart by their school, or that only one school has."""
    units = told.asked.where.get("school_unit", [])
    for name in said:
        codes = [code for code, label in known.items() if label.upper() == name]
        codes = [code for code in codes if not units or code.rpartition("/")[0] in units]
        if len(codes) == 1:
            told.asked.add("class", codes[0])
        else:
            told.unknown.append(name)
            if codes:
                told.left_out.append(_("Flera skolor har klassen {name}: skriv också skolan.").format(name=name))


def _beside_the_rest(told: Told) -> None:
    """Nyanlända jämfört med andra: one value of two beside the other."""
    single = [name for name, codes in told.asked.where.items() if name in _WHOLES and len(codes) == 1]
    if told.rest and len(single) == 1:
        del told.asked.where[single[0]]
        told.asked.by.append(single[0])
    else:
        told.unknown += told.rest


def put_together(told: Told) -> None:
    """Several values of a dimension are compared, a group of them is one."""
    _beside_the_rest(told)
    asked = told.asked
    for name, codes in list(asked.where.items()):
        if name == "school_unit" and asked.with_others:
            del asked.where[name]
        elif len(codes) > 1 and (name != "grade_level" or name in told.apart):
            asked.by.append(name)
            if frozenset(codes) >= _WHOLES.get(name, frozenset({""})):
                del asked.where[name]
        elif len(codes) == 1 and name in asked.by:
            asked.by.remove(name)
    asked.by = list(dict.fromkeys(asked.by))
