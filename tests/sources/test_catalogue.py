"""The catalogue: every source is whole, and an unknown one is told the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources.catalogue import SOURCES, UnknownSource, guess, source
from skolsikt.sources.reading.text import receive
from skolsikt.tables.catalogue import TABLES


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_is_whole(name: str) -> None:
    one = SOURCES[name]
    assert set(one.delivers) <= set(TABLES)
    assert all((one.title, one.describes, one.controller, one.purpose))
    codes = [fault.code for fault in one.faults]
    assert len(codes) == len(set(codes))
    assert all(fault.reason.endswith((".", ")")) and fault.remedy for fault in one.faults)


def test_an_unknown_source_is_told_the_nearest() -> None:
    with pytest.raises(UnknownSource, match="scb_grades_9"):
        source("scb_grade_9")


def test_a_file_that_is_nobodys_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "brev.txt").write_text("Hej!\nHär kommer listan.\n")
    assert guess(receive(tmp_path / "brev.txt", workdir=tmp_path)) == []
