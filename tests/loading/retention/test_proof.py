"""What the journal says is destroyed and is there all the same is told, wherever it lies."""

from __future__ import annotations

import shutil

import pytest

from skolsikt.loading.verify import verify
from skolsikt.warehouse.destruction import DestructionDamaged, destructions

from .conftest import NOW, RARE, decide, destroy


@pytest.fixture
def before(town, tmp_path):
    """What lay in the folder before the destruction."""
    copy = tmp_path / "before"
    shutil.copytree(town.home.root, copy)
    decide(town)
    destroy(town)
    assert told(town) == []
    return copy


def told(house):  # type: ignore[no-untyped-def]
    return verify(house, on=NOW.date(), progress=lambda step, share: None)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("lake/grade/rows/1/*/*.parquet", "håller fortfarande gallrade rader (antal: 66)"),
        ("serving/2.duckdb", "2.duckdb håller fortfarande gallrade rader (antal: 66)"),
        ("archive/*.sealed", ".sealed finns kvar"),
        ("rejects/1.sealed", "1.sealed finns kvar"),
    ],
)
def test_a_file_that_has_come_back_is_told(pattern, sentence, town, before):
    for path in before.glob(pattern):
        target = town.home.root / path.relative_to(before)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    assert any(sentence in one for one in told(town))


def test_an_entry_that_is_damaged_is_told_and_stops_the_next_run(town, before):
    path = town.home.lake / "destroyed" / "1.json"
    path.write_text(path.read_text("utf-8").replace(RARE[:1], RARE[:1].lower(), 1).replace("prov", "vorp", 1), "utf-8")
    assert any("Gallringsjournalen" in one for one in told(town))
    with pytest.raises(DestructionDamaged):
        destructions(town.home)
    with pytest.raises(DestructionDamaged):
        destroy(town)
