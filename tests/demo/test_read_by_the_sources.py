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
    _read_without_reject(small_folder, small, [file for file in small.files if file.source != "lessons"], tmp_path)


@pytest.mark.slow
def test_every_lesson_is_read_without_reject(small_folder: Path, small: Manifest, tmp_path: Path) -> None:
    _read_without_reject(small_folder, small, [file for file in small.files if file.source == "lessons"], tmp_path)


def _read_without_reject(folder: Path, manifest: Manifest, files: list[ExportFile], workdir: Path) -> None:
    assert files
    for file in files:
        source, reading = _read(folder, file, manifest.municipality_code, workdir)

        assert source == file.source, file.path
        assert (reading.rows_read, reading.rows_rejected) == (file.rows, 0), file.path
        assert _count(reading.rejects) == 0, file.path


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
