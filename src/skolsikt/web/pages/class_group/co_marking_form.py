"""The form by which both marks of a test are entered, one line per pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.measures.by_right.co_marking import Marked, MarkedTest, Marks
from skolsikt.presentation.groups import swedish_order
from skolsikt.presentation.subjects import subject_name
from skolsikt.school.subjects import SUBJECTS
from skolsikt.sources.co_markings import LONGEST_MARK, TOTAL, mark_of
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pages.class_group.co_marking_saving import Change
from skolsikt.web.pages.class_group.marked_tests import Sight
from skolsikt.web.pupil_addresses import pupil_address

_LONGEST_TEXT = 100


@dataclass(frozen=True, kw_only=True)
class MarkLine:
    """One pupil's two fields. ``note``: what else there is to know about the marks."""

    name: str
    fields: tuple[forms.BoundField, forms.BoundField]
    note: str


class CoMarkingForm(ChoosingForm):
    """A test and its marks. The fields of a pupil are named as the pupil's page is addressed: for one reader only.

    ``marked``: a test that is there already; it is called what it is called. ``standing``: its marks. What the form
    showed is sent along, in hidden fields, since something else may stand when it is sent.
    """

    prov = forms.CharField(label=gettext_lazy("Prov"), max_length=_LONGEST_TEXT)
    amne = forms.ChoiceField(label=gettext_lazy("Ämne"))
    del_ = forms.CharField(
        label=gettext_lazy("Uppgift eller delprov (tomt för hela provet)"), max_length=_LONGEST_TEXT, required=False
    )

    def __init__(
        self,
        *given: Any,
        sight: Sight,
        username: str,
        marked: MarkedTest | None = None,
        standing: Mapping[int, Marked] | None = None,
        notes: Mapping[int, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*given, **more)
        self._known, self._standing, self._notes = marked, standing or {}, notes or {}
        self._name_test(sight.subject)
        self.pupils = [(key, name, pupil_address(key, username=username)) for key, name in sight.pupils]
        for key, name, address in self.pupils:
            marks = (self._standing[key].marks if key in self._standing else None) or ("", "")
            for which, said, mark in zip("ab", (_("bedömare A"), _("bedömare B")), marks, strict=True):
                self.fields[f"{which}-{address}"] = _mark_field(f"{name}, {said}", mark)

    def _name_test(self, subject: str) -> None:
        if self._known:
            for name in ("prov", "amne", "del_"):
                del self.fields[name]
            return
        codes = [subject] if subject else sorted(SUBJECTS, key=lambda code: swedish_order(SUBJECTS[code].name))
        self.choose("amne", [*([] if subject else [("", _("Välj"))]), *((code, subject_name(code)) for code in codes)])

    def clean(self) -> dict[str, Any]:
        """Both teachers have marked, or neither; what came in a file is changed here, but not taken away."""
        cleaned: dict[str, Any] = super().clean() or {}
        for key, _name, address in self.pupils:
            first, second = cleaned.get(f"a-{address}"), cleaned.get(f"b-{address}")
            stands = self._standing.get(key, Marked())
            if bool(first) != bool(second):
                self.add_error(f"b-{address}", _("Fyll i båda bedömningarna, eller ingen."))
            elif not first and stands.filed and not stands.entered and self._shown(address):
                self.add_error(f"b-{address}", _("Bedömningen kom i en fil: den kan ändras här men inte tas bort."))
        return cleaned

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields of a new test."""
        return [] if self._known else [self["prov"], self["amne"], self["del_"]]

    def lines(self) -> list[MarkLine]:
        """Return one line per pupil."""
        return [
            MarkLine(
                name=name,
                fields=(self[f"a-{address}"], self[f"b-{address}"]),
                note=self._notes.get(key, "") or _of_file(self._standing.get(key)),
            )
            for key, name, address in self.pupils
        ]

    @property
    def marked(self) -> MarkedTest:
        """The test, of a valid form."""
        said = self.cleaned_data
        return self._known or MarkedTest(test=said["prov"], subject_code=said["amne"], part=said["del_"] or TOTAL)

    def changes(self) -> dict[int, Change]:
        """Return what a valid form changes, pupil by pupil."""
        said = self.cleaned_data
        found = {
            key: Change(shown=self._shown(address), given=_marks(said[f"a-{address}"], said[f"b-{address}"]))
            for key, _name, address in self.pupils
        }
        return {key: change for key, change in found.items() if change.shown != change.given}

    def _shown(self, address: str) -> Marks | None:
        first, second = (self.data.get(self[f"{which}-{address}"].html_initial_name, "") for which in "ab")
        return _marks(first, second)


class _MarkField(forms.CharField):
    def clean(self, value: Any) -> str:
        """Return the mark as it is kept."""
        return mark_of(text) if (text := str(super().clean(value))) else ""


def _mark_field(label: str, mark: str) -> forms.CharField:
    return _MarkField(required=False, max_length=LONGEST_MARK, initial=mark, label=label, show_hidden_initial=True)


def _marks(first: str, second: str) -> Marks | None:
    return (first, second) if first and second else None


def _of_file(stands: Marked | None) -> str:
    if not (stands and stands.entered and stands.filed) or stands.entered == stands.filed:
        return ""
    return _("I fil står {first} och {second}. Det som är inskrivet här gäller.").format(
        first=stands.filed[0], second=stands.filed[1]
    )
