"""Each public file is recognised by the source that it belongs to, and by no other as surely."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources import (
    area_indicators,
    areas,
    kolada,
    merit_by_year,
    published_absence,
    salsa,
    scb_pxweb,
    school_units,
    skolverket_statistics,
)
from skolsikt.sources.contract import Source, UnreadableFile
from skolsikt.sources.reading.text import receive

PUBLISHED: tuple[Source, ...] = tuple(
    module.SOURCE
    for module in (
        area_indicators,
        areas,
        kolada,
        merit_by_year,
        published_absence,
        salsa,
        school_units,
        scb_pxweb,
        skolverket_statistics,
    )
)
OWNERS = {
    "geo-kommun-lan/swedish_municipalities.geojson": "areas",
    "geo-kommun-lan/swedish_regions.geojson": "areas",
    "geo-small-areas/malmo_delomraden.geojson": "areas",
    "geo-small-areas/stockholm_basomraden_nyko.geojson": "areas",
    "geo-small-areas/stockholm_stadsdelar.geojson": "areas",
    "skolverket-salsa/salsa_skane_2010_2025.csv": "salsa",
    "skolverket-salsa/skane_2025_school_codes.csv": "school_units",
    "skolverket-schools-national/grundskola_ak9_2024-25.json": "school_units",
    "skolverket-schools-national/gymnasium.json": "school_units",
    "skolverket-schools-national/meritvarde17_2014_2022.json": "merit_by_year",
    "skolverket-schools-national/statistics_gr_v4_2026-04.csv": "skolverket_statistics",
    "savsjo-absence/franvaro_elever_per_skola.json": "published_absence",
    "skolverket-api-fixtures/compact-school-units-1.json": "school_units",
    "skolverket-api-fixtures/compact-school-units-2.json": "school_units",
    "skolverket-api-fixtures/school-unit-1.json": "school_units",
    "skolverket-api-fixtures/school-unit-2.json": "school_units",
    "skolverket-api-fixtures/school-units-1.json": "school_units",
    "skolverket-api-fixtures/school-units-2.json": "school_units",
    "skolverket-api-fixtures/statistics-gr-1.json": "skolverket_statistics",
    "skolverket-api-fixtures/statistics-gr-2.json": "skolverket_statistics",
    "scb-regso-indicators/regso_birth_region_2020_2023.csv": "area_indicators",
    "scb-regso-indicators/regso_combined_2023.csv": "area_indicators",
    "scb-regso-indicators/regso_housing_tenure_2020_2023.csv": "area_indicators",
    "scb-regso-indicators/regso_wage_income_2020_2023.csv": "area_indicators",
}


def recognised(path: Path, folder: Path) -> dict[str, float]:
    """Which of the published sources take the file for their own, and how surely."""
    incoming = receive(path, workdir=folder)
    found = {}
    for source in PUBLISHED:
        try:
            recognition = source.recognise(incoming)
        except UnreadableFile:
            continue
        if recognition:
            assert recognition.because
            found[source.id] = recognition.certainty
    return found


@pytest.mark.parametrize("file", OWNERS)
def test_a_public_file_is_recognised_by_its_owner_alone(shared_data: Path, tmp_path: Path, file: str) -> None:
    found = recognised(shared_data / file, tmp_path)
    assert list(found) == [OWNERS[file]]
    assert found[OWNERS[file]] >= 0.8


def test_no_other_public_file_is_taken_for_one_of_these(shared_data: Path, tmp_path: Path) -> None:
    others = [path for path in sorted(shared_data.rglob("*")) if path.suffix in {".csv", ".json", ".xlsx", ".md"}]
    taken = {
        str(path.relative_to(shared_data)): found
        for path in others
        if str(path.relative_to(shared_data)) not in OWNERS and (found := recognised(path, tmp_path))
    }
    assert taken == {}
