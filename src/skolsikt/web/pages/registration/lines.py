"""What the page says in words and numbers about how lessons were registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.analysis.absence.registration.corrected import Corrected
from skolsikt.home.words import _, ngettext
from skolsikt.presentation.numbers import MISSING, format_count, format_number, format_percent, format_range
from skolsikt.presentation.periods import period_label, period_short
from skolsikt.presentation.tables import Entry, Table
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.pages.registration.parts import Part


@dataclass(frozen=True)
class Fact:
    """One figure with what it means."""

    title: str
    value: str
    note: str


def finding_of(whole: Part) -> str:
    """Return the heading: how much is missing."""
    share = whole.habits.unreported_share
    if share is None:
        return _("Det finns inga lektioner att visa")
    return _("{share} av lektionerna är inte rapporterade").format(share=format_percent(share))


def facts_of(whole: Part) -> list[Fact]:
    """Return the figures of a school year; what the files do not tell has a dash and says so."""
    found, told = whole.habits, _absence_facts(whole.corrected) if whole.corrected else []
    untold = _("Filerna berättar inte när lektionerna rapporterades.")
    delay = found.median_delay_days
    return [
        Fact(
            _("Lektioner"),
            format_count(found.lessons_count),
            _("Orapporterade: {share}.").format(share=_share(found.unreported_share)),
        ),
        *told,
        Fact(
            _("Alla närvarande"),
            _share(found.all_present_share),
            _("Lektioner där ingen är frånvarande. Vore frånvaron slumpvis fördelad: {share}.").format(
                share=_share(found.all_present_expected)
            ),
        ),
        Fact(
            _("Rapporterat senare än dagen efter"),
            _share(found.late_share),
            untold if delay is None else _half_within(delay),
        ),
        Fact(
            _("Ändrat efter mer än två veckor"),
            _share(found.edited_late_share),
            untold if found.edited_late_share is None else _("Av de rapporteringar som har ändrats."),
        ),
        Fact(
            _("Hela tiotal minuter"),
            _share(found.round_share),
            _("Av frånvaro under en del av lektionen. Väntat är en av tio; många jämna tal tyder på uppskattning."),
        ),
    ]


def _half_within(days: float) -> str:
    if not days:
        return _("Hälften rapporteras samma dag.")
    return ngettext(
        "Hälften rapporteras inom {days} dag.", "Hälften rapporteras inom {days} dagar.", round(days)
    ).format(days=format_number(days))


def _absence_facts(corrected: Corrected) -> list[Fact]:
    as_told = _("Orapporterade lektioner räknas som närvaro. {share} av tiden är rapporterad.").format(
        share=format_percent(corrected.reported_share)
    )
    between = _("Uppskattat ur varje elevs övriga lektioner samma vecka. Den verkliga ligger i {bounds}.").format(
        bounds=format_range(*corrected.bounds, "share")
    )
    return [
        Fact(_("Frånvaro som den är registrerad"), format_percent(corrected.as_told), as_told),
        Fact(_("Frånvaro om allt vore rapporterat"), format_percent(corrected.corrected), between),
    ]


def kinds_of(whole: Part) -> Table | None:
    """Return how the absences divide between leave, illness and nothing notified; None without any."""
    words = {
        "granted_leave": _("Beviljad ledighet"),
        "reported_illness": _("Anmäld sjukdom"),
        "unnotified": _("Oanmäld frånvaro"),
        "": _("Framgår inte"),
    }
    shares = whole.habits.reasons
    if not shares:
        return None
    rows = [
        (Entry(word), Entry(format_percent(shares[kind]), is_number=True))
        for kind, word in words.items()
        if kind in shares
    ]
    return Table((Entry(_("Frånvaro")), Entry(_("Andel av tillfällena"), is_number=True)), tuple(rows))


def withheld_words(months: Sequence[str]) -> str:
    """Return which months are left out; empty when none is."""
    if not months:
        return ""
    told = ", ".join(period_label(month) for month in months)
    return _("{months}: visas inte, för alltför få lärare står bakom siffrorna.").format(months=told)


def trend_of(months: Mapping[str, Part]) -> Trend:
    """Return the share of unreported lessons month by month."""
    return Trend(
        steps=tuple(period_short(month) for month in months),
        lines=(Line(_("Orapporterade lektioner"), tuple(part.habits.unreported_share for part in months.values())),),
        unit="share",
        warm=True,
    )


def figure_of(months: Mapping[str, Part], *, address: str) -> Figure:
    """Return the months as a chart with its table. ``address``: of the chart as a picture."""
    most = max(months, key=lambda month: months[month].habits.unreported_share or 0.0)
    title = _("Flest orapporterade lektioner i {month}: {share}").format(
        month=period_label(most), share=_share(months[most].habits.unreported_share)
    )
    subtitle = _("Procent av lektionerna, månad för månad.")
    return Figure(
        id="manader",
        title=title,
        subtitle=subtitle,
        text=f"{title}. {subtitle}",
        drawing=drawing_of(trend_of(months)),
        table=table_of_months(months),
        picture_address=address,
        is_table_open=True,
    )


def table_of_months(months: Mapping[str, Part]) -> Table:
    """Return one row per month."""
    titles = (
        _("Lektioner"),
        _("Orapporterade"),
        _("Alla närvarande"),
        _("Sent rapporterade"),
        _("Frånvaro"),
        _("Om allt vore rapporterat"),
        _("Mellan"),
    )
    columns = (Entry(_("Månad")), *(Entry(title, is_number=True) for title in titles))
    return Table(columns, tuple(_row(month, part) for month, part in months.items()))


def _row(month: str, part: Part) -> tuple[Entry, ...]:
    found, corrected = part.habits, part.corrected
    words = (
        format_count(found.lessons_count),
        _share(found.unreported_share),
        _share(found.all_present_share),
        _share(found.late_share),
        _share(corrected.as_told if corrected else None),
        _share(corrected.corrected if corrected else None),
        format_range(*corrected.bounds, "share") if corrected else MISSING,
    )
    return (Entry(period_label(month)), *(Entry(word, is_number=True) for word in words))


def _share(share: float | None) -> str:
    return MISSING if share is None else format_percent(share)
