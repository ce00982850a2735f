"""The warehouse: engine, Delta lake, versions, serving files, checks and lineage."""
