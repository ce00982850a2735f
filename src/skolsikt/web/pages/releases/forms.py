"""The form by which figures are held until a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _, language
from skolsikt.measures.registry import measures
from skolsikt.presentation.groups import swedish_order
from skolsikt.records.accounts.roles import ON_SCREEN, role_title
from skolsikt.records.governance.embargo import Held
from skolsikt.records.governance.rights import LONGEST_REASON
from skolsikt.sources.catalogue import SOURCES
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput


class HoldForm(ChoosingForm):
    """What is held, to which day, who sees it before, and why."""

    matt = forms.ChoiceField(label=gettext_lazy("Mått"), required=False)
    kalla = forms.ChoiceField(label=gettext_lazy("Källa"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Läsår"), required=False)
    skola = forms.ChoiceField(label=gettext_lazy("Skola"), required=False)
    dag = forms.DateField(label=gettext_lazy("Dagen då siffrorna visas"), widget=DayInput)
    skal = forms.CharField(label=gettext_lazy("Varför"), max_length=LONGEST_REASON)
    roller = forms.MultipleChoiceField(
        label=gettext_lazy("Första blicken"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, names: Mapping[str, str], years: Sequence[str], **more: Any) -> None:
        super().__init__(*given, **more)
        titles = {name: one.title.spoken(language()) for name, one in measures().items()}
        self._offer("matt", _("Alla mått"), titles)
        self._offer("kalla", _("Alla källor"), {name: source.title for name, source in SOURCES.items()})
        self._offer("period", _("Alla läsår"), {year: year for year in years}, is_sorted=False)
        self._offer("skola", _("Alla skolor"), names)
        self.choose("roller", [(name, role_title(name)) for name in ON_SCREEN])

    def _offer(self, field: str, everything: str, titles: Mapping[str, str], *, is_sorted: bool = True) -> None:
        found = sorted(titles.items(), key=lambda item: swedish_order(item[1])) if is_sorted else [*titles.items()]
        self.choose(field, [("", everything), *found])

    @property
    def held(self) -> Held:
        """What the form says is to be held, once it is valid."""
        given = self.cleaned_data
        return Held(
            measure=given["matt"],
            source=given["kalla"],
            period=given["period"],
            school_unit=given["skola"],
            until=given["dag"],
            open_to=given["roller"],
        )
