"""Methods: pure functions from plain tables to frozen results. No files, no database, no printing."""
