"""Chance with a name: every concept draws from a stream of its own, so that changing one leaves the others alone."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, concept: str) -> np.random.Generator:
    """Return the random generator of ``concept``; the same seed and concept always draw the same.

    >>> bool(stream(1, "people").random() == stream(1, "people").random())
    True
    """
    return np.random.default_rng([seed, zlib.crc32(concept.encode())])
