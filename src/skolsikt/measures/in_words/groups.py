"""Who is meant and who is compared: spans, the own school, classes, and values that are several or one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skolsikt.home.words import _
from skolsikt.measures.in_words.collecting import Told
from skolsikt.measures.in_words.levels import classes_in, grades_in, levels_in, weekdays_in
from skolsikt.measures.in_words.text import Span, is_free

_WHOLES: Mapping[str, frozenset[str]] = {
    "sex": frozenset({"Kvinna", "Man"}),
    "foreign_background": frozenset({"true", "false"}),
    "newly_arrived": frozenset({"true", "false"}),
    "organiser_type": frozenset({"municipal", "independent"}),
    "area_type": frozenset({"town", "countryside"}),
}


def add_spans(written: str, taken: Sequence[Span], told: Told) -> list[Span]:
    """Add what is written as a pattern: levels, grades, weekdays, classes; return what is taken then."""
    small, spans = written.lower(), list(taken)
    levels = [one for one in levels_in(small) if is_free(one.span, taken)]
    for one in levels:
        told.asked.add("grade_level", *one.levels)
        told.asked.is_test |= one.is_test
        told.apart |= {"grade_level"} if one.are_told_apart or len(levels) > 1 else set()
    if len(levels) > 1 and any(len(one.levels) > 1 and not one.are_told_apart for one in levels):
        told.left_out.append(_("Stadier går inte att jämföra med varandra: årskurserna visas var för sig."))
    grades, weekdays = grades_in(written), weekdays_in(small)
    for dimension, found in (("grade_value", grades), ("weekday", weekdays)):
        for codes, _span in found:
            told.asked.add(dimension, *codes)
    spans += [*(one.span for one in levels), *(span for _codes, span in (*grades, *weekdays))]
    classes = [one for one in classes_in(small) if is_free(one[1], spans)]
    told.classes += [name for name, _span in classes]
    return [*spans, *(span for _name, span in classes)]


def add_own(told: Told, own_units: Sequence[str]) -> None:
    """Min skola: the schools of whoever asks; beside others where those are named."""
    asked, is_mine = told.asked, any(not one.casefold().endswith("skolan") for one in told.own)
    if not told.own or asked.with_others or "school_unit" in asked.by or ("school_unit" in asked.where and not is_mine):
        return
    if own_units:
        asked.add("school_unit", *own_units)
    elif any("oss" not in one for one in told.own):
        told.left_out.append(_("Du har ingen egen skola här, så svaret gäller hela kommunen."))


def add_classes(known: Mapping[str, str], told: Told) -> None:
    """Add the classes that are told apart by their school, or that only one school has. ``known``: code -> name."""
    units = told.asked.where.get("school_unit", [])
    for name in told.classes:
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
