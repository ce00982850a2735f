"""The chips of the chart: which kind, which group is marked, and against which measure."""

from __future__ import annotations

from django.http import HttpRequest

from skolsikt.home.words import _, language
from skolsikt.measures.registry import measures
from skolsikt.presentation.charts import fitting_kinds, kind_of, obstacle
from skolsikt.presentation.groups import group_label, in_order
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.chart_choice import AGAINST, KIND, MARKED, ChartChoice
from skolsikt.web.choices import choices
from skolsikt.web.drawn import MARKABLE, Drawn, marked_code
from skolsikt.web.pages.compare.controls import Control


def chart_controls(request: HttpRequest, drawn: Drawn, asked: ChartChoice) -> list[Control]:
    """Return the chips that change how the answer is shown; none where there is nothing to draw."""
    if not drawn.basis.answer.cells or obstacle(drawn.basis.answer):
        return []
    found = (_kinds(drawn, asked), _marked(request, drawn, asked), _against(drawn))
    return [one for one in found if one and len(one.choices) > 1]


def _kinds(drawn: Drawn, asked: ChartChoice) -> Control:
    """The kinds that fit, and the one that the data choose."""
    by_the_data = _("Efter siffrorna ({kind})").format(kind=_(kind_of(drawn.basis).title).lower())
    fitting = [(kind.code, _(kind.title)) for kind in fitting_kinds(drawn.basis)]
    chosen = drawn.choice.kind if drawn.choice.kind in dict(fitting) else ""
    return Control(KIND, _("Diagram"), choices([("", by_the_data), *fitting], chosen))


def _marked(request: HttpRequest, drawn: Drawn, asked: ChartChoice) -> Control | None:
    answer = drawn.basis.answer
    name = next((one for one in MARKABLE if one in answer.question.by), "")
    if not name:
        return None
    groups = {code: group_label(cell, name) for cell in in_order(answer, name) if (code := cell.group.get(name))}
    chosen = marked_code(answer, asked, viewer=viewer_of_request(request))
    return Control(MARKED, _("Markera"), choices([("", _("Ingen")), *groups.items()], chosen))


def _against(drawn: Drawn) -> Control | None:
    answer = drawn.basis.answer
    if not answer.question.by or len({cell.period for cell in answer.cells}) != 1:
        return None
    wanted = {*answer.question.by, *answer.question.where}
    names = {name for name in wanted if not name.startswith("band:")}
    fitting = [
        (one.id, one.title.spoken(language()))
        for one in measures().values()
        if names <= set(one.dimensions) and one.id != answer.measure and not one.told_apart
    ]
    return Control(AGAINST, _("Mot måttet"), choices([("", _("Inget")), *fitting], drawn.choice.against))
