"""The figures that documents tell of the proof are those of the page of the proof."""

from __future__ import annotations

from collections import Counter
from datetime import date

import yaml

from benchmarks.prove_releases import PROOF, data, page
from skolsikt.privacy.release.proof import Proof, newest_proof
from tests.privacy.release.worlds import SIZES

_OF_READERS, _OF_PAIRS = "| municipalities | worlds |", "| municipalities | pairs |"


def _sums(text: str, head: str) -> list[int]:
    """The sums of the columns of the table that begins with ``head``."""
    lines = text[text.index(head) :].partition("\n\n")[0].splitlines()[2:]
    rows = [[int(cell.strip().replace(",", "")) for cell in line.strip("|").split("|")[1:]] for line in lines]
    return [sum(column) for column in zip(*rows, strict=True)]


def _told(proof: Proof) -> tuple[list[int], list[int]]:
    readers = [proof.worlds, proof.readers, proof.secrets, proof.found_out]
    return readers, [proof.pairs, proof.secrets_of_pairs, proof.excluded, proof.exact]


def test_the_committed_page_and_the_figures_of_documents_agree() -> None:
    text = PROOF.read_text("utf-8")
    readers, pairs = _told(newest_proof())
    assert (_sums(text, _OF_READERS)[:4], _sums(text, _OF_PAIRS)) == (readers, pairs)
    assert f"{newest_proof().worlds:,} municipalities" in text


def test_a_new_proof_writes_both_alike() -> None:
    names = ("worlds", "readers", "secrets", "found out", "mended", "pairs", "secrets of pairs", "narrowed", "pinned")
    total = Counter({(size, name): 10 * at + len(name) for at, size in enumerate(SIZES) for name in names})
    written = Proof.model_validate(yaml.safe_load(data(total, on=date(2027, 1, 2))))
    readers, pairs = _told(written)
    assert (_sums(page(total), _OF_READERS)[:4], _sums(page(total), _OF_PAIRS)) == (readers, pairs)
    assert written.made_on == date(2027, 1, 2)
