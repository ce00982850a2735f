"""The register as blocks, as JSON and as a file for spreadsheets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

from skolsikt.presentation.spreadsheet_cells import csv_text
from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone
from skolsikt.reports.processing_register.contents import ProcessingRegister
from skolsikt.reports.secrecy import secrecy_of_security

_TITLES = {
    "name": "Behandling",
    "controller": "Personuppgiftsansvarig",
    "purpose": "Ändamål",
    "persons": "Kategorier av registrerade",
    "data": "Kategorier av uppgifter",
    "sensitive": "Integritetskänsliga",
    "recipients": "Mottagare",
    "retention": "Gallring",
    "extent": "Omfattning",
}
_BYTE_ORDER_MARK = "\ufeff"  # spreadsheets take the file for UTF-8 only with it


def document_of(register: ProcessingRegister) -> Document:
    """Return the register as a document."""
    return Document(
        title="Registerförteckning",
        lead="Behandling av personuppgifter i Skolsikt enligt artikel 30 i dataskyddsförordningen, så som systemet är "
        "inställt och laddat i dag.",
        authority=register.authority,
        made=register.issue.made,
        reference=register.issue.reference,
        secrecy=secrecy_of_security(),
        blocks=list(_blocks(register)),
    )


def _blocks(register: ProcessingRegister) -> Iterator[Block]:
    yield Facts([("Dataskyddsombud", register.contact or "inte angivet (inställningen dpo_mail)")])
    yield Note(
        "Kontaktuppgifter till den personuppgiftsansvarige och rättslig grund för varje behandling.", Tone.TO_FILL_IN
    )
    yield Heading("Behandlingar")
    rows = [[one.name, one.purpose, one.persons, one.extent] for one in register.lines]
    yield Table("Översikt", ("Behandling", "Ändamål", "Registrerade", "Omfattning"), rows)
    for line in register.lines:
        yield Heading(line.name, 2)
        told = asdict(line)
        yield Facts([(title, told[name]) for name, title in _TITLES.items() if name != "name"])
    yield Heading("Andra personuppgiftsansvariga")
    yield Bullets(register.joined or ["Inga: bara den egna nämndens personuppgifter läses in."])
    yield Heading("Vad som lämnar installationen")
    yield Bullets(register.transfers)
    yield Paragraph("Ingen överföring till tredje land sker genom Skolsikt självt, som körs på kommunens egna servrar.")
    yield Heading("Säkerhetsåtgärder")
    yield Paragraph("Läget nu, så som det är inställt (artikel 32).")
    guards = [[one.title, one.state, one.told] for one in register.guards]
    yield Table("Tekniska och organisatoriska åtgärder", ("Åtgärd", "Läge", "Hur"), guards)


def json_of(register: ProcessingRegister) -> str:
    """Return the register as JSON."""
    told = {
        "document": "processing_register",
        "authority": register.authority,
        "data_protection_officer": register.contact or None,
        "made": register.issue.made.isoformat(),
        "reference": register.issue.reference,
        "secrecy": list(secrecy_of_security().provisions),
        "processing": [asdict(one) for one in register.lines],
        "joined_controllers": list(register.joined),
        "transfers": list(register.transfers),
        "safeguards": [asdict(one) for one in register.guards],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def csv_of(register: ProcessingRegister) -> str:
    """Return one line per processing, for spreadsheets."""
    lines = [[asdict(line)[name] for name in _TITLES] for line in register.lines]
    return _BYTE_ORDER_MARK + csv_text([list(_TITLES.values()), *lines])
