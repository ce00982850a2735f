"""The formats of documents, and which documents have which."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How a document is written; the value is the ending of its file."""

    PDF = "pdf"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"

    @property
    def words(self) -> str:
        """What people call it."""
        return {"md": "Markdown", "csv": "CSV (Excel)"}.get(self.value, self.value.upper())


CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.JSON: "application/json; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
}
REGISTER_FORMATS = (Format.PDF, Format.MARKDOWN, Format.CSV, Format.JSON)
ASSESSMENT_FORMATS = (Format.PDF, Format.MARKDOWN)
PUPIL_FORMATS = (Format.PDF, Format.JSON)
