"""Every file of the demo goes through the door of a real municipality: recognised, read whole, nothing rejected."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from skolsikt.demo.manifest import ExportFile, Manifest
from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, Rows, Wish
from skolsikt.sources.reading.text import receive


def test_every_file_is_recognised_and_read_without_reject(small_folder: Path, small: Manifest, tmp_path: Path) -> None:
    files = [file for file in small.files if file.source != "lessons"]
    assert files
    assert not_read(small_folder, small, files, tmp_path) == []


@pytest.mark.slow
def test_every_lesson_is_read_without_reject(small_folder: Path, small: Manifest, tmp_path: Path) -> None:
    files = [file for file in small.files if file.source == "lessons"]
    assert files
    assert not_read(small_folder, small, files, tmp_path) == []


def not_read(folder: Path, manifest: Manifest, files: list[ExportFile], workdir: Path) -> list[str]:
    """The files that another source took, or that were not read whole."""
    return [file.path for file in files if not _is_read_whole(folder, file, manifest.municipality_code, workdir)]


def _is_read_whole(folder: Path, file: ExportFile, municipality: str, workdir: Path) -> bool:
    source, reading = _read(folder, file, municipality, workdir)
    told = (source, reading.rows_read, reading.rows_rejected, _count(reading.rejects))
    return told == (file.source, file.rows, 0, 0)


def test_the_map_meets_without_gaps_and_codes_nest(small_folder: Path, small: Manifest, tmp_path: Path) -> None:
    (file,) = (file for file in small.files if file.source == "areas")

    _source, reading = _read(small_folder, file, small.municipality_code, tmp_path)

    areas = pa.table(reading.rows["area"]).to_pylist()
    inside = [area for area in areas if area["parent_area_code"]]
    assert len(inside) == 12
    assert all(area["area_code"].startswith(area["parent_area_code"]) for area in inside)
    assert {area["municipality"] for area in areas} == {small.municipality_code}


def _read(folder: Path, file: ExportFile, municipality: str, workdir: Path) -> tuple[str, Reading]:
    incoming = receive(folder / file.path, workdir=workdir)
    source, _recognition = guess(incoming)[0]
    return source.id, source.read(incoming, duckdb.connect(), Wish(municipality=municipality))


def _count(rows: Rows) -> int:
    return rows.num_rows if isinstance(rows, pa.Table) else len(rows.fetchall())
