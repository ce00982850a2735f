"""Headings and sentences computed from the data: they say what the numbers say, never more."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from skolsikt.home.words import _, ngettext
from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.registry import measure
from skolsikt.presentation.comparable import comparable
from skolsikt.presentation.estimates import Estimate, differ_for_certain, estimate_of
from skolsikt.presentation.extremes import Ends, certainly_highest, certainly_lowest
from skolsikt.presentation.groups import ALONG_TIME, dimensions_of, group_label
from skolsikt.presentation.judgement import Judgement, smallest_change
from skolsikt.presentation.numbers import COUNTED, format_change
from skolsikt.presentation.reasons import cell_text
from skolsikt.presentation.trend import Line, Trend
from skolsikt.presentation.units import decimals_shown, subject_of, unit_of

LONGEST_UNNAMED_RUN = 2  # two steps the same way are nothing to make a heading of
Values = Sequence[float | None]


def lead(judgements: Sequence[tuple[str, Judgement]]) -> str:
    """Return one sentence on what is better and worse than a year ago. Names are in the definite form.

    >>> lead([("meritvärdet", Judgement.BETTER), ("frånvaron", Judgement.WORSE)])
    'Meritvärdet är bättre än i fjol, men frånvaron är sämre.'
    >>> lead([("meritvärdet", Judgement.SAME)])
    'Inget nyckeltal skiljer sig tydligt från i fjol.'

    What stands its ground is named beside what is worse.

    >>> lead([("meritvärdet", Judgement.SAME), ("frånvaron", Judgement.WORSE)])
    'Frånvaron är sämre än i fjol, men meritvärdet står sig.'
    """
    better = listed([name for name, judgement in judgements if judgement is Judgement.BETTER])
    worse = listed([name for name, judgement in judgements if judgement is Judgement.WORSE])
    if better and worse:
        return _capital(_("{better} är bättre än i fjol, men {worse} är sämre.").format(better=better, worse=worse))
    if better:
        return _capital(_("{names} är bättre än i fjol.").format(names=better))
    same = listed([name for name, judgement in judgements if judgement is Judgement.SAME])
    if worse and same:
        return _capital(_("{worse} är sämre än i fjol, men {same} står sig.").format(worse=worse, same=same))
    if worse:
        return _capital(_("{names} är sämre än i fjol.").format(names=worse))
    return _("Inget nyckeltal skiljer sig tydligt från i fjol.")


def listed(names: Sequence[str]) -> str:
    """Return names with commas and an "och".

    >>> listed(["a", "b", "c"])
    'a, b och c'
    """
    return " ".join([", ".join(names[:-1]), _("och"), names[-1]]) if len(names) > 1 else "".join(names)


def trend_finding(subject: str, trend: Trend, *, weekly: bool) -> str:
    """Return the heading of a trend: a run of steps the same way, or how it stands to what it is compared with."""
    own = trend.lines[0]
    run = run_at_end(own.values, smallest=smallest_change(trend.unit))
    if abs(run) > LONGEST_UNNAMED_RUN and _is_certain_run(own, run, trend.unit):
        return _run_sentence(subject, run, weekly=weekly)
    if len(trend.lines) > 1:
        return _comparison(subject, own, trend.lines[1], trend)
    return _highest(subject, trend)


def _is_certain_run(own: Line, run: int, unit: str) -> bool:
    """Whether the last step of a run differs from the one before its first by more than chance."""
    ends = (own.behind[-1 - abs(run)], own.behind[-1]) if own.behind else (None, None)
    return bool(ends[0] and ends[1] and differ_for_certain(ends[0], ends[1], unit=unit))


def _highest(subject: str, trend: Trend) -> str:
    own = trend.lines[0]
    told = {step: ends for step, one in zip(trend.steps, own.by_step, strict=True) if (ends := _ends_of(*one))}
    step = certainly_highest(told)
    if step is None:
        return subject
    if own.withheld_count:
        return _("{subject} var högst {step} av det som visas").format(subject=subject, step=step)
    return _("{subject} var högst {step}").format(subject=subject, step=step)


def _ends_of(value: float | None, between: Ends | None) -> Ends | None:
    return between or (None if value is None else (value, value))


def run_at_end(values: Values, *, smallest: float) -> int:
    """Return how many steps in a row the last values have risen (positive) or fallen (negative).

    A step whose number is not told ends the run: nobody knows which way it went.

    >>> run_at_end([3, 1, 2, 3, 4], smallest=0.5), run_at_end([1, 1], smallest=0.5)
    (3, 0)
    >>> run_at_end([1, 2, None, 3, 4], smallest=0.5)
    1
    """
    run = 0
    for earlier, later in reversed(list(pairwise(values))):
        if earlier is None or later is None:
            break
        sign = 0 if abs(later - earlier) < smallest else (1 if later > earlier else -1)
        if sign == 0 or run * sign < 0:
            break
        run += sign
    return run


def _run_sentence(subject: str, run: int, *, weekly: bool) -> str:
    count = abs(run)
    if weekly:
        up = ngettext("{subject} har ökat {count} vecka i rad", "{subject} har ökat {count} veckor i rad", count)
        down = ngettext(
            "{subject} har minskat {count} vecka i rad", "{subject} har minskat {count} veckor i rad", count
        )
    else:
        up = ngettext("{subject} har ökat {count} år i rad", "{subject} har ökat {count} år i rad", count)
        down = ngettext("{subject} har minskat {count} år i rad", "{subject} har minskat {count} år i rad", count)
    return (up if run > 0 else down).format(subject=subject, count=count)


def _comparison(subject: str, own: Line, others: Line, trend: Trend) -> str:
    pairs = [
        (mine, theirs) for mine, theirs in zip(own.values, others.values, strict=True) if None not in (mine, theirs)
    ]
    if not pairs:
        return _highest(subject, trend)
    gap = sum((mine or 0.0) - (theirs or 0.0) for mine, theirs in pairs) / len(pairs)
    if abs(gap) < smallest_change(trend.unit):
        return _("{subject} följer kommunen").format(subject=subject)
    if not _is_certain_gap(own, others, gap, trend.unit):
        return _("{subject} skiljer sig inte säkert från kommunen").format(subject=subject)
    sentence = _("{subject} ligger {size} över kommunen") if gap > 0 else _("{subject} ligger {size} under kommunen")
    return sentence.format(subject=subject, size=format_change(gap, trend.unit))


def _is_certain_gap(own: Line, others: Line, gap: float, unit: str) -> bool:
    """Whether most steps differ the same way as the mean of them, and by more than chance."""
    pairs = [(one, two) for one, two in zip(own.behind, others.behind, strict=False) if one and two]
    certain = [
        differ_for_certain(one, two, unit=unit) and (one.value - two.value) * gap > 0  # the same way
        for one, two in pairs
    ]
    return sum(certain) > len(pairs) / 2


def spread_finding(subject: str, answer: Answer, *, among: str) -> str:
    """Return the heading of bars by group: how far apart the highest and the lowest are, without a ranking."""
    answer = comparable(answer)
    ends = [cell.ends for cell in answer.cells if cell.ends]
    if len(ends) < 2:
        return subject
    # One that is not told may lie further out: then the difference is at least so much.
    is_exact = all(low == high for low, high in ends) and not any(cell.is_hidden for cell in answer.cells)
    spread = max(low for low, _high in ends) - min(high for _low, high in ends)  # at least so much, also of ranges
    if spread < smallest_change(unit_of(answer)):
        return _("{subject} är lika överallt").format(subject=subject) if is_exact else subject
    size = format_change(spread, unit_of(answer))
    told = (
        _("{subject} skiljer {size} mellan {among}") if is_exact else _("{subject} skiljer minst {size} mellan {among}")
    )
    finding = told.format(subject=subject, size=size, among=among)
    may_be_chance = not _ends_differ([cell for cell in answer.cells if cell.ends], unit_of(answer))
    return _("{finding}, men det kan vara slump").format(finding=finding) if may_be_chance else finding


def _ends_differ(cells: Sequence[Cell], unit: str) -> bool:
    """Whether the highest and the lowest of several groups differ by more than chance, among so many pairs."""
    told = [(ends, cell) for cell in cells if (ends := cell.ends)]
    (low, top), (high, bottom) = (
        max(((ends[0], cell) for ends, cell in told), key=lambda one: one[0]),
        min(((ends[1], cell) for ends, cell in told), key=lambda one: one[0]),
    )
    one = estimate_of(top) or Estimate(low, None, top.population)
    other = estimate_of(bottom) or Estimate(high, None, bottom.population)
    return differ_for_certain(one, other, unit=unit, comparisons=math.comb(len(told), 2))


def highest_hour(subject: str, values: Mapping[tuple[str, str], float | None]) -> str:
    """Return the heading of weekday by hour: where the value is highest.

    >>> highest_hour("Frånvaron", {("1", "08"): 0.07, ("5", "14"): 0.14})
    'Frånvaron är högst på fredagar kl. 14'
    """
    known = {slot: value for slot, value in values.items() if value is not None}
    highest = max(known, key=lambda slot: known[slot], default=None)
    return _at_hour(_("{subject} är högst på {day} kl. {hour}"), subject, highest)


def lowest_hour(subject: str, values: Mapping[tuple[str, str], float | None]) -> str:
    """Return where the value is lowest, to be said beside where it is highest.

    >>> lowest_hour("Frånvaron", {("1", "08"): 0.07, ("5", "14"): 0.14})
    'Frånvaron är lägst på måndagar kl. 8'
    """
    known = {slot: value for slot, value in values.items() if value is not None}
    lowest = min(known, key=lambda slot: known[slot], default=None)
    return _at_hour(_("{subject} är lägst på {day} kl. {hour}"), subject, lowest)


def _at_hour(sentence: str, subject: str, slot: tuple[str, str] | None) -> str:
    if slot is None:
        return subject
    day, hour = slot
    return sentence.format(subject=subject, day=weekday_plural(day), hour=hour.lstrip("0"))


def weekday_plural(code: str) -> str:
    """Return a weekday as something that returns.

    >>> weekday_plural("5")
    'fredagar'
    """
    days = {
        "1": _("måndagar"),
        "2": _("tisdagar"),
        "3": _("onsdagar"),
        "4": _("torsdagar"),
        "5": _("fredagar"),
        "6": _("lördagar"),
        "7": _("söndagar"),
    }
    return days.get(code, code)


def answer_text(answer: Answer) -> str:
    """Return the chart in words: highest and lowest, and how many groups are not compared, and not shown."""
    known = [cell for cell in answer.cells if cell.ends]
    compared = [cell for cell in known if cell.is_comparable]
    hidden, apart = sum(cell.is_hidden for cell in answer.cells), len(known) - len(compared)
    sentences = []
    if len(known) == 1:
        sentences.append(f"{subject_of(answer)}: {_value(known[0], answer)}.")
    elif len(compared) > 1:
        sentences.append(_highest_and_lowest(compared, answer, are_all=not (hidden or apart)))
        sentences += _how_sure(compared, answer)
    elif not known:
        sentences.append(_("Det finns inga värden att visa."))
    if apart and len(known) > 1:
        too_little = ngettext(
            "{count} värde jämförs inte: för lite är rapporterat.",
            "{count} värden jämförs inte: för lite är rapporterat.",
            apart,
        )
        sentences.append(too_little.format(count=apart))
    if hidden:
        sentences.append(
            ngettext("{count} värde visas inte.", "{count} värden visas inte.", hidden).format(count=hidden)
        )
    return " ".join(sentences)


def _how_sure(known: Sequence[Cell], answer: Answer) -> list[str]:
    """Whether groups of pupils differ at all by more than chance; of steps in time the change is told instead."""
    names = dimensions_of(answer)
    is_estimated = any(cell.interval_95 for cell in known) or measure(answer.measure).is_of_pupils
    if len(names) != 1 or names[0] in ("period", *ALONG_TIME) or not is_estimated or unit_of(answer) in COUNTED:
        return []
    ends = {place: told for place, cell in enumerate(known) if (told := cell.ends)}
    if certainly_highest(ends) is None or certainly_lowest(ends) is None:
        return []  # there is no pair of which it could be said
    lows, highs = zip(*ends.values(), strict=True)
    if max(lows) - min(highs) < smallest_change(unit_of(answer)):
        return [_("De skiljer sig inte säkert åt.")]
    if _ends_differ(known, unit_of(answer)):
        return [_("Skillnaden mellan dem är större än vad slumpen brukar ge.")]
    return [_("Skillnaden mellan dem kan vara slump.")]


def _highest_and_lowest(known: Sequence[Cell], answer: Answer, *, are_all: bool) -> str:
    """What holds whatever the true numbers are inside their ranges; of what is told, where not everything is."""
    ends = {place: told for place, cell in enumerate(known) if (told := cell.ends)}
    top, bottom = certainly_highest(ends), certainly_lowest(ends)
    if top is None and bottom is None:
        return _("Vad som är högst och lägst går inte att säga: spannen går in i varandra.")
    high = _("Högst går inte att säga.") if top is None else _extreme(_highest_words(are_all), known[top], answer)
    of_all = are_all or top is not None
    low = _("Lägst går inte att säga.") if bottom is None else _extreme(_lowest_words(of_all), known[bottom], answer)
    return f"{high} {low}"


def _highest_words(are_all: bool) -> str:
    return _("Högst: {name} ({value}).") if are_all else _("Högst av dem som visas: {name} ({value}).")


def _lowest_words(of_all: bool) -> str:
    """After a sentence that says that it is of those shown, nobody needs to hear it again."""
    return _("Lägst: {name} ({value}).") if of_all else _("Lägst av dem som visas: {name} ({value}).")


def _extreme(sentence: str, cell: Cell, answer: Answer) -> str:
    return sentence.format(name=_name(cell, answer), value=_value(cell, answer))


def _name(cell: Cell, answer: Answer) -> str:
    return ", ".join(group_label(cell, name) for name in dimensions_of(answer)) or group_label(cell, "period")


def _value(cell: Cell, answer: Answer) -> str:
    return cell_text(cell, unit_of(answer, cell), decimals=decimals_shown(answer, cell))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
