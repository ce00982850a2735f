"""When a question is about: school years, terms, months and weeks as people write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from skolsikt.measures.in_words.text import Span, is_free
from skolsikt.school.periods import dates_of, school_year_of, term_of
from skolsikt.school.school_time import Month, SchoolYear, Season, Term


@dataclass(frozen=True, kw_only=True)
class When:
    """What is said of time, and where (``span``). ``yearly``: as it holds for results of a spring, ``other``: for what
    goes on all year, as absence. ``offset``: years from the present one, of "this year" and "last year".
    """

    yearly: str
    other: str
    span: Span = (0, 0)
    offset: int | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def last_finished(today: date) -> int:
    """Return the calendar year in which the last school year that is over began."""
    return int(school_year_of(today)[:4]) - 1


def _same(period: str, *, offset: int | None = None) -> When:
    return When(yearly=period, other=period, offset=offset)


def _year(begins: int) -> str:
    return SchoolYear(begins).text


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _school_year(found: re.Match[str], today: date) -> When | None:
    first, second = _full(found["a"]), int(found["b"]) % 100
    if len(found["a"]) == 2 and second <= 12:
        return None  # 11/12 is a day as well
    return _same(_year(first)) if (first + 1) % 100 == second else None


def _school_years(found: re.Match[str], today: date) -> When | None:
    return _same(f"{_year(_full(found['a']))}..{_year(_full(found['c']))}")


def _term(found: re.Match[str], today: date) -> When | None:
    season: Season = "HT" if found["season"].startswith("h") else "VT"
    if found["year"]:
        return _same(Term(_full(found["year"]), season).text)
    newest = Term.of(today)
    return _same((newest if newest.season == season else newest.previous).text)


def _calendar_years(found: re.Match[str], today: date) -> When | None:
    first, last = int(found["a"]), int(found["b"])
    if first >= last:
        return None
    return When(yearly=f"{_year(first - 1)}..{_year(last - 1)}", other=f"{_year(first)}..{_year(last - 1)}")


def _calendar_year(found: re.Match[str], today: date) -> When | None:
    year, before = int(found["a"]), found.string[: found.start("a")].rstrip()
    if before.endswith(("årskull", "årgång", "födelseår", "född", "födda")):
        return None
    return When(yearly=_year(year - 1), other=f"VT{year}..HT{year}")


def _since(found: re.Match[str], today: date) -> When | None:
    first, last = int(found["a"]), last_finished(today)
    if found["season"]:
        return _same(f"{'HT' if found['season'] == 'hösten' else 'VT'}{first}..{term_of(today)}")
    if found["b"]:
        return _same(f"{_year(first)}..{_year(last)}") if first < last else None
    if first > last:
        return None
    return When(yearly=f"{_year(first - 1)}..{_year(last)}", other=f"{_year(first)}..{_year(last)}")


def _newest_years(found: re.Match[str], today: date) -> When | None:
    count = _NUMBERS.get(found["n"]) or int(found["n"])
    last = last_finished(today)
    return _same(f"{_year(last - count + 1)}..{_year(last)}") if 1 < count < 40 else None


def _month(found: re.Match[str], today: date) -> When | None:
    number = _MONTHS.index(found["month"]) + 1
    year = int(found["year"]) if found["year"] else today.year - (number > today.month)
    return _same(Month(year, number).text)


def _week(found: re.Match[str], today: date) -> When | None:
    week = int(found["week"])
    year = int(found["year"]) if found["year"] else today.year - (week > today.isocalendar().week)
    if not 1 <= week <= 53:
        return None
    return _in_week(year, week)


def _last_week(found: re.Match[str], today: date) -> When | None:
    year, week, _day = (today - timedelta(weeks=1)).isocalendar()
    return _in_week(year, week)


def _in_week(year: int, week: int) -> When:
    school_year = school_year_of(date.fromisocalendar(year, min(week, 52), 1))
    return When(yearly=school_year, other=school_year, where={"week": (f"{year}-W{week:02}",)})


def _this_year(found: re.Match[str], today: date) -> When | None:
    return When(yearly="latest", other=school_year_of(today), offset=0)


def _last_year(found: re.Match[str], today: date) -> When | None:
    return _same(_year(last_finished(today)), offset=-1)


def _year_before_last(found: re.Match[str], today: date) -> When | None:
    return _same(_year(last_finished(today) - 1))


def _last_term(found: re.Match[str], today: date) -> When | None:
    return _same(Term.of(today).previous.text)


def _last_of_season(found: re.Match[str], today: date) -> When | None:
    """I våras, i höstas: the last such term that is over."""
    season = "VT" if "vår" in found[0] else "HT"
    before = Term.of(today).previous
    return _same((before if before.season == season else before.previous).text)


def _last_month(found: re.Match[str], today: date) -> When | None:
    return _same(Month(today.year, today.month).previous.text)


_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_NUMBERS = {
    word: at + 2
    for at, word in enumerate(("två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"))
}
_Y = r"(?:19|20)\d\d"
_TO = r"\s*(?:-|–|—|\.\.|till och med|t\.?o\.?m\.?|till|och)\s*"
_LY = r"(?:läs|skol)?år(?:et|en|ets|ens)?"
_SEASON = r"(?P<season>ht|vt|höst(?:en|terminen)?|vår(?:en|terminen)?)"

_PATTERNS: tuple[tuple[str, Callable[[re.Match[str], date], When | None]], ...] = (
    (rf"(?:från |mellan )?(?:{_LY} )?(?P<a>{_Y})/\d\d(?:\d\d)?{_TO}(?P<c>{_Y})/\d\d(?:\d\d)?", _school_years),
    (
        r"(?:sedan|från och med|fr\.?o\.?m\.?|från)\s*"
        rf"(?:{_LY}|(?P<season>våren|hösten))?\s*(?P<a>{_Y})(?P<b>/\d\d)?(?!{_TO}{_Y})",
        _since,
    ),
    (rf"(?:{_LY} )?(?P<a>{_Y})[/-](?P<b>{_Y}|\d\d)(?![\d/])", _school_year),
    (r"(?:läsåret |läsår )?(?P<a>\d\d)/(?P<b>\d\d)", _school_year),
    (rf"{_SEASON}[\s\-]*(?P<year>{_Y}|\d\d)", _term),
    (rf"(?:från |mellan |åren |år |under åren )*(?P<a>{_Y}){_TO}(?:år )?(?P<b>{_Y})", _calendar_years),
    (rf"(?:i |under )?(?P<month>{'|'.join(_MONTHS)})(?:\s+(?P<year>{_Y}))?", _month),
    (rf"(?:i )?(?:vecka|v\.?)\s*(?P<week>\d\d?)(?:[\s,]+(?P<year>{_Y}))?", _week),
    (
        r"(?:under |för |på )?(?:de |dom )?(?:senaste|sista|gångna) "
        rf"(?P<n>{'|'.join(_NUMBERS)}|\d\d?) (?:läs|skol)?år(?:en)?",
        _newest_years,
    ),
    (r"(?:under |för )?(?:den |de )?(?:senaste|sista) veckan|förra veckan", _last_week),
    (r"(?:under |för )?(?:den )?(?:senaste|sista|förra) månaden", _last_month),
    (
        r"(?:under |för )?(?:förra terminen|föregående termin(?:en)?|(?:den )?(?:senaste|sista) terminen)",
        _last_term,
    ),
    (
        r"(?:under |för )?(?:den här terminen|denna termin(?:en)?|terminen|innevarande termin|nuvarande termin)",
        lambda found, today: _same(term_of(today)),
    ),
    (r"i (?:våras|höstas)|förra (?:våren|hösten|höstterminen|vårterminen)", _last_of_season),
    (r"(?:i |under |på )?(?P<season>ht|vt|hösten|höstterminen|våren|vårterminen|(?<=i )höst)(?P<year>)", _term),
    (r"i förr?går|i förrfjol|förrförra (?:läs|skol)?året", _year_before_last),
    (r"(?:under |för )?(?:förra|föregående) (?:läs|skol)?året?|i fjol|fjolårets?", _last_year),
    (
        r"(?:under |för )?(?:i år|årets|det här (?:läs|skol)?året|detta (?:läs|skol)?år(?:et)?|"
        r"(?:innevarande|nuvarande) läsår)",
        _this_year,
    ),
    (
        r"över tid(?:en)?|(?:trend|utveckling)(?:en|er)?(?: (?:över tid|genom åren|av|för))?|år för år|genom åren|"
        r"(?:under |för |i )?(?:alla|samtliga) (?:läs|skol)?år(?:en)?|histori(?:k|ken|skt)|"
        r"(?:per|varje) (?:läs|skol)?år|"
        r"år(?:s|lig)vis|från år till år|(?:de |dom )?(?:senaste|sista) åren|tidsserie|genom tiderna|"
        r"utveckla(?:s|ts|t sig|des|de sig)|förändra(?:s|ts|t sig|des)(?: (?:över tid|genom åren))?|"
        r"mellan åren|efter läsår|"
        r"läsår för läsår|på senare år",
        lambda found, today: _same("all"),
    ),
    (
        r"(?:under |för |det )?(?:senaste|sista) (?:läs|skol)?året?|just nu|för tillfället|senast(?:e)?",
        lambda found, today: _same("latest"),
    ),
    (rf"(?:under |i |år |för |våren |hösten )*(?P<a>{_Y})(?!\s*(?:elev|barn|kr))", _calendar_year),
)


_OPENS = re.compile(
    r"(?<!\w)(före|innan|efter|från och med|från|fram till|till och med|till|t\.?o\.?m\.?|mitten av)"
    r"(?: läsåret| året| vecka| våren| hösten)? $"
)


def times_in(text: str, *, today: date) -> list[When]:
    """Return what ``text``, in small letters, says of time, in the order of the text.

    >>> [when.other for when in times_in("frånvaro ht24 och 2025", today=date(2026, 11, 30))]
    ['HT2024', 'VT2025..HT2025']
    """
    found: list[When] = []
    for pattern, meant in _PATTERNS:
        for match in re.finditer(rf"(?<![\w/])(?:{pattern})(?![\w/])", text):
            when = meant(match, today) if is_free(match.span(), (one.span for one in found)) else None
            if when is not None:
                found.append(replace(when, span=match.span()))
    return sorted(found, key=lambda when: when.span)


def before_times(text: str, times: Sequence[When]) -> list[str]:
    """Return the words that open a time towards one side where no span was read: före, efter, fram till, från.

    >>> before_times("meritvärde före 2022", times_in("meritvärde före 2022", today=date(2026, 11, 30)))
    ['före']
    """
    found = (_OPENS.search(text[: one.span[0]].rstrip() + " ") for one in times if one.other not in ("all", "latest"))
    return [one[1] for one in found if one]


def together(periods: list[str]) -> str:
    """Return one period for several: from the first that begins to the last that ends. They must be of one kind.

    >>> together(["2024/25", "2022/23"])
    '2022/23..2024/25'
    """
    steps = sorted((end for period in periods for end in period.split("..")), key=dates_of)
    return steps[0] if steps[0] == steps[-1] else f"{steps[0]}..{steps[-1]}"
