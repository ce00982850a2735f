"""The form that says what each column holds. What is in it depends on the file and on the chosen source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import ProfileField
from skolsikt.sources.mapping.draft import Draft
from skolsikt.sources.mapping.kinds import DAY_FORMATS
from skolsikt.sources.mapping.seen import SeenTable
from skolsikt.web.choosing_form import ChoosingForm

# Each pupil's own: the same in every row is never right.
_PERSONAL = frozenset({"person_number", "name", "given_name", "family_name", "birth_date", "address", "is_protected"})
_LONGEST = 120


class MappingForm(ChoosingForm):
    """What is chosen about a table, beginning with ``start``; ``chosen`` once it is valid."""

    kalla = forms.ChoiceField(label=gettext_lazy("Vad filen handlar om"))
    titel = forms.CharField(label=gettext_lazy("Profilens namn"), max_length=_LONGEST)
    datum = forms.ChoiceField(label=gettext_lazy("Datum skrivs"), required=False)
    decimal = forms.ChoiceField(label=gettext_lazy("Decimaltecken"))
    huvudman = forms.CharField(
        label=gettext_lazy("Personuppgiftsansvarig (tomt: kommunens nämnd)"),
        max_length=_LONGEST,
        required=False,
    )
    blad = forms.ChoiceField(label=gettext_lazy("Blad"), required=False)
    start: Draft
    chosen: Draft

    def __init__(self, *given: Any, seen: SeenTable, draft: Draft, **more: Any) -> None:
        super().__init__(*given, initial=_initial(draft, sheet=seen.sheet), **more)
        self._seen, self.start = seen, draft
        tables = [source for source in SOURCES.values() if source.fields and source.is_table]
        self.choose("kalla", sorted(((one.id, _(one.title)) for one in tables), key=lambda choice: choice[1]))
        self.choose("datum", [("", _("som Skolsikt själv känner igen")), *((one, one) for one in DAY_FORMATS)])
        self.choose("decimal", [(",", _("komma")), (".", _("punkt"))])
        self.choose("blad", [("", _("det första")), *((one, one) for one in seen.sheets)])
        fields = [("", _("läses inte")), *((name, told(about)) for name, about in draft.source.fields.items())]
        for at, column in enumerate(seen.columns):
            self.fields[f"kolumn-{at}"] = _choice(column.heading, fields)
        for name in self.coded:
            for number, value in enumerate(draft.codes[name]):
                self.fields[f"kod-{name}-{number}"] = _code(value, draft.source.fields[name])
        for name, about in draft.source.fields.items():
            if name not in _PERSONAL:
                self.fields[f"fast-{name}"] = _constant(about)
        for name in draft.source.options:
            self.fields[f"val-{name}"] = forms.CharField(label=name, max_length=_LONGEST, required=False)

    @property
    def coded(self) -> list[str]:
        """The fields whose values somebody has to choose codes for."""
        return [name for name in self.start.codes if self.start.source.fields[name].codes]

    def column_fields(self) -> Iterator[BoundField]:
        """The list of each column, in the order of the file."""
        return (self[f"kolumn-{at}"] for at in range(len(self._seen.columns)))

    def code_fields(self, name: str) -> Iterator[BoundField]:
        """The list of each value of a coded field."""
        return (self[f"kod-{name}-{number}"] for number in range(len(self.start.codes[name])))

    def constant_fields(self) -> list[BoundField]:
        """What may be the same in every row, where no column says it, and what only this source has."""
        taken = set(self._columns(self.data if self.is_bound else self.initial))
        return [one for one in self if one.name.startswith(("fast-", "val-")) and one.name[5:] not in taken]

    def clean(self) -> dict[str, Any]:
        """Make the draft; no field may be chosen for two columns."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        columns = self._columns(given)
        chosen = Counter(given.get(f"kolumn-{at}") or "" for at in range(len(self._seen.columns)))
        for name in [name for name, times in chosen.items() if name and times > 1]:
            about = self.start.source.fields[name]
            self.add_error(None, _("”{field}” är vald för flera kolumner.").format(field=told(about)))
        self.chosen = Draft(
            source=self.start.source,
            title=given.get("titel", ""),
            columns=columns,
            codes=self.start.codes | {name: self._codes(name, given) for name in self.coded},
            constants=_after("fast-", given),
            options=_after("val-", given),
            controller=given.get("huvudman", ""),
            date_format=given.get("datum", ""),
            decimal=given.get("decimal", ","),
        )
        return given

    def _columns(self, given: Any) -> dict[str, int]:
        named = ((given.get(f"kolumn-{at}") or "", at) for at in range(len(self._seen.columns)))
        return {name: at for name, at in named if name}

    def _codes(self, name: str, given: dict[str, Any]) -> dict[str, str]:
        return {value: given.get(f"kod-{name}-{number}") or "" for number, value in enumerate(self.start.codes[name])}


def told(about: ProfileField) -> str:
    """Return what a field is, in words, with a star where the source cannot do without it."""
    words = _(about.meaning)
    return words[:1].upper() + words[1:] + (" *" if about.is_required else "")


def _initial(draft: Draft, *, sheet: str) -> dict[str, str]:
    codes = {
        f"kod-{name}-{number}": code
        for name, values in draft.codes.items()
        for number, code in enumerate(values.values())
    }
    return {
        "kalla": draft.source.id,
        "titel": draft.title,
        "datum": draft.date_format,
        "decimal": draft.decimal,
        "blad": sheet,
        **{f"kolumn-{at}": name for name, at in draft.columns.items()},
        **codes,
    }


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _code(value: str, about: ProfileField) -> forms.ChoiceField:
    return _choice(value, [("", _("avvisas")), *((code, code) for code in about.codes)])


def _constant(about: ProfileField) -> forms.Field:
    if about.codes:
        return _choice(told(about), [("", ""), *((code, code) for code in about.codes)])
    return forms.CharField(label=told(about), max_length=_LONGEST, required=False)


def _after(prefix: str, given: dict[str, Any]) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in given.items() if name.startswith(prefix) and value}
