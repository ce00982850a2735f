"""Own figures against published ones, in words: whether they agree, and what a difference comes of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from skolsikt.analysis.comparison.own_and_published import Reconciled
from skolsikt.analysis.comparison.reconciliation import FEWEST_PUBLISHED, MOST_NOT_REACHED, Status
from skolsikt.home.words import N_, _, language, ngettext
from skolsikt.presentation.groups import decimals_of
from skolsikt.presentation.numbers import MISSING, format_change
from skolsikt.presentation.published import cited, value_text
from skolsikt.presentation.reasons import SMALLEST_GROUP, cell_text
from skolsikt.presentation.subjects import subject_name

CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "rounding": N_("Samma tal, så när som på utgivarens avrundning."),
        "few_in_both": N_("Utgivaren visar inget tal om så få elever (färre än {few}), och vi har också så få."),
        "few_there_not_here": N_(
            "Utgivaren visar inget tal om så få elever (färre än {few}), men vi har fler. Kontrollera vilka elever som "
            "skolan har lämnat uppgifter om."
        ),
        "nearly_all_in_both": N_("Några få (högst {most}) nådde inte målet, hos utgivaren och hos oss."),
        "nearly_all_there_not_here": N_(
            "Utgivaren säger att några få (högst {most}) inte nådde målet, men så är det inte hos oss. Kontrollera "
            "betygen på skolan."
        ),
        "inside_range": N_("Det publicerade talet ligger i det intervall som vi visar."),
        "outside_range": N_("Det publicerade talet ligger utanför det intervall som vi visar."),
        "without_newly_arrived": N_(
            "Räknar vi utan nyanlända och dem vars bakgrund är okänd får vi utgivarens tal: vilka som räknas skiljer."
        ),
        "compulsory_school_alone": N_("Räknar vi bara grundskolan, utan andra skolformer, får vi utgivarens tal."),
        "counted_on_a_day": N_(
            "Utgivaren räknar eleverna en dag på hösten, vi alla som har gått på skolan under läsåret."
        ),
        "one_more_who_reached": N_("En elev skiljer: utgivaren räknar en elev till, som nådde målet."),
        "one_more_who_did_not": N_("En elev skiljer: utgivaren räknar en elev till, som inte nådde målet."),
        "one_less_who_reached": N_("En elev skiljer: vi räknar en elev till, som nådde målet."),
        "one_less_who_did_not": N_("En elev skiljer: vi räknar en elev till, som inte nådde målet."),
        "one_reached_there_not_here": N_(
            "En elev skiljer: hos utgivaren nådde en elev målet som inte gjorde det hos oss."
        ),
        "one_reached_here_not_there": N_(
            "En elev skiljer: hos oss nådde en elev målet som inte gjorde det hos utgivaren."
        ),
        "one_more_is_enough": N_("En elev räcker för att förklara skillnaden: utgivaren räknar en till."),
        "one_less_is_enough": N_("En elev räcker för att förklara skillnaden: vi räknar en till."),
        "unexplained": N_("Skillnaden är inte förklarad."),
        "not_published": N_("Utgivaren har inget tal."),
        "withheld_there": N_("Utgivaren visar inget tal att jämföra med."),
        "withheld_here": N_("Vårt tal visas inte för dig, så det jämförs inte."),
        "missing_here": N_("Vi har inga uppgifter att räkna på."),
    }
)
STATUS_WORDS: Mapping[Status, str] = MappingProxyType(
    {
        "agrees": N_("stämmer"),
        "explained": N_("förklarad skillnad"),
        "differs": N_("oförklarad skillnad"),
        "not_compared": N_("jämförs inte"),
    }
)
_ORDER: Sequence[Status] = ("differs", "explained", "agrees", "not_compared")


@dataclass(frozen=True, kw_only=True)
class ReconciledLine:
    """One comparison as it is read."""

    status: Status
    status_words: str
    school: str
    school_year: str
    measure: str
    ours: str
    theirs: str
    cited: str
    text: str


def reconciled_lines(found: Iterable[Reconciled], *, smallest_group: int = SMALLEST_GROUP) -> list[ReconciledLine]:
    """Return the comparisons in words, what is unexplained first."""
    lines = [_line(one, smallest_group) for one in found]
    return sorted(lines, key=lambda line: _ORDER.index(line.status))


def _line(one: Reconciled, smallest_group: int) -> ReconciledLine:
    unit, decimals = one.measure.unit, decimals_of(one.answer)
    own = cell_text(one.own, unit, decimals=decimals, smallest_group=smallest_group) if one.own else MISSING
    subjects = one.answer.question.where.get("subject", ())
    return ReconciledLine(
        status=one.verdict.status,
        status_words=_(STATUS_WORDS[one.verdict.status]),
        school=one.school_name or one.school_unit,
        school_year=one.school_year,
        measure=", ".join([one.answer.title, *map(subject_name, subjects)]),
        ours=own,
        theirs=value_text(one.published, one.answer),
        cited=cited(one.published),
        text=" ".join(_sentences(one)),
    )


def _sentences(one: Reconciled) -> list[str]:
    """The cause, how large it is, and who is counted where that may be the reason."""
    verdict, words = one.verdict, _(CAUSES[one.verdict.cause])
    told = [words.format(few=FEWEST_PUBLISHED, most=MOST_NOT_REACHED)]
    if verdict.status != "differs" or verdict.difference is None:
        return told
    size = format_change(verdict.difference, one.measure.unit)
    if verdict.pupils:
        about = ngettext("{size}, ungefär {count} elev.", "{size}, ungefär {count} elever.", verdict.pupils)
        told.append(about.format(size=size, count=verdict.pupils))
    else:
        told.append(f"{size}.")
    told.append(one.published.counterpart.population.spoken(language()))
    return told


def summary(lines: Sequence[ReconciledLine]) -> str:
    """Return the finding: how many agree, are explained and are not."""
    counts = Counter(line.status for line in lines)
    compared = len(lines) - counts["not_compared"]
    if not compared:
        return _("Det finns inga tal att stämma av än.")
    if not counts["differs"]:
        return ngettext(
            "Det enda talet som går att jämföra stämmer eller är förklarat",
            "Alla {count} tal som går att jämföra stämmer eller är förklarade",
            compared,
        ).format(count=compared)
    return ngettext(
        "{count} av {compared} tal skiljer utan förklaring",
        "{count} av {compared} tal skiljer utan förklaring",
        counts["differs"],
    ).format(count=counts["differs"], compared=compared)
