"""What the newest proof of the audit found (``proof.yaml``): the one place that documents take its figures from."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

from skolsikt.home.closed_model import Closed
from skolsikt.home.yaml_text import parse_yaml

PROOF_FILE = Path(__file__).with_name("proof.yaml")


class Proof(Closed):
    """How many made-up municipalities (``worlds``) were attacked, by how many readers, and what they found out.

    ``pairs``: of two principals who tell each other everything. Of ``secrets_of_pairs`` some value could be
    ``excluded`` by them, and ``exact`` of those were worked out exactly.
    """

    made_on: date
    worlds: int = Field(ge=0)
    readers: int = Field(ge=0)
    secrets: int = Field(ge=0)
    found_out: int = Field(ge=0)
    pairs: int = Field(ge=0)
    secrets_of_pairs: int = Field(ge=0)
    excluded: int = Field(ge=0)
    exact: int = Field(ge=0)


@cache
def newest_proof() -> Proof:
    """Return the figures of the newest proof."""
    return Proof.model_validate(parse_yaml(PROOF_FILE.read_text("utf-8")))
