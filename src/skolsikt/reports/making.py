"""Every document that the law asks for, made in the formats that are wanted.

They are in Swedish whatever language the screen has: they are an authority's documents (språklagen 10 §).
"""

from __future__ import annotations

from collections.abc import Collection

from skolsikt.home.words import speaking
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.viewer import Viewer
from skolsikt.reports.authority import Issue
from skolsikt.reports.blocks import Document
from skolsikt.reports.formats import Format
from skolsikt.reports.impact_assessment import contents as assessments
from skolsikt.reports.impact_assessment import document as assessment_words
from skolsikt.reports.markdown import markdown_of
from skolsikt.reports.pdf import pdf_of
from skolsikt.reports.processing_register import contents as registers
from skolsikt.reports.processing_register import document as register_words
from skolsikt.reports.receipt import contents as receipts
from skolsikt.reports.receipt import document as receipt_words
from skolsikt.reports.register_extract import contents as extracts
from skolsikt.reports.register_extract import document as extract_words
from skolsikt.reports.register_extract.plain import json_of as extract_json

Made = dict[Format, bytes]


def processing_register(formats: Collection[Format], *, issue: Issue, viewer: Viewer, house: House) -> Made:
    """Return the register of processing (art. 30) in each format, noted in the access log."""
    with speaking("sv"):
        house.note_seen("art30", viewer=viewer, why=issue.reference, kind=Kind.DOCUMENT)
        register = registers.processing_register(house=house, issue=issue)
        texts = {Format.JSON: register_words.json_of, Format.CSV: register_words.csv_of}
        document = register_words.document_of(register)
        return {one: texts[one](register).encode() if one in texts else _written(document, one) for one in formats}


def impact_assessment(formats: Collection[Format], *, issue: Issue, viewer: Viewer, house: House) -> Made:
    """Return the draft of an impact assessment (art. 35) in each format, noted in the access log."""
    with speaking("sv"):
        house.note_seen("dpia", viewer=viewer, why=issue.reference, kind=Kind.DOCUMENT)
        document = assessment_words.document_of(assessments.impact_assessment(house=house, issue=issue))
        return {one: _written(document, one) for one in formats}


def register_extract(
    formats: Collection[Format], pupil_key: int, *, reason: str, issue: Issue, viewer: Viewer, house: House
) -> Made:
    """Return everything held about one pupil (art. 15) in each format. Raises PupilsRefused and PurposeMissing."""
    with speaking("sv"):
        extract = extracts.register_extract(pupil_key, reason=reason, issue=issue, viewer=viewer, house=house)
        document, text = extract_words.document_of(extract), extract_json(extract)
        return {one: text.encode() if one is Format.JSON else _written(document, one) for one in formats}


def receipt(
    formats: Collection[Format], pupil_key: int, *, reason: str, issue: Issue, viewer: Viewer, house: House
) -> Made:
    """Return who may see one pupil, and who has, in each format. Raises PupilsRefused."""
    with speaking("sv"):
        told = receipts.receipt(pupil_key, reason=reason, issue=issue, viewer=viewer, house=house)
        document, text = receipt_words.document_of(told), receipt_words.json_of(told)
        return {one: text.encode() if one is Format.JSON else _written(document, one) for one in formats}


def _written(document: Document, form: Format) -> bytes:
    return markdown_of(document).encode() if form is Format.MARKDOWN else pdf_of(document)
