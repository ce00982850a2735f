"""The nearest right word, for messages that say what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from skolsikt.home.words import _


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence with the words nearest to ``word``.

    >>> did_you_mean("merit_valu_mean", ["merit_value_mean", "pupils"])
    'Menade du merit_value_mean?'
    """
    words = sorted(known)
    near = get_close_matches(word, words, n=3, cutoff=0.5)
    if near:
        return _("Menade du {words}?").format(words=", ".join(near))
    return _("Kända ord: {words}.").format(words=", ".join(words))
