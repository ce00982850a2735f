"""What the public is told about pupils: rounded, and nothing from which the pupils can be reckoned back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.measures.asking.caveats import caveats_of
from skolsikt.measures.asking.public import for_the_public, public_answer
from skolsikt.measures.registry import measure
from skolsikt.presentation.reasons import cell_text
from skolsikt.privacy.viewer import ANALYST, PUBLIC
from tests.presentation.answers import answer


def _cell(**numbers: object) -> Cell:
    return Cell(period="2024/25", group={}, labels={}, **({"value": None} | numbers))


def test_a_share_is_told_in_whole_per_cent_without_what_it_is_made_of() -> None:
    exact = _cell(value=93 / 114, numerator=93.0, denominator=114.0, population=114, interval_95=(0.735, 0.877))
    told = for_the_public(exact, measure("eligible_vocational"))
    assert (told.value, told.population, told.approximate) == (0.82, 110, True)
    assert (told.numerator, told.denominator, told.interval_95) == (None, None, None)


def test_a_range_is_rounded_outwards() -> None:
    told = for_the_public(_cell(bounds=(27 / 35, 30 / 35), population=35), measure("eligible_vocational"))
    assert told.bounds == (0.75, 0.9)  # in whole per cent it would be 77-86, of 35 pupils alone
    many = for_the_public(_cell(bounds=(0.7714, 0.8571), population=1035), measure("eligible_vocational"))
    assert many.bounds == (0.77, 0.86)
    assert (told.value, told.approximate, told.population) == (None, True, 40)


def _band(pupils: int, band: Band) -> Cell:
    ends = (0.0, 4 / pupils) if band is Band.FEW else (1 - 4 / pupils, 1.0)
    return _cell(bounds=ends, population=pupils, band=band, withheld=Withheld.SMALL_GROUP)


@pytest.mark.parametrize("band", [Band.FEW, Band.ALL_BUT_FEW])
@pytest.mark.parametrize("pupils", range(8, 120))
def test_the_ends_of_a_band_do_not_give_the_pupils_back(pupils: int, band: Band) -> None:
    told = for_the_public(_band(pupils, band), measure("eligible_vocational"))
    if told.bounds is None:
        assert told.population is None
        return
    low, high = _band(pupils, band).bounds or (0.0, 0.0)
    assert told.bounds[0] <= low + 1e-9
    assert high - 1e-9 <= told.bounds[1]
    assert told.approximate
    others = [for_the_public(_band(other, band), measure("eligible_vocational")) for other in range(5, 130)]
    alike = [one for one in others if (one.bounds, one.population) == (told.bounds, told.population)]
    assert len(alike) >= 2


def test_eleven_pupils_are_not_to_be_read_from_the_beginning_of_a_band() -> None:
    told = for_the_public(_band(11, Band.ALL_BUT_FEW), measure("eligible_vocational"))
    assert (told.bounds, told.population) == ((0.6, 1.0), 10)
    assert cell_text(told, "share") == "alla utom färre än 5"


@pytest.mark.parametrize(("pupils", "told"), [(14, 10), (15, 20), (6081, 6080)])
def test_pupils_are_counted_in_tens(pupils: int, told: int) -> None:
    cell = for_the_public(_cell(value=float(pupils), numerator=float(pupils), population=pupils), measure("pupils"))
    assert (cell.value, cell.population, cell.numerator) == (float(told), told, None)


def test_what_is_withheld_or_missing_stays_so() -> None:
    missing = _cell(population=0)
    assert for_the_public(missing, measure("pupils")) == missing


def test_what_is_to_be_borne_in_mind_counts_what_the_public_is_told() -> None:
    hidden = _cell(bounds=(5 / 12, 9 / 12), population=12, withheld=Withheld.COMPLEMENTARY, band=Band.RANGE)
    found = answer(hidden)
    exact = caveats_of(found.cells, measure("eligible_vocational"), Settings())
    told = public_answer(replace(found, caveats=(*exact, "Annat.")), measure("eligible_vocational"), Settings())
    assert told.cells[0].is_hidden
    assert not [caveat for caveat in told.caveats if "spann" in caveat]
    assert [caveat for caveat in told.caveats if "visas inte" in caveat]
    assert told.caveats[-1] == "Annat."


def test_only_the_public_is_answered_so(released_of, answer_of) -> None:
    house = released_of(
        enrolment="pupil_key | school_unit_code\n" + "\n".join(f"{key} | 12345678" for key in range(14))
    )
    told, exact = (answer_of(house, "pupils", viewer=viewer).cells[0] for viewer in (PUBLIC, ANALYST))
    assert (told.value, told.approximate) == (10.0, True)
    assert (exact.value, exact.approximate) == (14.0, False)
