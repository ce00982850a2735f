"""The folder that the export files are written to, and the list of what was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from skolsikt.demo.manifest import ExportFile

UTF8, UTF8_BOM, WINDOWS = "utf-8", "utf-8-sig", "cp1252"
_LINE_END = "\r\n"


class Exports:
    """Writes export files below a folder and remembers them in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.files: list[ExportFile] = []

    def path(self, name: str) -> Path:
        """Return where a file goes; its folder is made."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def wrote(self, name: str, source: str, rows: int, *, encoding: str = UTF8, school_year: str = "") -> None:
        """Remember a file that somebody wrote to ``path(name)``."""
        self.files.append(ExportFile(path=name, source=source, rows=rows, encoding=encoding, school_year=school_year))

    def text(
        self,
        name: str,
        source: str,
        rows: Iterable[Sequence[object]],
        *,
        headings: str = "",
        encoding: str = UTF8,
        school_year: str = "",
        data_rows: int | None = None,
    ) -> None:
        """Write ``rows`` with semicolons between fields; nothing in the demo holds a semicolon or a quote.

        ``data_rows``: how many of them are data, when not all are.
        """
        lines = [";".join(map(str, row)) for row in rows]
        content = _LINE_END.join([*([headings] if headings else []), *lines, ""])
        self.path(name).write_bytes(content.encode(encoding))
        count = len(lines) if data_rows is None else data_rows
        self.wrote(name, source, count, encoding=encoding, school_year=school_year)


def year_in_name(school_year: str) -> str:
    """Return a school year as it stands in a file name.

    >>> year_in_name("2025/26")
    '2025-26'
    """
    return school_year.replace("/", "-")
