"""The queue and its schedule: the only room that joins loading, analysis, records and reports."""
