"""Engine, lake, versions, serving files, quality checks and lineage: one source of truth with its history.

Rows are stored as Delta tables (``lake``), made fast in one immutable DuckDB file per version (``serving``) and named
by a manifest (``manifest``). What no manifest names does not exist.
"""
