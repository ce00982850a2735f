"""The receipt as blocks, on one page, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from skolsikt.presentation.numbers import MISSING, format_count
from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone
from skolsikt.reports.receipt.contents import Receipt

_MOST_LINES = 5  # as many as fit on the page below every role there is
_RIGHTS = (
    "Fråga skolan om du undrar varför någon har tittat.",
    "Du kan få ett registerutdrag: allt som finns om eleven (artikel 15 i dataskyddsförordningen).",
    "Du kan begära rättelse och invända, och klaga hos Integritetsskyddsmyndigheten, imy.se.",
)


def document_of(receipt: Receipt) -> Document:
    """Return the receipt as a document."""
    return Document(
        title="Vem ser uppgifterna om dig?",
        lead="Skolan använder Skolsikt för att följa hur det går för eleverna och ge stöd i tid. Här står vem som får "
        "se uppgifterna om dig, vem som har sett dem, och varför.",
        authority=receipt.authority,
        made=receipt.issue.made,
        reference=receipt.issue.reference,
        secrecy=receipt.secrecy,
        blocks=list(_blocks(receipt)),
    )


def _blocks(receipt: Receipt) -> Iterator[Block]:
    thing, identity = receipt.standing.thing, receipt.standing.identity
    if thing.is_protected:
        yield Note("Skyddade personuppgifter: lämna bara över personligen.", Tone.WARNING)
    name = f"{identity.given_name} {identity.family_name}".strip() if identity else ""
    place = ", ".join(filter(None, [thing.class_name and f"klass {thing.class_name}", receipt.school]))
    yield Facts([("Elev", name or MISSING), ("Gick senast i" if receipt.has_left else "Går i", place or MISSING)])
    yield Heading("Vem får se")
    yield from _readers(receipt)
    yield Heading("Vem har sett")
    yield from _looked(receipt)
    yield Heading("Dina rättigheter")
    yield Bullets(_RIGHTS)


def _readers(receipt: Receipt) -> Iterator[Block]:
    if not receipt.readers:
        yield Paragraph("Ingen ser dig vid namn i dag.")
        return
    rows = [[one.by_what, ", ".join(one.names) or format_count(one.count)] for one in receipt.readers]
    yield Table("De som har någon av de här rollerna i dag", ("Roll", "Personer"), rows)
    yield Note(
        "Alla andra ser bara siffror om grupper, där små grupper inte visas. Den som öppnar din sida säger varför, och "
        "det sparas i en logg som inte går att ändra i efterhand utan att det märks."
    )


def _looked(receipt: Receipt) -> Iterator[Block]:
    shown = receipt.looked[:_MOST_LINES]
    rows = [[one.who, one.what, one.purpose or MISSING, format_count(one.count), one.latest] for one in shown]
    yield Table("Ur loggen", ("Roll", "Vad", "Varför", "Gånger", "Senast"), rows, frozenset({3}))
    if len(receipt.looked) > len(shown):
        yield Paragraph("Det senaste visas. Allt finns i registerutdraget.")


def json_of(receipt: Receipt) -> str:
    """Return the receipt as JSON, with every line of the log."""
    thing, identity = receipt.standing.thing, receipt.standing.identity
    told = {
        "document": "receipt",
        "authority": receipt.authority,
        "made": receipt.issue.made.isoformat(),
        "reference": receipt.issue.reference,
        "secrecy": list(receipt.secrecy.provisions),
        "pupil": {
            "given_name": identity.given_name if identity else None,
            "family_name": identity.family_name if identity else None,
            "class": thing.class_name or None,
            "school": receipt.school or None,
            "has_left": receipt.has_left,
            "is_protected": thing.is_protected,
        },
        "may_see": [asdict(one) for one in receipt.readers],
        "have_looked": [asdict(one) for one in receipt.looks],
        "rights": list(_RIGHTS),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
