"""The form by which both marks of a test are entered, one line per pupil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.measures.by_right.co_marking import MarkedTest, Marks
from skolsikt.presentation.groups import swedish_order
from skolsikt.school.subjects import SUBJECTS
from skolsikt.sources.co_markings import TOTAL
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pupil_addresses import pupil_address

_LONGEST_TEXT, _LONGEST_MARK = 100, 20


@dataclass(frozen=True, kw_only=True)
class MarkLine:
    """One pupil's two fields. ``wrong``: what is the matter with them."""

    name: str
    first: forms.BoundField
    second: forms.BoundField
    wrong: str


class CoMarkingForm(ChoosingForm):
    """A test and its marks. The fields of a pupil are named as the pupil's page is addressed: for one reader only.

    ``pupils``: key and name, in order; ``marked``: what is already entered.
    """

    prov = forms.CharField(label=gettext_lazy("Prov"), max_length=_LONGEST_TEXT)
    amne = forms.ChoiceField(label=gettext_lazy("Ämne"))
    del_ = forms.CharField(
        label=gettext_lazy("Uppgift eller delprov (tomt för hela provet)"), max_length=_LONGEST_TEXT, required=False
    )

    def __init__(
        self,
        *given: Any,
        pupils: Sequence[tuple[int, str]],
        username: str,
        marked: MarkedTest | None = None,
        marks: Mapping[int, Marks] | None = None,
        **more: Any,
    ) -> None:
        about = {"prov": marked.test, "amne": marked.subject_code, "del_": _said(marked.part)} if marked else {}
        super().__init__(*given, initial=about, **more)
        names = sorted(((code, one.name) for code, one in SUBJECTS.items()), key=lambda one: swedish_order(one[1]))
        self.choose("amne", [("", _("Välj")), *names])
        self.pupils = [(key, name, pupil_address(key, username=username)) for key, name in pupils]
        for key, name, address in self.pupils:
            before = (marks or {}).get(key, ("", ""))
            for which, said, mark in zip("ab", (_("bedömare A"), _("bedömare B")), before, strict=True):
                field = forms.CharField(required=False, max_length=_LONGEST_MARK, initial=mark, label=f"{name}, {said}")
                self.fields[f"{which}-{address}"] = field

    def clean(self) -> dict[str, Any]:
        """Both teachers have marked, or neither."""
        cleaned: dict[str, Any] = super().clean() or {}
        for _key, _name, address in self.pupils:
            first, second = cleaned.get(f"a-{address}"), cleaned.get(f"b-{address}")
            if bool(first) != bool(second):
                self.add_error(f"b-{address}", _("Fyll i båda bedömningarna, eller ingen."))
        return cleaned

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields of the test."""
        return [self["prov"], self["amne"], self["del_"]]

    def lines(self) -> list[MarkLine]:
        """Return one line per pupil."""
        return [_line(name, self[f"a-{address}"], self[f"b-{address}"]) for _key, name, address in self.pupils]

    @property
    def marked(self) -> MarkedTest:
        """The test, of a valid form."""
        said = self.cleaned_data
        return MarkedTest(test=said["prov"], subject_code=said["amne"], part=said["del_"] or TOTAL)

    def marks(self) -> dict[int, Marks | None]:
        """Return both marks of every pupil of a valid form; None where nothing is filled in."""
        said = self.cleaned_data
        both = {key: (said[f"a-{address}"], said[f"b-{address}"]) for key, _name, address in self.pupils}
        return {key: marks if all(marks) else None for key, marks in both.items()}


def _said(part: str) -> str:
    return "" if part == TOTAL else part


def _line(name: str, first: forms.BoundField, second: forms.BoundField) -> MarkLine:
    wrong = next(iter([*first.errors, *second.errors]), "")
    return MarkLine(name=name, first=first, second=second, wrong=str(wrong))
