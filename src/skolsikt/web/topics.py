"""Topics of the catalogue in words, in the order of the manual."""

from __future__ import annotations

from skolsikt.home.words import N_, _

TOPICS = {
    "results": N_("Resultat"),
    "attendance": N_("Frånvaro"),
    "support": N_("Stöd"),
    "after_school": N_("Efter grundskolan"),
    "preschool": N_("Förskola"),
    "pupils": N_("Elever"),
    "salsa": N_("SALSA"),
    "reference": N_("Jämförelsetal"),
    "equity": N_("Likvärdighet"),
    "surveys": N_("Enkäter"),
    "staff": N_("Personal"),
    "funding": N_("Pengar"),
}


def topic_title(topic: str) -> str:
    """Return a topic in words; one that has none yet keeps its name."""
    return _(TOPICS[topic]) if topic in TOPICS else topic


def topic_order(topic: str) -> tuple[int, str]:
    """Return what to sort topics by."""
    return (list(TOPICS).index(topic) if topic in TOPICS else len(TOPICS), topic)
