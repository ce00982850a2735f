"""The language is the context's own."""

from __future__ import annotations

import threading

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _, language, speak, speaking


def test_swedish_is_what_stands_in_the_code_and_english_is_translated() -> None:
    assert _("Avbrutet.") == "Avbrutet."
    with speaking("en"):
        assert _("Avbrutet.") == "Interrupted."
    assert language() == "sv"


def test_an_unknown_language_means_swedish() -> None:
    with speaking("fi"):
        assert language() == "sv"


def test_one_thread_never_changes_another_ones_language() -> None:
    heard: list[str] = []

    def other() -> None:
        speak("en")
        heard.append(language())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert heard == ["en"]
    assert language() == "sv"


def test_the_nearest_word_is_named_and_otherwise_all_of_them() -> None:
    assert did_you_mean("pupil", ["pupils", "absence_share"]) == "Menade du pupils?"
    assert did_you_mean("xyz", ["a", "b"]) == "Kända ord: a, b."
