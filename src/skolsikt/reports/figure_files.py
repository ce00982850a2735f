"""What stands on a file of figures, as on every other document: who, when, which number in the diary, which secrecy."""

from __future__ import annotations

from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.registry import measure
from skolsikt.reports.authority import Issue, authority_of
from skolsikt.reports.secrecy import Secrecy, secrecy_of_pupil

Lines = list[tuple[str, str]]


def secrecy_of_figures(answer: Answer) -> Secrecy:
    """Return the mark of a file of ``answer``: true numbers about pupils have that of what is kept about a pupil.

    What has been released, or is published by others, has none.
    """
    is_true_numbers = measure(answer.measure).is_guarded and answer.release is None
    return secrecy_of_pupil((), is_protected=False) if is_true_numbers else Secrecy((), "")


def lines_on(answer: Answer, *, issue: Issue, settings: Settings) -> Lines:
    """Return term and words of what a file of ``answer`` says of itself; the number is empty until it has one."""
    return [
        (_("Myndighet"), authority_of(settings)),
        (_("Datum"), issue.made.isoformat()),
        (_("Diarienummer"), issue.reference),
        (_("Sekretess"), secrecy_of_figures(answer).mark or _("ingen känd")),
    ]


def in_one_sentence(lines: Lines) -> str:
    """Return the lines as a description, without those that are empty.

    >>> in_one_sentence([("Datum", "2026-11-30"), ("Diarienummer", "")])
    'Datum: 2026-11-30.'
    """
    return " ".join(f"{term}: {words}." for term, words in lines if words)
