"""The register extract as blocks: plain words for the one it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.measures.by_right.everything import HeldRow
from skolsikt.presentation.numbers import MISSING, format_count
from skolsikt.reports.blocks import Block, Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone
from skolsikt.reports.looks import Look
from skolsikt.reports.register_extract.contents import KindOfData, RegisterExtract
from skolsikt.reports.register_extract.matters import Matter
from skolsikt.reports.table_words import COLUMNS, TABLES, value_in_words
from skolsikt.tables.catalogue import TABLES as CONTRACTS
from skolsikt.tables.contract import Type

RIGHTS = (
    "Är något fel? Be skolan eller myndigheten att rätta det (artikel 16).",
    "Du kan begära att uppgifter raderas eller att behandlingen begränsas (artikel 17 och 18). Uppgifter som skolan "
    "måste ha för att följa lagen kan ofta inte raderas.",
    "Du kan invända mot behandlingen (artikel 21). Myndigheten prövar det och svarar med ett beslut.",
    "Är du missnöjd med hur uppgifterna används kan du klaga hos Integritetsskyddsmyndigheten, imy.se.",
)
_NUMBERS = (Type.INTEGER, Type.BIGINT, Type.NUMBER)
_NOT_AMOUNTS = frozenset({"start_minute", "grade_level", "birth_year", "birth_month"})
_NOT_TOLD = frozenset({"delivered_by"})  # which piece of which file: the loads tell it


def document_of(extract: RegisterExtract) -> Document:
    """Return the extract as a document."""
    return Document(
        title="Registerutdrag",
        lead="Allt som Skolsikt har om eleven, varifrån det kommer, vad det används till och vem som har sett det.",
        authority=extract.authority,
        made=extract.issue.made,
        reference=extract.issue.reference,
        secrecy=extract.secrecy,
        blocks=list(_blocks(extract)),
    )


def _blocks(extract: RegisterExtract) -> Iterator[Block]:
    yield from _about(extract)
    yield from _overview(extract)
    for kind in extract.kinds:
        yield from _kind(kind, extract)
    yield from _rejected(extract)
    yield from _matched(extract)
    yield from _noted(extract)
    yield from _matters(extract)
    yield from _seen(extract)


def _about(extract: RegisterExtract) -> Iterator[Block]:
    everything = extract.everything
    if everything.thing.is_protected:
        yield Note(
            "Eleven har skyddade personuppgifter. Lämna utdraget bara till den som har rätt till det, efter en egen "
            "prövning, och aldrig med vanlig post eller e-post.",
            Tone.WARNING,
        )
    yield Heading("Eleven")
    identity = everything.identity
    yield Facts(
        [
            ("Namn", f"{identity.given_name} {identity.family_name}".strip() if identity else MISSING),
            ("Personnummer", ", ".join(f"{one[:8]}-{one[8:]}" for one in everything.numbers) or MISSING),
            ("Adress", (identity.address if identity else "") or MISSING),
            ("Skyddade uppgifter", "ja" if everything.thing.is_protected else "nej"),
            ("Nyckel i Skolsikt", str(everything.pupil_key)),
        ]
    )
    yield Paragraph(
        "Namn, personnummer och adress ligger krypterade i ett valv, skilda från allt annat. I resten av Skolsikt "
        "heter eleven bara sin nyckel, ett slumpvis valt tal. Inga beslut om eleven fattas automatiskt."
    )
    yield Heading("Dina rättigheter", 2)
    yield Bullets(RIGHTS)


def _overview(extract: RegisterExtract) -> Iterator[Block]:
    yield Heading("Vad som finns")
    if not extract.kinds:
        yield Paragraph("Inga rader finns om eleven.")
        return
    rows = [
        [
            TABLES[kind.held.table],
            kind.origin.title,
            kind.origin.purpose,
            format_count(sum(not row.replaced_at for row in kind.held.rows)),
            format_count(sum(bool(row.replaced_at) for row in kind.held.rows)),
        ]
        for kind in extract.kinds
    ]
    columns = ("Slag av uppgifter", "Källa", "Ändamål", "Gäller", "Ersatta")
    yield Table("Antal rader per slag av uppgifter", columns, rows, frozenset({3, 4}))
    yield Paragraph(
        "Ersatta rader är sådant som en källa har lämnat tidigare och sedan ändrat. De finns kvar i historiken. Lika "
        "rader visas en gång. Filerna som uppgifterna kom med finns i ett krypterat arkiv. En lärare står i Skolsikt "
        "som en pseudonym, som inte är en uppgift om eleven och därför inte är med."
    )


def _kind(kind: KindOfData, extract: RegisterExtract) -> Iterator[Block]:
    yield Heading(f"{TABLES[kind.held.table]}, ur {kind.origin.title}")
    standing = [row for row in kind.held.rows if not row.replaced_at]
    replaced = [row for row in kind.held.rows if row.replaced_at]
    same, varying = _columns(kind)
    yield Facts(
        [
            ("Personuppgiftsansvarig", ", ".join(kind.origin.controllers)),
            ("Ändamål", kind.origin.purpose),
            ("Visas för", kind.recipients),
            ("Sparas", kind.retention),
            ("Inläst", ", ".join(kind.origin.days) or MISSING),
            *((COLUMNS[name], _word(name, kind.held.rows[0], extract)) for name in same),
        ]
    )
    if standing and varying:
        yield _table("Gäller", varying, standing, kind, extract)
    if replaced:
        yield _table("Ersatta", varying, replaced, kind, extract, ends="Ersattes")


def _columns(kind: KindOfData) -> tuple[list[str], list[str]]:
    """Return the columns that say the same in every row, and those that do not; what no row tells is neither."""
    rows = kind.held.rows
    names = [name for name in rows[0].values if name not in _NOT_TOLD]
    told = [name for name in names if any(row.values[name] is not None for row in rows)]
    same = [name for name in told if len({row.values[name] for row in rows}) == 1]
    return same, [name for name in told if name not in same]


def _table(
    title: str,
    names: Sequence[str],
    rows: Sequence[HeldRow],
    kind: KindOfData,
    extract: RegisterExtract,
    ends: str = "",
) -> Table:
    lines = dict.fromkeys((*(_word(name, row, extract) for name in names), *_days(row.replaced_at)) for row in rows)
    columns = [COLUMNS[name] for name in names] + [ends] * bool(ends)
    contract = CONTRACTS[kind.held.table]
    amounts = {name for name in names if contract.column(name).type in _NUMBERS} - _NOT_AMOUNTS
    return Table(title, columns, list(lines), frozenset(place for place, name in enumerate(names) if name in amounts))


def _word(name: str, row: HeldRow, extract: RegisterExtract) -> str:
    return value_in_words(name, row.values[name], unit_names=extract.unit_names)


def _days(instant: str) -> list[str]:
    return [f"{datetime.fromisoformat(instant).astimezone(STOCKHOLM):%Y-%m-%d}"] if instant else []


def _rejected(extract: RegisterExtract) -> Iterator[Block]:
    yield Heading("Rader som inte kunde läsas in")
    certain = [one for one in extract.rejected if one.is_certain]
    unsure = [one for one in extract.rejected if not one.is_certain]
    if not extract.rejected:
        yield Paragraph("Inga avvisade rader nämner eleven.")
    if certain:
        rows = [[one.file, str(one.reject.row_number), one.reject.reason, one.reject.row_text] for one in certain]
        yield Table("Rader med elevens personnummer", ("Fil", "Rad", "Fel", "Raden som den stod"), rows, frozenset({1}))
    if unsure:
        rows = [[one.file, str(one.load), str(one.reject.row_number), one.reject.reason] for one in unsure]
        yield Table(
            "Rader som kan handla om eleven, eller om fler", ("Fil", "Inläsning", "Rad", "Fel"), rows, frozenset({1, 2})
        )
        yield Note(
            "De här raderna har bara elevens namn, som någon annan också kan ha, eller flera personers nummer. Deras "
            "innehåll är därför inte med. Den som lämnar ut utdraget läser dem på sidan Data eller med 'skolsikt loads "
            "show' och lägger till det som rör eleven.",
            Tone.WARNING,
        )


def _matched(extract: RegisterExtract) -> Iterator[Block]:
    yield Heading("Rader utan personnummer")
    if not extract.matched:
        yield Paragraph("Inga rader utan personnummer har tagits för elevens.")
        return
    yield Paragraph(
        "Vissa filer saknar personnummer. Då jämförs namn, födelsedatum, klass och skola inne i valvet, och det som är "
        "tveksamt avgör en människa."
    )
    rows = [
        [one.file, str(one.row), format_count(one.rows), one.taken, one.why, one.decided_on or MISSING]
        for one in extract.matched
    ]
    columns = ("Fil", "Första raden", "Rader", "Vad som hände", "Varför", "Beslut")
    yield Table("Rader som jämfördes med eleven", columns, rows, frozenset({1, 2}))


def _noted(extract: RegisterExtract) -> Iterator[Block]:
    noted = extract.noted
    yield Heading("Elevens egna ord och antecknade samtal")
    if noted.own_words:
        yield Paragraph(noted.own_words.text)
        yield Paragraph(f"Antecknat {noted.own_words.written_on} av {noted.own_words.role or MISSING}.")
    if noted.talks:
        columns = ("Dag", "Antecknat av", "Med", "Om", "Text")
        rows = [
            [one.held_on, one.role or MISSING, one.with_whom, one.theme, one.text or MISSING] for one in noted.talks
        ]
        yield Table("Samtal med eller om eleven", columns, rows)
    if not (noted.own_words or noted.talks):
        yield Paragraph("Inga samtal är antecknade, och inga egna ord.")
        return
    yield Facts([("Sparas", noted.retention)])
    if any(one.text for one in noted.talks):
        provisions = ", ".join(sorted({one.secrecy for one in noted.talks if one.text}))
        yield Note(
            f"Pröva texterna innan utdraget lämnas till någon annan än eleven, också till en vårdnadshavare: "
            f"{provisions} och OSL 12 kap. 3 §.",
            Tone.WARNING,
        )


def _matters(extract: RegisterExtract) -> Iterator[Block]:
    yield Heading("Begäranden om uppgifterna")
    if not extract.matters:
        yield Paragraph("Ingen har begärt rättelse eller begränsning, eller invänt mot hur uppgifterna används.")
        return
    columns = ("Inkom", "Vad", "Gäller", "Vad som sades", "Beslut", "Skäl", "Diarienummer")
    rows = [
        [
            one.received_on,
            one.kind,
            one.about,
            one.told,
            _decided(one),
            one.reason or MISSING,
            one.diary_number or MISSING,
        ]
        for one in extract.matters
    ]
    yield Table("Begäranden och vad som beslutades", columns, rows)


def _decided(matter: Matter) -> str:
    ended = f"avslutat {matter.ended_on}" if matter.ended_on else ""
    return " ".join(filter(None, [matter.decision, matter.decided_on, ended]))


def _seen(extract: RegisterExtract) -> Iterator[Block]:
    yield Heading("Vem som har sett eleven")
    yield looks_table(extract.looks)
    if extract.windows:
        rows = [[one.role, one.purpose, one.from_day, one.to_day] for one in extract.windows]
        yield Table("Personer som har fått insyn för en tid", ("Roll", "Ändamål", "Från", "Till"), rows)
    yield Paragraph(
        "Loggen visar rollen, tiden och ändamålet. Vilken anställd det var lämnas ut bara om myndigheten har beslutat "
        "det eller om du behöver veta det för att ta till vara din rätt."
    )


def looks_table(looks: Sequence[Look]) -> Table:
    """Return the lines of the log as a table."""
    rows = [[look.when, look.who, look.what, look.purpose or MISSING] for look in looks]
    return Table("Ur åtkomstloggen, det senaste först", ("När", "Roll", "Vad", "Ändamål"), rows)
