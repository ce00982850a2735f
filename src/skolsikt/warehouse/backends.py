"""The lake for other engines: the same Ibis expressions on DuckDB, or on Spark for a region or the nation."""

from __future__ import annotations

import importlib

import ibis
from ibis.backends import BaseBackend

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Table, Type
from skolsikt.warehouse.destruction import require_standing
from skolsikt.warehouse.engine import parquet, quoted
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.storage import SQL_TYPES, stored_columns
from skolsikt.warehouse.warehouse import Warehouse

_SPARK_SETTINGS = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
_SPARK_TYPES = SQL_TYPES | {Type.TEXT: "STRING", Type.INSTANT: "TIMESTAMP"}


class SparkMissing(SkolsiktError):
    """The Spark extra is not installed."""


def on_duckdb(warehouse: Warehouse, version: Version) -> BaseBackend:
    """Return an Ibis backend with every canonical table of ``version``, read from the lake by DuckDB.

    Raises VersionDestroyed when rows of it have been destroyed by decision.
    """
    require_standing(warehouse.home, version)
    backend = ibis.duckdb.connect()
    for name, table in TABLES.items():
        files = warehouse.files(version, name)
        rows = f"FROM {parquet(files)}" if files else _no_rows(table, SQL_TYPES)
        backend.raw_sql(f"CREATE VIEW {quoted(name)} AS {rows}")
    return backend


def on_spark(warehouse: Warehouse, version: Version, *, master: str = "local[*]") -> BaseBackend:
    """Return an Ibis backend with every canonical table of ``version``, read from the lake by Spark.

    ``master`` is the address of the cluster, whose workers see the lake under the same path; without one Spark runs
    on this machine. Raises SparkMissing when the extra is not installed, and VersionDestroyed.
    """
    require_standing(warehouse.home, version)
    try:
        sql = importlib.import_module("pyspark.sql")
    except ModuleNotFoundError as error:
        raise SparkMissing(
            _("Spark är inte installerat. Installera tillägget: pip install 'skolsikt[spark]' (kräver Java 17).")
        ) from error
    builder = sql.SparkSession.builder.appName("skolsikt").master(master)
    for name, value in _SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    for name, table in TABLES.items():
        files = warehouse.files(version, name)
        rows = session.read.parquet(*files) if files else session.sql(_no_rows(table, _SPARK_TYPES).replace('"', "`"))
        rows.createOrReplaceTempView(name)
    return ibis.pyspark.connect(session)


def _no_rows(table: Table, types: dict[Type, str]) -> str:
    columns = (f"CAST(NULL AS {types[column.type]}) AS {quoted(column.name)}" for column in stored_columns(table))
    return f"SELECT {', '.join(columns)} WHERE 1 = 0"
