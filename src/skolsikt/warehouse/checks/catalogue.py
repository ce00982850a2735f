"""Every check: what it is, when it matters, how what it finds is resolved. A check = one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from skolsikt.home.words import N_
from skolsikt.warehouse.checks.days import days_are_school_days
from skolsikt.warehouse.checks.distributions import absence_is_as_last_year, values_are_spread_as_last_year
from skolsikt.warehouse.checks.enrolled import enrolled_pupils_have_grades, pupils_are_enrolled
from skolsikt.warehouse.checks.finding import Finding, Kind, Look, Subject
from skolsikt.warehouse.checks.rows import key_is_unique, values_keep_the_contract
from skolsikt.warehouse.checks.slices import rows_are_as_many_as_last_year, slices_have_not_shrunk
from skolsikt.warehouse.checks.sums import parts_make_the_whole

Said = Literal["warn", "stop", "off"]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check. ``title``, ``what``, ``when`` and ``remedy`` are marked for translation, a sentence each.

    ``look`` is None for what is looked at in the file as it came, before there are rows. ``kind``: what it does unless
    the settings say otherwise. ``is_fixed``: the tables promise it, so that no setting turns it off.
    """

    id: str
    title: str
    what: str
    when: str
    remedy: str
    look: Look | None = None
    kind: Kind = "warn"
    is_fixed: bool = False


