"""Real public files, from the folder to the published version."""

from __future__ import annotations

from skolsikt.sources.contract import Wish


def test_salsa_of_skane_gives_407_rows_and_no_reject(house, load, shared_data):
    path = shared_data / "skolverket-salsa" / "salsa_skane_2010_2025.csv"
    outcome = load(path, wish=Wish(municipality="1283"))
    assert (outcome.source, outcome.rows_loaded, outcome.rows_rejected) == ("salsa", 407, 0)
    assert load(path, wish=Wish(municipality="1283")).status == "unchanged"
    sql = "SELECT count(*) FROM reference_value WHERE indicator = 'salsa_merit_residual'"
    assert house.warehouse.reader().fetchall(sql) == [(407,)]
