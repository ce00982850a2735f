"""The draft as blocks: what the house knows of itself is told, what only the municipality can judge is left to it."""

from __future__ import annotations

from collections.abc import Iterator

from skolsikt.presentation.numbers import format_count
from skolsikt.privacy.refusal_words import listed
from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone
from skolsikt.reports.impact_assessment.contents import ImpactAssessment, Risk
from skolsikt.reports.secrecy import secrecy_of_security


def document_of(assessment: ImpactAssessment) -> Document:
    """Return the draft as a document."""
    register = assessment.register
    return Document(
        title="Konsekvensbedömning, utkast",
        lead="Artikel 35 i dataskyddsförordningen. Utkastet är gjort ur hur Skolsikt är inställt i dag. Det som bara "
        "kommunen kan bedöma är markerat och inte ifyllt.",
        authority=register.authority,
        made=register.issue.made,
        reference=register.issue.reference,
        secrecy=secrecy_of_security(),
        blocks=[
            *_description(assessment),
            *_necessity(),
            *_risks(assessment),
            *_measures(assessment),
            *_consultation(),
        ],
    )


def _description(assessment: ImpactAssessment) -> Iterator[Block]:
    register = assessment.register
    yield Heading("1. Vad som görs")
    yield Paragraph(
        "Skolsikt samlar skolans uppgifter på ett ställe, på kommunens egna servrar. Rektor, mentor och elevhälsa ser "
        "elever som de har en roll för, med ett ändamål. Alla andra ser siffror om grupper. Uppgifterna kommer ur "
        "system som skolan redan har."
    )
    users = [f"{role.lower()} {format_count(count)}" for role, count in assessment.users.items()]
    yield Facts(
        [
            ("Omfattning", assessment.pupils),
            ("Användare", ", ".join(users) or "inga konton"),
            ("Dataskyddsombud", register.contact or "inte angivet (inställningen dpo_mail)"),
        ]
    )
    rows = [[one.name, one.purpose, one.persons, one.sensitive, one.retention] for one in register.lines]
    yield Table(
        "Behandlingar", ("Behandling", "Ändamål", "Registrerade", "Integritetskänsliga uppgifter", "Gallring"), rows
    )
    yield Paragraph("Mottagare och uppgifter i detalj står i registerförteckningen. Det här lämnar installationen:")
    yield Bullets(register.transfers)
    yield Note("Vilka skolor och verksamheter som omfattas, och från vilken dag.", Tone.TO_FILL_IN)


def _necessity() -> Iterator[Block]:
    yield Heading("2. Nödvändigt och rimligt")
    yield Paragraph(
        "Huvudmannen ska följa upp, analysera och utveckla utbildningen (skollagen 4 kap. 3–4 §§). Rektor ska utreda "
        "upprepad eller längre frånvaro (7 kap. 19 a §) och behov av stöd (3 kap. 7 §). Samtycke är inte den rättsliga "
        "grunden: en elev står i beroendeställning till skolan."
    )
    yield Bullets(
        [
            "Minst möjligt: namn och nummer skiljs från uppgifterna vid inläsningen, och siffror räcker för de flesta "
            "roller.",
            "Rätt ändamål: varje källa har ett ändamål, och en elevs sida öppnas för ett av rollens ändamål.",
            "Inget urval av elever efter känsliga uppgifter: varken lista, filter, sortering eller export.",
            "Inga automatiska beslut om elever. Ingen rangordning av lärare.",
            "Registrerades rätt: registerutdrag och kvitto görs ur systemet, rättelse görs i källan.",
        ]
    )
    yield Note(
        "Rättslig grund för varje behandling (artikel 6, och artikel 9 för känsliga uppgifter). Varför målet inte kan "
        "nås med mindre. Hur elever och vårdnadshavare informeras.",
        Tone.TO_FILL_IN,
    )


def _risks(assessment: ImpactAssessment) -> Iterator[Block]:
    yield Heading("3. Risker och åtgärder")
    yield Paragraph(
        "Åtgärder som inte är på i den här installationen skrivs ut under varje risk. Hur sannolik och allvarlig "
        "risken är bedömer kommunen."
    )
    for number, risk in enumerate(assessment.risks, start=1):
        yield from _risk(f"3.{number}", risk, assessment)


def _risk(number: str, risk: Risk, assessment: ImpactAssessment) -> Iterator[Block]:
    active = [assessment.guards[name].title for name in risk.guards if assessment.guards[name].is_on]
    yield Heading(f"{number} {risk.title}", 2)
    yield Facts(
        [
            ("Hur", risk.how),
            ("Åtgärder som är på", listed(active) or "inga"),
            ("Det som är kvar", risk.left),
            ("Skäl", risk.decided),
            ("Sannolikhet, allvar", "…………………………  (fylls i av kommunen)"),
        ]
    )
    if missing := assessment.missing(risk):
        told = " ".join(f"{one.title}: {one.told}" for one in missing)
        yield Note(f"Inte på här. {told}", Tone.WARNING)


def _measures(assessment: ImpactAssessment) -> Iterator[Block]:
    on = sum(one.is_on for one in assessment.guards.values())
    yield Heading("4. Åtgärderna i den här installationen")
    yield Paragraph(f"{on} av {len(assessment.guards)} åtgärder är på.")
    rows = [[one.title, one.state, one.told] for one in assessment.guards.values()]
    yield Table("Läget nu", ("Åtgärd", "Läge", "Hur"), rows)
    yield Note(
        "Organisatoriska åtgärder: vem som har tillgång till servern, avtal, utbildning, rutin för skyddade "
        "personuppgifter, rutin för incidenter (anmälan inom 72 timmar), förvaring av säkerhetskopior och nyckeldelar.",
        Tone.TO_FILL_IN,
    )


def _consultation() -> Iterator[Block]:
    yield Heading("5. Samråd och beslut")
    yield Note("Dataskyddsombudets råd (artikel 35.2) och hur det har följts.", Tone.TO_FILL_IN)
    yield Note("De registrerades eller deras företrädares synpunkter (artikel 35.9).", Tone.TO_FILL_IN)
    yield Note(
        "Kvarstår en hög risk? Då krävs förhandssamråd med Integritetsskyddsmyndigheten (artikel 36).", Tone.TO_FILL_IN
    )
    yield Note("Beslut, datum, vem som har beslutat och när bedömningen ses över.", Tone.TO_FILL_IN)