CODES_ARE_KNOWN = "codes_are_known"
_EVERY = (
    Check(
        id="key_is_unique",
        title=N_("Samma uppgift en gång"),
        what=N_("Två rader säger samma sak om samma elev, ämne och tid."),
        when=N_("Då skulle något räknas två gånger, så inget läses in."),
        remedy=N_("Ta bort dubbletterna i filen eller beställ exporten på nytt, och läs in den igen."),
        look=key_is_unique,
        kind="stop",
        is_fixed=True,
    ),
    Check(
        id="values_keep_the_contract",
        title=N_("Tillåtna värden"),
        what=N_("Ett värde saknas, är en okänd kod eller ligger utanför det möjliga."),
        when=N_("Då skulle siffrorna bli fel utan att det syns, så inget läses in."),
        remedy=N_("Rätta värdet i systemet som filen kommer från, eller rätta profilen om den läser fel kolumn."),
        look=values_keep_the_contract,
        kind="stop",
        is_fixed=True,
    ),
    Check(
        id="slices_have_not_shrunk",
        title=N_("Filen är hel"),
        what=N_("En del har mindre än hälften så många rader som när den lästes in förra gången."),
        when=N_("Det ser ut så när filen är avklippt eller när urvalet i exporten är för snävt."),
        remedy=N_("Jämför med antalet i systemet; stämmer det inte, ångra inläsningen och läs in en hel fil."),
        look=slices_have_not_shrunk,
    ),
    Check(
        id="rows_are_as_many_as_last_year",
        title=N_("Lika många rader som förra läsåret"),
        what=N_("En del har minst hälften fler rader, eller en tredjedel färre, än samma del förra läsåret."),
        when=N_("Det är rätt om skolan har vuxit, krympt eller bytt årskurser, annars fattas något eller är dubbelt."),
        remedy=N_(
            "Kontrollera urvalet av skolor, årskurser och datum i exporten; läs in en rättad fil om det var fel."
        ),
        look=rows_are_as_many_as_last_year,
    ),
    Check(
        id=CODES_ARE_KNOWN,
        title=N_("Kända koder"),
        what=N_("Mer än en rad av hundra i filen har en kod som Skolsikt inte känner igen."),
        when=N_("De raderna är avvisade: siffrorna är då räknade på färre än de ska vara."),
        remedy=N_("Se vilka koder det är bland de avvisade raderna, lägg till dem i profilen och läs in filen igen."),
    ),
    Check(
        id="values_are_spread_as_last_year",
        title=N_("Värdena fördelar sig som förra läsåret"),
        what=N_("Tre av tio betyg, provbetyg eller kön skulle behöva bytas för att likna förra läsåret."),
        when=N_("Så stora skillnader beror oftare på att koder har bytt betydelse än på att eleverna har ändrats."),
        remedy=N_(
            "Jämför några elever med systemet; rätta profilens koder om de är fel, och läs annars in som det är."
        ),
        look=values_are_spread_as_last_year,
    ),
    Check(
        id="absence_is_as_last_year",
        title=N_("Frånvaron är som förra läsåret"),
        what=N_("Frånvaron är mer än dubbelt eller mindre än hälften så stor som samma tid förra läsåret."),
        when=N_(
            "Det händer vid stora sjukdomsvågor, men också när lektioner inte rapporteras eller orsaker tolkas om."
        ),
        remedy=N_("Se hur mycket som är rapporterat på sidan Registrering, och kontrollera tabellen över orsaker."),
        look=absence_is_as_last_year,
    ),
    Check(
        id="pupils_are_enrolled",
        title=N_("Eleverna är inskrivna"),
        what=N_("Filen har betyg, lektioner eller prov för elever som inte är inskrivna i skolan det läsåret."),
        when=N_("De eleverna räknas inte med i skolans klasser, och ingen där har rätt att se dem."),
        remedy=N_("Läs in en ny elevfil för läsåret; kvarstår det, rätta inskrivningen i elevregistret."),
        look=pupils_are_enrolled,
    ),
    Check(
        id="enrolled_pupils_have_grades",
        title=N_("Inskrivna elever har betyg"),
        what=N_("Mer än en elev av tjugo i en betygsatt årskurs har varken betyg eller skäl till att det saknas."),
        when=N_("Andelar som behöriga och godkända räknas då på för få elever, ofta på fel elever."),
        remedy=N_("Kontrollera att filen har alla klasser i årskursen och att alla betyg var satta när den gjordes."),
        look=enrolled_pupils_have_grades,
    ),
    Check(
        id="parts_make_the_whole",
        title=N_("Delarna stämmer med helheten"),
        what=N_("Frånvaron är längre än lektionen, en del av ett prov större än hela, eller kön och alla går isär."),
        when=N_("Minst en av siffrorna är då fel, och det går inte att se vilken."),
        remedy=N_("Kontrollera raden i systemet; är flera rader fel är två kolumner oftast förväxlade i profilen."),
        look=parts_make_the_whole,
    ),
    Check(
        id="days_are_school_days",
        title=N_("Lektioner på skoldagar"),
        what=N_("Filen har lektioner på helger, lov eller andra dagar utan skola."),
        when=N_("Tiden räknas som planerad, så frånvaron blir för låg, eller så är skolkalendern fel."),
        remedy=N_("Rätta skolkalendern om det var skola den dagen; annars, ta bort lektionerna i schemat."),
        look=days_are_school_days,
    ),
)
CHECKS: Mapping[str, Check] = MappingProxyType({one.id: one for one in _EVERY})


def check(subject: Subject, *, said: Mapping[str, Said]) -> list[Finding]:
    """Run every check on the rows of one table and return what was found; nothing found means nothing wrong.

    ``said``: what the settings say of some checks, for the source that delivers the rows.
    """
    return list(_findings(subject, said)) if subject.staged.files else []


def _findings(subject: Subject, said: Mapping[str, Said]) -> Iterator[Finding]:
    for one in CHECKS.values():
        kind = kind_of(one, said)
        if one.look is None or kind == "off":
            continue
        for found in one.look(subject):
            if found.rows:
                yield Finding(check=one.id, kind=kind, table=subject.table, rows=found.rows, message=found.message)


def kind_of(one: Check, said: Mapping[str, Said]) -> Said:
    """Return what a check does: as the settings say, unless the tables promise it."""
    return one.kind if one.is_fixed else said.get(one.id, one.kind)
