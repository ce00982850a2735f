"""What a question is limited to, in words."""

from __future__ import annotations

from skolsikt.measures.asking.vocabulary import vocabulary
from skolsikt.measures.dimensions import dimension
from skolsikt.measures.question import Question
from skolsikt.presentation.findings import listed
from skolsikt.presentation.groups import dimension_title
from skolsikt.web.asking import house


def filters_of(question: Question) -> list[tuple[str, str]]:
    """Return the title of each dimension that is filtered on, and the words of what is chosen."""
    rows = house().rows()
    return [
        (dimension_title(name), listed([vocabulary(dimension(name), rows).label(code) for code in codes]))
        for name, codes in question.where.items()
    ]
