"""Any document: tagged, in Swedish, and whatever its texts hold is text in every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from skolsikt.reports.blocks import Bullets, Document, Facts, Heading, Note, Paragraph, Table, Tone
from skolsikt.reports.drawable import drawable
from skolsikt.reports.markdown import markdown_of
from skolsikt.reports.pdf import pdf_of
from skolsikt.reports.secrecy import Secrecy, secrecy_of_pupil
from tests.reports.reading import Read, squeezed

HOSTILE = (
    '#import "/etc/passwd"',
    '#{panic()} #read("/etc/passwd")',
    "*fet* _kursiv_ `kod` $x^2$ @ref <etikett> // /* */",
    "= Rubrik",
    "+ lista",
    "\\u{1F600} \\ ~ -- --- '\"",
    "| cell | #[x] ]",
    "Å" * 300,
)


def document(*blocks: object, **differs: object) -> Document:
    usual = Document(
        title="Prov",
        lead="Inledning",
        authority="Provkommun",
        made=date(2025, 9, 2),
        reference="BUN 2025/1",
        secrecy=secrecy_of_pupil({"GR"}, is_protected=False),
        blocks=blocks,  # type: ignore[arg-type]
    )
    return replace(usual, **differs)  # type: ignore[arg-type]


def everywhere(text: str) -> Document:
    return document(
        Heading(text),
        Paragraph(text),
        Facts([(text, text)]),
        Bullets([text]),
        *(Note(text, tone) for tone in Tone),
        Table(text, [text, "tal"], [[text, "1"]], frozenset({1})),
        title=text,
        lead=text,
        authority=text,
        reference=text,
        secrecy=Secrecy((text,), text),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_taken_for_markup_in_a_pdf(text: str) -> None:
    read = Read(pdf_of(everywhere(text)))
    assert read.text.count(squeezed(text)) >= 15
    assert "root:" not in read.text


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_taken_for_markup_in_markdown(text: str) -> None:
    told = markdown_of(everywhere(text))
    assert told.replace("\\", "").count(text.replace("\\", "")) >= 15
    assert not [line for line in told.split("\n") if line.startswith(("= ", "+ "))]
    for sign in "*_`<|[":
        assert told.replace(f"\\{sign}", "").count(sign) == markdown_of(everywhere("x")).count(sign)


def test_what_the_letters_lack_is_told_by_its_number() -> None:
    read = Read(pdf_of(document(Paragraph("語😀\x00\u202eslut"), Paragraph("Łukasz Şahin Nguyễn Жанна Ίρις"))))
    assert "[U+8A9E][U+1F600]" in read.text
    assert "[U+202E]slut" in read.text
    assert "ŁukaszŞahinNguyễ" in read.text
    assert "nЖаннаΊρις" in read.text


def test_a_name_with_loose_accents_is_put_together() -> None:
    assert drawable("A\u030asa", {ord("Å"), ord("s"), ord("a")}) == "Åsa"


def test_a_pdf_is_tagged_in_swedish_and_has_a_title() -> None:
    read = Read(pdf_of(document(Heading("Del"), Heading("Avsnitt", 2), Bullets(["ett", "två"]))))
    assert read.root["/Lang"] == "sv-SE"
    assert read.root["/MarkInfo"]["/Marked"]
    assert read.reader.metadata is not None
    assert read.reader.metadata.title == "Prov"
    assert b"pdfuaid:part" in read.root["/Metadata"].get_data()
    assert (read.tags["/H1"], read.tags["/H2"], read.tags["/H3"], read.tags["/LI"]) == (1, 2, 1, 2)


def test_every_table_has_headings_also_on_the_next_page() -> None:
    rows = [[str(number), "text", "1"] for number in range(120)]
    read = Read(pdf_of(document(Table("Ett", ["A", "B", "C"], rows), Table("Inga rader", ["D"], []))))
    assert len(read.reader.pages) > 2
    assert (read.tags["/Table"], read.tags["/TH"]) == (2, 4)
    assert read.tags["/TD"] == 360


def test_date_number_and_secrecy_stand_on_the_document() -> None:
    protected = secrecy_of_pupil({"GR"}, is_protected=True)
    read = Read(pdf_of(document(secrecy=protected)))
    assert squeezed("Sekretess kan gälla enligt 23 kap. 2 §, 21 kap. 3 § och 22 kap. 1 § OSL") in read.text
    assert "DiarienummerBUN2025/1" in read.text
    assert "Datum2025-09-02" in read.text
    assert "Diarienummer………" in Read(pdf_of(document(reference=""))).text


def test_the_same_document_gives_the_same_file() -> None:
    one = document(Paragraph("text"))
    assert pdf_of(one) == pdf_of(one)
