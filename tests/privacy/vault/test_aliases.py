"""Changed numbers: told in whatever order, the numbers of one person lead to one key, and to nobody else's."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.home.paths import Home
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.vault.rotation import rotate

NUMBERS = [f"20100101TF{place:02}" for place in range(8)]
_number = st.sampled_from(NUMBERS)
_change = st.tuples(_number, _number).filter(lambda pair: pair[0] != pair[1])
_step = st.one_of(st.tuples(st.just("see"), _number), st.tuples(st.just("change"), _change), st.just(("rotate", "")))


def persons(steps: list[tuple[str, object]]) -> dict[str, set[str]]:
    """The slow and obvious twin: sets of numbers that have been told to be one person's."""
    groups = {number: {number} for number in NUMBERS}
    for what, told in steps:
        if what == "change":
            old, new = told  # type: ignore[misc]
            together = groups[old] | groups[new]
            groups |= dict.fromkeys(together, together)
    return groups


@settings(max_examples=60, deadline=None)
@given(st.lists(_step, max_size=14))
def test_the_numbers_of_one_person_lead_to_one_key_and_to_nobody_elses(steps):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder)).create()
        vault, first_key = Vault(home), {}
        for what, told in steps:
            if what == "see":
                first_key.setdefault(told, vault.pupil_keys([told])[told])
            elif what == "change":
                vault.alias(*told)
            else:
                rotate(home, at_step=lambda step: None)
        keys = vault.pupil_keys(NUMBERS)
        groups = persons(steps)
        for number in NUMBERS:
            assert {other for other in NUMBERS if keys[other] == keys[number]} == groups[number]
        retired = vault.retired_keys()
        assert all(retired.get(key, key) == keys[number] for number, key in first_key.items())
        assert retired.keys().isdisjoint(keys.values())


@settings(max_examples=30, deadline=None)
@given(st.permutations(NUMBERS[:4]), st.booleans())
def test_a_temporary_number_and_several_after_it_are_one_pupil_in_any_order(order, is_seen_first):
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Home(Path(folder)).create())
        if is_seen_first:
            vault.pupil_keys(order)
        for number in order[1:]:
            vault.alias(order[0], number)
        assert len(set(vault.pupil_keys(order).values())) == 1
