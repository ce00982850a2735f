"""Areas, what is known about them, and published reference values."""

from __future__ import annotations

from skolsikt.tables.contract import Column, Table, Type

AREA = Table(
    name="area",
    meaning="A place: NYKO, DeSO, RegSO or the municipality's own area.",
    grain="one row per area",
    key=("area_code", "area_kind"),
    slice=("area_kind", "municipality"),
    columns=[
        Column("area_code", Type.TEXT, "Area", required=True),
        Column(
            "area_kind",
            Type.TEXT,
            "Division: nyko, deso, regso, own, or own:<layer> for each of several layers of the municipality's own",
            required=True,
        ),
        Column("name", Type.TEXT, "Name"),
        Column("municipality", Type.TEXT, "Municipality, 4 digits"),
        Column("parent_area_code", Type.TEXT, "Area that contains it"),
        Column("geometry_wkt", Type.TEXT, "Polygon or multipolygon, WGS84 longitude latitude, as text (WKT)"),
    ],
)

AREA_BRIDGE = Table(
    name="area_bridge",
    meaning="Which share of one area lies in another.",
    grain="one row per pair of areas",
    key=("from_area_code", "to_area_code"),
    slice=("from_area_code",),
    columns=[
        Column("from_area_code", Type.TEXT, "Area", required=True),
        Column("to_area_code", Type.TEXT, "Area", required=True),
        Column(
            "population_share",
            Type.NUMBER,
            "Share of the first area's population",
            unit="share",
            minimum=0,
            maximum=1,
        ),
    ],
)

AREA_INDICATOR = Table(
    name="area_indicator",
    meaning="A published figure about an area, or the class that somebody else has given it: never computed here.",
    grain="one row per area, indicator and period",
    key=("area_level", "area_code", "indicator", "period"),
    slice=("area_level", "indicator", "period"),
    columns=[
        Column(
            "area_level",
            Type.TEXT,
            "Division: nyko, deso, regso, municipality, county, nation, own or own:<layer>, as in area",
            required=True,
        ),
        Column("area_code", Type.TEXT, "Area; x:<municipality>:<name> where only a name is told", required=True),
        Column("area_name", Type.TEXT, "Name, as the publisher writes it"),
        Column("municipality", Type.TEXT, "Municipality, 4 digits"),
        Column("indicator", Type.TEXT, "Indicator", required=True),
        Column("period", Type.TEXT, "Calendar year or school year", required=True),
        Column("value", Type.NUMBER, "Value, or the number of the class; empty when withheld or missing"),
        Column("value_text", Type.TEXT, "Cell text exactly as published: the name of a class"),
        Column(
            "withheld_code",
            Type.TEXT,
            "Why there is no value",
            codes=("source_few", "source_missing", "source_nearly_all", "source_not_applicable"),
        ),
        Column("publisher", Type.TEXT, "Who has published the figure or set the class", required=True),
    ],
)

AREA_POPULATION = Table(
    name="area_population",
    meaning="How many persons of an age are registered in an area on 31 December; nobody in particular.",
    grain="one row per area, year and age",
    key=("area_code", "year", "age"),
    slice=("year",),
    columns=[
        Column("area_code", Type.TEXT, "Area, of the same division as pupils' home areas", required=True),
        Column("year", Type.INTEGER, "Year", unit="year", minimum=1990, maximum=2100, required=True),
        Column("age", Type.INTEGER, "Age", unit="year", minimum=0, maximum=130, required=True),
        Column("persons_count", Type.INTEGER, "Persons", unit="persons", minimum=0, required=True),
    ],
)

ADDRESS_AREA = Table(
    name="address_area",
    meaning="The municipality's key from address to area. The keyed hash tells no address; only the vault has the key.",
    grain="one row per address key and division",
    key=("address_key", "area_kind"),
    slice=("area_kind",),
    columns=[
        Column("address_key", Type.TEXT, "Address key (keyed hash)", required=True),
        Column("area_kind", Type.TEXT, "Division", required=True),
        Column("area_code", Type.TEXT, "Area", required=True),
    ],
)

REFERENCE_VALUE = Table(
    name="reference_value",
    meaning="Published figures (Kolada, Skolverket, SCB, SALSA, open data of municipalities), as published.",
    grain="one row per unit, indicator, period and sex",
    key=("unit_code", "indicator", "period", "sex"),
    slice=("unit_code", "period"),
    columns=[
        Column(
            "unit_code",
            Type.TEXT,
            "School unit, municipality (4 digits), county (2 digits) or SE",
            required=True,
        ),
        Column(
            "unit_kind",
            Type.TEXT,
            "Kind of unit",
            codes=("school_unit", "municipality", "county", "nation", "municipality_group"),
            required=True,
        ),
        Column("indicator", Type.TEXT, "Indicator, as its publisher names it", required=True),
        Column("period", Type.TEXT, "Period: 2024/25, or a calendar year", required=True),
        Column("sex", Type.TEXT, "Sex, or all", codes=("all", "Kvinna", "Man"), required=True),
        Column("value", Type.NUMBER, "Value in the publisher's unit; empty when withheld or missing"),
        Column("value_text", Type.TEXT, "Cell text exactly as published"),
        Column("is_approximate", Type.BOOLEAN, "The publisher says about (cirka)"),
        Column(
            "withheld_code",
            Type.TEXT,
            "Why there is no value",
            codes=("source_few", "source_missing", "source_nearly_all", "source_not_applicable"),
        ),
        Column("publisher", Type.TEXT, "Publisher", codes=("Skolverket", "Kolada", "SCB", "Others"), required=True),
    ],
)

TABLES = (AREA, AREA_BRIDGE, AREA_INDICATOR, AREA_POPULATION, ADDRESS_AREA, REFERENCE_VALUE)
