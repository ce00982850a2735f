"""Areas: every coordinate system that Swedish municipalities use is found and said; unsound surfaces are rejected."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from skolsikt.sources.areas import SOURCE
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.coordinate_systems import LOCAL_ZONES, find_system
from skolsikt.sources.reading.municipality_extents import municipality_extents
from skolsikt.sources.reading.profile import ProfileInvalid
from skolsikt.sources.reading.text import receive
from tests.sources.received import Row, faults, read, received, rows_of

Feature = dict[str, object]
# Two squares side by side in Malmö, and one that crosses itself like a bow tie.
WEST = shapely.box(13.00, 55.58, 13.02, 55.60)
EAST = shapely.box(13.02, 55.58, 13.04, 55.60)
BOW_TIE = shapely.Polygon([(13.00, 55.58), (13.02, 55.60), (13.02, 55.58), (13.00, 55.60)])


def feature(geometry: BaseGeometry | None, **properties: object) -> Feature:
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry) if geometry else None}


def collection(*features: Feature, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False)


def moved(geometry: BaseGeometry, epsg: int) -> BaseGeometry:
    """``geometry`` (degrees) in another coordinate system."""
    transform = Transformer.from_crs(4326, epsg, always_xy=True).transform
    return shapely.transform(geometry, lambda points: np.column_stack(transform(points[:, 0], points[:, 1])))


def north_first(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda points: points[:, ::-1])


def areas(text: str, folder: Path, **wish: object) -> list[Row]:
    return rows_of(read(SOURCE, received(folder, text, name="omraden.geojson"), **wish), "area")


def notes(text: str, folder: Path, **wish: object) -> str:
    return " ".join(read(SOURCE, received(folder, text, name="omraden.geojson"), **wish).notes)


@pytest.mark.parametrize(
    ("file", "count", "kind", "municipality", "an_area"),
    [
        ("malmo_delomraden", 136, "own:malmo_delomraden", "1280", ("24407", "TYGELSJÖ VÅNG")),
        ("stockholm_basomraden_nyko", 419, "nyko", "0180", ("1110250", "Elverket")),
        ("stockholm_stadsdelar", 117, "own:stadsdelar", "0180", ("BAGARMOSSEN", "BAGARMOSSEN")),
    ],
)
def test_every_public_file_of_areas_is_read_whole(
    shared_data: Path, tmp_path: Path, file: str, count: int, kind: str, municipality: str, an_area: tuple[str, str]
) -> None:
    incoming = receive(shared_data / "geo-small-areas" / f"{file}.geojson", workdir=tmp_path)
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    rows = rows_of(reading, "area")
    assert (reading.rows_read, len(rows), faults(reading)) == (count, count, [])
    assert {(row["area_kind"], row["municipality"]) for row in rows} == {(kind, municipality)}
    assert an_area in {(row["area_code"], row["name"]) for row in rows}
    assert all(shapely.from_wkt(row["geometry_wkt"]).is_valid for row in rows)


def test_borders_that_cross_by_rounding_are_mended_and_said(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "geo-small-areas" / "malmo_delomraden.geojson"
    reading = read(SOURCE, receive(path, workdir=tmp_path))
    assert any("2 områden hade gränser som korsade sig själva genom avrundning" in note for note in reading.notes)
    before = {
        entry["properties"]["code"]: abs(shape(entry["geometry"]).area)
        for entry in json.loads(path.read_text("utf-8"))["features"]
    }
    for row in rows_of(reading, "area"):
        assert shapely.from_wkt(row["geometry_wkt"]).area == pytest.approx(before[row["area_code"]], rel=1e-4)


@pytest.mark.parametrize("epsg", [4326, 3006, 3007, 3008, 3009, 3012])
@pytest.mark.parametrize("turn", [lambda geometry: geometry, north_first])
@pytest.mark.parametrize("is_declared", [False, True])
def test_malmo_comes_back_to_its_place_from_every_system(
    shared_data: Path, tmp_path: Path, epsg: int, turn: Callable[[BaseGeometry], BaseGeometry], is_declared: bool
) -> None:
    document = json.loads((shared_data / "geo-small-areas" / "malmo_delomraden.geojson").read_text("utf-8"))
    some = document["features"][::5]
    there = [feature(turn(moved(shape(entry["geometry"]), epsg)), **entry["properties"]) for entry in some]
    name = {"crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}} if is_declared else {}
    reading = read(SOURCE, received(tmp_path, collection(*there, **name), name="malmo.geojson"))
    for entry, row in zip(some, rows_of(reading, "area"), strict=True):
        back = shapely.from_wkt(row["geometry_wkt"])
        assert back.bounds == pytest.approx(shape(entry["geometry"]).bounds, abs=1e-6)
    assert ("WGS84." if epsg == 4326 else f"EPSG:{epsg}") in reading.notes[0]


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(sorted(municipality_extents())), st.sampled_from(LOCAL_ZONES))
def test_the_home_municipality_tells_which_local_zone_a_map_uses(code: str, epsg: int) -> None:
    box = municipality_extents()[code]
    there = moved(shapely.box(box.west, box.south, box.east, box.north), epsg)
    west, _south, east, _north = there.bounds
    if west >= 0 and east <= 255_000:  # farther from its meridian nobody uses a local zone
        found = find_system([there], file="karta", chosen=None, declared=None, municipality=code)
        assert found.epsg == epsg


def test_when_several_zones_fit_the_note_says_so_and_a_profile_settles_it(tmp_path: Path) -> None:
    place = shapely.box(17.98, 59.30, 18.10, 59.36)
    text = collection(feature(moved(place, 3011), nyko="11", namn="Norr"))
    assert "Även EPSG:" in notes(text, tmp_path)
    profile = {"id": "egen", "source": "areas", "columns": {"area_code": "nyko"}, "options": {"crs": "EPSG:3015"}}
    assert "EPSG:3015" in notes(text, tmp_path, profile=profile)
    (row,) = areas(text, tmp_path, profile=profile)
    assert shapely.from_wkt(row["geometry_wkt"]).centroid.x == pytest.approx(place.centroid.x + 0.75, abs=0.01)


def test_a_profile_with_an_unknown_system_is_refused(tmp_path: Path) -> None:
    profile = {"id": "egen", "source": "areas", "columns": {"area_code": "kod"}, "options": {"crs": "EPSG:3021"}}
    with pytest.raises(UnreadableFile, match="EPSG:3021"):
        areas(collection(feature(WEST, kod="1")), tmp_path, profile=profile)


def test_a_profile_with_a_misspelt_field_is_refused(tmp_path: Path) -> None:
    profile = {"id": "egen", "source": "areas", "columns": {"area_cod": "kod"}}
    with pytest.raises(ProfileInvalid, match="area_cod"):
        areas(collection(feature(WEST, kod="1")), tmp_path, profile=profile)


def test_a_file_that_declares_what_its_coordinates_are_not_is_read_by_its_coordinates(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    text = collection(feature(WEST, kod="1"), crs=crs)
    assert "Filen säger EPSG:3006" in notes(text, tmp_path)
    assert shapely.from_wkt(areas(text, tmp_path)[0]["geometry_wkt"]).equals(WEST)


def test_coordinates_outside_sweden_are_refused_with_what_to_do(tmp_path: Path) -> None:
    text = collection(feature(shapely.box(1_320_000, 6_160_000, 1_330_000, 6_170_000), kod="1"))
    with pytest.raises(UnreadableFile, match=r"ligger inte i Sverige.*profilen \(crs\)"):
        areas(text, tmp_path)


def test_a_single_area_far_away_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    reading = read(
        SOURCE, received(tmp_path, collection(feature(WEST, kod="1"), feature(shapely.box(0, 0, 1, 1), kod="2")))
    )
    assert faults(reading) == [(2, "geometry", "area_outside_sweden")]
    assert [row["area_code"] for row in rows_of(reading, "area")] == ["1"]


@pytest.mark.parametrize(
    ("bad", "column", "code"),
    [
        (feature(BOW_TIE, kod="2"), "geometry", "area_crosses_itself"),
        (feature(EAST, kod="1"), "kod", "area_twice"),
        (feature(EAST, namn="Öster"), "kod", "area_without_code"),
        (feature(None, kod="2"), "geometry", "area_without_polygon"),
        (feature(shapely.Point(13, 55.6), kod="2"), "geometry", "area_without_polygon"),
        (
            {
                "type": "Feature",
                "properties": {"kod": "2"},
                "geometry": {"type": "Polygon", "coordinates": [[[13, 55.6]]]},
            },
            "geometry",
            "area_without_polygon",
        ),
    ],
)
def test_an_unsound_area_is_rejected_and_its_neighbour_taken(
    tmp_path: Path, bad: Feature, column: str, code: str
) -> None:
    reading = read(SOURCE, received(tmp_path, collection(feature(WEST, kod="1", namn="Väster"), bad)))
    assert faults(reading) == [(2, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert [row["name"] for row in rows_of(reading, "area")] == ["Väster"]


def test_a_file_with_only_unsound_areas_gives_rejects_and_no_rows(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, collection(feature(None, kod="1"))))
    assert (reading.rows_read, reading.rows_rejected, rows_of(reading, "area")) == (1, 1, [])


@settings(deadline=None, max_examples=25)
@given(st.floats(0.001, 0.02), st.floats(0.001, 0.02))
def test_a_bow_tie_is_rejected_however_lopsided(
    tmp_path_factory: pytest.TempPathFactory, left: float, right: float
) -> None:
    tie = shapely.Polygon([(13, 55.58), (13.02, 55.58 + right), (13.02, 55.58), (13, 55.58 + left)])
    reading = read(SOURCE, received(tmp_path_factory.mktemp("tie"), collection(feature(tie, kod="1"))))
    assert [code for _number, _column, code in faults(reading)] == ["area_crosses_itself"]


def test_deso_regso_and_nyko_are_told_by_their_properties(tmp_path: Path) -> None:
    deso = areas(collection(feature(WEST, desokod="1280C1010", regsokod="1280R001", kommunkod="1280")), tmp_path)
    assert [(row["area_kind"], row["area_code"], row["municipality"]) for row in deso] == [
        ("deso", "1280C1010", "1280")
    ]
    regso = areas(collection(feature(WEST, regsokod="1280R001", regsonamn="Norr")), tmp_path)
    assert [(row["area_kind"], row["name"], row["municipality"]) for row in regso] == [("regso", "Norr", "1280")]
    nyko = areas(collection(feature(WEST, NYKO4="1111", NYKO3="111", NAMN="Dragarbrunn")), tmp_path)
    assert [(row["area_kind"], row["area_code"], row["parent_area_code"]) for row in nyko] == [("nyko", "1111", "111")]


def test_a_code_that_is_a_number_is_kept_as_text(tmp_path: Path) -> None:
    assert [row["area_code"] for row in areas(collection(feature(WEST, kod=24407)), tmp_path)] == ["24407"]


def test_areas_without_any_code_are_refused_with_the_names_to_choose_from(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="befolkning, storlek"):
        areas(collection(feature(WEST, befolkning=10, storlek=3)), tmp_path)


def test_areas_within_the_home_municipality_belong_to_it(tmp_path: Path) -> None:
    text = collection(feature(WEST, kod="1"))
    assert [row["municipality"] for row in areas(text, tmp_path, municipality="1280")] == ["1280"]
    assert [row["municipality"] for row in areas(text, tmp_path, municipality="0180")] == [None]


def test_borders_that_do_not_meet_are_said_with_their_overlap(tmp_path: Path) -> None:
    overlapping = shapely.box(13.01, 55.58, 13.04, 55.60)
    said = notes(collection(feature(WEST, kod="1"), feature(overlapping, kod="2")), tmp_path)
    assert "2 av 2 områden möter inte sina grannar exakt" in said
    assert "överlapp 20,00 %" in said
    assert "möter inte" not in notes(collection(feature(WEST, kod="1"), feature(EAST, kod="2")), tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = collection(feature(WEST, kod="1", namn="Åsen"))
    reading = read(SOURCE, received(tmp_path, text, encoding=encoding))
    assert [row["name"] for row in rows_of(reading, "area")] == ["Åsen"]


def test_a_map_that_is_cut_off_says_so(tmp_path: Path) -> None:
    text = collection(feature(WEST, kod="1"), feature(EAST, kod="2"))
    with pytest.raises(UnreadableFile, match="avbruten"):
        areas(text[: len(text) // 2], tmp_path)


def test_points_and_lines_are_hardly_taken_for_areas(tmp_path: Path) -> None:
    points = SOURCE.recognise(received(tmp_path, collection(feature(shapely.Point(13, 55.6), kod="1"))))
    surfaces = SOURCE.recognise(received(tmp_path, collection(feature(WEST, kod="1"))))
    assert points is not None
    assert surfaces is not None
    assert points.certainty < 0.5 < surfaces.certainty


def test_a_collection_without_areas_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="inga områden"):
        areas(collection(), tmp_path)


@pytest.mark.parametrize(
    ("members", "properties", "kind", "words"),
    [
        ({"name": "stadsdelar_2024"}, {}, "own:stadsdelar", "lagret stadsdelar (enligt filens eget namn på lagret)"),
        ({"name": "OGRGeoJSON"}, {}, "own", "säger inte vilket lager"),
        ({}, {}, "own", "säger inte vilket lager"),
        ({"name": "x"}, {"Lager": "Skolområden"}, "own:skolområden", "lagret skolområden (enligt egenskapen lager)"),
        ({"name": "x"}, {"area_kind": "deso"}, "deso", "Indelning: DeSO (enligt egenskapen area_kind)."),
    ],
)
def test_a_layer_is_taken_from_what_the_file_states(
    tmp_path: Path, members: dict[str, str], properties: dict[str, str], kind: str, words: str
) -> None:
    text = collection(feature(WEST, kod="1", **properties), **members)
    assert {row["area_kind"] for row in areas(text, tmp_path)} == {kind}
    assert words in notes(text, tmp_path)


def test_a_profile_names_the_layer(tmp_path: Path) -> None:
    text = collection(feature(WEST, kod="1"), name="stadsdelar")
    profile = {
        "id": "egen",
        "source": "areas",
        "columns": {"area_code": "kod"},
        "constants": {"area_kind": "Upptagningsområden"},
    }
    assert {row["area_kind"] for row in areas(text, tmp_path, profile=profile)} == {"own:upptagningsområden"}
    assert "lagret upptagningsområden (enligt profilen)" in notes(text, tmp_path, profile=profile)


def test_the_same_code_in_two_layers_of_one_file_is_two_areas(tmp_path: Path) -> None:
    text = collection(feature(WEST, kod="1", lager="stadsdelar"), feature(EAST, kod="1", lager="basområden"))
    assert [row["area_kind"] for row in areas(text, tmp_path)] == ["own:stadsdelar", "own:basområden"]
