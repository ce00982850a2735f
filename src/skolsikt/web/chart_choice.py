"""What a reader wants of a chart, as the address says it: which kind, against which measure, which group is marked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

KIND, AGAINST, MARKED = "diagram", "mot", "markera"


@dataclass(frozen=True)
class ChartChoice:
    """``kind``: the word of a kind of chart. ``against``: a second measure. ``marked``: the code of a group.

    What is empty is chosen by the data.
    """

    kind: str = ""
    against: str = ""
    marked: str = ""

    @property
    def words(self) -> list[tuple[str, str]]:
        """Name and value of what is chosen, as an address says them."""
        told = ((KIND, self.kind), (AGAINST, self.against), (MARKED, self.marked))
        return [(name, value) for name, value in told if value]

    @property
    def query(self) -> str:
        """What follows on the question of an address; empty where nothing is chosen.

        >>> ChartChoice("linjer").query, ChartChoice().query
        ('&diagram=linjer', '')
        """
        query = QueryDict(mutable=True)
        query.update(dict(self.words))
        return f"&{query.urlencode()}" if self.words else ""


BY_THE_DATA = ChartChoice()


def choice_of(query: QueryDict) -> ChartChoice:
    """Return what the address chooses."""
    return ChartChoice(query.get(KIND, ""), query.get(AGAINST, ""), query.get(MARKED, ""))
