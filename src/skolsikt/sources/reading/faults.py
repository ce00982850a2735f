"""Reasons for rejecting a row that several sources share. A source adds its own beside these."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.sources.contract import Fault

WRONG_COLUMN_COUNT = Fault(
    "wrong_column_count",
    N_("Raden har fel antal kolumner."),
    N_("Kontrollera skiljetecken och citattecken på raden, och exportera om."),
)
UNCLOSED_QUOTE = Fault(
    "unclosed_quote",
    N_("Ett citattecken öppnas men stängs aldrig."),
    N_('Ta bort eller dubblera citattecknet (") i fältet och läs in filen på nytt.'),
)
REQUIRED_MISSING = Fault(
    "required_missing",
    N_("Ett värde som måste finnas saknas."),
    N_("Fyll i värdet i skolsystemet och exportera om."),
)
BAD_PERSON_NUMBER = Fault(
    "bad_person_number",
    N_("Personnumret är inte giltigt (tolv siffror med rätt kontrollsiffra, samordningsnummer eller TF-nummer)."),
    N_("Rätta personnumret i skolsystemet och exportera om."),
)
BAD_SCHOOL_UNIT = Fault(
    "bad_school_unit",
    N_("Skolenhetskoden är inte åtta siffror."),
    N_("Slå upp skolans kod i Skolenhetsregistret och rätta den i skolsystemet eller i profilen."),
)
BAD_DATE = Fault(
    "bad_date",
    N_("Datumet går inte att läsa."),
    N_(
        "Skriv datum som åååå-mm-dd, eller ange formatet i profilen (date_format). Ett tal som 45888 är ett "
        "Excel-datum som tal: ge kolumnen datumformat (åååå-mm-dd) i Excel och spara filen på nytt."
    ),
)
DATE_OUTSIDE_SCHOOL_YEAR = Fault(
    "date_outside_school_year",
    N_("Datumet ligger utanför läsåret."),
    N_("Rätta datumet, eller ange rätt läsår med --period."),
)
DATES_REVERSED = Fault(
    "dates_reversed",
    N_("Slutdatum ligger före startdatum."),
    N_("Rätta datumen i skolsystemet och exportera om."),
)
BAD_NUMBER = Fault(
    "bad_number",
    N_("Värdet är inte ett tal."),
    N_("Rätta värdet och läs in filen på nytt."),
)
OUT_OF_RANGE = Fault(
    "out_of_range",
    N_("Talet ligger utanför vad som är möjligt."),
    N_("Rätta värdet och läs in filen på nytt."),
)
UNKNOWN_CODE = Fault(
    "unknown_code",
    N_("Koden är inte känd."),
    N_("Rätta koden, eller lägg till den i profilen (avsnittet codes)."),
)
TOO_LONG = Fault(
    "too_long",
    N_("Värdet är längre än formatet tillåter."),
    N_("Korta värdet i skolsystemet och exportera om."),
)
FORBIDDEN_CHARACTERS = Fault(
    "forbidden_characters",
    N_("Värdet innehåller tecken som formatet inte tillåter."),
    N_("Rätta värdet i skolsystemet och exportera om."),
)
DUPLICATE_CONFLICTING = Fault(
    "duplicate_conflicting",
    N_("Samma elev förekommer flera gånger med olika uppgifter."),
    N_("Avgör vilken rad som gäller, ta bort den andra i skolsystemet och exportera om."),
)
NOT_WHOLE_MINUTES = Fault(
    "not_whole_minutes",
    N_("Tiden är inte ett helt antal minuter."),
    N_("Exportera tider i hela minuter."),
)
DOUBTFUL_PUPIL = Fault(
    "doubtful_pupil",
    N_("Raden saknar personnummer, och vilken elev den gäller är tveksamt."),
    N_("Skolans rektor väljer elev på sidan Data, under inläsningen. Sedan läses filen om av sig själv."),
)
NO_SUCH_PUPIL = Fault(
    "no_such_pupil",
    N_("Raden saknar personnummer, och ingen känd elev har det namnet och födelsedatumet, eller går i klassen."),
    N_("Läs in elevregistret för läsåret, eller rätta namnet i skolsystemet, och läs in filen på nytt."),
)
DESCRIBED = (DOUBTFUL_PUPIL, NO_SUCH_PUPIL)  # of sources whose rows may be without person number

COMMON = (
    WRONG_COLUMN_COUNT,
    UNCLOSED_QUOTE,
    REQUIRED_MISSING,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    BAD_DATE,
    DATE_OUTSIDE_SCHOOL_YEAR,
    DATES_REVERSED,
    BAD_NUMBER,
    OUT_OF_RANGE,
    UNKNOWN_CODE,
    TOO_LONG,
    FORBIDDEN_CHARACTERS,
    DUPLICATE_CONFLICTING,
)
