"""Two own layers of one municipality both stand; a newer file of one replaces that one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House

Load = Callable[..., LoadOutcome]


def layer(folder: Path, file: str, *codes: str, **members: str) -> Path:
    """A file of squares side by side in Malmö."""
    features = []
    for place, code in enumerate(codes):
        west, east = 13.0 + place / 100, 13.01 + place / 100
        ring = [[west, 55.58], [east, 55.58], [east, 55.6], [west, 55.6], [west, 55.58]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"kod": code}, "geometry": geometry})
    path = folder / file
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}), "utf-8")
    return path


def standing(house: House) -> list[tuple[object, ...]]:
    return house.warehouse.reader().fetchall("SELECT area_kind, area_code FROM area ORDER BY ALL")


def test_two_layers_stand_beside_each_other(house: House, load: Load, tmp_path: Path) -> None:
    load(layer(tmp_path, "a.geojson", "1", "2", name="stadsdelar"))
    load(layer(tmp_path, "b.geojson", "1", "2", "3", name="basomraden"))
    assert standing(house) == [
        *(("own:basomraden", code) for code in "123"),
        *(("own:stadsdelar", code) for code in "12"),
    ]


def test_a_newer_file_replaces_its_own_layer_only(house: House, load: Load, tmp_path: Path) -> None:
    load(layer(tmp_path, "a.geojson", "1", "2", name="stadsdelar_2024"))
    load(layer(tmp_path, "b.geojson", "1", name="basomraden"))
    load(layer(tmp_path, "c.geojson", "7", name="stadsdelar_2025"))
    assert standing(house) == [("own:basomraden", "1"), ("own:stadsdelar", "7")]


def test_areas_without_a_layer_replace_each_other_as_before(house: House, load: Load, tmp_path: Path) -> None:
    load(layer(tmp_path, "a.geojson", "1", "2"))
    load(layer(tmp_path, "b.geojson", "3"))
    assert standing(house) == [("own", "3")]
